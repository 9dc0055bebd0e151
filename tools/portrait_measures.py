"""What the portrait report measures besides the lips: closed lids, movement, and the cut-out.

``python tools/portrait_measures.py talk.mp4`` measures a film of a real speaker in the same way.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from heygen_studio_plugins.avatars.puppet.landmarks import Face, FaceFinder
from heygen_studio_plugins.avatars.puppet.topology import CHIN, EYES, FACE_POINTS, Eye
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000, rgb2lab

from heygen_studio.media import BLENDSHAPE_INDEX
from heygen_studio.render.reader import read_frames

Rgb = NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""

_FINE = 96
"""Samples across the width of an eye."""
_HALF = 0.6
"""How far above and below its corners an eye is looked at, in eye widths."""
_CROP = 288
"""Side in pixels of the picture of the face that the detector is given."""
_BROWS = [(105, 33), (66, 133), (334, 263), (296, 362)]
"""Landmarks in the upper edge of the brows, and the corners of the eyes below them."""
_STIFF = [33, 133, 362, 263, 168, 6, 197, 195, 5, 10, 151, 9, 8, 127, 356]
"""Landmarks that blinks do not move: corners of the eyes, nose, forehead, temples."""
_TRACE = 25
"""Opacity, of 255, from which something left beside the person is seen."""
_HAIR = 0.03
"""How far a hair may stand off, in face heights."""


@dataclass(frozen=True)
class Lids:
    """A closed lid, the worse of both eyes.

    :param distance: CIE ΔE 2000 between the lid and the skin above and below the eye.
    :param edge: by how much L* stands out along the line that the lashes of the open eye had, 0..100.
    """

    distance: float
    edge: float


def lids(closed: Rgb, points: NDArray[np.float64]) -> Lids:
    """Look at a frame in which the eyes are shut.

    :param points: (478, 2), landmarks of the same face with open eyes, in pixels of the frame.
    """
    looks = [_lid(closed, points, eye) for eye in EYES]
    return Lids(max(look.distance for look in looks), max(look.edge for look in looks))


def _lid(closed: Rgb, points: NDArray[np.float64], eye: Eye) -> Lids:
    lab, place = _straightened(closed, points, eye)
    rows = np.linspace(-_HALF, _HALF, len(lab))[:, None]
    columns = np.linspace(0, 1, _FINE)
    upper, lower, crease, halfway, below = (
        np.interp(columns, *place(list(line)).T[:, np.argsort(place(list(line))[:, 0])])
        for line in (eye.upper, eye.lower, eye.crease, eye.brow_side, eye.below)
    )
    open_by = lower - upper
    middle = (columns > 0.2) & (columns < 0.8)
    lid = (rows > upper + 0.15 * open_by) & (rows < lower - 0.4 * open_by) & middle
    over = (rows > halfway) & (rows < crease) & middle
    under = (rows > below + 0.06) & (rows < below + 0.26) & middle
    skin = (np.median(lab[over], 0) + np.median(lab[under], 0)) / 2
    distance = float(deltaE_ciede2000(np.median(lab[lid], 0), skin))
    # The profile across the lash line of the open eye, the same for all columns, against its surroundings.
    steps = np.arange(-9, 10) / 100
    at = (upper[middle][None] + steps[:, None] + _HALF) / (2 * _HALF) * (len(lab) - 1)
    light = lab[np.clip(np.rint(at).astype(int), 0, len(lab) - 1), np.flatnonzero(middle)[None], 0].mean(1)
    stands_out = np.abs(light[5:-5] - (light[:-10] + light[10:]) / 2)
    return Lids(distance, float(stands_out.max()))


def _straightened(
    closed: Rgb, points: NDArray[np.float64], eye: Eye
) -> tuple[NDArray[np.float64], Callable[[Sequence[int]], NDArray[np.float64]]]:
    """The eye in L*a*b*, its corners level, and what brings landmarks to (along, down) in eye widths."""
    outer, inner = points[eye.upper[0]], points[eye.upper[-1]]
    along = inner - outer
    down = np.array([-along[1], along[0]]) * (1 if along[0] > 0 else -1)
    grid = np.mgrid[-_HALF : _HALF : round(2 * _HALF * _FINE) * 1j, 0 : 1 : _FINE * 1j]
    where = (outer + grid[1][..., None] * along + grid[0][..., None] * down).astype(np.float32)
    shrunk = cv2.GaussianBlur(closed, (0, 0), max(0.3, 0.4 * float(np.hypot(*along)) / _FINE))
    patch = cv2.remap(shrunk, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def place(ids: Sequence[int]) -> NDArray[np.float64]:
        return (points[ids] - outer) @ np.column_stack([along, down]) / (along @ along)

    return rgb2lab(patch), place


@dataclass(frozen=True)
class Life:
    """How much somebody moves, as standard deviations over time.

    :param yaw: and ``pitch``, ``roll``: of the head, degrees.
    :param brows: of their height above the corners of the eyes, percent of the distance of the eyes. (The
        blendshapes found stay at nothing for brows that lie low, however far they are raised.)
    :param torso: of the luma below the chin, with the outline of the shoulders, levels: mean of a quarter of
        all pixels, that which changes most, as a plain shirt shows nothing of its movement in its middle.
    """

    yaw: float
    pitch: float
    roll: float
    brows: float
    torso: float


def life(frames: Iterable[Rgb], finder: FaceFinder) -> Life:
    """Measure frames of one person, some a second. The face is found in each again.

    :raises ValueError: no face is found in the first frame.
    """
    angles, brows, chest = [], [], []
    box = torso = None
    for frame in frames:
        if box is None:
            box, torso = _places(frame, finder)
        x0, y0, x1, y1 = box
        size = (_CROP, round(_CROP * (y1 - y0) / (x1 - x0)))
        faces = finder.find(cv2.resize(frame[y0:y1, x0:x1], size, interpolation=cv2.INTER_AREA))
        if faces:
            angles.append(_angles(faces[0]))
            brows.append(_brow_height(faces[0]))
        left, top, right, bottom = torso or box
        chest.append(cv2.resize(frame[top:bottom, left:right, 1], (256, 128), interpolation=cv2.INTER_AREA))
    turned = np.array(angles)
    changes = np.stack(chest).astype(np.float32).std(0)
    return Life(
        *(float(np.degrees(turned[:, k]).std()) for k in range(3)),
        float(np.std(brows)),
        float(changes[changes >= np.percentile(changes, 75)].mean()),
    )


def _brow_height(face: Face) -> float:
    points = face.points.astype(np.float64)
    height = np.mean([np.linalg.norm(points[brow] - points[eye]) for brow, eye in _BROWS])
    return float(100 * height / np.linalg.norm(points[33] - points[263]))


def _places(frame: Rgb, finder: FaceFinder) -> tuple[Box, Box]:
    """Where in all frames the head is looked for, and the shoulders: three face heights wide, one high."""
    shrink = min(1.0, 720 / max(frame.shape[:2]))
    faces = finder.find(cv2.resize(frame, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA))
    if not faces:
        raise ValueError("no face is found in the first frame")
    points = faces[0].points[:FACE_POINTS, :2] / shrink
    face, (x, y) = float(np.ptp(points[:, 1])), (points.min(0) + points.max(0)) / 2
    chin = float(points[CHIN, 1])
    return (
        _inside(frame, x - 1.1 * face, y - 1.1 * face, x + 1.1 * face, y + 1.1 * face),
        _inside(frame, x - 1.5 * face, chin + 0.2 * face, x + 1.5 * face, chin + 1.2 * face),
    )


def _inside(frame: Rgb, *box: float) -> Box:
    height, width = frame.shape[:2]
    left, top, right, bottom = (round(side) for side in box)
    return max(0, left), min(max(0, top), height - 8), min(width, right), min(height, bottom)


def _angles(face: Face) -> tuple[float, float, float]:
    """Yaw, pitch and roll of a head, radians."""
    turn = face.transform[:3, :3]
    return (
        math.atan2(turn[0, 2], turn[2, 2]),
        math.atan2(-turn[1, 2], math.hypot(turn[0, 2], turn[2, 2])),
        math.atan2(turn[1, 0], turn[1, 1]),
    )


def astray(portrait: NDArray[np.uint8], points: NDArray[np.float32]) -> int:
    """How many pixels of a cut-out (h, w, 4) are away from the face's person.

    Single hairs that stand off by less than :data:`_HAIR` belong to it.
    """
    seen = (portrait[..., 3] > _TRACE).astype(np.uint8)
    face = points[:FACE_POINTS, :2]
    reach = max(1, round(_HAIR * float(np.ptp(face[:, 1])) / 2))
    _, labels = cv2.connectedComponents(cv2.dilate(seen, np.ones((2 * reach + 1,) * 2, np.uint8)))
    x, y = np.rint(face.mean(0)).astype(int)
    return int(((seen > 0) & (labels != labels[y, x])).sum())


def measure_film(path: Path) -> tuple[Life, Lids | None]:
    """The same measures of a film of a real speaker; of the blink in which the lids are shut best, if any."""
    frames = list(read_frames(path))
    with FaceFinder(max_faces=1) as finder:
        moves = life(frames[::4], finder)
        found = [next(iter(finder.find(frame)), None) for frame in frames]
    blink = BLENDSHAPE_INDEX["eyeBlinkLeft"]
    shut = np.array([float(face.scores[blink]) if face else np.nan for face in found])
    looks = []
    for k in np.flatnonzero(shut > 0.5):
        before = np.flatnonzero(shut[:k] < 0.15)
        if len(before):
            opened, closed = (found[j].points[:, :2].astype(np.float64) for j in (before[-1], k))  # type: ignore[union-attr]
            moved, _ = cv2.estimateAffinePartial2D(opened[_STIFF], closed[_STIFF])
            looks.append(lids(frames[k], opened @ moved[:, :2].T + moved[:, 2]))
    return moves, min(looks, key=lambda look: look.distance, default=None)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name, *measure_film(Path(name)))
