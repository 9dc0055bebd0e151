"""What the network hears: log-mel spectra."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Sample rate, Hz."""
HOP = 160
"""Samples from one row to the next: 10 ms."""
BANDS = 64
"""Mel bands, 50 Hz to 7.6 kHz."""

_WINDOW, _FFT = 400, 512
_LOW, _HIGH = 50.0, 7600.0
_FLOOR = 1e-6
"""Power below which everything is silence: it keeps the noise of a 16-bit file from being amplified."""
_MEAN, _SPREAD = -6.0, 4.0
"""Brings the features of ordinary speech to about -1..1."""


def log_mel(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-mel spectra of mono sound at :data:`RATE`.

    Row k is centred on the middle of its 10 ms, at (k + 0.5) * 10 ms.

    :param samples: float32 (n,), within -1..1.
    :return: float32 (n // 160, 64).
    """
    count = len(samples) // HOP
    reach = (_WINDOW - HOP) // 2
    padded = np.pad(samples[: count * HOP], (reach, reach))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::HOP][:count]
    spectrum = np.fft.rfft(frames * _window(), _FFT)
    power = spectrum.real**2 + spectrum.imag**2  # twice as fast as by way of the magnitude
    mel = np.log(power.astype(np.float32) @ _bands() + np.float32(_FLOOR))
    return np.asarray((mel - _MEAN) / _SPREAD, np.float32)


@cache
def _window() -> NDArray[np.float32]:
    return np.hanning(_WINDOW).astype(np.float32)


@cache
def _bands() -> NDArray[np.float32]:
    """Triangular filters of unit sum on the mel scale of O'Shaughnessy, *Speech Communication* (1987).

    :return: float32 (257, 64).
    """
    lowest, highest = 2595 * np.log10(1 + np.array([_LOW, _HIGH]) / 700)
    edges = 700 * (10 ** (np.linspace(lowest, highest, BANDS + 2) / 2595) - 1)
    frequency = np.fft.rfftfreq(_FFT, 1 / RATE)[:, None]
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (frequency - low) / (middle - low), (high - frequency) / (high - middle)
    filters = np.maximum(np.minimum(rising, falling), 0)
    return (filters / np.maximum(filters.sum(0), 1e-9)).astype(np.float32)
