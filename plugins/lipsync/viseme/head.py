"""How the head moves with the voice.

Head and voice go together: the angles of the head follow the fundamental frequency and the loudness of
speech closely (K. G. Munhall et al., "Visual prosody and speech intelligibility", Psychological Science 15,
2004; C. Busso et al., "Rigid head motion in expressive speech animation", IEEE TASLP 15, 2007). It rises with
the melody, is livelier in speech than in silence, nods at accents, and takes up a new posture with a new
phrase (H. P. Graf et al., "Visual prosody: facial movements accompanying speech", 2002).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...speech.pitch import HOP
from .motion import head_drift
from .prosody import Prosody

Array = NDArray[np.float64]

LIMITS = np.array([12.0, 10.0, 8.0, 0.03, 0.045, 0.04])
"""Most that the head moves: degrees of yaw, pitch and roll, then face heights."""

_PER_SEMITONE = 0.45
"""Degrees that the head rises with the melody."""
_POSTURES = np.array([3.8, 1.5, 2.0])
"""Standard deviation of the posture of a phrase: degrees of yaw, pitch and roll."""
_QUICK, _SLOW = 9.0, 3.5
"""Stiffness (rad/s) of what follows the melody, and of changes of posture."""
_EARLY = 0.2
"""Seconds before a phrase in which the head begins to take up its posture."""
_STILL = 0.65
"""Share of the idle movement that is left in silence."""


class HeadMotion:
    """The head of someone who speaks."""

    def __init__(self, seed: int, fps: float) -> None:
        self._seed = seed
        self._quick = _Spring(_QUICK, fps, 2)
        self._slow = _Spring(_SLOW, fps, 3)
        self._posture = np.zeros(3)

    def __call__(self, prosody: Prosody, local: Array, start: float) -> Array:
        """Degrees and face heights, (len(local), 6), at times of a stretch that begins at ``start``.

        Stretches must come in order.
        """
        # A spring comes late by two time constants: it is driven by what is heard that much later.
        ahead = (local + 2 / _QUICK) / HOP
        known = np.arange(len(prosody.melody))
        heard = np.column_stack(
            [np.interp(ahead, known, signal, right=0.0) for signal in (prosody.melody, prosody.loudness)]
            if len(known)
            else [np.zeros(len(local))] * 2
        )
        melody, lively = self._quick(heard).T
        postures = self._slow(self._postures(prosody, local, start))
        head = head_drift(local + start, self._seed) * (_STILL + (1 - _STILL) * lively)[:, None]
        head[:, 1] -= _PER_SEMITONE * melody
        head[:, :3] += postures
        return head

    def _postures(self, prosody: Prosody, local: Array, start: float) -> Array:
        """What the head is on its way to: a posture for each phrase, and between phrases half of it."""
        aims = np.tile(self._posture, (len(local), 1))
        turns = [(begin - _EARLY, True) for begin in prosody.phrases] + [
            (end, False) for end, _ in prosody.pauses
        ]
        for time, begins in sorted(turns):
            self._posture = self._of_phrase(start + time + _EARLY) if begins else 0.5 * self._posture
            aims[local >= time] = self._posture
        return aims

    def _of_phrase(self, time: float) -> Array:
        random = np.random.default_rng((self._seed, 105, round(time * 100)))
        posture: Array = np.clip(random.standard_normal(3), -1.8, 1.8) * _POSTURES
        return posture


class _Spring:
    """A critically damped spring for each channel: two one-pole low-passes in a row."""

    def __init__(self, stiffness: float, fps: float, channels: int) -> None:
        self._part = 1 - float(np.exp(-stiffness / fps))
        self._states = np.zeros((2, channels))

    def __call__(self, drive: Array) -> Array:
        # A loop, because scipy.signal takes longer to load than all frames of an hour take to be filtered.
        first, second = self._states
        followed = np.empty_like(drive)
        for index, aim in enumerate(drive):
            first += self._part * (aim - first)
            second += self._part * (first - second)
            followed[index] = second
        return followed
