"""Finding every face in a photo, also where the first look misses it: small, close up, turned or hard to see.

MediaPipe looks at the whole photo first. Where it finds nothing it looks again at parts of it, at the photo
with a border around it and at the photo turned by quarters. A face that it is not sure of may stand on its
head, and is looked at the other way up. What it still misses the second detector may
find (:mod:`.aligner`), which tells MediaPipe where to look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .landmarks import Face, FaceFinder
from .topology import CHIN, EYE_OUTER_CORNERS, FOREHEAD

_PARTS = 12
"""How many parts are searched for further faces."""
_LOOK = 1280
"""Longer side in pixels of what is looked at: more shows the detector nothing new."""
_BORDER = 0.35
"""Width of the border around a close-up, as share of the longer side."""
_SURE = 0.6
"""How sure MediaPipe must be, 0..1, at the second, closer look."""
_ALONE = 0.5
"""A face of more than this share of the photo's shorter side leaves no room for others that matter."""
_SMALLEST = 0.25
"""Faces below this share of the largest one's height do not count: passers-by, pictures on the wall."""

_STEADY = 0.007
"""How far the points of a face may move, as share of its height, without a doubt which way up it is."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels."""
Part = tuple[Box, int]
"""A part of a photo, and the width of the border to put around it."""


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
    with FaceFinder(max_faces=12) as finder, FaceFinder(1, _SURE) as judge:
        look = _Look(finder, judge)
        for turns in (0, 1, 3, 2):
            turned = np.ascontiguousarray(np.rot90(rgb, turns))
            faces = look.first(turned, _whole(turned), _bordered(turned), _parts(turned))
            if faces and (extra := round(float(np.median([roll(face) for face in faces])) / 90) % 4):
                # It can find faces that lie on their side as well.
                turned, turns = np.ascontiguousarray(np.rot90(turned, extra)), (turns + extra) % 4
                faces = look.first(turned, _whole(turned), _bordered(turned), _parts(turned))
            if faces:
                turned, turns, faces = look.right_way_up(turned, turns, faces)
                if max(map(height, faces)) < _ALONE * min(turned.shape[:2]):
                    faces = look.everywhere(turned, faces)
                return Found(turns, _sorted(faces))
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


def _whole(rgb: NDArray[np.uint8]) -> list[Part]:
    return [((0, 0, rgb.shape[1], rgb.shape[0]), 0)]


def _bordered(rgb: NDArray[np.uint8]) -> list[Part]:
    return [((0, 0, rgb.shape[1], rgb.shape[0]), int(_BORDER * max(rgb.shape[:2])))]


def _parts(rgb: NDArray[np.uint8]) -> Iterator[Part]:
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


@dataclass(frozen=True, eq=False)
class _Look:
    """Looking at parts of a photo. What is found is looked at again from nearby, by a stricter judge."""

    finder: FaceFinder
    judge: FaceFinder

    def first(self, rgb: NDArray[np.uint8], *ways: Iterable[Part]) -> list[Face]:
        """The faces in the first part that shows any."""
        for part in chain(*ways):
            if faces := self._in(rgb, part):
                return faces
        return []

    def right_way_up(
        self, rgb: NDArray[np.uint8], turns: int, faces: list[Face]
    ) -> tuple[NDArray[np.uint8], int, list[Face]]:
        """A photo, how it was turned and its faces; all of them turned over where that is how faces are seen
        more clearly. MediaPipe sees upright faces in many that stand on their head: a mouth in the brow."""
        doubt = self._wobble(rgb, faces)
        if doubt > _STEADY:
            over = np.ascontiguousarray(np.rot90(rgb, 2))
            others = self.first(over, _whole(over), _bordered(over))
            if others and self._wobble(over, others) < doubt:
                return over, (turns + 2) % 4, others
        return rgb, turns, faces

    def everywhere(self, rgb: NDArray[np.uint8], faces: list[Face]) -> list[Face]:
        """These faces and all others that the parts show."""
        for part in islice(_parts(rgb), _PARTS):
            faces = [*faces, *(face for face in self._in(rgb, part) if not _known(face, faces))]
        return faces

    def _in(self, rgb: NDArray[np.uint8], part: Part) -> list[Face]:
        import cv2

        (left, top, right, bottom), border = part
        seen = rgb[top:bottom, left:right]
        scale = min(1.0, _LOOK / (max(seen.shape[:2]) + 2 * border))
        if scale < 1:
            seen = cv2.resize(seen, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        elif max(seen.shape[:2]) < _LOOK // 4:
            scale = _LOOK / 4 / max(seen.shape[:2])
            seen = cv2.resize(seen, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        pad = round(border * scale)
        if pad:
            seen = cv2.copyMakeBorder(seen, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=(127, 127, 127))
        shift = np.array([left - pad / scale, top - pad / scale])
        faces: list[Face] = []
        for found in self.finder.find(seen):
            face = _placed(found, 1 / scale, shift)
            if not _known(face, faces) and self._confirms(rgb, face):
                faces.append(face)
        return faces

    def _confirms(self, rgb: NDArray[np.uint8], face: Face) -> bool:
        """Is the face still there when it is looked at from nearby? What only resembles one seldom is."""
        return self._moved(rgb, face) < 0.12

    def _wobble(self, rgb: NDArray[np.uint8], faces: list[Face]) -> float:
        """How much the points of the largest face depend on where in the picture it is. Those of a face the
        right way up hardly do: 0.004 of its height at most in our presenters, and 0.011 or more in the same
        on their head."""
        tallest = max(faces, key=height)
        return max(self._moved(rgb, tallest, aside) for aside in (-0.15, 0.15))

    def _moved(self, rgb: NDArray[np.uint8], face: Face, aside: float = 0.0) -> float:
        """How far the points of a face move, as share of its height, when it is looked at from nearby.

        :param aside: how far it then lies from the middle of the picture, in face heights.
        """
        import cv2

        side, tall = 320, height(face)
        scale = side / (2.4 * tall)
        middle = face.points[:, :2].mean(0) + np.array([aside * tall, 0])
        matrix = np.array(
            [[scale, 0, side / 2 - scale * middle[0]], [0, scale, side / 2 - scale * middle[1]]], np.float32
        )
        # A warp, so that it may reach beyond the photo.
        near = cv2.warpAffine(rgb, matrix, (side, side), flags=cv2.INTER_AREA, borderValue=(127, 127, 127))
        again = self.judge.find(near)
        if not again:
            return 1.0
        placed = (again[0].points[:, :2] - matrix[:, 2]) / scale
        return float(np.linalg.norm(placed - face.points[:, :2], axis=1).mean() / tall)


def _known(face: Face, faces: list[Face]) -> bool:
    middle = face.points[:, :2].mean(0)
    return any(
        np.linalg.norm(middle - other.points[:, :2].mean(0)) < 0.5 * max(height(face), height(other))
        for other in faces
    )


def _placed(face: Face, scale: float, shift: NDArray[np.floating]) -> Face:
    points = face.points * np.float32(scale)
    points[:, :2] += shift.astype(np.float32)
    return replace(face, points=points)


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
