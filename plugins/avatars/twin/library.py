"""The library of mouths: which frames of the clip are kept for their mouth, and what is measured of all
frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Progress
from heygen_studio.media import Clip

from .face import Pose
from .mesh import Mesh
from .reel import in_chunks
from .tracking import cut

_SECONDS = 24.0
"""Most that is kept: more gains nothing that could be measured."""
_RUN = 12
"""Frames that are chosen together, so that there are stretches to follow."""
_CELLS = 6
"""Ranges into which each of the main directions of a shape is divided."""
_TURNED = 22.0
"""Degrees of yaw beyond which half of a mouth is not seen well."""
_MARGIN = 6
_LOOK = (20, 16)
"""Width and height of the small picture of a mouth."""
_REACH = (0.40, 0.34)
"""Half of what it shows, in eye distances."""
_MAIN = 24
"""Numbers that are kept of it."""
_COARSE = 8
_CHUNK = 8


@dataclass(frozen=True, eq=False)
class Gathered:
    """What a pass through the clip gives; see :class:`.twin.Twin`."""

    light: NDArray[np.float32]
    sharpness: NDArray[np.float32]
    looks: NDArray[np.float32]
    patches: NDArray[np.uint8]
    corners: NDArray[np.int32]


def choose_library(
    seen: NDArray[np.floating], angles: NDArray[np.float32], good: NDArray[np.bool_], fps: float
) -> NDArray[np.int64]:
    """Frames whose mouths are kept, in order: all good ones of a short clip, of a longer one the runs that
    bring most that is not there yet.

    :param seen: float32 (n, d), shapes, the main directions first. ``angles``: float32 (n, 3).
    """
    able = good & (np.abs(angles[:, 0] - np.median(angles[:, 0])) < _TURNED)
    most = int(_SECONDS * fps)
    if able.sum() <= most:
        return np.flatnonzero(able)
    main = seen[:, :4]
    low, high = np.percentile(main[able], [1, 99], axis=0)
    place = np.clip(((main - low) / (high - low + 1e-6) * _CELLS).astype(int), 0, _CELLS - 1)
    cells = place @ (_CELLS ** np.arange(main.shape[1]))
    runs = [np.arange(k, k + _RUN) for k in range(0, len(seen) - _RUN + 1, _RUN)]
    runs = [run for run in runs if able[run].all()]
    counts = np.zeros(_CELLS ** main.shape[1])
    chosen: list[NDArray[np.int64]] = []
    while runs and len(chosen) * _RUN < most:
        gains = [float((1 / (1 + counts[cells[run]])).sum()) for run in runs]
        run = runs.pop(int(np.argmax(gains)))
        np.add.at(counts, cells[run], 1)
        chosen.append(run)
    return np.sort(np.concatenate(chosen)) if chosen else np.flatnonzero(able)[:most]


def gather(
    clips: Sequence[Clip],
    pose: Pose,
    faces: NDArray[np.float32],
    mesh: Mesh,
    library: NDArray[np.int64],
    file: Path,
    progress: Progress,
) -> Gathered:
    """Go once through clips of one size: light and sharpness of all frames, and the mouths
    of the library, written to a file as they come.

    :param faces: float32 (n, k, 3), canonical shapes.
    """
    clip, count = clips[0], len(faces)
    every = np.arange(count)
    marks = pose.place(faces, every)
    shown = np.flatnonzero(mesh.alpha[: len(mesh.points)] > 0)
    boxes = _boxes(marks[:, _touched(mesh, shown)], clip)
    eyes = _eye_boxes(pose, clip)
    size = (boxes[library, 2:] - boxes[library, :2]).max(0) if len(library) else np.array([8, 8])
    size = np.minimum(-(-size // 4) * 4, (clip.width // 4 * 4, clip.height // 4 * 4))
    corners = np.zeros((len(library), 2), np.int32)
    patches = np.lib.format.open_memmap(
        file, "w+", np.uint8, (len(library), int(size[1]) * 3 // 2, int(size[0]))
    )
    light = np.zeros((count, len(mesh.skin), 3), np.float32)
    sharpness = np.zeros(count, np.float32)
    looks = np.zeros((len(library), _LOOK[0] * _LOOK[1]), np.float32)
    middle = faces[:, mesh.middle].mean((0, 1))
    places = {int(frame): k for k, frame in enumerate(library)}
    frames = (frame for one in clips for _, chunk in in_chunks(one, _CHUNK) for frame in chunk)
    for index, frame in enumerate(frames):
        if index % 16 == 0:
            progress(index / count, "Collecting mouths")
        light[index] = _light(frame, boxes[index], marks[index][mesh.skin])
        sharpness[index] = _sharpness(frame, eyes[index])
        if (k := places.get(index)) is not None:
            left, top = _corner(boxes[index], size, clip)
            corners[k] = left, top
            patches[k] = cut(frame, (left, top, left + int(size[0]), top + int(size[1])))
            looks[k] = _look(frame, pose, index, middle)
    patches.flush()
    return Gathered(light, sharpness, _main(looks), patches, corners)


def _main(looks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Small pictures (m, p) by what they differ most in: their distances stay, and are quickly found."""
    if not len(looks):
        return looks
    apart = looks - looks.mean(0)
    axes = np.linalg.svd(apart[:: max(1, len(apart) // 300)], full_matrices=False)[2][:_MAIN]
    return np.asarray(apart @ axes.T, np.float32)


def _touched(mesh: Mesh, shown: NDArray[np.int64]) -> NDArray[np.signedinteger]:
    """Points of triangles in which the mouth is seen."""
    seen = np.isin(mesh.triangles, shown).any(1)
    points = np.unique(mesh.triangles[seen])
    return points[points < len(mesh.points)]


def _boxes(marks: NDArray[np.float32], clip: Clip) -> NDArray[np.signedinteger]:
    """Left, top, right and bottom, even, around points (n, k, 2)."""
    low = np.floor(marks.min(1)).astype(int) - _MARGIN
    high = np.ceil(marks.max(1)).astype(int) + _MARGIN
    limit = np.array([clip.width, clip.height])
    low, high = np.clip(low, 0, limit - 8), np.clip(high, 8, limit)
    return np.concatenate([low // 2 * 2, np.maximum(high // 2 * 2, low // 2 * 2 + 8)], 1)


def _corner(box: NDArray[np.signedinteger], size: NDArray[np.signedinteger], clip: Clip) -> tuple[int, int]:
    left = min(int(box[0]), clip.width - int(size[0]))
    top = min(int(box[1]), clip.height - int(size[1]))
    return left // 2 * 2, top // 2 * 2


def _eye_boxes(pose: Pose, clip: Clip) -> NDArray[np.signedinteger]:
    """The part of each frame between brows and the middle of the nose, for which speech is nothing."""
    corners = np.array([[-0.55, -0.2, 0], [0.55, -0.2, 0], [-0.55, 0.35, 0], [0.55, 0.35, 0]], np.float32)
    count = len(pose.scale)
    return _boxes(pose.place(np.broadcast_to(corners, (count, 4, 3)), np.arange(count)), clip)


def _light(
    frame: NDArray[np.uint8], box: NDArray[np.signedinteger], marks: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Y, Cb, Cr of places (s, 2), blurred."""
    import cv2

    part = cut(frame, tuple(box.tolist()))
    rows = part.shape[0] * 2 // 3
    size = max(2, part.shape[1] // _COARSE), max(2, rows // _COARSE)
    planes = [part[:rows], *np.moveaxis(part[rows:].reshape(rows // 2, -1, 2), 2, 0)]
    small = np.dstack([cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in planes])
    small = cv2.blur(small.astype(np.float32), (3, 3))
    at = (marks - box[:2] + 0.5) * (np.array(size) / (box[2:] - box[:2])) - 0.5
    x, y = np.ascontiguousarray(at.T[..., None], np.float32)
    return np.asarray(cv2.remap(small, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[:, 0])


def _sharpness(frame: NDArray[np.uint8], box: NDArray[np.signedinteger]) -> float:
    import cv2

    left, top, right, bottom = box.tolist()
    return float(np.log(cv2.Laplacian(frame[top:bottom, left:right], cv2.CV_32F).std() + 0.5))


def _look(
    frame: NDArray[np.uint8], pose: Pose, index: int, middle: NDArray[np.float32]
) -> NDArray[np.float32]:
    import cv2

    reach = np.array(_REACH)
    edges = np.array([[-1, -1], [1, -1], [-1, 1]]) * reach
    corners = np.column_stack([middle[:2] + edges, np.full(3, middle[2])])[None].astype(np.float32)
    at = pose.place(corners, np.array([index]))[0]
    wide = 4 * np.array(_LOOK)  # sampled finely and averaged, so that nothing aliases
    there = np.array([[0, 0], [wide[0], 0], [0, wide[1]]], np.float32)
    matrix = cv2.getAffineTransform(at, there)
    rows = frame.shape[0] * 2 // 3
    near = cv2.warpAffine(frame[:rows], matrix, (int(wide[0]), int(wide[1])), flags=cv2.INTER_LINEAR)
    small = cv2.resize(near, _LOOK, interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(small.reshape(-1) / 255 / np.sqrt(small.size))
