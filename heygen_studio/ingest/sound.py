"""The sound of a file: decoded by ffmpeg, bit by bit, and judged."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import InputError

RATE = 48_000
"""Samples a second of what is decoded."""
SHORTEST = 0.5
"""Seconds."""
LONGEST = 1800.0
"""Seconds: half an hour."""

_BLOCK = RATE
_SILENT_LUFS = -60.0
"""Loudness below which there is nothing to hear."""
_FORMATS = "Use WAV, MP3, M4A, OGG, FLAC or WebM, or a video with sound."


@dataclass(frozen=True, slots=True)
class Facts:
    """A recording: its length in seconds and its loudness in LUFS (EBU R 128, integrated)."""

    seconds: float
    loudness: float


def examine(path: Path) -> Facts:
    """Listen to all of a file. Takes a second or so for each five minutes.

    :raises InputError: ``AUDIO_UNREADABLE``, ``AUDIO_MISSING`` (a video without sound), ``AUDIO_TOO_SHORT``,
        ``AUDIO_TOO_LONG`` or ``AUDIO_SILENT``.
    """
    count = 0
    with tempfile.TemporaryFile() as log:
        with _ffmpeg(path, log, ["-af", "ebur128=framelog=quiet"], "info") as sound:
            for block in _read(sound):
                count += len(block)
                if count > LONGEST * RATE:
                    raise _error(
                        f"The recording is longer than {LONGEST / 60:.0f} minutes.",
                        "AUDIO_TOO_LONG",
                        "Cut it into several, and make a video of each.",
                    )
        log.seek(0)
        said = log.read().decode("utf-8", "replace")
    if "matches no streams" in said:
        raise _error("The file has no sound.", "AUDIO_MISSING", _FORMATS)
    if not count:
        raise _error("The recording cannot be read; it may be damaged.", "AUDIO_UNREADABLE", _FORMATS)
    seconds = count / RATE
    if seconds < SHORTEST:
        raise _error(
            f"The recording is only {seconds:.2f} s long.",
            "AUDIO_TOO_SHORT",
            f"Use one of at least {SHORTEST} s.",
        )
    found = re.findall(r"I:\s+(-?[\d.]+|-?inf) LUFS", said)
    loudness = float(found[-1]) if found else -np.inf
    if not loudness > _SILENT_LUFS:
        raise _error(
            "There is nothing to hear in the recording.",
            "AUDIO_SILENT",
            "Check the microphone and its level, and record it again.",
        )
    return Facts(seconds, loudness)


def blocks(path: Path) -> Iterator[NDArray[np.float32]]:
    """The sound of a file, mono, float32 (n,) at :data:`RATE`, a second at a time."""
    with tempfile.TemporaryFile() as log, _ffmpeg(path, log, [], "error") as sound:
        yield from _read(sound)


@contextmanager
def _ffmpeg(path: Path, log: IO[bytes], filters: list[str], level: str) -> Iterator[IO[bytes]]:
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-loglevel", level, "-nostdin",
        "-protocol_whitelist", "file,pipe", "-threads", "1",
        # the path cannot be taken for a protocol or an option: it is absolute
        "-i", str(path.absolute()), "-map", "0:a:0", *filters,
        "-ac", "1", "-ar", str(RATE), "-f", "f32le", "pipe:1",
    ]  # fmt: skip
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
    assert process.stdout is not None  # noqa: S101 - narrows the type
    try:
        yield process.stdout
    finally:
        process.stdout.close()
        # It ends by itself at the end of the file; what was not read to its end must be stopped.
        try:
            process.wait(1.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _read(sound: IO[bytes]) -> Iterator[NDArray[np.float32]]:
    while data := sound.read(_BLOCK * 4):
        samples = np.frombuffer(data[: len(data) // 4 * 4], "<f4").astype(np.float32)
        yield np.nan_to_num(samples, posinf=0.0, neginf=0.0)


def _error(message: str, code: str, remedy: str) -> InputError:
    return InputError(message, code=code, remedy=remedy)
