"""Movement that goes on by itself: head drift, gaze, breathing and blinks.

All of it is a function of the seed and of the time in the whole video, so it does not depend on how the
speech is cut into stretches.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_LATTICE = 4096

BLINK_CLOSE, BLINK_HOLD, BLINK_OPEN = 0.09, 0.045, 0.19
"""Seconds of the phases of a blink: the lid falls about twice as fast as it rises (VanderWerf et al., J.
Neurophysiology 89, 2003); the hold is long enough to fall on a frame at 25 fps."""

BLINK_INTERVAL = 4.6
"""Mean seconds between spontaneous blinks. With those at the ends of phrases (:mod:`.gestures`) that makes
15-25 a minute, as people blink in conversation (Bentivoglio et al., Movement Disorders 12, 1997)."""


def noise(times: Array, rate: float, seed: tuple[int, ...]) -> Array:
    """Smooth noise of about unit variance, without energy above ``rate`` Hz to speak of.

    Random values at regular points, joined by quintic steps (K. Perlin, "Improving noise", SIGGRAPH 2002).
    """
    values = np.random.default_rng(seed).standard_normal(_LATTICE)
    place = times * rate
    index = np.floor(place).astype(np.int64)
    x = place - index
    x = x * x * x * (x * (6 * x - 15) + 10)
    mixed: Array = values[index % _LATTICE] * (1 - x) + values[(index + 1) % _LATTICE] * x
    return mixed * 1.2  # a mean of two values varies less than one


def head_drift(times: Array, seed: int, amount: float) -> Array:
    """Idle movement of the head, with breathing: (len(times), 6) in the units of ``FaceTrack.head``."""
    scale = [  # slow sway, faster tremor
        (1.1, 0.22, 0.25),  # yaw, degrees
        (0.6, 0.12, 0.3),  # pitch
        (0.55, 0.1, 0.2),  # roll
        (0.004, 0.0, 0.2),  # x, face heights
        (0.0025, 0.0, 0.25),  # y
        (0.008, 0.0, 0.15),  # z
    ]
    drift = np.empty((len(times), 6))
    for channel, (slow, fast, rate) in enumerate(scale):
        drift[:, channel] = slow * noise(times, rate, (seed, channel))
        if fast:
            drift[:, channel] += fast * noise(times, rate * 4, (seed, channel, 1))
    drift[:, 4] += 0.003 * np.sin(2 * np.pi * times / 3.9)
    return drift * amount


class Gaze:
    """Small saccades around the camera: most looks are at it, some just beside it."""

    _SPEED = 0.04
    """Seconds that a saccade takes."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng((seed, 101))
        self._starts = [0.0]
        self._targets = [(0.0, 0.0)]

    def __call__(self, times: Array) -> Array:
        """Direction of the eyes, (len(times), 2): degrees to the right of the image and down."""
        while self._starts[-1] <= times[-1]:
            self._starts.append(self._starts[-1] + 0.6 + self._random.gamma(2.0, 0.7))
            away = self._random.random() < 0.4
            x, y = self._random.normal(0, (2.2, 1.2)) if away else self._random.normal(0, 0.4, 2)
            self._targets.append((float(np.clip(x, -4, 4)), float(np.clip(y, -2.5, 2.5))))
        starts, targets = np.array(self._starts), np.array(self._targets)
        current = np.searchsorted(starts, times, side="right") - 1
        before = np.maximum(current - 1, 0)
        moved = np.clip((times - starts[current]) / self._SPEED, 0, 1)[:, None]
        gaze: Array = targets[before] * (1 - moved) + targets[current] * moved
        keep = max(0, int(current[-1]) - 1)
        del self._starts[:keep], self._targets[:keep]
        return gaze


class Blinks:
    """Spontaneous blinks, to which others can be added."""

    def __init__(self, seed: int, rate: float) -> None:
        self._random = np.random.default_rng((seed, 102))
        self._rate = rate
        self._next = self._interval()
        self._at: list[float] = []

    def add(self, time: float) -> None:
        """Blink at a time, unless a blink is close."""
        if self._rate > 0 and all(abs(time - other) > 0.6 for other in self._at):
            self._at.append(time)

    def __call__(self, times: Array) -> Array:
        """How far the lids are closed, 0..1, (len(times),)."""
        while self._rate > 0 and self._next <= times[-1] + 1.0:
            self.add(self._next)
            self._next += self._interval()
        closed = np.zeros(len(times))
        for start in self._at:
            closed = np.maximum(closed, _blink(times - start))
        self._at = [start for start in self._at if start > times[-1] - 1.0]
        return closed

    def _interval(self) -> float:
        # skewed: mostly short waits, a few long ones
        mean = BLINK_INTERVAL / self._rate if self._rate > 0 else np.inf
        return float(0.5 + self._random.gamma(2.0, (mean - 0.5) / 2)) if self._rate > 0 else float(mean)


def _blink(time: Array) -> Array:
    falling = np.clip(time / BLINK_CLOSE, 0, 1)
    rising = np.clip((time - BLINK_CLOSE - BLINK_HOLD) / BLINK_OPEN, 0, 1)
    closed: Array = falling * falling * (3 - 2 * falling) * (1 - rising) ** 2 * (1 + 2 * rising)
    return closed
