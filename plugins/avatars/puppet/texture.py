"""The portrait at the size of the frame, in the colours of the canvas, packed for the rasteriser."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heygen_studio.render import rgb_to_ycc

from .spans import BLOCK

_OPAQUE = 248


class Texture(NamedTuple):
    """Premultiplied Y'CbCr with alpha, laid out as the canvas. Each array has some bytes of memory behind its
    end, as the rasteriser reads whole blocks.

    :param luma: uint8 (h, w). ``alpha``: uint8 (h, w).
    :param chroma: uint8 (h/2, w/2, 2), Cb and Cr. ``chroma_alpha``: uint8 (h/2, w/2, 2), twice the same.
    """

    luma: NDArray[np.uint8]
    alpha: NDArray[np.uint8]
    chroma: NDArray[np.uint8]
    chroma_alpha: NDArray[np.uint8]


def resample(
    portrait: NDArray[np.uint8],
    box: tuple[float, float, float, float],
    size: tuple[int, int],
    finer: tuple[int, int] | None = None,
) -> NDArray[np.float32]:
    """Cut a box out of a straight RGBA image and scale it.

    :param box: left, top, right, bottom in pixels; may reach outside, where the edge is repeated.
    :param size: width and height of the result. ``finer``: the same picture is spread over more pixels then.
    :returns: float32 (h, w, 4), premultiplied, 0..255.
    """
    from PIL import Image

    rows, columns = portrait.shape[:2]
    grow = 3.0 * max((box[2] - box[0]) / size[0], 1.0) + 1
    x0, y0 = int(np.floor(box[0] - grow)), int(np.floor(box[1] - grow))
    x1, y1 = int(np.ceil(box[2] + grow)), int(np.ceil(box[3] + grow))
    ys = np.clip(np.arange(y0, y1), 0, rows - 1)
    xs = np.clip(np.arange(x0, x1), 0, columns - 1)
    part = portrait[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
    edges = (
        ((ys == ys[0]).sum() - 1, (ys == ys[-1]).sum() - 1),
        ((xs == xs[0]).sum() - 1, (xs == xs[-1]).sum() - 1),
    )
    part = np.pad(premultiplied(part), (*edges, (0, 0)), "edge")
    inner = (box[0] - x0, box[1] - y0, box[2] - x0, box[3] - y0)
    image = Image.frombuffer("RGBX", part.shape[1::-1], part.tobytes(), "raw", "RGBX", 0, 1)
    image = image.resize(size, Image.Resampling.LANCZOS, inner)
    if finer not in (None, size):
        image = image.resize(finer, Image.Resampling.LANCZOS)
    return np.asarray(image, np.float32)


def premultiplied(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Straight to premultiplied alpha."""
    from PIL import Image

    return np.asarray(Image.fromarray(rgba, "RGBA").convert("RGBa"))


def make_texture(rgba: NDArray[np.float32], sharpen: float = 0.0, radius: float = 1.0) -> Texture:
    """Pack a premultiplied RGBA image (h, w, 4), 0..255, with even h and w.

    :param sharpen: strength of an unsharp mask on opaque parts, against the blur of the lookups.
    :param radius: of that mask, texels.
    """
    import cv2

    # Almost opaque counts as opaque: nobody sees it, and blending is slow.
    rgba = rgba * np.where(rgba[..., 3:] >= _OPAQUE, 255 / np.maximum(rgba[..., 3:], 1), 1)
    alpha = np.round(rgba[..., 3])
    colour = rgb_to_ycc(rgba[..., :3], rgba[..., 3] / 255)
    if sharpen:
        luma = colour[..., 0]
        opaque = cv2.erode((alpha == 255).astype(np.float32), np.ones((3, 3), np.uint8))
        colour[..., 0] += sharpen * (luma - cv2.GaussianBlur(luma, (0, 0), radius)) * opaque
    half_alpha = _halved(rgba[..., 3:])
    return Texture(
        _packed(colour[..., 0]),
        _packed(alpha),
        _packed(_halved(colour[..., 1:])),
        _packed(np.concatenate([half_alpha, half_alpha], 2)),
    )


def _halved(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    total = plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]
    return total / np.float32(4)


def _packed(plane: NDArray[np.float32]) -> NDArray[np.uint8]:
    room = np.zeros(plane.size + 4 * BLOCK, np.uint8)
    room[: plane.size] = np.clip(np.round(plane), 0, 255).ravel()
    return room[: plane.size].reshape(plane.shape)
