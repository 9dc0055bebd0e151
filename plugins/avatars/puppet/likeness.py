"""Do two photos show the same person? As far as the layout of a face tells, without a recognition model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SIDE, _TALL = 128, 110
"""Size of the picture in which faces are compared, and of the face in it, pixels."""
_EYES_NOSE = (33, 133, 362, 263, 168, 6, 195, 4, 1, 2, 94)
_WHERE = np.array(
    [[-0.27, -0.20], [-0.10, -0.19], [0.10, -0.19], [0.26, -0.21], [0, -0.22], [0, -0.17],
     [0, -0.08], [0, 0.01], [0, 0.05], [0, 0.09], [0, 0.08]]
)  # fmt: skip
"""Where those points lie in a face seen from the front, in face heights from its middle."""


def likeness(
    one: NDArray[np.uint8],
    points: NDArray[np.float32],
    other: NDArray[np.uint8],
    other_points: NDArray[np.float32],
) -> float:
    """Similarity, 0..1, of two faces in pictures (h, w, 3) with landmarks (478, 3): cosine of their
    histograms of oriented gradients (Dalal and Triggs, CVPR 2005). Light hardly matters,
    expression a little."""
    a, b = _gradients(one, points), _gradients(other, other_points)
    return float(a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9))


def _gradients(rgb: NDArray[np.uint8], points: NDArray[np.float32]) -> NDArray[np.float32]:
    import cv2

    target = (_WHERE * _TALL + _SIDE / 2).astype(np.float32)
    matrix, _ = cv2.estimateAffinePartial2D(points[list(_EYES_NOSE), :2], target, method=cv2.LMEDS)
    shrink = float(np.hypot(*matrix[:, 0]))
    if shrink < 1:
        rgb = cv2.GaussianBlur(rgb, (0, 0), 0.5 / shrink)
    near = cv2.warpAffine(rgb, matrix, (_SIDE, _SIDE), borderMode=cv2.BORDER_REPLICATE)
    hog = cv2.HOGDescriptor((_SIDE, _SIDE), (32, 32), (16, 16), (16, 16), 9)
    return np.asarray(hog.compute(cv2.cvtColor(near, cv2.COLOR_RGB2GRAY)), np.float32).ravel()
