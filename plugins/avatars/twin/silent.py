"""Somebody who says nothing in the clip: the photo puppet, made of one of its frames, is filmed while it
moves its mouth, and the mouths come out of that film."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import InputError
from heygen_studio.media import BLENDSHAPE_INDEX, Canvas, Clip, FaceTrack, FrameSpec, Photo

from ..puppet.landmarks import FaceFinder
from .reel import Reel
from .tracking import to_rgb

_STEP = 6
"""Frames from one shape to the next."""
_BOTH = ("Left", "Right")


def _shape(**weights: float) -> NDArray[np.float32]:
    """ARKit weights, (52,); those of both sides by what they have in common."""
    out = np.zeros(52, np.float32)
    for name, value in weights.items():
        for key in (name, *(name + side for side in _BOTH)):
            if key in BLENDSHAPE_INDEX:
                out[BLENDSHAPE_INDEX[key]] = value
    return out


_REST = _shape()
_SHAPES = (
    _shape(jawOpen=0.15, mouthLowerDown=0.1, mouthUpperUp=0.06),
    _shape(jawOpen=0.32, mouthLowerDown=0.18, mouthUpperUp=0.13),
    _shape(jawOpen=0.5, mouthLowerDown=0.22, mouthUpperUp=0.16),
    _shape(jawOpen=0.12, mouthStretch=0.25, mouthSmile=0.15, mouthLowerDown=0.2, mouthUpperUp=0.1),
    _shape(jawOpen=0.05, mouthStretch=0.3, mouthSmile=0.2, mouthLowerDown=0.2, mouthUpperUp=0.08),
    _shape(jawOpen=0.06, mouthLowerDown=0.16, mouthUpperUp=0.08),
    _shape(jawOpen=0.05, mouthRollLower=0.35, mouthUpperUp=0.15),
    _shape(jawOpen=0.25, mouthFunnel=0.35),
    _shape(jawOpen=0.12, mouthFunnel=0.4, mouthLowerDown=0.12),
    _shape(jawOpen=0.08, mouthPucker=0.55),
    _shape(mouthPress=0.35, mouthRollUpper=0.15, mouthRollLower=0.15),
)
"""What a mouth does in speech: open, spread, at the teeth, rounded, pressed."""


def film_puppet(clip: Clip, frame: int, target: Path) -> Clip | None:
    """Film the person of one frame, at the size that they have there, going through all shapes of a mouth.

    :param frame: with shut lips and open eyes.
    :returns: a clip of the same size and rate as the given one; None where the frame cannot be used.
    """
    still = np.empty((clip.height * 3 // 2, clip.width), np.uint8)
    reel = Reel(clip.path, clip.fps, (clip.width, clip.height))
    try:
        reel.read(frame, still)
    finally:
        reel.close()
    spec = FrameSpec(clip.width, clip.height, clip.fps)
    track = _exercise()
    try:
        frames = _drawn(to_rgb(still), spec, track)
        first = next(frames)
    except (InputError, StopIteration):
        return None
    command = [
        *_writing(spec), "-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-g", "12", "-bf", "0",
        "-threads", "2", "-pix_fmt", "yuv420p", "-color_range", "tv", "-colorspace", "bt709", str(target),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None  # noqa: S101 - narrows the type
        for drawn in (first, *frames):
            process.stdin.write(drawn.data)
    return Clip(target, clip.width, clip.height, clip.fps, len(track)) if process.returncode == 0 else None


def _writing(spec: FrameSpec) -> list[str]:
    import imageio_ffmpeg

    return [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "nv12",
        "-s", f"{spec.width}x{spec.height}", "-r", str(spec.fps), "-i", "pipe:0",
    ]  # fmt: skip


def _exercise() -> FaceTrack:
    """From rest to each shape and on to the next, and back to rest between those that differ most."""
    way = [_REST]
    for k, shape in enumerate(_SHAPES):
        way += [shape, _SHAPES[(k + 4) % len(_SHAPES)], _REST]
    share = (1 - np.cos(np.pi * np.arange(_STEP) / _STEP))[:, None] / 2
    weights = np.concatenate([a + share * (b - a) for a, b in pairwise(way)]).astype(np.float32)
    return FaceTrack(weights, np.zeros((len(weights), 6), np.float32))


def _drawn(rgb: NDArray[np.uint8], spec: FrameSpec, track: FaceTrack) -> Iterator[NDArray[np.uint8]]:
    """The puppet of a picture (h, w, 3) in each frame of a track, as large as there, with its face in the
    middle of frames of the given size; NV12.

    :raises InputError: the picture cannot be used.
    """
    from ..puppet.creation import create_presenter
    from ..puppet.rig import load_rig
    from ..puppet.session import PuppetSession

    with tempfile.TemporaryDirectory() as folder:
        create_presenter(Photo(rgb), Path(folder), None, None, lambda done, what: None)
        rig = load_rig(Path(folder))
    with PuppetSession(rig, spec) as session:
        scale = session.framing.scale
    width, height = (max(64, round(side / scale / 2) * 2) for side in (spec.width, spec.height))
    whole = FrameSpec(width, height, spec.fps)
    canvas = Canvas.blank(whole)
    with PuppetSession(rig, whole) as session, FaceFinder(1) as finder:
        session.draw(canvas, track, 0)
        faces = finder.find(to_rgb(canvas.data))
        if not faces:
            return
        middle = faces[0].points[:, :2].mean(0)
        for index in range(len(track)):
            canvas.y[:], canvas.uv[:] = 110, 128
            session.draw(canvas, track, index)
            yield _part(canvas, middle, spec)


def _part(canvas: Canvas, middle: NDArray[np.floating], spec: FrameSpec) -> NDArray[np.uint8]:
    """A part of a frame around a place, on grey where that is beyond its sides."""
    rows, columns = canvas.y.shape
    left, top = (int(v) // 2 * 2 for v in middle - np.array([spec.width, spec.height]) / 2)
    out = Canvas.blank(spec)
    out.y[:], out.uv[:] = 110, 128
    x, y, right, bottom = (
        max(0, left),
        max(0, top),
        min(columns, left + spec.width),
        min(rows, top + spec.height),
    )
    out.y[y - top : bottom - top, x - left : right - left] = canvas.y[y:bottom, x:right]
    half = [value // 2 for value in (x, y, right, bottom, left, top)]
    x, y, right, bottom, left, top = half
    out.uv[y - top : bottom - top, x - left : right - left] = canvas.uv[y:bottom, x:right]
    return out.data
