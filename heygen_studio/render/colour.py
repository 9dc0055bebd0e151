"""RGB to and from BT.709 limited-range Y'CbCr, as ITU-R BT.709-6 section 3 defines it for 8 bits.

Textures and backgrounds are converted once; frames are never converted on their way to the encoder.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import Canvas

_KR, _KB = 0.2126, 0.0722
_KG = 1 - _KR - _KB
LUMA = np.array([_KR, _KG, _KB], np.float32)
"""Weights of R, G and B in luma."""
RGB_TO_YCC = np.array(
    [
        [219 * _KR, 219 * _KG, 219 * _KB],
        [-112 * _KR / (1 - _KB), -112 * _KG / (1 - _KB), 112.0],
        [112.0, -112 * _KG / (1 - _KR), -112 * _KB / (1 - _KR)],
    ],
    np.float32,
) / np.float32(255)
"""Matrix (3, 3) from RGB 0..255 to Y, Cb, Cr without their offsets."""
YCC_OFFSET = np.array([16, 128, 128], np.float32)
"""What is added after the matrix: Y, Cb, Cr of black."""
_BACK = np.linalg.inv(RGB_TO_YCC).astype(np.float32)


def rgb_to_ycc(
    rgb: NDArray[np.uint8] | NDArray[np.floating], alpha: NDArray[np.floating] | float = 1.0
) -> NDArray[np.float32]:
    """RGB 0..255 of shape (…, 3) to Y, Cb, Cr in 16..235 and 16..240, float32 of the same shape.

    Colours premultiplied by ``alpha`` 0..1 of shape (…) come out premultiplied likewise.
    """
    offset = np.asarray(alpha, np.float32)[..., None] * YCC_OFFSET
    result: NDArray[np.float32] = rgb.astype(np.float32) @ RGB_TO_YCC.T + offset
    return result


def ycc_to_rgb(ycc: NDArray[np.uint8] | NDArray[np.float32]) -> NDArray[np.float32]:
    """The inverse of :func:`rgb_to_ycc`, clipped to 0..255."""
    result: NDArray[np.float32] = np.clip((ycc.astype(np.float32) - YCC_OFFSET) @ _BACK.T, 0, 255)
    return result


def nv12_to_rgb(canvas: Canvas) -> NDArray[np.uint8]:
    """A canvas as RGB, uint8 (height, width, 3); chroma is repeated."""
    uv = canvas.uv.repeat(2, axis=0).repeat(2, axis=1)
    rgb: NDArray[np.uint8] = (ycc_to_rgb(np.dstack([canvas.y, uv])) + 0.5).astype(np.uint8)
    return rgb


def paint_rgb(
    canvas: Canvas, rgb: NDArray[np.uint8] | NDArray[np.float32], dither_seed: int | None = None
) -> None:
    """Fill the canvas with an RGB picture (0..255) of its own size; chroma is averaged over 2x2 pixels.

    With a ``dither_seed`` the rounding is dithered by half a level, so that smooth gradients do not band.
    """
    import cv2

    ycc = cv2.transform(rgb.astype(np.float32), np.column_stack([RGB_TO_YCC, YCC_OFFSET]))
    height, width = ycc.shape[:2]
    chroma = cv2.resize(ycc[..., 1:], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    if dither_seed is None:
        canvas.y[:] = ycc[..., 0] + 0.5
        canvas.uv[:] = chroma + 0.5
    else:
        noise = np.random.default_rng(dither_seed)
        canvas.y[:] = ycc[..., 0] + noise.random((height, width), np.float32)
        canvas.uv[:] = chroma + noise.random(chroma.shape, np.float32)
