"""Reading video back, through decord."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import OutputError


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What a video file says of itself."""

    width: int
    height: int
    frames: int
    fps: float


def probe(path: Path) -> VideoFacts:
    """Open a video, count its frames and decode the first.

    :raises OutputError: it cannot be opened or decoded.
    """
    import decord

    try:
        reader = decord.VideoReader(str(path), num_threads=1)
        height, width, _ = reader[0].shape
        return VideoFacts(width, height, len(reader), float(reader.get_avg_fps()))
    except (decord.DECORDError, IndexError, RuntimeError) as error:
        raise OutputError(
            f"The video {path.name} cannot be played back: {error}", code="VIDEO_UNREADABLE"
        ) from error


def read_frames(path: Path, batch: int = 16) -> Iterator[NDArray[np.uint8]]:
    """All frames of a video in order, RGB uint8 (height, width, 3), decoded ``batch`` at a time."""
    import decord

    reader = decord.VideoReader(str(path), num_threads=1)
    for start in range(0, len(reader), batch):
        yield from reader.get_batch(range(start, min(start + batch, len(reader)))).asnumpy()


def read_frame(path: Path, index: int) -> NDArray[np.uint8]:
    """One frame of a video, RGB uint8 (height, width, 3)."""
    import decord

    frame: NDArray[np.uint8] = decord.VideoReader(str(path), num_threads=1)[index].asnumpy()
    return frame
