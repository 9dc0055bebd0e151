"""Finds where the sound of a run begins and ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BEFORE, AFTER = 0.02, 0.04
"""Seconds kept before the first and after the last sound, faded."""
SILENCE = 10 ** (-40 / 20)
"""Loudness of silence, relative to the loudest moment of the sentence."""
HOP = 0.005
"""Seconds between two measurements of loudness."""


def loudness(audio: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """RMS of each :data:`HOP`."""
    hop = round(HOP * sample_rate)
    blocks = audio[: len(audio) // hop * hop].reshape(-1, hop)
    values: NDArray[np.float32] = np.sqrt(np.mean(blocks**2, axis=1)) + np.float32(1e-9)
    return values


def trimmed(audio: NDArray[np.float32], sample_rate: int) -> tuple[NDArray[np.float32], float, float, float]:
    """Cut the silence off, but for :data:`BEFORE` and :data:`AFTER`, which are faded.

    :return: the sound, the seconds that were cut off before it (less than none where silence was put there),
        and when in the whole the first and the last sound is heard.
    """
    hop = round(HOP * sample_rate)
    levels = loudness(audio, sample_rate)
    loud = np.flatnonzero(levels > SILENCE * levels.max(initial=1e-9))
    first, last = (int(loud[0]) * hop, (int(loud[-1]) + 1) * hop) if len(loud) else (0, len(audio))
    before, after = round(BEFORE * sample_rate), round(AFTER * sample_rate)
    begin, end = max(0, first - before), min(len(audio), last + after)
    samples = audio[begin:end].copy()
    fade_in, fade_out = (np.linspace(0, 1, n, dtype=np.float32) for n in (first - begin, end - last))
    samples[: len(fade_in)] *= fade_in
    if len(fade_out):
        samples[-len(fade_out) :] *= fade_out[::-1]
    # Where a voice begins or ends abruptly, silence is put there.
    lacking = before - (first - begin), after - (end - last)
    offset = (begin - lacking[0]) / sample_rate
    return np.pad(samples, lacking), offset, first / sample_rate, last / sample_rate
