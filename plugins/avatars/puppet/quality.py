"""Is a photo good enough, and if not, why: in words for whoever took it.

The limits were measured, as ``docs/own-photos.md`` tells: on photos and on rendered portraits, as they are
and made worse step by step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import InputError
from heygen_studio.media import BLENDSHAPE_INDEX, Remark

from .detect import height, roll
from .landmarks import Face
from .snap import CLOSED_GAP, lip_gap
from .topology import (
    LOWER_INNER_LIP,
    LOWER_OUTER_LIP,
    OVAL,
    SKIN_BY_LIPS,
    UPPER_INNER_LIP,
    UPPER_OUTER_LIP,
)

_SIZE = 320
"""Height in pixels to which the face is brought before its sharpness and its lips are looked at."""


@dataclass(frozen=True)
class Measures:
    """:param height: of the face, chin to hairline, in pixels.
    :param yaw: how far the head is turned to a side, in degrees; ``pitch``: up or down.
    :param sharpness: strength of the finest details relative to that of coarser ones.
    :param dark: the luma, 0..255, that the lightest 5 % of the face exceed.
    :param burnt: share of the face, 0..1, that is white without any detail.
    :param lips: how far the lips differ in colour from the skin around them, in units of CIELAB.
    :param seam: how much darker the line between the lips is than the lips, relative to the face's contrast.
    :param eyes_closed: 0 both open .. 1 both closed.
    :param gap: between the lips, relative to the width of the mouth.
    """

    height: float
    yaw: float
    pitch: float
    sharpness: float
    dark: float
    burnt: float
    lips: float
    seam: float
    eyes_closed: float
    gap: float


def measure(rgb: NDArray[np.uint8], face: Face) -> Measures:
    """Measure a face in a photo (h, w, 3)."""
    import cv2

    rotation = face.transform[:3, :3]
    near, points = _near(rgb, face)
    grey = cv2.cvtColor(near, cv2.COLOR_RGB2GRAY).astype(np.float32)
    inside = _filled(points[list(OVAL)], grey.shape)
    core = cv2.erode(inside, np.ones((15, 15), np.uint8)) > 0
    values = grey[inside > 0]
    contrast = float(values.std()) + 2.0
    lab = cv2.cvtColor(near, cv2.COLOR_RGB2LAB).astype(np.float32)
    lab = cv2.GaussianBlur(lab, (0, 0), 1.5)
    lips = _filled(points[list(UPPER_OUTER_LIP) + list(LOWER_OUTER_LIP)[::-1]], grey.shape) > 0
    gap = _filled(points[list(UPPER_INNER_LIP) + list(LOWER_INNER_LIP)[::-1]], grey.shape) > 0
    skin = _filled(points[list(SKIN_BY_LIPS[0]) + list(SKIN_BY_LIPS[1])[::-1]], grey.shape) > 0
    skin &= cv2.dilate(lips.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0
    difference = np.median(lab[lips & ~gap], 0) - np.median(lab[skin], 0)
    middle = np.asarray((points[list(UPPER_INNER_LIP)] + points[list(LOWER_INNER_LIP)]) / 2, np.float32)
    return Measures(
        height=height(face),
        yaw=float(np.degrees(np.arctan2(rotation[0, 2], rotation[2, 2]))),
        pitch=float(np.degrees(np.arctan2(-rotation[1, 2], np.hypot(rotation[1, 0], rotation[1, 1])))),
        sharpness=_sharpness(grey, core, height(face)),
        dark=float(np.percentile(values, 95)),
        burnt=float((values >= 250).mean()),
        lips=float(np.hypot(difference[1], difference[2])),
        seam=_seam(grey, middle) / contrast,
        eyes_closed=float(
            min(face.scores[BLENDSHAPE_INDEX[f"eyeBlink{side}"]] for side in ("Left", "Right"))
        ),
        gap=lip_gap(face.points),
    )


def _near(rgb: NDArray[np.uint8], face: Face) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The face alone at a fixed size, and the landmarks (478, 2) in it."""
    import cv2

    scale = _SIZE / height(face)
    low, high = face.points[:, :2].min(0), face.points[:, :2].max(0)
    margin = 0.1 * (high - low)
    size = np.ceil((high - low + 2 * margin) * scale).astype(int)
    shift = low - margin
    if scale < 1:  # a warp that shrinks would alias
        x0, y0 = np.maximum(0, shift).astype(int)
        x1, y1 = np.ceil(high + margin).astype(int)
        part = rgb[y0:y1, x0:x1]
        rgb = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        matrix = np.array([[1, 0, (x0 - shift[0]) * scale], [0, 1, (y0 - shift[1]) * scale]], np.float32)
    else:
        matrix = np.array([[scale, 0, -shift[0] * scale], [0, scale, -shift[1] * scale]], np.float32)
    near = cv2.warpAffine(
        rgb, matrix, (int(size[0]), int(size[1])), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return near, (face.points[:, :2] - shift) * np.float32(scale)


def _filled(outline: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    import cv2

    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 1)
    return mask


def _sharpness(grey: NDArray[np.float32], core: NDArray[np.bool_], tall: float) -> float:
    """Ratio of two bands of detail: that which a blur of 1 pixel takes away, and that which a blur of 4 more
    does; at a face height of 320 pixels, or that of the photo where it is smaller."""
    import cv2

    if tall < _SIZE:
        size = (max(8, round(grey.shape[1] * tall / _SIZE)), max(8, round(grey.shape[0] * tall / _SIZE)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
        core = cv2.resize(core.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    fine, coarse = cv2.GaussianBlur(grey, (0, 0), 1.0), cv2.GaussianBlur(grey, (0, 0), 4.0)
    strongest = [np.percentile(np.abs(band[core]), 99) for band in (grey - fine, fine - coarse)]
    return float(strongest[0] / (strongest[1] + 0.1))


def _seam(grey: NDArray[np.float32], middle: NDArray[np.float32]) -> float:
    """How much darker the darkest line near the middle of the mouth is than what lies above and below it."""
    reach = 0.06 * _SIZE
    offsets = np.linspace(-reach, reach, 41)
    profiles = []
    for x, y in middle[2:-2]:
        rows = np.clip(np.round(y + offsets).astype(int), 0, grey.shape[0] - 1)
        profiles.append(grey[rows, int(np.clip(x, 0, grey.shape[1] - 1))])
    profile = np.median(profiles, 0)
    centre = profile[12:29].min()
    return float(min(profile[:12].max(), profile[29:].max()) - centre)


def choose(faces: list[Face], number: int | None) -> tuple[Face, list[Remark]]:
    """The face that becomes the presenter.

    :param faces: all faces, from left to right.
    :param number: which one, from 1; None takes the largest.
    :raises InputError: there is none (``NO_FACE``), or not as many (``FACE_NOT_FOUND``).
    """
    if not faces:
        raise InputError(
            "No face was found in the photo.",
            remedy="Use a photo of a person who looks into the camera, with the whole face visible and well "
            "lit.",
            code="NO_FACE",
        )
    if number is not None:
        if not 1 <= number <= len(faces):
            raise InputError(
                f"There is no face number {number}: the photo shows {_count(len(faces))}.",
                remedy="Count the faces from the left, starting at 1.",
                code="FACE_NOT_FOUND",
                details={"faces": len(faces)},
            )
        return faces[number - 1], []
    largest = max(faces, key=height)
    if len(faces) == 1:
        return largest, []
    place = faces.index(largest) + 1
    return largest, [
        Remark(
            "SEVERAL_FACES",
            f"The photo shows {_count(len(faces))}; the largest was taken, number {place} from the left.",
            "Choose another by its number from the left, or crop the photo.",
        )
    ]


def judge(rgb: NDArray[np.uint8], face: Face) -> list[Remark]:
    """What keeps the face of a photo (h, w, 3) from becoming a good presenter.

    :raises InputError: it would not become a usable one; the code is that of the first reason.
    """
    m = measure(rgb, face)
    for refused, code, message, remedy in _refusals(m, _cut(rgb, face), roll(face)):
        if refused:
            raise InputError(message, remedy=remedy, code=code)
    return [
        Remark(code, message, remedy) for seen, code, message, remedy in _weaknesses(m, roll(face)) if seen
    ]


_Finding = tuple[bool, str, str, str]
_CLOSER = "Use a larger photo or one that was taken from nearer; the face should be 400 pixels high or more."
_LIGHT = "Take the photo in soft light from the front, by a window for example."
_STRAIGHT = "Use a photo in which the head faces the camera and is upright."
_STEADY = "Use a sharper photo: hold the camera still, in good light, with the focus on the face."


def _refusals(m: Measures, cut: bool, tilt: float) -> list[_Finding]:
    return [
        (
            m.height < 80,
            "FACE_TOO_SMALL",
            f"The face in the photo is only {m.height:.0f} pixels high; 80 are the least.",
            _CLOSER,
        ),
        (cut, "FACE_CUT_OFF", "Part of the face is outside the photo.", "Use a photo with the whole face."),
        (
            abs(m.yaw) > 35,
            "FACE_TURNED",
            f"The head is turned {abs(m.yaw):.0f}° to the side; up to 35° can be used, up to 15° is best.",
            _STRAIGHT,
        ),
        (
            abs(m.pitch) > 35,
            "FACE_TURNED",
            f"The head is bent {abs(m.pitch):.0f}° up or down; up to 35° can be used.",
            _STRAIGHT,
        ),
        (
            abs(tilt) > 35,
            "FACE_TURNED",
            f"The head is tilted by {abs(tilt):.0f}°; up to 35° can be used.",
            _STRAIGHT,
        ),
        (m.dark < 40, "TOO_DARK", "The face is too dark: almost nothing of it can be seen.", _LIGHT),
        (
            m.burnt > 0.7,
            "TOO_BRIGHT",
            f"The face is overexposed: {m.burnt:.0%} of it is plain white.",
            _LIGHT,
        ),
        (m.sharpness < 0.125, "BLURRED", "The face is out of focus or shaken.", _STEADY),
        (
            m.lips < 2 and m.seam < 0.6,
            "MOUTH_COVERED",
            "The mouth cannot be seen: a hand, a mask or a scarf seems to cover it.",
            "Use a photo that shows the whole mouth.",
        ),
    ]


def _weaknesses(m: Measures, tilt: float) -> list[_Finding]:
    return [
        (
            m.height < 200,
            "FACE_SMALL",
            f"The face is only {m.height:.0f} pixels high and will look soft in a large video.",
            _CLOSER,
        ),
        (
            abs(m.yaw) > 18,
            "FACE_TURNED_SLIGHTLY",
            f"The head is turned {abs(m.yaw):.0f}° to the side; its far half will move less well.",
            _STRAIGHT,
        ),
        (abs(tilt) > 15, "FACE_TILTED", f"The head is tilted by {abs(tilt):.0f}°.", _STRAIGHT),
        (m.dark < 70, "DARK", "The face is rather dark.", _LIGHT),
        (m.burnt > 0.2, "BRIGHT", f"The face is rather bright: {m.burnt:.0%} of it is plain white.", _LIGHT),
        (m.sharpness < 0.18, "SOFT", "The face is not quite sharp.", _STEADY),
        (
            m.eyes_closed > 0.5,
            "EYES_CLOSED",
            "The eyes are closed, and will stay so.",
            "Use a photo with open eyes.",
        ),
        (
            m.gap >= CLOSED_GAP,
            "MOUTH_OPEN",
            "The mouth is open; it is closed by what the lips around it look like.",
            "A photo with closed lips works better; give one with teeth as a further photo.",
        ),
    ]


def _cut(rgb: NDArray[np.uint8], face: Face) -> bool:
    """Does the outline of the face below the brows reach beyond the photo?"""
    tolerance = 0.04 * height(face)
    low = face.points[list(OVAL), :2]
    low = low[low[:, 1] > np.median(low[:, 1])]
    limit = np.array(rgb.shape[1::-1], np.float32)
    return bool((low < -tolerance).any() or (low > limit + tolerance).any())


def _count(number: int) -> str:
    return "one face" if number == 1 else f"{number} faces"
