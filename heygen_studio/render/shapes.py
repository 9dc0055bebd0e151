"""Shapes with smooth edges, as how much of each pixel they cover."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def rounded_box(
    rows: int, columns: int, box: tuple[float, float, float, float], radius: float
) -> NDArray[np.float32]:
    """Coverage 0..1, float32 (rows, columns), by a rectangle with round corners.

    :param box: left, top, right and bottom in pixels; ``radius`` of the corners likewise.
    """
    left, top, right, bottom = box
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    x = np.arange(columns, dtype=np.float32) + 0.5
    y = np.arange(rows, dtype=np.float32)[:, None] + 0.5
    # Distance to the edge, negative within: that of a box drawn in by the radius, less the radius.
    across = np.abs(x - (left + right) / 2) - (right - left) / 2 + radius
    down = np.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + radius
    distance = np.hypot(np.maximum(across, 0), np.maximum(down, 0)) + np.minimum(np.maximum(across, down), 0)
    coverage: NDArray[np.float32] = np.clip(0.5 - (distance - radius), 0, 1).astype(np.float32)
    return coverage


def upon(
    rgb: NDArray[np.uint8], alpha: NDArray[np.uint8], coverage: NDArray[np.float32], colour: str
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A picture, premultiplied by its opacity, upon a shape of one colour.

    :param rgb: uint8 (h, w, 3); ``alpha``: uint8 (h, w).
    :param coverage: of the shape, 0..1, (h, w); ``colour`` as ``#rrggbb``.
    """
    seen = coverage * (1 - alpha.astype(np.float32) / 255)
    level = np.frombuffer(bytes.fromhex(colour[1:]), np.uint8).astype(np.float32)
    mixed = (rgb + seen[..., None] * level + 0.5).astype(np.uint8)
    return mixed, (alpha + 255 * seen + 0.5).astype(np.uint8)
