"""Movement that goes on by itself: head drift, gaze and blinks.

All of it is a function of the seed, of the time in the whole video and of the pauses of the speech, so it
does not depend on how that is cut into stretches.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_LATTICE = 4096

BLINK_CLOSE, BLINK_HOLD, BLINK_OPEN = 0.09, 0.045, 0.19
"""Seconds of the phases of a blink: the lid falls about twice as fast as it rises (VanderWerf et al., J.
Neurophysiology 89, 2003); the hold is long enough to fall on a frame at 25 fps."""

BLINK_REFRACTORY = 0.6
"""Least seconds between two blinks."""
_BLINK_EARLY = 1.6
"""Seconds by which a blink comes earlier to fall on a pause: speakers blink at the ends of phrases
(F. Cummins, "Gaze and blinking in dyadic conversation", Language and Cognitive Processes 27, 2012)."""

_AVERSION = 0.3
"""Chance that the eyes leave the camera in a pause; they are back when speech goes on (A. Kendon, "Some
functions of gaze-direction in social interaction", Acta Psychologica 26, 1967)."""
_SHORTEST_AVERSION = 0.3
"""Seconds of pause that it needs."""


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


def head_drift(times: Array, seed: int) -> Array:
    """Idle movement of the head, with breathing: (len(times), 6) in the units of ``FaceTrack.head``."""
    scale = [  # slow sway, faster tremor
        (2.0, 0.3, 0.25),  # yaw, degrees
        (1.1, 0.2, 0.3),  # pitch
        (1.1, 0.15, 0.2),  # roll
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
    return drift


class Gaze:
    """Where the eyes look: at the camera, with small saccades about it, and sometimes away in a pause."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._random = np.random.default_rng((seed, 101))
        self._starts = [0.0]
        self._targets = [(0.0, 0.0)]
        self._away: list[tuple[float, float, float, float]] = []
        """Start, end, and how far to the right and down."""

    def pause(self, start: float, end: float) -> None:
        """Take in a pause of the speech. The eyes may leave the camera in it."""
        random = np.random.default_rng((self._seed, 104, round(start * 100)))
        if end - start < _SHORTEST_AVERSION or random.random() > _AVERSION:
            return
        side = random.choice((-1.0, 1.0)) * random.uniform(3.5, 7.0)
        self._away.append(
            (start + 0.04, min(end, start + random.uniform(0.45, 0.9)), side, random.uniform(-2, 3))
        )

    def __call__(self, times: Array) -> Array:
        """Direction of the eyes, (len(times), 2): degrees to the right of the image and down."""
        while self._starts[-1] <= times[-1]:
            self._starts.append(self._starts[-1] + 0.6 + self._random.gamma(2.0, 0.7))
            away = self._random.random() < 0.25
            x, y = self._random.normal(0, (1.5, 0.9)) if away else self._random.normal(0, 0.35, 2)
            self._targets.append((float(np.clip(x, -3, 3)), float(np.clip(y, -2, 2))))
        starts, targets = np.array(self._starts), np.array(self._targets)
        current = np.searchsorted(starts, times, side="right") - 1
        before = np.maximum(current - 1, 0)
        moved = _saccade(times - starts[current], np.hypot(*(targets[current] - targets[before]).T))[:, None]
        gaze: Array = targets[before] * (1 - moved) + targets[current] * moved
        for start, end, x, y in self._away:
            size = np.full(len(times), np.hypot(x, y))
            share = _saccade(times - start, size) - _saccade(times - end, size)
            gaze += share[:, None] * (x, y)
        keep = max(0, int(current[-1]) - 1)
        del self._starts[:keep], self._targets[:keep]
        self._away = [aversion for aversion in self._away if aversion[1] + 0.2 > times[-1]]
        return gaze


def _saccade(time: Array, size: Array) -> Array:
    """How much of a saccade of ``size`` degrees is done: it takes 21 ms and 2.2 ms a degree
    (R. H. S. Carpenter, *Movements of the Eyes*, 1988)."""
    x = np.clip(time / (0.021 + 0.0022 * size), 0, 1)
    done: Array = x * x * (3 - 2 * x)
    return done


class Blinks:
    """Blinks, ``rate`` a minute on the whole, those that a pause is near enough to at its beginning."""

    def __init__(self, seed: int, rate: float) -> None:
        self._random = np.random.default_rng((seed, 102))
        self._rate = rate
        self._due = self._interval()
        """When the next blink is due; ``_next`` is when it comes, which may be earlier."""
        self._next = self._due
        self._at: list[float] = []

    def pause(self, time: float) -> None:
        """Take in that a phrase ends, in order of time; a blink that is due soon comes now."""
        self._advance(time)
        if self._next - _BLINK_EARLY <= time and (not self._at or time > self._at[-1] + BLINK_REFRACTORY):
            self._next = time

    def spare(self, time: float) -> None:
        """Take in that nothing may blink for a moment after a time."""
        self._advance(time + 1.0)
        self._at = [start for start in self._at if not time - 0.05 < start < time + 0.9]

    def __call__(self, times: Array) -> Array:
        """How far the lids are closed, 0..1, (len(times),)."""
        self._advance(times[-1])
        closed = np.zeros(len(times))
        for start in self._at:
            closed = np.maximum(closed, lids(times - start, BLINK_HOLD))
        self._at = [start for start in self._at if start > times[-1] - 1.0]
        return closed

    def _advance(self, time: float) -> None:
        """Settle the blinks up to a time."""
        while self._next <= time:
            self._at.append(self._next)
            self._due += self._interval()
            self._next = max(self._due, self._next + BLINK_REFRACTORY)

    def _interval(self) -> float:
        # skewed: mostly short waits, a few long ones
        if self._rate <= 0:
            return float("inf")
        mean = max(60 / self._rate, BLINK_REFRACTORY + 0.1)
        return float(BLINK_REFRACTORY + self._random.gamma(2.0, (mean - BLINK_REFRACTORY) / 2))


def lids(time: Array, hold: float) -> Array:
    """How far the lids are closed ``time`` seconds into a blink that keeps them shut for ``hold`` seconds."""
    falling = np.clip(time / BLINK_CLOSE, 0, 1)
    rising = np.clip((time - BLINK_CLOSE - hold) / BLINK_OPEN, 0, 1)
    closed: Array = falling * falling * (3 - 2 * falling) * (1 - rising) ** 2 * (1 + 2 * rising)
    return closed
