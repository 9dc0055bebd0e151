"""RGB to Y'CbCr as the canvas wants it: ITU-R BT.709, limited range."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_KR, _KB = 0.2126, 0.0722
_LUMA = np.array([_KR, 1 - _KR - _KB, _KB])

MATRIX = np.array(
    [
        219 / 255 * _LUMA,
        112 / 255 / (1 - _KB) * (np.array([0, 0, 1]) - _LUMA),
        112 / 255 / (1 - _KR) * (np.array([1, 0, 0]) - _LUMA),
    ],
    np.float32,
)
"""(3, 3): rows Y, Cb, Cr for RGB 0..255."""
OFFSET = np.array([16, 128, 128], np.float32)


def to_ycbcr(rgb: NDArray[np.float32], alpha: NDArray[np.float32] | float = 1.0) -> NDArray[np.float32]:
    """(…, 3) RGB 0..255, premultiplied by ``alpha`` (…) 0..1, to Y, Cb, Cr premultiplied likewise."""
    return np.asarray(rgb @ MATRIX.T + np.asarray(alpha, np.float32)[..., None] * OFFSET, np.float32)
