"""Colours carried on from where they are known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def spread(colour: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fill where ``weight`` (h, w) is 0 from where it is 1, smoothly (push-pull over an image pyramid)."""
    import cv2

    pyramid = [(colour * weight[..., None], weight)]
    while min(pyramid[-1][1].shape) > 2:
        pyramid.append((cv2.pyrDown(pyramid[-1][0]), cv2.pyrDown(pyramid[-1][1])))
    coarsest, known = pyramid.pop()
    filled = coarsest / (known[..., None] + 1e-6)
    for level, known in reversed(pyramid):
        coarse = cv2.resize(filled, level.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        share = np.clip(known, 0, 1)[..., None]
        filled = level / (known[..., None] + 1e-6) * share + coarse * (1 - share)
    return filled
