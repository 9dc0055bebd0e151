"""Cuts a recording into stretches, in its pauses and between frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

LONGEST = 14.0
"""Seconds of the longest stretch, about two sentences."""
SHORTEST = 4.0
_PAUSE = 0.3
"""Seconds of the pause in the middle of which it is cut."""
_HOP = 0.02


def stretches(
    sound: Iterable[NDArray[np.float32]], rate: int, fps: Fraction
) -> Iterator[tuple[NDArray[np.float32], bool]]:
    """The stretches of a sound, each with whether it is the last. All but the last end between two frames.

    :param sound: parts of any length, float32 (n,) at ``rate``.
    """
    waiting = np.zeros(0, np.float32)
    done = 0
    for part in sound:
        waiting = np.concatenate([waiting, part])
        # Something must be left for the last stretch.
        while len(waiting) > (LONGEST + SHORTEST) * rate:
            frame = round((done + _quietest(waiting, rate)) * fps / rate)
            cut = int(frame * rate / fps + Fraction(1, 2)) - done
            yield waiting[:cut], False
            waiting, done = waiting[cut:], done + cut
    if len(waiting):
        yield waiting, True


def _quietest(samples: NDArray[np.float32], rate: int) -> int:
    """The middle of the quietest moment in which a stretch may end."""
    hop = round(_HOP * rate)
    within = samples[: round(LONGEST * rate) // hop * hop]
    power = np.mean(within.reshape(-1, hop) ** 2, axis=1, dtype=np.float64)
    width = round(_PAUSE / _HOP)
    # In decibels, so that a pause with a click in it is still one.
    level = np.convolve(np.log(power + 1e-9), np.ones(width) / width, "valid")
    first = round(SHORTEST / _HOP)
    return (first + int(np.argmin(level[first:])) + width // 2) * hop
