"""Changes the rate, pitch and volume of speech that has been made, and keeps its marks exact.

Stretching and shifting are those of Signalsmith Stretch. A stretch of sound that is changed is taken out at
the edges of its words, with some of the sound around it so that the algorithm has settled, and faded back in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import PhonemeMark, WordMark

from .markup import PLAIN, Prosody

_FADE = 0.006
"""Seconds over which changed and unchanged sound blend."""
_TONAL_LIMIT = 8000.0
"""Hertz up to which the pitch is shifted; noise above keeps its place, so that hisses do not darken."""


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """Sound, float32 (n,) at ``sample_rate``, with what is said when, in seconds."""

    samples: NDArray[np.float32]
    sample_rate: int
    phonemes: tuple[PhonemeMark, ...] = ()
    words: tuple[WordMark, ...] = ()

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / self.sample_rate


def apply_prosody(spoken: Spoken, prosodies: Sequence[Prosody]) -> Spoken:
    """Speak each word in its prosody; what lies between two words of the same prosody goes with them.

    :param prosodies: one for each word mark; where there are none, the first is for all of the sound.
    """
    if all(prosody == PLAIN for prosody in prosodies):
        return spoken
    edges = _edges(spoken, prosodies)
    if not edges:
        return spoken
    pieces: list[NDArray[np.float32]] = []
    before: list[float] = []
    after: list[float] = []
    length = 0
    for start, end, prosody in edges:
        piece = _changed(spoken, start, end, prosody)
        pieces.append(piece)
        before.append(start / spoken.sample_rate)
        after.append(length / spoken.sample_rate)
        length += len(piece)
    before.append(spoken.duration)
    after.append(length / spoken.sample_rate)

    def moved(time: float) -> float:
        return float(np.interp(time, before, after))

    return Spoken(
        _joined(pieces, spoken.sample_rate),
        spoken.sample_rate,
        tuple(replace(m, start=moved(m.start), end=moved(m.end)) for m in spoken.phonemes),
        tuple(replace(m, start=moved(m.start), end=moved(m.end)) for m in spoken.words),
    )


def _edges(spoken: Spoken, prosodies: Sequence[Prosody]) -> list[tuple[int, int, Prosody]]:
    """First and last sample of stretches of the same prosody; together they are all of the sound."""
    if not spoken.words:
        return [(0, len(spoken.samples), prosodies[0])]
    cuts: list[tuple[int, Prosody]] = [(0, prosodies[0])]
    for i in range(1, len(spoken.words)):
        if prosodies[i] != prosodies[i - 1]:
            middle = (spoken.words[i - 1].end + spoken.words[i].start) / 2
            cuts.append((round(middle * spoken.sample_rate), prosodies[i]))
    ends = [start for start, _ in cuts[1:]] + [len(spoken.samples)]
    return [(start, end, prosody) for (start, prosody), end in zip(cuts, ends, strict=True) if end > start]


def _changed(spoken: Spoken, start: int, end: int, prosody: Prosody) -> NDArray[np.float32]:
    piece = spoken.samples[start:end]
    if prosody.rate != 1 or prosody.pitch:
        piece = stretch(spoken.samples, spoken.sample_rate, prosody.rate, prosody.pitch, start, end)
    return piece if prosody.volume == 0 else piece * np.float32(10 ** (prosody.volume / 20))


def stretch(
    samples: NDArray[np.float32], sample_rate: int, rate: float, semitones: float, start: int, end: int
) -> NDArray[np.float32]:
    """A part of a sound at another rate and pitch: ``round((end - start) / rate)`` samples."""
    from python_stretch import Signalsmith

    around = round(0.15 * sample_rate)
    padded = np.pad(samples, (around, around))[start : end + 2 * around]
    processor = Signalsmith.Stretch(1)
    processor.preset(1, sample_rate)
    if semitones:
        processor.setTransposeSemitones(semitones, _TONAL_LIMIT / sample_rate)
    processor.setTimeFactor(rate)
    made = np.asarray(processor.process(padded[None].astype(np.float32)), np.float32)[0]
    length = round((end - start) / rate)
    lead = round(around / rate)
    made = np.pad(made, (0, max(0, lead + length - len(made))))
    return made[lead : lead + length]


def _joined(pieces: Sequence[NDArray[np.float32]], sample_rate: int) -> NDArray[np.float32]:
    """The pieces end to end, faded into silence and back for some milliseconds where they meet."""
    fade = round(_FADE * sample_rate)
    result = []
    for index, piece in enumerate(pieces):
        piece = piece.copy()
        n = min(fade, len(piece) // 2)
        ramp = np.linspace(0, 1, n, dtype=np.float32)
        if index and n:
            piece[:n] *= ramp
        if index < len(pieces) - 1 and n:
            piece[-n:] *= ramp[::-1]
        result.append(piece)
    return np.concatenate(result)
