"""Compiles the drawing kernel ahead of the first frame."""

from __future__ import annotations

import numpy as np

from heygen_studio.contracts import Progress

from .paint import paint_mouth


def compile_kernels(progress: Progress) -> None:
    """Paint a mouth of one triangle, which has numba compile the kernel or find it in its cache."""
    progress(0.0, "Preparing the presenter engine (only the first time takes long)")
    luma, chroma = np.zeros((16, 16), np.uint8), np.zeros((8, 8, 2), np.uint8)
    planes = luma.copy(), chroma.copy()
    at = np.array([[2, 2], [12, 2], [2, 12]], np.float32)
    paint_mouth(
        luma, chroma, planes, planes, planes, np.float32(0.5), np.array([[0, 1, 2]], np.int32), at,
        np.stack([at] * 3), np.zeros((3, 3), np.float32), np.ones(3, np.float32), True,
    )  # fmt: skip
    progress(1.0, "Presenter engine ready")
