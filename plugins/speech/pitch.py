"""The pitch of speech: its fundamental frequency over time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import Audio

Array = NDArray[np.float64]

HOP = 0.02
"""Seconds between two measurements."""
_LOWEST, _HIGHEST = 65.0, 420.0
"""Hz; the voices of men, women and children when they speak."""
_RATE = 4000
"""Samples a second, about, that are enough for that."""
_WINDOW = 0.048
"""Seconds: three periods of the lowest voice."""
_VOICED = 0.45
"""Periodicity 0..1 from which on a sound is voiced."""
_QUIET = 0.05
"""Loudness below which nothing is voiced, relative to the loudest moment."""
_OCTAVE_COST = 0.06
"""Periodicity that a period must have more than one of half its length: what repeats in t does so in 2 t."""


def fundamental(audio: Audio) -> Array:
    """The fundamental frequency in Hz, 0 where there is none, each :data:`HOP` seconds.

    From the autocorrelation, corrected for that of the window (P. Boersma, "Accurate short-term analysis of
    the fundamental frequency and the harmonics-to-noise ratio of a sampled sound", IFA Proceedings 17, 1993).
    """
    factor = max(1, audio.sample_rate // _RATE)
    rate = audio.sample_rate / factor
    size = round(_WINDOW * rate)
    count = int(audio.duration / HOP)
    low = audio.samples[: len(audio.samples) // factor * factor].reshape(-1, factor).mean(axis=1)
    low = np.pad(low, size // 2)
    starts = (np.arange(count) * HOP * rate).astype(np.int64)
    frames = low[np.minimum(starts[:, None] + np.arange(size), len(low) - 1)]
    power = np.sqrt(np.mean(frames**2, axis=1))
    loud = power > _QUIET * power.max(initial=1e-9)
    found = np.zeros(count)
    if not loud.any():
        return found
    window = np.hanning(size).astype(np.float32)
    length = 2 ** int(np.ceil(np.log2(1.5 * size)))
    repeats = _autocorrelation((frames[loud] - frames[loud].mean(axis=1, keepdims=True)) * window, length)
    repeats /= _autocorrelation(window[None], length)
    lags = np.arange(int(rate / _HIGHEST), int(rate / _LOWEST) + 1)
    before, at, after = (repeats[:, lags + step] for step in (-1, 0, 1))
    # A parabola through three values finds the top of a peak between two lags.
    bend = np.minimum(before - 2 * at + after, -1e-9)
    shift = np.clip(0.5 * (before - after) / bend, -0.5, 0.5)
    top = at - 0.25 * (before - after) * shift
    best = np.argmax(top - _OCTAVE_COST * np.log2(lags / lags[0]), axis=1)
    rows = np.arange(len(best))
    found[loud] = np.where(top[rows, best] > _VOICED, rate / (lags[best] + shift[rows, best]), 0)
    return found


def _autocorrelation(frames: NDArray[np.float32], length: int) -> Array:
    """Of each row, 1 at lag 0."""
    spectrum = np.fft.rfft(frames, length)
    values: Array = np.fft.irfft(np.abs(spectrum) ** 2, length)
    values /= values[:, :1] + 1e-12
    return values
