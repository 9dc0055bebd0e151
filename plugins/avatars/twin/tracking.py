"""Following the face through a clip: the landmarks of every frame."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Progress
from heygen_studio.media import Clip

from ..puppet.detect import find_faces, height
from ..puppet.landmarks import Face, FaceFinder
from .face import FACE_POINTS
from .people import OTHER, SAME, Sought, appearance, unlike
from .reel import Reel, in_chunks

_LOOKS = 12
"""So many frames are looked at closely before the clip is followed."""
_MOST = 4
"""Faces that are looked for at a time."""
_CLOSER = 3
"""Frames that are searched part by part where nothing is seen at once, which takes seconds for each."""
_CHUNK = 16
_AROUND = 0.75
"""Room around the face where it is looked for, as share of its height."""
_SEEN = 384
"""Longer side in pixels of what the landmarks are found in: the detector takes 256."""
_GLIMPSED = 4
"""Every so many frames it is seen what the face looks like."""
_NEARER = 0.3
"""What it adds to how unlike a face is that it is elsewhere."""
_THREADS = 2
_NEAR = 2
"""Faces that may be near the one that is followed, itself among them."""
_CUT = 22.0
"""Mean change of the thumbnail, in levels, from one frame to the next, from which on it is another scene."""
THUMB = 48
"""Longer side of a thumbnail in pixels."""


@dataclass(frozen=True, eq=False)
class Followed:
    """What was seen in ``n`` frames.

    :param points: float32 (n, 468, 3), the face in pixels; the centre of the first pixel is 0. NaN where
        there is none.
    :param thumbs: uint8 (n, h, w), the luma of each frame, small.
    :param scores: float32 (n, 52), ARKit scores of MediaPipe.
    :param glimpses: what the face looks like in some of the frames, by number; see :mod:`.people`.
    """

    points: NDArray[np.float32]
    thumbs: NDArray[np.uint8]
    scores: NDArray[np.float32]
    glimpses: dict[int, NDArray[np.float32]] = field(default_factory=dict)

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Which frames show the face, (n,)."""
        return np.asarray(~np.isnan(self.points[:, 0, 0]))

    def without(self, frames: NDArray[np.bool_]) -> Followed:
        """The same where some frames, bool (n,), do not show the face."""
        return replace(self, points=np.where(frames[:, None, None], np.float32(np.nan), self.points))

    def and_then(self, other: Followed) -> Followed:
        """Both, one after the other, of clips of the same size."""
        points, thumbs, scores = (
            np.concatenate([getattr(self, name), getattr(other, name)])
            for name in ("points", "thumbs", "scores")
        )
        return Followed(points, thumbs, scores)

    def changes(self) -> NDArray[np.float32]:
        """Mean change of the thumbnail from each frame to the next, in levels, (n - 1,)."""
        return _changes(self.thumbs)

    def cuts(self) -> NDArray[np.int64]:
        """The first frames of other scenes."""
        return np.flatnonzero(self.changes() > _CUT) + 1


Look = tuple[NDArray[np.uint8], list[Face]]
"""A frame (h, w, 3), RGB, and all faces in it."""


def survey(clip: Clip) -> list[Look]:
    """Some frames of a clip."""
    frame = np.empty((clip.height * 3 // 2, clip.width), np.uint8)
    reel = Reel(clip.path, clip.fps, (clip.width, clip.height))
    found = []
    closer, box = _CLOSER, None
    try:
        with FaceFinder(_MOST) as finder:
            for index in np.linspace(0, clip.frames - 1, _LOOKS + 2).astype(int)[1:-1]:
                reel.read(int(index), frame)
                rgb = to_rgb(frame)
                faces = finder.find(rgb) or (_within(finder, rgb, box) if box else [])
                if not faces and closer > 0:
                    closer -= 1
                    faces = find_faces(rgb).faces
                box = _box(max(faces, key=height).points, clip) if faces else box
                found.append((rgb, faces))
    finally:
        reel.close()
    return found


def follow(clip: Clip, who: Sought, progress: Progress) -> Followed:
    """Find the face of a person in every frame. At a cut they are looked for anew.

    Where they are not seen, somebody else may be followed, which :func:`.people.told_apart` tells.
    """
    points = np.full((clip.frames, FACE_POINTS, 3), np.nan, np.float32)
    scores = np.zeros((clip.frames, 52), np.float32)
    glimpses: dict[int, NDArray[np.float32]] = {}
    scale = THUMB / max(clip.width, clip.height)
    size = max(8, round(clip.width * scale)), max(8, round(clip.height * scale))
    thumbs = np.zeros((clip.frames, size[1], size[0]), np.uint8)
    box: _Box | None = _box(who.points, clip)
    with _Search(clip, who.looks) as search:
        for first, frames in in_chunks(clip, _CHUNK):
            progress(first / clip.frames, "Following the face")
            for k, frame in enumerate(frames):
                thumbs[first + k] = _thumb(frame, size)
            changes = _changes(thumbs[max(0, first - 1) : first + len(frames)])
            cuts = np.flatnonzero(changes > _CUT) + 1 - (first > 0)
            for begin, end in pairwise(sorted({0, *cuts.tolist(), len(frames)})):
                if first + begin == 0 or begin in cuts:
                    box = search.person(frames[begin], box, stays=False)
                found = search.near(frames, range(begin, end), box) if box else {}
                lost = [k for k in range(begin, end) if k not in found]
                if lost and (again := search.person(frames[lost[-1]], box, stays=box is not None)):
                    box = again
                    found |= search.near(frames, lost, box)
                for k, (marks, score, glimpse) in found.items():
                    points[first + k], scores[first + k] = marks, score
                    if glimpse is not None:
                        glimpses[first + k] = glimpse
                if found:
                    box = _box(found[max(found)][0], clip)
    return Followed(points, thumbs, scores, glimpses)


_Box = tuple[int, int, int, int]
_Marks = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32] | None]
"""Landmarks, scores, and in some frames what the face looks like."""


def _box(points: NDArray[np.float32], clip: Clip) -> _Box:
    """Left, top, right and bottom, even, of the face with room around it."""
    low, high = points[:, :2].min(0), points[:, :2].max(0)
    middle, reach = (low + high) / 2, (0.5 + _AROUND) * float((high - low).max())
    left, top = (max(0, int(v - reach) // 2 * 2) for v in middle)
    right = min(clip.width, int(middle[0] + reach) // 2 * 2)
    bottom = min(clip.height, int(middle[1] + reach) // 2 * 2)
    return left, top, max(right, left + 2), max(bottom, top + 2)


class _Search:
    """Looks for one face in frames of a clip, with a detector for each processor."""

    def __init__(self, clip: Clip, who: NDArray[np.float32]) -> None:
        self._clip, self._who = clip, who
        self._stack = ExitStack()
        self._crowd = self._stack.enter_context(FaceFinder(_MOST))
        self._finders = [self._stack.enter_context(FaceFinder(_NEAR)) for _ in range(_THREADS)]
        self._pool = self._stack.enter_context(ThreadPoolExecutor(_THREADS))
        self._closer = _CLOSER

    def __enter__(self) -> _Search:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def near(self, frames: NDArray[np.uint8], which: Sequence[int], box: _Box) -> dict[int, _Marks]:
        """The face in a box, of each frame that shows it there."""
        found: dict[int, _Marks] = {}

        def look(worker: int) -> None:
            for k in which[worker::_THREADS]:
                glimpse = k % _GLIMPSED == 0 or k == which[0]
                if (face := _find(self._finders[worker], frames[k], box, glimpse)) is not None:
                    found[k] = face

        for done in [self._pool.submit(look, worker) for worker in range(_THREADS)]:
            done.result()
        return found

    def person(self, frame: NDArray[np.uint8], last: _Box | None, stays: bool) -> _Box | None:
        """Where to look on for the person in a frame: around the face that is most like theirs, if any could
        be.

        :param last: where they were last. ``stays``: they should still be near.
        """
        rgb = to_rgb(frame)
        faces = self._crowd.find(rgb)
        if last is not None:
            faces += _within(self._crowd, rgb, last)
        if not faces and self._closer > 0:
            self._closer -= 1
            faces = find_faces(rgb).faces
        apart = [unlike(appearance(rgb, face.points), self._who) for face in faces]
        able = list(range(len(faces)))
        if stays and last is not None:
            left, top, right, bottom = last
            there = [left < x < right and top < y < bottom for x, y in map(_middle, faces)]
            able = [k for k in able if there[k] or apart[k] <= SAME]
        if last is not None:  # of two who look alike, as twins do, who is nearer to where they were
            middle = np.array([last[0] + last[2], last[1] + last[3]]) / 2
            for k, face in enumerate(faces):
                away = float(np.linalg.norm(_middle(face) - middle))
                apart[k] += _NEARER * min(1.0, away / (last[2] - last[0]))
        best = min(able, key=apart.__getitem__, default=None)
        # A single frame may deceive: where there is but one face, more are seen of it before it is judged.
        if best is None or (apart[best] > OTHER and len(faces) > 1):
            return None
        return _box(faces[best].points, self._clip)


def _find(finder: FaceFinder, frame: NDArray[np.uint8], box: _Box, glimpse: bool = False) -> _Marks | None:
    import cv2

    left, top, right, bottom = box
    rgb = to_rgb(cut(frame, box))
    scale = _SEEN / max(rgb.shape[:2])
    if scale < 1:
        rgb = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    middle = np.array(rgb.shape[1::-1]) / 2
    faces = sorted(finder.find(rgb), key=lambda face: float(np.linalg.norm(_middle(face) - middle)))
    if not faces:
        return None
    back = np.array(
        [(right - left) / rgb.shape[1], (bottom - top) / rgb.shape[0], (right - left) / rgb.shape[1]],
        np.float32,
    )
    points = faces[0].points[:FACE_POINTS] * back + np.array([left - 0.5, top - 0.5, 0], np.float32)
    return points, faces[0].scores, appearance(rgb, faces[0].points) if glimpse else None


def _middle(face: Face) -> NDArray[np.float32]:
    return np.asarray(face.points[:, :2].mean(0), np.float32)


def _within(finder: FaceFinder, rgb: NDArray[np.uint8], box: _Box) -> list[Face]:
    """The faces in a part of a picture."""
    left, top, right, bottom = box
    shift = np.array([left, top, 0], np.float32)
    faces = finder.find(np.ascontiguousarray(rgb[top:bottom, left:right]))
    return [replace(face, points=face.points + shift) for face in faces]


def cut(frame: NDArray[np.uint8], box: _Box) -> NDArray[np.uint8]:
    """A part of an NV12 frame, as one; the box is even."""
    left, top, right, bottom = box
    rows = frame.shape[0] * 2 // 3
    luma, chroma = frame[top:bottom, left:right], frame[rows + top // 2 : rows + bottom // 2, left:right]
    return np.ascontiguousarray(np.vstack([luma, chroma]))


def to_rgb(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An NV12 frame (h * 3 / 2, w) as RGB (h, w, 3), for the eyes of a detector."""
    import cv2

    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_YUV2RGB_NV12))


def _changes(thumbs: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(np.abs(np.diff(thumbs.astype(np.float32), axis=0)).mean((1, 2)), np.float32)


def _thumb(frame: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    import cv2

    return np.asarray(cv2.resize(frame[: frame.shape[0] * 2 // 3], size, interpolation=cv2.INTER_AREA))
