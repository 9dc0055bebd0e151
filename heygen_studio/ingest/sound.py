"""The sound of a file: decoded by ffmpeg, bit by bit, brought to one channel, and judged."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import InputError
from heygen_studio.ingest.ffmpeg import reading
from heygen_studio.media import Remark

RATE = 48_000
"""Samples a second of what is decoded."""
SHORTEST = 0.5
"""Seconds."""
LONGEST = 1800.0
"""Seconds: half an hour."""
Mix = Literal["both", "difference", "left", "right"]

_BLOCK = RATE
_SILENT_LUFS = -60.0
"""Loudness below which there is nothing to hear."""
_QUIET_LUFS = -46.0
"""Loudness below which its noise is raised into hearing with it."""
_FORMATS = "Use WAV, AIFF, MP3, M4A, OGG, FLAC, WMA or AMR, or a video with sound."
# By default ffmpeg would mix floating-point samples to more than full scale.
_RESAMPLED = "aresample={}:rematrix_maxval=1:out_chlayout={}"
_TWO = _RESAMPLED.format(RATE, "stereo")
_MIXES: dict[Mix, str] = {
    "both": _RESAMPLED.format(RATE, "mono"),  # of more than two, the usual mix
    "difference": f"{_TWO},pan=mono|c0=0.5*c0-0.5*c1",
    "left": f"{_TWO},pan=mono|c0=c0",
    "right": f"{_TWO},pan=mono|c0=c1",
}
"""How one channel is made of all, as filters of ffmpeg."""
_EMPTY = 10 ** (-25 / 10)
"""Share of the other channel's power below which a channel has nothing of use."""
_CANCELLED = 0.5
"""Share of the power that unrelated channels would have together, below which they cancel each other."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A recording.

    :param seconds: its length.
    :param loudness: of what is made of its channels, in LUFS (EBU R 128, integrated).
    :param mix: how one channel is to be made of them.
    :param remarks: what is not as good as it could be.
    """

    seconds: float
    loudness: float
    mix: Mix = "both"
    remarks: tuple[Remark, ...] = ()


def examine(path: Path) -> Facts:
    """Listen to all of a file. Takes a second or so for each five minutes.

    :raises InputError: ``AUDIO_UNREADABLE``, ``AUDIO_MISSING`` (a video without sound), ``AUDIO_TOO_SHORT``,
        ``AUDIO_TOO_LONG`` or ``AUDIO_SILENT``.
    """
    count = 0
    power = np.zeros((2, 2))
    with tempfile.TemporaryFile() as log:
        with _ffmpeg(path, log, _measuring(), "info") as sound:
            for block in _read(sound, 2):
                count += len(block)
                power += block.T.astype(np.float64) @ block
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
    mix = _mix(power)
    found = re.search(rf"ebur128@{mix} .*?I:\s+(-?[\d.]+|-?inf|nan) LUFS", said, re.DOTALL)
    loudness = float(found[1]) if found else -np.inf
    if not loudness > _SILENT_LUFS:
        raise _error(
            "There is nothing to hear in the recording.",
            "AUDIO_SILENT",
            "Check the microphone and its level, and record it again.",
        )
    return Facts(seconds, loudness, mix, tuple(_remarks(mix, loudness)))


def blocks(path: Path, mix: Mix = "both") -> Iterator[NDArray[np.float32]]:
    """The sound of a file, mono, float32 (n,) at :data:`RATE`, a second at a time."""
    filters = ["-map", "0:a:0", "-af", _MIXES[mix]]
    with tempfile.TemporaryFile() as log, _ffmpeg(path, log, filters, "error") as sound:
        for block in _read(sound, 1):
            yield block[:, 0]


def samples(
    path: Path, channels: Literal["mono", "stereo"], rate: int, length: int
) -> Iterator[NDArray[np.float32]]:
    """The sound of a file, float32 (n, channels) at a rate, so many samples at a time; nothing where it has
    none."""
    filters = ["-map", "0:a:0", "-af", _RESAMPLED.format(rate, channels)]
    with tempfile.TemporaryFile() as log, _ffmpeg(path, log, filters, "error", rate) as sound:
        yield from _read(sound, 1 if channels == "mono" else 2, length)


def _measuring() -> list[str]:
    """The sound in two channels, and beside it the loudness of every way to make one of them."""
    graph = f"[0:a:0]asplit={len(_MIXES) + 1}[all]" + "".join(f"[{mix}]" for mix in _MIXES)
    graph += f";[all]{_TWO}[out]"
    for mix, filters in _MIXES.items():
        graph += f";[{mix}]{filters},ebur128@{mix}=framelog=quiet,anullsink"
    return ["-filter_complex", graph, "-map", "[out]"]


def _mix(power: NDArray[np.float64]) -> Mix:
    """How to make one channel of two.

    :param power: the sums of squares and of products, (2, 2).
    """
    left, right = power.diagonal()
    if min(left, right) < _EMPTY * max(left, right):
        return "left" if left > right else "right"
    both, unrelated = left + right + 2 * power[0, 1], left + right
    return "difference" if both < _CANCELLED * unrelated else "both"


def _remarks(mix: Mix, loudness: float) -> Iterator[Remark]:
    if mix in ("left", "right"):
        yield Remark(
            "AUDIO_ONE_CHANNEL",
            f"Only the {mix} channel of the recording has sound; it was taken alone.",
            "Check the cable or the settings of the microphone if that is not meant.",
        )
    if mix == "difference":
        yield Remark(
            "AUDIO_OPPOSITE_PHASE",
            "The channels of the recording are in opposite phase and would cancel each other; one was turned "
            "over.",
            "Check the cables of the microphone, or record in mono.",
        )
    if loudness < _QUIET_LUFS:
        yield Remark(
            "AUDIO_QUIET",
            f"The recording is very quiet ({loudness:.0f} LUFS); what noise there is in it will be heard.",
            "Record it again closer to the microphone, or turn it up.",
        )


@contextmanager
def _ffmpeg(
    path: Path, log: IO[bytes], making: list[str], level: str, rate: int = RATE
) -> Iterator[IO[bytes]]:
    command = [*reading(path, level=level), *making, "-ar", str(rate), "-f", "f32le", "pipe:1"]
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


def _read(sound: IO[bytes], channels: int, length: int = _BLOCK) -> Iterator[NDArray[np.float32]]:
    """Samples (n, channels), so many at a time."""
    size = 4 * channels
    while data := sound.read(length * size):
        block = np.frombuffer(data[: len(data) // size * size], "<f4").reshape(-1, channels)
        yield np.nan_to_num(block, posinf=0.0, neginf=0.0)


def _error(message: str, code: str, remedy: str) -> InputError:
    return InputError(message, code=code, remedy=remedy)
