"""Reading the frames of a clip from ffmpeg, one after the other, from any of them on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import EngineError
from heygen_studio.ingest.frames import Frames
from heygen_studio.media import Clip

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
        self._running: dict[int, Frames] = {}
        """By the frame that each gives next."""
        self._waste = np.empty((size[1] * 3 // 2, size[0]), np.uint8)

    def read(self, index: int, out: NDArray[np.uint8]) -> None:
        """Read a frame into ``out``, uint8 (height * 3 / 2, width), C-contiguous.

        :raises EngineError: it cannot be read.
        """
        at = max((place for place in self._running if index - _SKIPPED <= place <= index), default=None)
        if at is None:
            self.prepare(index)
            at = index
        frames = self._running.pop(at)
        for _ in range(index - at):
            _fill(frames, self._waste)
        _fill(frames, out)
        for place in [p for p in self._running if p <= index + 1]:
            self._running.pop(place).close()
        self._running[index + 1] = frames

    def prepare(self, index: int) -> None:
        """Start to decode at a frame that will be read soon."""
        if index in self._running:
            return
        seek = ("-ss", f"{max(0.0, float((index - Fraction(1, 2)) / self._fps)):.6f}")
        self._running[index] = Frames(self._path, self._scaling, *seek, output=("-fps_mode", "passthrough"))

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
            self._running.popitem()[1].close()


def in_chunks(clip: Clip, count: int) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """All frames of a clip, uint8 (``count`` or less, height * 3 / 2, width) at a time, each time with the
    number of the first. The next ones are read meanwhile; what was given before is then written over."""
    chunks = [np.empty((count, clip.height * 3 // 2, clip.width), np.uint8) for _ in range(2)]
    reel = Reel(clip.path, clip.fps, (clip.width, clip.height))

    def read(first: int) -> NDArray[np.uint8]:
        frames = chunks[first // count % 2][: clip.frames - first]
        for k, frame in enumerate(frames):
            reel.read(first + k, frame)
        return frames

    try:
        with ThreadPoolExecutor(1) as pool:
            coming = pool.submit(read, 0)
            for first in range(0, clip.frames, count):
                frames = coming.result()
                if first + count < clip.frames:
                    coming = pool.submit(read, first + count)
                yield first, frames
    finally:
        reel.close()


def _fill(frames: Frames, out: NDArray[np.uint8]) -> None:
    if not frames.read(out):
        frames.close()
        raise EngineError(
            "The film of the presenter cannot be read to its end.",
            remedy="Create the presenter again from the video.",
        )
