"""What is done to the sound of a cloned voice: the spectrum shifted a little, and its balance matched."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import Audio

Floats = NDArray[np.float32]

CENTRES = (120.0, 250.0, 500.0, 1000.0, 1800.0, 3000.0, 4600.0, 6800.0)
"""Hz: the middles of the bands of the balance."""
MOST = 6.0
"""Decibels that a band is raised or lowered at most."""
_TAPS = 511
_ABSENT = 18.0
"""Decibels below the other voice from which on a band was lost on the way, as on the telephone."""


def warped(samples: Floats, factor: float) -> Floats:
    """The sound with all frequencies multiplied, as by a longer or shorter throat; it lasts 1/factor as long.

    :param samples: float32 (n,).
    """
    from scipy.signal import resample_poly

    ratio = Fraction(factor).limit_denominator(100)
    if ratio == 1:
        return samples
    shifted: Floats = resample_poly(samples, ratio.denominator, ratio.numerator).astype(np.float32)
    return shifted


def balanced(samples: Floats, decibels: Sequence[float] | Floats, rate: int) -> Floats:
    """The sound with its bands raised and lowered, by a filter of linear phase.

    :param decibels: for each of :data:`CENTRES`.
    """
    if not np.any(decibels):
        return samples
    from scipy.signal import fftconvolve, firwin2

    edges = np.array([0.0, *CENTRES, rate / 2])
    gains = 10 ** (np.array([decibels[0], *decibels, decibels[-1]]) / 20)
    taps = firwin2(_TAPS, edges, gains, fs=rate)
    filtered: Floats = fftconvolve(samples, taps, mode="same").astype(np.float32)
    return filtered


def balance_between(target: Sequence[Audio], own: Sequence[Audio]) -> Floats:
    """The decibels in each band that bring the balance of one speech to that of another, as far as
    :data:`MOST`; a band that the target's recordings lost is left alone."""
    difference = _bands(target) - _bands(own)
    kept = difference > -_ABSENT
    difference = np.where(kept, difference - difference[kept].mean() if kept.any() else 0.0, 0.0)
    return np.clip(difference, -MOST, MOST).astype(np.float32)


def _bands(recordings: Sequence[Audio]) -> NDArray[np.float64]:
    """Mean level of speech in each band, in dB."""
    edges = [60.0, *np.sqrt(np.multiply(CENTRES[:-1], CENTRES[1:])), 9000.0]
    total = np.zeros(len(CENTRES))
    for recording in recordings:
        size = recording.sample_rate // 25
        count = len(recording.samples) // size
        if not count:
            continue
        frames = recording.samples[: count * size].reshape(count, size) * np.hanning(size)
        power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
        loud = power.sum(axis=1) > 0.05 * np.percentile(power.sum(axis=1), 90)
        bins = np.fft.rfftfreq(size, 1 / recording.sample_rate)
        spectrum = power[loud].mean(axis=0) if loud.any() else power.mean(axis=0)
        for band, (low, high) in enumerate(pairwise(edges)):
            total[band] += spectrum[(bins >= low) & (bins < high)].mean() * count
    return 10 * np.log10(total + 1e-12)
