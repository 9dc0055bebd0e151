"""Loudness: the level that all voices have, and the limiter that keeps peaks from clipping.

The aim is -16 LUFS (ITU-R BS.1770) with true peaks under -1 dBTP in the finished file. AAC adds up to about a
decibel to the peaks, so the limiter keeps them a good deal lower.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

TARGET_LUFS = -16.0
"""Loudness of speech in a finished video."""
CEILING_DBTP = -2.5
"""Highest true peak before encoding."""

_OVERSAMPLING = 4
"""As in ITU-R BS.1770-5, annex 2."""
_WINDOW = 0.006
"""Seconds around a peak that are turned down with it."""
_LONGEST = 30.0
"""Seconds of the latest sound that :class:`Leveller` measures."""


def limit(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """Turn the sound down for some milliseconds around each peak above :data:`CEILING_DBTP`.

    :param samples: float32 (n,), of any level.
    """
    ceiling = 10 ** (CEILING_DBTP / 20)
    peaks = _true_peaks(samples, ceiling)
    if peaks.max(initial=0) <= ceiling:
        return samples
    needed = np.minimum(1, ceiling / np.maximum(peaks, 1e-9))
    width = round(_WINDOW * sample_rate) | 1
    # The mean of minima over the same width is never above what is needed, and smooth.
    gain = _mean(_minimum(needed, width), width)
    limited: NDArray[np.float32] = (samples * gain).astype(np.float32)
    return limited


# What follows is in SciPy, too, to the last bit; but the first sentence of a video would wait a second or two
# for scipy.signal to load.


def _true_peaks(samples: NDArray[np.float32], ceiling: float) -> NDArray[np.float32]:
    """The largest magnitude at and around each sample, between the samples too."""
    peaks: NDArray[np.float32] = np.abs(samples)
    if peaks.max(initial=0) <= ceiling / 2:
        return peaks  # no sum of neighbours reaches the ceiling
    following = np.abs(_oversampled(samples)).max(axis=0)  # from this sample up to the next
    highest: NDArray[np.float32] = np.maximum(following, np.concatenate([[np.float32(0)], following[:-1]]))
    return highest


def _oversampled(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sound at and between its samples, float32 (4, n), as ``scipy.signal.resample_poly`` gives it."""
    reach = 10
    padded = np.pad(samples, reach)
    phases = np.zeros((_OVERSAMPLING, len(samples)), np.float32)
    taps = _interpolation(reach)
    for phase, row in enumerate(phases):
        # Of the samples around, the oldest comes first: sums are rounded by their order.
        for place in range(-reach, reach + 1):
            tap = phase + _OVERSAMPLING * (reach - place)
            if tap < len(taps):
                row += padded[reach + place : reach + place + len(samples)] * taps[tap]
    return phases


@cache
def _interpolation(reach: int) -> NDArray[np.float32]:
    """The low-pass between samples: a sinc of so many to either side, in a Kaiser window of beta 5."""
    times = np.arange(-reach * _OVERSAMPLING, reach * _OVERSAMPLING + 1) / _OVERSAMPLING
    taps = np.sinc(times) * np.kaiser(len(times), 5.0)
    taps /= taps.sum()
    return (taps.astype(np.float32) * _OVERSAMPLING).astype(np.float32)


def _minimum(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """The least value around each, within an odd width; beyond the ends, the values are mirrored."""
    around = np.lib.stride_tricks.sliding_window_view(np.pad(values, width // 2, mode="symmetric"), width)
    least: NDArray[np.float32] = around.min(axis=1)
    return least


def _mean(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """The mean around each value, within an odd width; beyond the ends, the values are mirrored."""
    padded = np.pad(values, width // 2, mode="symmetric").astype(np.float64)
    first = np.cumsum(padded[:width])[-1]
    changes = padded[width:] - padded[:-width]
    return (np.cumsum(np.concatenate([[first], changes])) / width).astype(np.float32)


class Leveller:
    """Brings speech of an unknown level to :data:`TARGET_LUFS`, from what has been spoken so far."""

    def __init__(self, sample_rate: int) -> None:
        self._rate = sample_rate
        self._heard: NDArray[np.float32] = np.zeros(0, np.float32)
        self._gain = 1.0

    def gain(self, samples: NDArray[np.float32]) -> float:
        """The factor for the next sound."""
        import pyloudnorm

        self._heard = np.concatenate([self._heard, samples])[-round(_LONGEST * self._rate) :]
        if len(self._heard) < 0.4 * self._rate:
            return self._gain
        loudness = pyloudnorm.Meter(self._rate).integrated_loudness(self._heard.astype(np.float64))
        if np.isfinite(loudness):
            self._gain = float(np.clip(10 ** ((TARGET_LUFS - loudness) / 20), 0.02, 50))
        return self._gain
