"""One frame that changes into another: both are warped to where their contents meet, and only then mixed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SIDE = 400
"""Longer side in pixels at which movement is looked for."""


def blend(a: NDArray[np.uint8], b: NDArray[np.uint8], share: float, out: NDArray[np.uint8]) -> None:
    """Write into ``out`` a frame between two, ``share`` of the way to the second; all NV12 (h * 3 / 2, w)."""
    import cv2

    rows, columns = a.shape[0] * 2 // 3, a.shape[1]
    scale = min(1.0, _SIDE / max(rows, columns))
    size = max(16, round(columns * scale)), max(16, round(rows * scale))
    small = [cv2.resize(frame[:rows], size, interpolation=cv2.INTER_AREA) for frame in (a, b)]
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    there, back = flow.calc(small[0], small[1], None), flow.calc(small[1], small[0], None)
    moved = cv2.GaussianBlur((there - back) / 2, (0, 0), 2)
    for plane in range(2):
        shape = (rows, columns) if plane == 0 else (rows // 2, columns // 2)
        factor = np.array([shape[1] / size[0], shape[0] / size[1]], np.float32)
        steps = cv2.resize(moved, shape[::-1], interpolation=cv2.INTER_LINEAR) * factor
        x, y = np.meshgrid(np.arange(shape[1], dtype=np.float32), np.arange(shape[0], dtype=np.float32))
        parts = []
        for frame, along in ((a, -share), (b, 1 - share)):
            picture = frame[:rows] if plane == 0 else frame[rows:].reshape(*shape, 2)
            mapped = x + along * steps[..., 0], y + along * steps[..., 1]
            parts.append(cv2.remap(picture, *mapped, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
        mixed = cv2.addWeighted(parts[0], 1 - share, parts[1], share, 0)
        if plane == 0:
            out[:rows] = mixed
        else:
            out[rows:] = mixed.reshape(shape[0], columns)
