"""Reading the frames of a clip from ffmpeg, one after the other, from any of them on."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import EngineError
from heygen_studio.ingest.ffmpeg import reading

_SKIPPED = 20
"""So many frames are rather read and thrown away than ffmpeg started anew."""


class Reel:
    """Frames of a clip as NV12.

    :param fps: of the clip.
    :param size: width and height of what comes out of the filter.
    :param scaling: a filter of ffmpeg, or nothing.
    """

    def __init__(self, path: Path, fps: Fraction, size: tuple[int, int], scaling: str = "null") -> None:
        self._path, self._fps, self._scaling = path, fps, scaling
        self.size = size
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        """Processes by the frame that each gives next."""
        self._waste = np.empty((size[1] * 3 // 2, size[0]), np.uint8)

    def read(self, index: int, out: NDArray[np.uint8]) -> None:
        """Read a frame into ``out``, uint8 (height * 3 / 2, width), C-contiguous.

        :raises EngineError: it cannot be read.
        """
        at = max((place for place in self._running if index - _SKIPPED <= place <= index), default=None)
        if at is None:
            self.prepare(index)
            at = index
        process = self._running.pop(at)
        for _ in range(index - at):
            self._fill(process, self._waste)
        self._fill(process, out)
        for place in [p for p in self._running if p <= index + 1]:
            _end(self._running.pop(place))
        self._running[index + 1] = process

    def prepare(self, index: int) -> None:
        """Start to decode at a frame that will be read soon."""
        if index in self._running:
            return
        seek = ("-ss", f"{max(0.0, float((index - Fraction(1, 2)) / self._fps)):.6f}")
        self._running[index] = subprocess.Popen(
            [
                *reading(self._path, *seek), "-map", "0:V:0", "-vf", self._scaling,
                "-fps_mode", "passthrough", "-pix_fmt", "nv12", "-f", "rawvideo", "pipe:1",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def count(self) -> int:
        """How many frames there are, by reading them all."""
        frames = 0
        try:
            while True:
                self.read(frames, self._waste)
                frames += 1
        except EngineError:
            return frames

    def close(self) -> None:
        """End all reading."""
        while self._running:
            _end(self._running.popitem()[1])

    def _fill(self, process: subprocess.Popen[bytes], out: NDArray[np.uint8]) -> None:
        pipe: IO[bytes] | None = process.stdout
        wanted = out.reshape(-1).data
        while wanted:
            count = pipe.readinto(wanted) if pipe else 0  # type: ignore[attr-defined]
            if not count:
                _end(process)
                raise EngineError(
                    "The film of the presenter cannot be read to its end.",
                    remedy="Create the presenter again from the video.",
                )
            wanted = wanted[count:]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()
