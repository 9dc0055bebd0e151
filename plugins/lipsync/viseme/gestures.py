"""Movement that goes with what is said: brows, nods and blinks on stress, questions and ends of phrases.

Brows rise and heads nod with accented syllables (P. Ekman, "About brows", 1979; Munhall et al., "Visual
prosody and speech intelligibility", Psychological Science 15, 2004); not with all: one at most in each half
second or so, the loud and long ones first.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import Audio, PhonemeMark, Speech

Array = NDArray[np.float64]

_SPACING = 0.7
"""Least seconds between two accents that show."""
_BLINK_AT_PAUSE = 0.45
"""Chance that a pause brings a blink."""
_PAUSE = 0.25
"""Seconds of silence that end a phrase."""
_ATTACK = 0.12
"""Least seconds in which a gesture begins."""


@dataclass(frozen=True, slots=True)
class _Bump:
    """A movement that rises to a peak, holds and falls, in seconds of the whole video."""

    begin: float
    peak: float
    hold: float
    fall: float
    size: float

    @property
    def end(self) -> float:
        return self.peak + self.hold + self.fall

    def __call__(self, times: Array) -> Array:
        rise = np.clip((times - self.begin) / (self.peak - self.begin), 0, 1)
        drop = np.clip((times - self.peak - self.hold) / self.fall, 0, 1)
        value: Array = self.size * rise * rise * (3 - 2 * rise) * (1 - drop * drop * (3 - 2 * drop))
        return value


@dataclass(slots=True)
class Gestures:
    """Collects gestures as the speech comes in and plays them, across stretches where they last longer."""

    seed: int
    _brows: list[_Bump] = field(default_factory=list)
    _nods: list[_Bump] = field(default_factory=list)

    def listen(self, speech: Speech, start: float) -> list[float]:
        """Take in a stretch of speech that begins at ``start``. Returns the times at which to blink."""
        if not speech.phonemes:
            return []
        for mark, strength in _accents(speech):
            random = self._random(start + mark.start)
            # nothing may begin before this stretch: what lies before it has been drawn
            peak = start + max(mark.start + 0.05, _ATTACK)
            begin = max(start, peak - 0.22)
            if random.random() < 0.75:
                size = strength * random.uniform(0.35, 1.0)
                self._brows.append(_Bump(begin, peak, 0.08, 0.4, size))
            lag = 0.04
            nod = strength * random.uniform(0.4, 1.1) * (1 if random.random() < 0.85 else -0.5)
            self._nods.append(_Bump(begin + lag, peak + lag, 0.02, 0.38, nod))
        last = speech.phonemes[-1]
        if speech.text.rstrip(" \n\t\"'”’)").endswith("?"):
            begin = start + max(0.0, last.end - 0.7)
            peak = begin + 0.25
            self._brows.append(_Bump(begin, peak, max(0.1, start + last.end - peak), 0.5, 0.9))
        return self._blinks(speech, start)

    def brows(self, times: Array) -> Array:
        """How far the brows are raised, about 0..1."""
        raised = _play(self._brows, times)
        return raised / (1 + 0.25 * raised)  # two at once are less than their sum

    def nods(self, times: Array) -> Array:
        """Nodding, about -1..1, positive down."""
        return _play(self._nods, times)

    def _blinks(self, speech: Speech, start: float) -> list[float]:
        marks = speech.phonemes
        ends = [m.end for m, n in itertools.pairwise(marks) if n.start - m.end >= _PAUSE]
        if speech.audio.duration - marks[-1].end >= _PAUSE:
            ends.append(marks[-1].end)
        times = (start + end for end in ends)
        return [time + 0.05 for time in times if self._random(time).random() < _BLINK_AT_PAUSE]

    def _random(self, time: float) -> np.random.Generator:
        """Random numbers that belong to a moment, whatever came before."""
        return np.random.default_rng((self.seed, 103, round(time * 100)))


def _play(bumps: list[_Bump], times: Array) -> Array:
    total = np.zeros(len(times))
    for bump in bumps:
        total += bump(times)
    bumps[:] = [bump for bump in bumps if bump.end > times[-1]]
    return total


def _accents(speech: Speech) -> list[tuple[PhonemeMark, float]]:
    """The accents that show, with strength 0..1, in order of time."""
    stressed = [mark for mark in speech.phonemes if mark.stress == 2]
    strengths = [_loudness(speech.audio, mark) * (mark.end - mark.start) ** 0.5 for mark in stressed]
    most = max(strengths, default=0.0)
    if most <= 0:
        return []
    chosen: list[tuple[PhonemeMark, float]] = []
    for strength, mark in sorted(zip(strengths, stressed, strict=True), key=lambda pair: -pair[0]):
        if all(abs(mark.start - other.start) >= _SPACING for other, _ in chosen):
            chosen.append((mark, strength / most))
    return sorted(chosen, key=lambda pair: pair[0].start)


def _loudness(audio: Audio, mark: PhonemeMark) -> float:
    part = audio.samples[int(mark.start * audio.sample_rate) : int(mark.end * audio.sample_rate)]
    return float(np.sqrt(np.mean(np.square(part, dtype=np.float64)))) if len(part) else 0.0
