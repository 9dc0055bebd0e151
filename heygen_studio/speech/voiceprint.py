"""How like two voices are: a speaker encoder makes a vector of a stretch of speech.

The encoder is Resemblyzer's (Apache-2.0), a network trained with the GE2E loss (Wan et al., 2018,
"Generalized End-to-End Loss for Speaker Verification"), here as ONNX: see tools/build_voiceprint.py. Vectors
have unit length, so that their inner product is a cosine: about 0.8 and more for recordings of one person,
about 0.5 to 0.7 for two persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import Audio

RATE = 16_000
_WINDOW, _HOP, _BANDS = 400, 160, 40
_FRAMES = 160
"""Frames that the encoder looks at, 1.6 s."""
_LOUDNESS = 10 ** (-22 / 20)
"""RMS of what the encoder hears. It hears power, not decibels: 6 dB change a print as much as another
recording does. At this level it told nine people apart best."""
_SILENT = 10 ** (-40 / 20)
"""Loudness of silence, relative to the loud parts."""
_BATCH = 32

Vectors = NDArray[np.float32]


def resampled(recording: Audio, rate: int) -> Audio:
    """The same sound at another sample rate in Hz."""
    if recording.sample_rate == rate:
        return recording
    from scipy.signal import resample_poly

    ratio = Fraction(rate, recording.sample_rate)
    return Audio(
        resample_poly(recording.samples, ratio.numerator, ratio.denominator).astype(np.float32), rate
    )


def voiceprint(recordings: Sequence[Audio]) -> Vectors:
    """The voice that is heard in recordings, float32 (256,), of unit length.

    :param recordings: at least one, with speech in it.
    """
    return _unit(window_prints(recordings, step=0.4).mean(axis=0))


def window_prints(recordings: Sequence[Audio], step: float = 0.8) -> Vectors:
    """The voice in each window of 1.6 s, float32 (windows, 256), one every ``step`` seconds of speech; pauses
    are left out. What is shorter than a window is heard as often as fills it."""
    windows = [window for recording in recordings for window in _windows(_mel(_speech(recording)), step)]
    found = [
        _encoder().run(None, {"mel": np.stack(windows[i : i + _BATCH])})[0]
        for i in range(0, len(windows), _BATCH)
    ]
    prints: Vectors = np.concatenate(found)
    return prints


def speechlikeness(recordings: Sequence[Audio]) -> float:
    """How much more like speech than like music recordings sound: less than 0 is music; see
    tools/build_speechlikeness.py."""
    weights = _speech_weights()
    return float(np.mean(window_prints(recordings) @ weights[:-1] + weights[-1]))


def _unit(vector: Vectors) -> Vectors:
    unit: Vectors = vector / np.linalg.norm(vector)
    return unit


def _speech(recording: Audio) -> NDArray[np.float32]:
    """The sound at the encoder's rate and loudness, with pauses of more than a tenth of a second left out."""
    samples = resampled(recording, RATE).samples
    block = RATE // 100
    levels = np.sqrt(np.mean(samples[: len(samples) // block * block].reshape(-1, block) ** 2, axis=1))
    if not len(levels) or not levels.any():
        return np.zeros(_WINDOW, np.float32)
    loud = levels > _SILENT * np.percentile(levels, 95)
    near = np.convolve(loud, np.ones(11), "same") > 0.5
    kept: NDArray[np.float32] = samples[: len(near) * block].reshape(-1, block)[near].ravel()
    level = float(np.sqrt(np.mean(kept**2)))
    return kept * np.float32(_LOUDNESS / max(level, 1e-9))


def _mel(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The power spectrogram in 40 mel bands, float32 (frames, 40), one frame every 10 ms."""
    padded = np.pad(samples, _WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    power = np.abs(np.fft.rfft(frames * _hann(), axis=1)) ** 2
    mel: NDArray[np.float32] = (power @ _filters()).astype(np.float32)
    return mel


def _windows(mel: NDArray[np.float32], step: float) -> list[NDArray[np.float32]]:
    if len(mel) < _FRAMES:
        return [np.resize(mel, (_FRAMES, _BANDS))]
    starts = range(0, len(mel) - _FRAMES + 1, max(1, round(step * RATE / _HOP)))
    return [mel[start : start + _FRAMES] for start in starts]


@cache
def _hann() -> NDArray[np.float64]:
    """A periodic Hann window."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)


@cache
def _filters() -> NDArray[np.float64]:
    """Triangular mel filters of equal area, (201, 40), on the mel scale of Slaney's Auditory Toolbox (1998):
    linear below 1 kHz, logarithmic above."""
    step = np.log(6.4) / 27

    def hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp(step * (mel - 15)))

    top = 15 + np.log(RATE / 2 / 1000) / step
    edges = hertz(np.linspace(0, top, _BANDS + 2))
    bins = np.linspace(0, RATE / 2, _WINDOW // 2 + 1)[:, None]
    rising = (bins - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - bins) / np.diff(edges)[1:]
    return np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2])


@cache
def _speech_weights() -> Vectors:
    with (files("heygen_studio_assets") / "models" / "speechlikeness.npy").open("rb") as file:
        weights: Vectors = np.load(file, allow_pickle=False)
    return weights


@cache
def _encoder() -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    with as_file(files("heygen_studio_assets") / "models" / "voiceprint.onnx") as path:
        return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
