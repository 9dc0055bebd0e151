"""How high and how fast someone speaks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import Audio

from ...speech.pitch import fundamental

_HOP = 0.01
_DIP = 2.0
"""Decibels by which the loudness falls between two syllables at least."""
_QUIET = 25.0
"""Decibels below the loudest from which on nothing is a syllable."""


def median_pitch(recordings: Sequence[Audio]) -> float | None:
    """The median fundamental frequency in Hz; None where too little is voiced."""
    found = np.concatenate([fundamental(recording) for recording in recordings])
    voiced = found[found > 0]
    return float(np.median(voiced)) if len(voiced) >= 10 else None


def syllable_rate(recordings: Sequence[Audio]) -> float | None:
    """Syllables a second, pauses left out; None where too few are heard.

    A syllable is a peak of the loudness with a dip before it (N. H. de Jong and T. Wempe, "Praat script to
    detect syllable nuclei and measure speech rate automatically", Behavior Research Methods 41, 2009).
    """
    peaks, seconds = 0, 0.0
    for recording in recordings:
        count, spoken = _syllables(recording)
        peaks, seconds = peaks + count, seconds + spoken
    return peaks / seconds if peaks >= 8 and seconds > 1 else None


def _syllables(recording: Audio) -> tuple[int, float]:
    """The number of syllables, and the seconds in which something is said."""
    from scipy.signal import find_peaks

    size = round(_HOP * recording.sample_rate)
    blocks = recording.samples[: len(recording.samples) // size * size].reshape(-1, size)
    if len(blocks) < 20:
        return 0, 0.0
    power: NDArray[np.float64] = np.mean(blocks.astype(np.float64) ** 2, axis=1)
    level = 10 * np.log10(np.convolve(power, np.hanning(9) / np.hanning(9).sum(), "same") + 1e-10)
    floor = np.percentile(level, 99) - _QUIET
    peaks, _ = find_peaks(level, height=floor, prominence=_DIP)
    return len(peaks), float(np.sum(level > floor)) * _HOP
