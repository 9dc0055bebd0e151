"""What the light and the camera of a portrait do to a face, so that what is painted into it can match."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heygen_studio.render import LUMA, rgb_to_ycc

from .grain import edge_blur, like_grain
from .topology import EYES, SKIN_BY_LIPS, Eye

_SHADED = 0.5
"""Share of the light of the teeth that a black moustache takes."""
_COLOURLESS = 1.2
"""Levels by which the chroma of a face without colour differs from what its luma lets expect, at most. Faces
in colour have 3 and more."""
_WHITE = 222.0
"""Luma of the white of an eye in good light."""


@dataclass(frozen=True, eq=False)
class FaceLook:
    """:param skin: float32 (3,), mean colour of the skin, RGB. ``lip``: likewise.
    :param light: brightness of the scene, 1 in good light. ``tooth``: float32 (3,), factor of each colour.
    :param hue: float32 (3,), share of colour, 0 in a photo that has none (grey or sepia) and 1 in any other;
        then Cb and Cr of such a photo for each level of luma.
    :param blur: standard deviation of the blur of the face, pixels of the frame.
    :param grain: float32 (64, 64), texture of the skin in levels of luma.
    """

    skin: NDArray[np.float32]
    lip: NDArray[np.float32]
    light: float
    tooth: NDArray[np.float32]
    hue: NDArray[np.float32]
    blur: float
    grain: NDArray[np.float32]


def look_at(picture: NDArray[np.float32], points: NDArray[np.float64]) -> FaceLook:
    """Measure a face.

    :param picture: float32 (h, w, 3), RGB 0..255 at the size of the frame. ``points``: (478, 2), landmarks in
        pixels of it.
    """

    def around(places: NDArray[np.float64]) -> NDArray[np.float32]:
        at = np.clip(np.round(places).astype(int), 0, (picture.shape[1] - 1, picture.shape[0] - 1))
        return np.asarray(np.median(picture[at[:, 1], at[:, 0]], axis=0), np.float32)

    cheeks = [50, 280, 101, 330, 36, 266, 151, 9, 205, 425, 117, 346]
    skin = around(points[cheeks])
    lip = around(0.6 * points[[0, 17, 37, 267, 84, 314]] + 0.4 * points[[13, 14, 82, 312, 87, 317]])
    by_skin = float(skin @ LUMA) / 172
    whites = [white for eye in EYES if (white := _white_of(picture, points, eye)) is not None]
    # The white of the eye shows the light itself, whatever the skin; glasses and small pictures hide it.
    whites = [white for white in whites if white @ LUMA > 0.85 * (skin @ LUMA)]
    white = np.mean(whites, axis=0) if whites else skin ** np.float32(0.3) * skin.mean() ** np.float32(0.7)
    light = float(np.clip(white @ LUMA / _WHITE, max(0.45, by_skin), 1.15))
    tint = np.clip((white / white.mean()) ** 0.5, 0.85, 1.08)
    # A moustache shades what is below it.
    lip_side = around(points[list(SKIN_BY_LIPS[0][3:8])])
    shade = 1 - _SHADED * (1 - float(np.clip(lip_side @ LUMA / (skin @ LUMA), 0.3, 1)))
    grey = picture @ LUMA
    return FaceLook(
        skin,
        lip,
        light,
        (light * shade * tint).astype(np.float32),
        _hue(picture, points),
        edge_blur(grey),
        _grain(grey, points),
    )


def _hue(picture: NDArray[np.float32], points: NDArray[np.float64]) -> NDArray[np.float32]:
    """See :class:`FaceLook`: in a photo without colour all chroma follows from the luma."""
    import cv2

    at = np.clip(np.round(points).astype(int), 0, (picture.shape[1] - 1, picture.shape[0] - 1))
    soft = cv2.GaussianBlur(picture, (0, 0), 1.0)[at[:, 1], at[:, 0]]
    colours = rgb_to_ycc(soft[None])[0].astype(np.float64) - (16, 128, 128)
    level, chroma = colours[:, 0], colours[:, 1:]
    tone = level @ chroma / max(float(level @ level), 1.0)
    spread = float(np.hypot(*(chroma - level[:, None] * tone).std(0)))
    share = np.clip((spread - _COLOURLESS) / _COLOURLESS, 0, 1)
    return np.array([share, *tone], np.float32)


def _white_of(
    picture: NDArray[np.float32], points: NDArray[np.float64], eye: Eye
) -> NDArray[np.float32] | None:
    import cv2

    inside = np.zeros(picture.shape[:2], np.uint8)
    ring = [*eye.upper, *eye.lower[-2:0:-1]]
    cv2.fillPoly(inside, [np.round(points[ring]).astype(np.int32)], 1)
    inside = cv2.erode(inside, np.ones((3, 3), np.uint8))
    centre = points[eye.iris[0]]
    radius = float(np.linalg.norm(points[list(eye.iris[1:])] - centre, axis=1).mean())
    ys, xs = np.mgrid[: inside.shape[0], : inside.shape[1]]
    found = picture[(inside > 0) & (np.hypot(xs - centre[0], ys - centre[1]) > 1.2 * radius)]
    if len(found) < 12:
        return None
    bright = found[found @ LUMA >= np.percentile(found @ LUMA, 60)]
    return np.asarray(np.median(bright, axis=0), np.float32)


def _grain(grey: NDArray[np.float32], points: NDArray[np.float64]) -> NDArray[np.float32]:
    """Texture of the calmer cheek, as a tile."""
    size = max(8, int(0.07 * np.ptp(points[:, 1])))
    tiles = []
    for cheek in (50, 280):
        x, y = np.round(points[cheek]).astype(int)
        part = grey[max(0, y - size) : y + size, max(0, x - size) : x + size]
        if min(part.shape) >= 8:
            tiles.append(like_grain(part[..., None].repeat(3, 2), 1.5, (64, 64))[..., 0])
    quiet = min(tiles, key=lambda tile: float(tile.std()), default=np.zeros((64, 64)))
    return np.asarray(0.5 * quiet, np.float32)
