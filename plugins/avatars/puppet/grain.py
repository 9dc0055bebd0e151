"""How sharp and how grainy a picture is, so that what is added to it can be made alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_CALM = 2.5
"""Differences beyond so many standard deviations are features, not grain."""
_SOBEL = 0.8
"""What :func:`edge_blur` would measure on a step from one pixel to the next, for the width of its filter."""


def like_grain(sample: NDArray[np.float32], coarsest: float, shape: tuple[int, int]) -> NDArray[np.float32]:
    """Texture like that of a sample of skin, to be added to a smooth surface.

    :param sample: float32 (h, w, 3), RGB. ``coarsest``: standard deviation in pixels of the Gaussian whose
        blur separates texture from shading.
    :param shape: rows and columns wanted; the texture is repeated by reflection.
    :returns: float32 (rows, columns, 3), of mean near 0.
    """
    import cv2

    texture = sample - cv2.GaussianBlur(sample, (0, 0), max(1.0, coarsest))
    limit = _CALM * 1.48 * float(np.median(np.abs(texture)))
    texture = np.clip(texture, -limit, limit)

    def reflected(count: int, length: int) -> NDArray[np.int64]:
        place = np.arange(count) % (2 * length)
        return np.where(place < length, place, 2 * length - 1 - place)

    rows, columns = reflected(shape[0], texture.shape[0]), reflected(shape[1], texture.shape[1])
    return np.asarray(texture[rows][:, columns])


def edge_blur(grey: NDArray[np.float32]) -> float:
    """Standard deviation in pixels of the blur of the sharpest edges in a picture, (h, w).

    A step of height A that was blurred by a Gaussian of deviation s has the slope A / (s * sqrt(2 * pi)).
    """
    import cv2

    slope = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)) / 8
    around = np.ones((9, 9), np.uint8)
    height = cv2.dilate(grey, around) - cv2.erode(grey, around)
    steep = slope >= np.percentile(slope, 99.5)
    spread = float(np.median(height[steep] / np.maximum(slope[steep], 0.1)) / np.sqrt(2 * np.pi))
    return float(np.sqrt(max(spread**2 - _SOBEL**2, 0)))
