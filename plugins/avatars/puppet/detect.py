"""Finding every face in a photo, also where the first look misses it: small, close up, turned or hard to see.

MediaPipe looks at the whole photo first. Where it finds nothing it looks again at parts of it, at the photo
with a border around it and at the photo turned by quarters. What it still misses the second detector may
find (:mod:`.aligner`), which tells MediaPipe where to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .landmarks import Face, FaceFinder
from .topology import CHIN, EYE_OUTER_CORNERS, FOREHEAD

_LOOK = 1280
"""Longer side in pixels of what is looked at: more shows the detector nothing new."""
_BORDER = 0.35
"""Width of the border around a close-up, as share of the longer side."""
_SMALLEST = 0.25
"""Faces below this share of the largest one's height do not count: passers-by, pictures on the wall."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels."""


class SecondDetector(Protocol):
    """Another detector, that finds where faces are and which way up they are."""

    def find(self, rgb: NDArray[np.uint8]) -> Sequence[NDArray[np.float32]]:
        """The outlines of the eyes and the chin of each face: float32 (3, 2) in pixels."""


@dataclass(frozen=True, eq=False)
class Found:
    """:param turns: quarter turns to the left that bring the photo upright.
    :param faces: the faces in the photo when it is upright, from its left to its right.
    """

    turns: int
    faces: list[Face]


def find_faces(rgb: NDArray[np.uint8], second: SecondDetector | None = None) -> Found:
    """All faces of a photo (h, w, 3) that matter; none is an empty list."""
    with FaceFinder(max_faces=12) as finder:
        for turns in (0, 1, 3, 2):
            turned = np.ascontiguousarray(np.rot90(rgb, turns))
            for parts in (_whole(turned), _bordered(turned), _parts(turned)):
                if faces := _look(finder, turned, parts):
                    extra = -round(float(np.median([roll(face) for face in faces])) / 90) % 4
                    if extra == 0:
                        return Found(turns, _sorted(faces))
                    upright = np.ascontiguousarray(np.rot90(turned, extra))
                    if faces := _look(finder, upright, [*_whole(upright), *_bordered(upright)]):
                        return Found((turns + extra) % 4, _sorted(faces))
        if second is not None:
            for turns in (0, 1, 3, 2):
                turned = np.ascontiguousarray(np.rot90(rgb, turns))
                if faces := _guided(finder, turned, second):
                    return Found(turns, _sorted(faces))
    return Found(0, [])


def roll(face: Face) -> float:
    """How far the line of the eyes is turned clockwise, in degrees, -180..180."""
    right, left = (face.points[point, :2] for point in EYE_OUTER_CORNERS)
    return float(np.degrees(np.arctan2(*(left - right)[::-1])))


def height(face: Face) -> float:
    """Chin to hairline in pixels."""
    return float(np.linalg.norm(face.points[FOREHEAD, :2] - face.points[CHIN, :2]))


def _sorted(faces: list[Face]) -> list[Face]:
    tallest = max(map(height, faces))
    matter = [face for face in faces if height(face) >= _SMALLEST * tallest]
    return sorted(matter, key=lambda face: float(face.points[:, 0].mean()))


def _whole(rgb: NDArray[np.uint8]) -> list[tuple[Box, int]]:
    return [((0, 0, rgb.shape[1], rgb.shape[0]), 0)]


def _bordered(rgb: NDArray[np.uint8]) -> list[tuple[Box, int]]:
    return [((0, 0, rgb.shape[1], rgb.shape[0]), int(_BORDER * max(rgb.shape[:2])))]


def _parts(rgb: NDArray[np.uint8]) -> Iterator[tuple[Box, int]]:
    """Squares of the photo, larger ones first, each overlapping its neighbours by half."""
    rows, columns = rgb.shape[:2]
    for share in (1.0, 0.5, 0.3):
        side = int(share * min(rows, columns))
        if side < 128:
            return
        for top in _steps(rows, side):
            for left in _steps(columns, side):
                yield (left, top, left + side, top + side), 0


def _steps(length: int, side: int) -> list[int]:
    count = 1 if side >= length else int(np.ceil((length - side) / (side / 2))) + 1
    return [int(x) for x in np.linspace(0, length - side, count)]


def _look(
    finder: FaceFinder, rgb: NDArray[np.uint8], parts: Iterator[tuple[Box, int]] | list[tuple[Box, int]]
) -> list[Face]:
    """The faces in the first of some parts that shows any which a second, closer look confirms."""
    import cv2

    for (left, top, right, bottom), border in parts:
        part = rgb[top:bottom, left:right]
        scale = min(1.0, _LOOK / (max(part.shape[:2]) + 2 * border))
        if scale < 1:
            part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        elif max(part.shape[:2]) < _LOOK // 4:
            scale = _LOOK / 4 / max(part.shape[:2])
            part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        pad = round(border * scale)
        if pad:
            part = cv2.copyMakeBorder(part, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=(127, 127, 127))
        shift = np.array([left - pad / scale, top - pad / scale])
        found = [_placed(face, 1 / scale, shift) for face in finder.find(part)]
        if confirmed := [face for face in found if _confirmed(finder, rgb, face)]:
            return confirmed
    return []


def _placed(face: Face, scale: float, shift: NDArray[np.floating]) -> Face:
    points = face.points * np.float32(scale)
    points[:, :2] += shift.astype(np.float32)
    return replace(face, points=points)


def _confirmed(finder: FaceFinder, rgb: NDArray[np.uint8], face: Face) -> bool:
    """Is the face still there when it is looked at from nearby? What only resembles one seldom is."""
    import cv2

    tall = height(face)
    middle = face.points[:, :2].mean(0)
    # The crop is made by a warp, so that it may reach beyond the photo.
    side = 320
    scale = side / (2.4 * tall)
    matrix = np.array(
        [[scale, 0, side / 2 - scale * middle[0]], [0, scale, side / 2 - scale * middle[1]]], np.float32
    )
    near = cv2.warpAffine(rgb, matrix, (side, side), flags=cv2.INTER_AREA, borderValue=(127, 127, 127))
    for again in finder.find(near):
        placed = (again.points[:, :2] - matrix[:, 2]) / scale
        if np.linalg.norm(placed - face.points[:, :2], axis=1).mean() < 0.12 * tall:
            return True
    return False


def _guided(finder: FaceFinder, rgb: NDArray[np.uint8], second: SecondDetector) -> list[Face]:
    """Where the second detector sees faces, show MediaPipe each one level, central and large."""
    import cv2

    side = 512
    faces = []
    for right_eye, left_eye, chin in second.find(rgb):
        eyes = (right_eye + left_eye) / 2
        reach = float(np.linalg.norm(chin - eyes))
        across = left_eye - right_eye
        if reach < 8 or across[0] <= 0:
            continue
        middle = (eyes + chin) / 2
        for share in (3.0, 4.0, 2.2):  # of the crop, in distances from eyes to chin
            scale = side / (share * reach)
            angle = float(np.degrees(np.arctan2(across[1], across[0])))
            matrix = cv2.getRotationMatrix2D((float(middle[0]), float(middle[1])), angle, scale)
            matrix[:, 2] += side / 2 - middle
            flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            level = cv2.warpAffine(rgb, matrix, (side, side), flags=flags, borderValue=(127, 127, 127))
            if found := finder.find(level):
                back = cv2.invertAffineTransform(matrix).astype(np.float32)
                points = found[0].points / np.float32(scale)
                points[:, :2] = found[0].points[:, :2] @ back[:, :2].T + back[:, 2]
                faces.append(replace(found[0], points=points))
                break
    return faces
