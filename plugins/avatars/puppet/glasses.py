"""Glasses in a portrait: whether there are any, and which part of the face they hold in its shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import BLENDSHAPE_INDEX
from heygen_studio.render import LUMA

from .topology import EYES, FACE_POINTS, LIPS, UPPER_LIP_CENTRE

_EYES_APART = 100
"""Pixels between the middles of the eyes in the picture that is looked at."""
_SIZE, _MIDDLE = (200, 180), (100, 80)
"""Of that picture: width and height; where in it the middle between the eyes is."""
_BAR = 4
"""Pixels from the middle of a rim to the skin beside it."""
_STRENGTH = 35.0
"""Contrast of a line, in percent of the brightness around the eyes, from which on it is a rim. The weakest of
bridge and both rims had 58 to 79 in three faces with glasses, and 17 at most in forty without."""
_TOP, _BOTTOM, _FADE, _ABOVE = -0.37, 0.66, 0.14, 0.5
"""What glasses cover above and below the middle between the eyes, and how far on they still hold the skin;
farther above where brows are lowered, which they would squeeze. In distances between the eyes."""


def hold(
    shapes: NDArray[np.float64],
    portrait: NDArray[np.uint8],
    points: NDArray[np.float32],
    face: NDArray[np.float64],
) -> None:
    """Take from the movements of a face what would bend its glasses, if it wears any.

    :param shapes: float64 (52, 468, 3), how each blendshape moves the points.
    :param portrait: (h, w, 3) or (h, w, 4), with landmarks ``points`` (478, 3) in its pixels.
    :param face: (468, 3), the same face as it is drawn, of any size.
    """
    if not wears_glasses(portrait, points):
        return
    right, left = _middles(face)
    apart = left - right
    size = float(np.linalg.norm(apart))
    down = np.array([-apart[1], apart[0]]) / size
    below = (face[:FACE_POINTS, :2] - (right + left) / 2) @ down / size
    bottom = min(_BOTTOM, 0.75 * float(below[UPPER_LIP_CENTRE]))

    def free(above: float) -> NDArray[np.float64]:
        t = np.clip(1 - np.maximum((_TOP - below) / above, (below - bottom) / _FADE), 0, 1)
        held = t * t * (3 - 2 * t)
        held[list(LIPS)] = 0
        return np.asarray(1 - held[:, None])

    lowered = [BLENDSHAPE_INDEX[f"browDown{side}"] for side in ("Left", "Right")]
    shapes[lowered] *= free(_ABOVE)
    others = np.setdiff1d(np.arange(len(shapes)), lowered)
    shapes[others] *= free(_FADE)


def wears_glasses(portrait: NDArray[np.uint8], points: NDArray[np.float32]) -> bool:
    """Whether a line crosses the bridge of the nose, and others run down beside it; bare skin has none."""
    import cv2

    right, left = _middles(points)
    along = (left - right) / _EYES_APART  # pixels of the portrait for one of the picture
    down = np.array([-along[1], along[0]])
    turn = np.column_stack([along, down])
    start = (right + left) / 2 - turn @ np.array(_MIDDLE)
    shrunk = float(np.linalg.norm(along))
    reach = np.abs(turn) @ np.array(_SIZE) + 4
    corner = np.floor(np.maximum(np.minimum(start, start + turn @ _SIZE) - reach, 0)).astype(int)
    end = np.ceil(np.maximum(start, start + turn @ _SIZE) + reach).astype(int)
    near = np.ascontiguousarray(portrait[corner[1] : end[1], corner[0] : end[0], :3], np.float32) @ LUMA
    if shrunk > 1:
        near = cv2.GaussianBlur(near, (0, 0), 0.5 * shrunk)
    grey = cv2.warpAffine(
        near,
        np.column_stack([turn, start - corner]),
        _SIZE,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    grey = cv2.GaussianBlur(grey, (0, 0), 1.2)
    across, beside = (
        np.abs(np.roll(grey, _BAR, axis) + np.roll(grey, -_BAR, axis) - 2 * grey) for axis in (0, 1)
    )
    usual = float(grey[60:150, 40:160].mean()) / 100 + 0.05
    bridge = np.median(across[62:105, 91:110].max(0))
    rims = [np.median(beside[70:120, columns].max(1)) for columns in (slice(76, 92), slice(108, 124))]
    return bool(min(bridge, *rims) > _STRENGTH * usual)


def _middles(points: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The middles of the eye on the image's left and of that on its right, (2,) each."""
    right, left = (points[[eye.upper[0], eye.upper[-1]], :2].astype(np.float64).mean(0) for eye in EYES)
    return right, left
