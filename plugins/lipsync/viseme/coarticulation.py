"""The mouth over time, from timed phonemes.

Each sound pulls the mouth towards its viseme with a strength that fades with distance in time, and the mouth
is the weighted mean of all pulls: the dominance functions of M. M. Cohen and D. W. Massaro, "Modeling
coarticulation in synthetic visual speech", in *Models and Techniques in Computer Animation*, Springer 1993.
Theirs fall off as a negative exponential of the time from the middle of the sound; here the fall is Gaussian
and starts at the edge of a core, which leaves no kinks. Dominance is kept apart for jaw, lips, rounding,
spreading and tongue, as they suggest.

A weighted mean never quite reaches any target, but lips that do not meet in /p b m/ are the first thing that
a viewer notices: so closures are laid over the result, and each is given at least one whole video frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import ARKIT_BLENDSHAPES, BLENDSHAPE_INDEX, Audio, PhonemeMark

from .visemes import CLOSED, GROUPS, LIP_ON_TEETH, VISEMES, steps

Array = NDArray[np.float64]

LEAD = 0.02
"""Seconds by which the mouth runs ahead of the sound. Viewers take picture and sound as one when the sound
comes between 45 ms early and 125 ms late (ITU-R BT.1359-1), so the middle is a little ahead; the anticipation
of the next sound by coarticulation adds to it."""

AHEAD = 0.04
"""Seconds by which everything but the contacts of the lips runs ahead of these. Lips part when a /b/ bursts,
but they open for a vowel before it is heard (C. Chandrasekaran et al., "The natural statistics of audiovisual
speech", PLoS Computational Biology 5, 2009)."""

CLOSING, OPENING = 0.12, 0.1
"""Seconds in which the mouth closes after the last sound before a pause, and opens before the next."""
LONG_PAUSE, SHORT_PAUSE = 0.8, 0.2
"""A pause of the first length closes the mouth altogether, one of the second not at all: people breathe in
through parted lips and go on."""

_GRID = 200.0
"""Points per second at which the movement is computed, before it is sampled at the frames."""
_SMOOTHING = 0.014
"""Seconds (standard deviation of a Gaussian): lips and jaw have mass."""
_SEAM = 0.08
"""Seconds in which the mouth goes over from where the last stretch left it."""

_OPENERS = [BLENDSHAPE_INDEX[name] for name in ARKIT_BLENDSHAPES if "LowerDown" in name or "UpperUp" in name]
_SPREADERS = [BLENDSHAPE_INDEX[name] for name in GROUPS["spread"] + GROUPS["round"]]
_JAW = BLENDSHAPE_INDEX["jawOpen"]
_CLOSE = BLENDSHAPE_INDEX["mouthClose"]
_GROUP_COLUMNS = [np.array([BLENDSHAPE_INDEX[name] for name in names]) for names in GROUPS.values()]
_SPREAD = (0.045, 0.04, 0.075, 0.06, 0.04)
"""Seconds over which the pull of a sound fades, for each group. Rounding is slow and comes early."""
_CLOSED_JAW = 0.08
"""How far the jaw may hang behind closed lips."""


@dataclass(frozen=True, slots=True)
class _Segment:
    viseme: str
    start: float
    end: float
    gain: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def mouth(
    phonemes: Sequence[PhonemeMark], audio: Audio, times: Array, before: Array, opening: float
) -> Array:
    """The mouth at given times.

    :param times: seconds from the start of the audio, ascending and evenly spaced, one for each video frame.
    :param before: float64 (52,), the mouth in the frame before the first.
    :param opening: 1 is natural; scales how far vowels open.
    :return: float64 (len(times), 52), ARKit weights; all zero but for the mouth and jaw.
    """
    weights = np.zeros((len(times), len(ARKIT_BLENDSHAPES)))
    fresh = _ramp((times + (times[1] - times[0] if len(times) > 1 else _SEAM)) / _SEAM)[:, None]
    if not phonemes:
        return before * (1 - fresh)
    segments = _segments(phonemes, audio, opening)
    grid = np.arange(-0.05, times[-1] + 0.1, 1 / _GRID)
    blended = _blend(segments, grid) * _openness(phonemes, grid)[:, None]
    blended = _smooth(blended, _SMOOTHING * _GRID)
    _close(blended, segments, grid)
    for column in np.flatnonzero(blended.any(axis=0)):
        weights[:, column] = np.interp(times, grid, blended[:, column])
    weights = before * (1 - fresh) + weights * fresh
    _snap(weights, segments, times)
    return weights


def _segments(phonemes: Sequence[PhonemeMark], audio: Audio, opening: float) -> list[_Segment]:
    loudness = _relative_loudness(audio)
    segments = []
    for mark in phonemes:
        length = mark.end - mark.start
        for step in steps(mark.symbol):
            gain = 1.0
            if VISEMES[step.viseme].vowel:
                loud = loudness[min(len(loudness) - 1, int((mark.start + mark.end) / 2 * 100))]
                gain = (0.75 + 0.3 * loud) * (1 + 0.07 * mark.stress) * opening
            start, end = mark.start + step.start * length, mark.start + step.end * length
            segments.append(_Segment(step.viseme, start - LEAD, end - LEAD, gain))
    return segments


def _smooth(values: Array, sigma: float) -> Array:
    # Imported here because SciPy takes a quarter of a second, which a list of voices need not wait for.
    from scipy.ndimage import gaussian_filter1d

    smoothed: Array = gaussian_filter1d(values, sigma, axis=0)
    return smoothed


def _relative_loudness(audio: Audio) -> Array:
    """RMS in steps of 10 ms, smoothed, 1 where it is as loud as the loud parts, at most 1.2."""
    hop = audio.sample_rate // 100
    blocks = audio.samples[: len(audio.samples) // hop * hop].reshape(-1, hop)
    if not len(blocks):
        return np.zeros(1)
    rms = _smooth(np.sqrt(np.mean(np.square(blocks, dtype=np.float64), axis=1)), 3)
    relative: Array = np.clip(rms / (np.percentile(rms, 90) + 1e-9), 0, 1.2)
    return relative


def _blend(segments: Sequence[_Segment], grid: Array) -> Array:
    """The mean of the targets, weighted by dominance."""
    middle = np.array([segment.middle for segment in segments])
    half = np.array([max((segment.end - segment.start) / 2, 0.02) for segment in segments])
    distance = np.maximum(np.abs(grid[:, None] + AHEAD - middle) - 0.4 * half, 0)
    targets = np.zeros((len(segments), len(ARKIT_BLENDSHAPES)))
    holds = np.zeros((len(segments), len(GROUPS)))
    for row, segment in enumerate(segments):
        viseme = VISEMES[segment.viseme]
        for name, weight in viseme.targets.items():
            targets[row, BLENDSHAPE_INDEX[name]] = weight * segment.gain
        holds[row] = list(viseme.dominance.values())
    blended = np.zeros((len(grid), len(ARKIT_BLENDSHAPES)))
    for group, columns in enumerate(_GROUP_COLUMNS):
        pull = np.exp(-((distance / (_SPREAD[group] + 0.25 * half)) ** 2)) + 1e-9
        dominance = pull * holds[:, group]
        blended[:, columns] = dominance @ targets[:, columns] / dominance.sum(axis=1, keepdims=True)
    return blended


def _openness(phonemes: Sequence[PhonemeMark], grid: Array) -> Array:
    """1 while speaking, 0 in pauses, smooth between."""
    starts = np.array([mark.start for mark in phonemes]) - LEAD
    ends = np.array([mark.end for mark in phonemes]) - LEAD
    openness = _ramp((grid - starts[0] + OPENING) / OPENING) * _ramp((ends[-1] + CLOSING - grid) / CLOSING)
    for end, start in zip(ends[:-1], starts[1:], strict=True):
        pause = start - end
        if pause <= SHORT_PAUSE:
            continue
        depth = min(1.0, (pause - SHORT_PAUSE) / (LONG_PAUSE - SHORT_PAUSE))
        closing, opening = min(CLOSING, pause * 0.55), min(OPENING, pause * 0.45)
        closed = _ramp((grid - end) / closing) * _ramp((start - grid) / opening)
        openness *= 1 - depth * closed
    return openness


def _ramp(x: Array) -> Array:
    """0 up to x = 0, 1 from x = 1, smooth between."""
    x = np.clip(x, 0, 1)
    smooth: Array = x * x * (3 - 2 * x)
    return smooth


def _close(weights: Array, segments: Sequence[_Segment], grid: Array) -> None:
    """Lay the contacts of /p b m/ and /f v/ over the blend."""
    for segment in segments:
        if segment.viseme not in (CLOSED, LIP_ON_TEETH):
            continue
        # shut fast, stay through most of the sound, and burst open
        begin, end = segment.start, segment.start + 0.75 * (segment.end - segment.start)
        contact = _ramp((grid - begin + 0.06) / 0.06) * _ramp((end + 0.05 - grid) / 0.05)
        rows = np.flatnonzero(contact)
        _press(weights, rows, contact[rows], segment.viseme)


def _snap(weights: Array, segments: Sequence[_Segment], times: Array) -> None:
    """Give each closure of /p b m/ the video frame nearest its middle, whole."""
    step = times[1] - times[0] if len(times) > 1 else 1.0
    for segment in segments:
        if segment.viseme == CLOSED:
            held = segment.start + 0.4 * (segment.end - segment.start)
            row = int(np.clip(round((held - times[0]) / step), 0, len(times) - 1))
            _press(weights, np.array([row]), np.ones(1), CLOSED)


def _press(weights: Array, rows: NDArray[np.intp], contact: Array, viseme: str) -> None:
    """Blend rows towards a contact: 0 leaves them as they are, 1 is the contact itself."""
    shape = weights[rows]
    jaw = shape[:, _JAW].copy()
    shape[:, _OPENERS] = 0
    shape[:, _SPREADERS] *= 0.8
    for name, weight in VISEMES[viseme].targets.items():
        shape[:, BLENDSHAPE_INDEX[name]] = weight
    if viseme == CLOSED:
        # mouthClose takes back what the jaw opens: the lips meet although the jaw hangs a little.
        shape[:, _JAW] = np.minimum(jaw, _CLOSED_JAW)
        shape[:, _CLOSE] = shape[:, _JAW]
    mix = contact[:, None]
    weights[rows] = weights[rows] * (1 - mix) + shape * mix
