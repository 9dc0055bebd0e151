"""Following the face through a clip: the landmarks of every frame."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Progress
from heygen_studio.media import Clip

from ..puppet.detect import find_faces, height
from ..puppet.landmarks import Face, FaceFinder
from .face import FACE_POINTS
from .reel import Reel

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
_THREADS = 2
THUMB = 48
"""Longer side of a thumbnail in pixels."""


@dataclass(frozen=True, eq=False)
class Followed:
    """What was seen in ``n`` frames.

    :param points: float32 (n, 468, 3), the face in pixels; the centre of the first pixel is 0. NaN where
        there is none.
    :param thumbs: uint8 (n, h, w), the luma of each frame, small.
    :param scores: float32 (n, 52), ARKit scores of MediaPipe.
    """

    points: NDArray[np.float32]
    thumbs: NDArray[np.uint8]
    scores: NDArray[np.float32]


def survey(clip: Clip) -> list[tuple[NDArray[np.uint8], list[Face]]]:
    """Some frames (h, w, 3) of a clip, RGB, and all faces in each."""
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


def follow(clip: Clip, start: NDArray[np.float32], progress: Progress) -> Followed:
    """Find the face in every frame.

    :param start: landmarks (k, 2 or 3) of the face to follow, in a frame near the start.
    """
    points = np.full((clip.frames, FACE_POINTS, 3), np.nan, np.float32)
    scores = np.zeros((clip.frames, 52), np.float32)
    scale = THUMB / max(clip.width, clip.height)
    size = max(8, round(clip.width * scale)), max(8, round(clip.height * scale))
    thumbs = np.zeros((clip.frames, size[1], size[0]), np.uint8)
    box = _box(start, clip)
    with ExitStack() as stack:
        finders = [stack.enter_context(FaceFinder(1)) for _ in range(_THREADS)]
        pool = stack.enter_context(ThreadPoolExecutor(_THREADS))
        for first, frames in _chunks(clip):
            progress(first / clip.frames, "Following the face")
            here = box

            def look(
                worker: int, first: int = first, frames: NDArray[np.uint8] = frames, box: _Box = here
            ) -> None:
                for k in range(worker, len(frames), _THREADS):
                    face = _find(finders[worker], frames[k], box)
                    thumbs[first + k] = _thumb(frames[k], size)
                    if face is not None:
                        points[first + k], scores[first + k] = face

            for done in [pool.submit(look, worker) for worker in range(_THREADS)]:
                done.result()
            seen = points[first : first + len(frames)]
            seen = seen[~np.isnan(seen[:, 0, 0])]
            if len(seen):
                box = _box(seen[-1], clip)
            elif again := find_faces(to_rgb(frames[-1])).faces:
                box = _box(max(again, key=height).points, clip)
    return Followed(points, thumbs, scores)


_Box = tuple[int, int, int, int]


def _chunks(clip: Clip) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    frames = np.empty((_CHUNK, clip.height * 3 // 2, clip.width), np.uint8)
    reel = Reel(clip.path, clip.fps, (clip.width, clip.height))
    try:
        for first in range(0, clip.frames, _CHUNK):
            count = min(_CHUNK, clip.frames - first)
            for k in range(count):
                reel.read(first + k, frames[k])
            yield first, frames[:count]
    finally:
        reel.close()


def _box(points: NDArray[np.float32], clip: Clip) -> _Box:
    """Left, top, right and bottom, even, of the face with room around it."""
    low, high = points[:, :2].min(0), points[:, :2].max(0)
    middle, reach = (low + high) / 2, (0.5 + _AROUND) * float((high - low).max())
    left, top = (max(0, int(v - reach) // 2 * 2) for v in middle)
    right = min(clip.width, int(middle[0] + reach) // 2 * 2)
    bottom = min(clip.height, int(middle[1] + reach) // 2 * 2)
    return left, top, max(right, left + 2), max(bottom, top + 2)


def _find(
    finder: FaceFinder, frame: NDArray[np.uint8], box: _Box
) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    import cv2

    left, top, right, bottom = box
    rgb = to_rgb(cut(frame, box))
    scale = _SEEN / max(rgb.shape[:2])
    if scale < 1:
        rgb = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    faces = finder.find(rgb)
    if not faces:
        return None
    back = np.array(
        [(right - left) / rgb.shape[1], (bottom - top) / rgb.shape[0], (right - left) / rgb.shape[1]],
        np.float32,
    )
    points = faces[0].points[:FACE_POINTS] * back + np.array([left - 0.5, top - 0.5, 0], np.float32)
    return points, faces[0].scores


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


def _thumb(frame: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    import cv2

    return np.asarray(cv2.resize(frame[: frame.shape[0] * 2 // 3], size, interpolation=cv2.INTER_AREA))
