"""Emotions and gestures that the script asks for, over time.

Everything here is a function of the times of the cues in the whole video, and does not depend on how the
speech is cut into stretches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import BLENDSHAPE_INDEX, Cue, Emotion

from .expressions import EMOTIONS
from .motion import lids

Array = NDArray[np.float64]

ONSET, OFFSET = 0.5, 0.9
"""Seconds in which an emotion comes and goes, up to a tenth. Spontaneous smiles rise in about half a second
and fall more slowly (K. L. Schmidt, J. F. Cohn and Y. Tian, Biological Psychology 65, 2003)."""
_TENTH = 3.89
"""Time constants after which a critically damped spring has a tenth of its way left."""

_NOD = ((0.0, 0.46, 4.4), (0.42, 0.42, 2.8))
"""Start, length (seconds) and depth (degrees) of the two dips of a nod."""
_SINKING = 0.007
"""Face heights by which a nodding head sinks with each degree."""
_SHAKE, _SHAKE_SECONDS, _SHAKE_TURNS = 4.8, 1.15, 2.5
"""Degrees, seconds, and how often the head goes there and back. Ordinary nods and shakes swing two to four
times a second (U. Hadar et al., "Kinematics of head movements accompanying speech", 1983)."""
_WINK = {
    "cheekSquintLeft": 0.8, "eyeSquintLeft": 0.5, "mouthSmileLeft": 0.35, "browDownLeft": 0.3,
}  # fmt: skip
_WINK_HOLD = 0.14
"""Seconds that the lid stays down."""
LONGEST = 1.2
"""Seconds after which every gesture is over."""


@dataclass(frozen=True, slots=True, eq=False)
class _Turn:
    """A change of emotion: where each was at the time, how fast it moved, and where it goes, how quickly."""

    time: float
    value: Array
    speed: Array
    target: Array
    rate: Array

    def __call__(self, times: Array) -> tuple[Array, Array]:
        """Amounts and their speed at times after it: a critically damped spring."""
        passed = (times - self.time)[:, None]
        way = self.value - self.target
        pull = self.speed + self.rate * way
        fading = np.exp(-self.rate * passed)
        return (
            self.target + (way + pull * passed) * fading,
            (self.speed - self.rate * pull * passed) * fading,
        )


class Emotions:
    """The emotions that show."""

    def __init__(self, base: dict[Emotion, float]) -> None:
        """:param base: the face to which ``neutral`` returns, intensities by emotion."""
        self._base = np.array([base.get(name, 0.0) for name in EMOTIONS])
        still = np.zeros(len(EMOTIONS))
        self._turns = [_Turn(0.0, self._base, still, self._base, still + 1)]

    def take(self, cues: Sequence[Cue], start: float) -> None:
        """Take in the cues of a stretch that begins at ``start`` seconds."""
        for cue in cues:
            target = self._base
            if cue.name in EMOTIONS:
                target = np.array([cue.intensity if name == cue.name else 0.0 for name in EMOTIONS])
            elif cue.name != "neutral":
                continue
            time = start + cue.time
            value, speed = (state[0] for state in self._turns[-1](np.array([time])))
            rate = _TENTH / np.where(target > value, ONSET, OFFSET)
            self._turns.append(_Turn(time, value, speed, target, rate))

    def __call__(self, times: Array) -> Array:
        """Amounts 0..1 at ascending times, (len(times), emotions)."""
        amounts = np.zeros((len(times), len(EMOTIONS)))
        starts = np.searchsorted(times, [turn.time for turn in self._turns])
        starts[0] = 0
        for turn, begin, end in zip(self._turns, starts, [*starts[1:], len(times)], strict=True):
            amounts[begin:end] = turn(times[begin:end])[0]
        del self._turns[:-1]
        return np.clip(amounts, 0, 1)


class Gestures:
    """Nods, shakes and winks that the script asks for."""

    def __init__(self) -> None:
        self._made: list[tuple[float, Cue]] = []

    def take(self, cues: Sequence[Cue], start: float) -> list[float]:
        """Take in the cues of a stretch that begins at ``start`` seconds. Returns the times of winks."""
        made = [(start + cue.time, cue) for cue in cues if cue.name in ("nod", "shake", "wink")]
        self._made += made
        return [time for time, cue in made if cue.name == "wink"]

    def head(self, times: Array) -> Array:
        """What they add to the head: degrees and face heights, (len(times), 6)."""
        turned = np.zeros((len(times), 6))
        for start, cue in self._made:
            passed = times - start
            if cue.name == "nod":
                for begin, length, depth in _NOD:
                    turned[:, 1] += cue.intensity * depth * _swell((passed - begin) / length)
            elif cue.name == "shake":
                share = passed / _SHAKE_SECONDS
                swing = np.sin(2 * np.pi * _SHAKE_TURNS * share)
                turned[:, 0] += cue.intensity * _SHAKE * swing * _swell(share) ** 0.5
        turned[:, 4] = _SINKING * turned[:, 1]
        return turned

    def add_winks(self, weights: Array, times: Array) -> None:
        """Lay the winks over a face (len(times), 52), in place: the left eye, as the subject has it."""
        for start, cue in self._made:
            if cue.name == "wink":
                closed = lids(times - start, _WINK_HOLD)
                lid = BLENDSHAPE_INDEX["eyeBlinkLeft"]
                # half a wink still shuts the eye; it is the face around it that does less
                weights[:, lid] = np.maximum(weights[:, lid], closed)
                for name, weight in _WINK.items():
                    column = BLENDSHAPE_INDEX[name]
                    weights[:, column] = np.maximum(weights[:, column], cue.intensity * weight * closed)
        self._made = [made for made in self._made if made[0] + LONGEST > times[-1]]


def _swell(share: Array) -> Array:
    """From 0 at 0 to 1 at a half and back to 0 at 1, smooth."""
    swollen: Array = np.sin(np.pi * np.clip(share, 0, 1)) ** 2
    return swollen
