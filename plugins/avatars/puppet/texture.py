"""The portrait at the size of the frame, in the colours of the canvas, packed for the rasteriser."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .colour import to_ycbcr


@dataclass(frozen=True, eq=False)
class Texture:
    """Premultiplied Y'CbCr with alpha. Each texel holds its 2 x 2 neighbourhood, one byte a sample, so that a
    bilinear lookup is one load: (x, y), (x, y+1), (x+1, y), (x+1, y+1) from the lowest byte up.

    :param luma: uint32 (h, w).
    :param luma_alpha: uint32 (h, w).
    :param chroma: uint64 (h/2, w/2), Cb and Cr of each neighbour in turn, rows alternating byte by byte.
    :param chroma_alpha: uint32 (h/2, w/2).
    :param alpha: uint8 (h, w), plain.
    """

    luma: NDArray[np.uint32]
    luma_alpha: NDArray[np.uint32]
    chroma: NDArray[np.uint64]
    chroma_alpha: NDArray[np.uint32]
    alpha: NDArray[np.uint8]


def resample(
    portrait: NDArray[np.uint8], box: tuple[float, float, float, float], size: tuple[int, int]
) -> NDArray[np.float32]:
    """Cut ``box`` (left, top, right, bottom in pixels, may reach outside, where the edge is repeated) out of a
    straight RGBA image and scale it to ``size`` (width, height); premultiplied float32 (h, w, 4), 0..255."""
    from PIL import Image

    rows, columns = portrait.shape[:2]
    grow = 3.0 * max((box[2] - box[0]) / size[0], 1.0) + 1
    x0, y0 = int(np.floor(box[0] - grow)), int(np.floor(box[1] - grow))
    x1, y1 = int(np.ceil(box[2] + grow)), int(np.ceil(box[3] + grow))
    ys = np.clip(np.arange(y0, y1), 0, rows - 1)
    xs = np.clip(np.arange(x0, x1), 0, columns - 1)
    part = portrait[ys[:, None], xs[None]].astype(np.float32)
    part[..., :3] *= part[..., 3:] / 255
    inner = (box[0] - x0, box[1] - y0, box[2] - x0, box[3] - y0)
    planes = [
        np.asarray(Image.fromarray(np.ascontiguousarray(part[..., k])).resize(size, Image.Resampling.LANCZOS, inner))
        for k in range(4)
    ]
    alpha = np.clip(planes[3], 0, 255)
    return np.dstack([*(np.clip(plane, 0, alpha) for plane in planes[:3]), alpha])


def make_texture(rgba: NDArray[np.float32]) -> Texture:
    """Pack a premultiplied RGBA image (h, w, 4), 0..255, with even h and w."""
    alpha = np.round(rgba[..., 3])
    opaque = alpha >= 254.5
    colour = to_ycbcr(rgba[..., :3], rgba[..., 3] / 255)
    half = colour[..., 1:].reshape(rgba.shape[0] // 2, 2, rgba.shape[1] // 2, 2, 2).mean((1, 3))
    half_alpha = np.where(opaque, 255, rgba[..., 3]).reshape(half.shape[0], 2, half.shape[1], 2).mean((1, 3))
    chroma = _bytes(half)
    cb, cr = _neighbours(chroma[..., 0]), _neighbours(chroma[..., 1])
    packed = np.zeros(cb[0].shape, np.uint64)
    for place, plane in enumerate((cb[0], cb[1], cr[0], cr[1], cb[2], cb[3], cr[2], cr[3])):
        packed |= plane.astype(np.uint64) << np.uint64(8 * place)
    return Texture(
        _pack(_bytes(colour[..., 0])), _pack(_bytes(alpha)), packed, _pack(_bytes(half_alpha)), _bytes(alpha)
    )


def _bytes(x: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.clip(np.round(x), 0, 255).astype(np.uint8)


def _neighbours(plane: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    below = np.vstack([plane[1:], plane[-1:]])
    return [plane, below] + [np.hstack([p[:, 1:], p[:, -1:]]) for p in (plane, below)]


def _pack(plane: NDArray[np.uint8]) -> NDArray[np.uint32]:
    packed = np.zeros(plane.shape, np.uint32)
    for place, neighbour in enumerate(_neighbours(plane)):
        packed |= neighbour.astype(np.uint32) << np.uint32(8 * place)
    return packed
