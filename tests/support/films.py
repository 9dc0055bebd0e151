"""Films of a presenter of the studio, whose movement is known, made as bad as those that people bring."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from heygen_studio_plugins.avatars.puppet import PuppetEngine
from numpy.typing import NDArray
from support.talk import talk_speech, talk_track

from heygen_studio.contracts import Options
from heygen_studio.media import Canvas, FaceTrack, FrameSpec


@dataclass(frozen=True, eq=False)
class Filmed:
    """A film whose movement is known.

    :param gaps: float64 (n,), how far the lips were driven apart in each frame, and ``widths``, how wide
    the mouth was, both in distances of the outer corners of the eyes."""

    path: Path
    spec: FrameSpec
    frames: int
    gaps: NDArray[np.float64]
    widths: NDArray[np.float64]


def ffmpeg(*arguments: str, feed: bytes | None = None) -> None:
    """Run ffmpeg, which must succeed."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", *arguments]
    subprocess.run(command, input=feed, check=True, capture_output=True)


def film_presenter(
    path: Path,
    spec: FrameSpec,
    presenter: str = "professional_female_01",
    noise: float = 3.0,
    times: int = 1,
    silent: bool = False,
) -> Filmed:
    """A presenter who talks and turns the head before a grey wall, with the noise of a camera.

    :param silent: the lips are shut all the time."""
    talk = talk_track(talk_speech(), spec.fps)
    weights = (0 if silent else 1) * np.tile(talk.weights, (times, 1))
    t = np.arange(len(weights)) / float(spec.fps)
    head = np.zeros((len(weights), 6), np.float32)
    head[:, 0], head[:, 1], head[:, 2] = 4 * np.sin(1.9 * t), 2 * np.sin(2.6 * t), 2 * np.sin(1.3 * t)
    track = FaceTrack(weights, head)
    random = np.random.default_rng(5)
    grain = random.normal(0, noise, (2 * spec.height, spec.width)).round().astype(np.int16)
    with PuppetEngine().open(presenter, spec, Options()) as session:

        def frames() -> Iterable[bytes]:
            for index in range(len(track)):
                canvas = Canvas.blank(spec)
                canvas.y[:] = 110
                session.draw(canvas, track, index)
                row = int(random.integers(0, spec.height))
                canvas.y[:] = np.clip(canvas.y + grain[row : row + spec.height], 16, 235)
                yield canvas.data.tobytes()

        encode(path, spec, frames())
        gaps, widths = session.lip_measures(track)
    return Filmed(path, spec, len(track), gaps, widths)


def encode(path: Path, spec: FrameSpec, frames: Iterable[bytes], *options: str) -> None:
    """NV12 frames as H.264, compressed as a telephone does."""
    ffmpeg(
        "-f", "rawvideo", "-pix_fmt", "nv12", "-s", f"{spec.width}x{spec.height}", "-r", str(spec.fps), "-i",
        "-", *(options or ("-c:v", "libx264", "-preset", "veryfast", "-crf", "21")), "-pix_fmt", "yuv420p",
        "-colorspace", "bt709", "-color_range", "tv", str(path), feed=b"".join(frames),
    )  # fmt: skip


def pattern(path: Path, seconds: float, *options: str, size: str = "160x120", rate: str = "25") -> Path:
    """A test picture that moves."""
    ffmpeg("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}", *options, str(path))
    return path


FPS = Fraction(25)
