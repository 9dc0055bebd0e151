"""Further photos of the same person: teeth, an open mouth and closed eyes, as the person really has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import InputError
from heygen_studio.media import BLENDSHAPE_INDEX, Remark

from .detect import SecondDetector, find_faces, height
from .landmarks import Face
from .likeness import likeness
from .quality import choose, judge
from .snap import CLOSED_GAP, lip_gap
from .topology import EYES, FACE_POINTS

Shown = Literal["teeth", "open mouth", "closed eyes"]
MOST = 5
"""Further photos that one presenter can have."""
_STABLE = (33, 133, 362, 263, 168, 6, 197, 195, 5, 4, 1, 2, 94, 127, 356)
"""Points that no expression moves much: corners of the eyes, the nose, the temples."""
_SKIN = (50, 280, 101, 330, 36, 266, 151, 9, 205, 425, 117, 346)
_TALLEST = 1000
"""Height in pixels of a face that is kept at most: more than a frame shows."""
_AROUND = 0.35
"""How much of the photo is kept around the face, in face heights."""
_SMILES, _GAPES, _SHUT = 0.4, 0.22, 0.13
"""Score of a smile, gap of the lips relative to the width of the mouth, and of the lids relative to that of
the eye, from (for the lids: down to) which a photo shows it."""
_ALIKE = 0.82
"""Likeness below which two faces are not of one person. Photos of one person in many expressions were 0.83
alike or more, but so were most pairs of different people: only what is plainly another face is told."""


@dataclass(frozen=True, eq=False)
class Further:
    """One more photo of a person.

    :param picture: uint8 (h, w, 3), the face. ``points``: float32 (478, 3), ``scores``: float32 (52,), as in
        :class:`.landmarks.Face`.
    """

    picture: NDArray[np.uint8]
    points: NDArray[np.float32]
    scores: NDArray[np.float32]

    def shows(self) -> set[Shown]:
        """What there is to be taken from it."""
        found: set[Shown] = set()
        smile = min(self.scores[BLENDSHAPE_INDEX[f"mouthSmile{side}"]] for side in ("Left", "Right"))
        gap = lip_gap(self.points)
        if smile >= _SMILES and gap >= CLOSED_GAP:
            found.add("teeth")
        elif gap >= _GAPES:
            found.add("open mouth")
        if max(_lid_gap(self.points, eye.upper, eye.lower) for eye in EYES) < _SHUT:
            found.add("closed eyes")
        return found


def _lid_gap(points: NDArray[np.float32], upper: Sequence[int], lower: Sequence[int]) -> float:
    width = np.linalg.norm(points[upper[0], :2] - points[upper[-1], :2])
    return float(np.linalg.norm(points[upper[4], :2] - points[lower[4], :2]) / width)


def that_shows(photos: Sequence[Further], what: Shown) -> Further | None:
    """The first photo that shows something."""
    return next((photo for photo in photos if what in photo.shows()), None)


def take(
    pixels: NDArray[np.uint8],
    number: int,
    portrait: NDArray[np.uint8],
    face: Face,
    second: SecondDetector | None,
) -> tuple[Further | None, list[Remark]]:
    """Judge a further photo (h, w, 3) of the person of a portrait (h, w, 3); None where it is of no use.

    :param number: of the photo among all, from 1, by which the remarks call it.
    :param face: that of the portrait.
    """

    def unused(code: str, why: str, remedy: str) -> tuple[None, list[Remark]]:
        return None, [Remark(code, f"Photo {number} was not used: {why}", remedy)]

    found = find_faces(pixels, second)
    turned = np.ascontiguousarray(np.rot90(pixels, found.turns))
    try:
        other, _ = choose(found.faces, None)
        judge(turned, other)
    except InputError as error:
        return unused("FURTHER_UNUSABLE", str(error), error.remedy or "")
    if likeness(portrait, face.points, turned, other.points) < _ALIKE:
        return unused(
            "FURTHER_OTHER_PERSON",
            "it shows another person than the first.",
            "Use photos of one person, best taken one after the other.",
        )
    photo = cropped(turned, other)
    if not photo.shows():
        return unused(
            "FURTHER_NOTHING_NEW",
            "it shows neither teeth, nor an open mouth, nor closed eyes.",
            "Smile so that the teeth are seen, say 'ah', or close the eyes.",
        )
    return photo, []


def cropped(pixels: NDArray[np.uint8], face: Face) -> Further:
    """The part of a photo that is kept."""
    import cv2

    tall = height(face)
    low = np.maximum(np.floor(face.points[:FACE_POINTS, :2].min(0) - _AROUND * tall), 0).astype(int)
    high = np.ceil(face.points[:FACE_POINTS, :2].max(0) + _AROUND * tall).astype(int)
    part = pixels[low[1] : high[1], low[0] : high[0]]
    points = face.points - np.array([low[0], low[1], 0], np.float32)
    if (scale := _TALLEST / tall) < 1:
        part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        points = points * np.float32(scale)
    return Further(np.ascontiguousarray(part), points, face.scores)


def brought(
    photo: Further,
    picture: NDArray[np.float32],
    points: NDArray[np.float64],
    by: Sequence[int] = _STABLE,
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """A further photo laid over a picture of the face, in the light of that.

    :param picture: float32 (h, w, 3), RGB 0..255. ``points``: (478, 2), landmarks in its pixels.
    :param by: the landmarks that are brought together.
    :returns: float32 (h, w, 3), and the landmarks (478, 2) of the photo in it.
    """
    import cv2

    own = photo.points[:, :2].astype(np.float64) - 0.5
    matrix = _similar(own[list(by)], points[list(by)])
    shrink = float(np.hypot(*matrix[:, 0]))
    source = photo.picture.astype(np.float32)
    if shrink < 1:  # a warp that shrinks would alias
        source = cv2.GaussianBlur(source, (0, 0), 0.45 * np.sqrt(1 / shrink**2 - 1) + 1e-3)
    size = picture.shape[1::-1]
    laid = cv2.warpAffine(source, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    places = own @ matrix[:, :2].T + matrix[:, 2]
    gain = _skin(picture, points) / np.maximum(_skin(laid, places), 1)
    # Half of a difference in colour may be that of the skin, as between two exposures of a blush.
    gain = gain.mean() * np.sqrt(gain / gain.mean())
    return np.clip(laid * np.clip(gain, 0.4, 2.5), 0, 255), places


def _skin(picture: NDArray[np.float32], points: NDArray[np.float64]) -> NDArray[np.float32]:
    at = np.round(points[list(_SKIN)]).astype(int)
    rows, columns = picture.shape[:2]
    within = (at >= 0).all(1) & (at[:, 0] < columns) & (at[:, 1] < rows)
    if within.sum() < 3:
        return np.full(3, 128, np.float32)
    return np.asarray(np.median(picture[at[within, 1], at[within, 0]], axis=0), np.float32)


def _similar(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale, rotation and shift (2, 3) that bring points (n, 2) onto others, by least squares."""
    a, b = source - source.mean(0), target - target.mean(0)
    z = ((b[:, 0] + 1j * b[:, 1]) * np.conj(a[:, 0] + 1j * a[:, 1])).sum() / (a**2).sum()
    turn = np.array([[z.real, -z.imag], [z.imag, z.real]])
    return np.column_stack([turn, target.mean(0) - turn @ source.mean(0)])
