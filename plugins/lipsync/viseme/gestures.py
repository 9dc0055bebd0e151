"""Brows and nods that go with accents, questions and the ends of phrases.

Brows rise and heads nod with accented syllables (P. Ekman, "About brows", 1979; C. Cavé et al., "About the
relationship between eyebrow movements and F0 variations", ICSLP 1996; K. G. Munhall et al., "Visual prosody
and speech intelligibility", Psychological Science 15, 2004), though not with all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import Speech

from .prosody import Prosody

Array = NDArray[np.float64]

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
class Beats:
    """Collects gestures as the speech comes in and plays them, across stretches where they last longer."""

    seed: int
    _brows: list[_Bump] = field(default_factory=list)
    _nods: list[_Bump] = field(default_factory=list)
    _tilts: list[_Bump] = field(default_factory=list)

    def listen(self, speech: Speech, prosody: Prosody, start: float) -> None:
        """Take in a stretch of speech that begins at ``start``."""
        for accent in prosody.accents:
            random = np.random.default_rng((self.seed, 103, round((start + accent.time) * 100)))
            # nothing may begin before this stretch: what lies before it has been drawn
            peak = start + max(accent.time, _ATTACK)
            begin = max(start, peak - 0.22)
            if random.random() < 0.75:
                size = accent.strength * random.uniform(0.35, 1.0)
                self._brows.append(_Bump(begin, peak, 0.08, 0.4, size))
            lag = 0.04
            nod = accent.strength * random.uniform(0.4, 1.1) * (1 if random.random() < 0.85 else -0.5)
            self._nods.append(_Bump(begin + lag, peak + lag, 0.02, 0.38, nod))
            if random.random() < 0.4:
                tilt = accent.strength * random.uniform(-1, 1)
                self._tilts.append(_Bump(begin + lag, peak + 0.12, 0.25, 0.7, tilt))
        for end, _ in prosody.pauses:
            # the head comes down as a phrase ends, and rises again with the next
            self._nods.append(_Bump(max(start, start + end - 0.3), start + end + 0.1, 0.05, 0.6, 0.5))
        if speech.phonemes and speech.text.rstrip(" \n\t\"'”’)").endswith("?"):
            last = speech.phonemes[-1].end
            begin = start + max(0.0, last - 0.7)
            peak = begin + 0.25
            self._brows.append(_Bump(begin, peak, max(0.1, start + last - peak), 0.5, 0.9))

    def brows(self, times: Array) -> Array:
        """How far the brows are raised, about 0..1."""
        raised = _play(self._brows, times)
        return raised / (1 + 0.25 * raised)  # two at once are less than their sum

    def nods(self, times: Array) -> Array:
        """Nodding, about -1..1, positive down."""
        return _play(self._nods, times)

    def tilts(self, times: Array) -> Array:
        """Tilting, about -1..1, positive clockwise."""
        return _play(self._tilts, times)


def _play(bumps: list[_Bump], times: Array) -> Array:
    total = np.zeros(len(times))
    for bump in bumps:
        total += bump(times)
    bumps[:] = [bump for bump in bumps if bump.end > times[-1]]
    return total
