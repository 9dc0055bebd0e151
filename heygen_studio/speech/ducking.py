"""How loud music is under speech: quiet before a word is said, and back in the pauses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heygen_studio.speech.loudness import TARGET_LUFS

UNDER_SPEECH = TARGET_LUFS - 20
"""Loudness of music while somebody speaks, LUFS: 20 dB below the voice (WCAG 2.2, criterion 1.4.7)."""
BETWEEN = TARGET_LUFS - 9
"""Loudness of music where nobody speaks."""
_HOP = 0.02  # seconds between two looks at the speech
_SPEAKING = 10 ** (-42 / 20)
"""Effective level from which on somebody speaks; voices are levelled, so that it can be one number."""
_BEFORE, _AFTER = 0.25, 0.7
"""Seconds before and after words in which the music is low, too."""
_TURNING = 0.6
"""Seconds in which it becomes quieter or louder."""
_BEGINNING = 0.8
"""Seconds in which it comes at the very beginning."""
ENDING = 2.0
"""Seconds in which it goes at the very end, which is not known before: so much of the sound is held back."""


class Ducking:
    """Follows the speech of one video, and gives it back together with the gain of the music.

    :param rate: samples of speech a second.
    :param loudness: of the music as it is, LUFS; ``volume``: by how much it is to be louder than usual, dB.
    """

    def __init__(self, rate: int, loudness: float, volume: float = 0.0) -> None:
        self._hop = round(_HOP * rate)
        self._low, self._high = (level - loudness + volume for level in (UNDER_SPEECH, BETWEEN))
        self._before, self._after = round(_BEFORE / _HOP), round(_AFTER / _HOP)
        self._half = round(_TURNING / _HOP / 2)
        self._held = round(ENDING / _HOP)
        # As many hops of the past as gains depend on, silent before the beginning.
        self._past = self._after + self._half
        self._active = np.zeros(self._past, np.bool_)
        self._speech = np.zeros(0, np.float32)
        self._told = 0
        self._gain = self._at(0)

    def push(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Speech and gain of the music, float32 (m, 2), of what is settled; it runs behind the speech.

        :param samples: what is said next, float32 (n,).
        """
        known = len(self._active) - self._past
        self._speech = np.concatenate([self._speech, samples])
        whole = self._speech[known * self._hop : len(self._speech) // self._hop * self._hop]
        level = np.sqrt(np.square(whole.reshape(-1, self._hop)).mean(1))
        self._active = np.append(self._active, level > _SPEAKING)
        settled = max(0, len(self._active) - self._past - self._held)
        return self._give(settled, settled * self._hop)

    def finish(self) -> NDArray[np.float32]:
        """The rest, in which the music ends."""
        count = len(self._speech)
        hops = -(-count // self._hop)
        self._active = np.append(self._active, np.zeros(hops, np.bool_))
        rest = self._give(hops, count)
        fading = min(count, round(ENDING / _HOP) * self._hop)
        rest[count - fading :, 1] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(fading) + 1) / max(fading, 1))
        return rest

    def _give(self, hops: int, count: int) -> NDArray[np.float32]:
        """The first so many samples of what is held, which lie within so many hops."""
        if not hops:
            return np.zeros((0, 2), np.float32)
        gains = np.array([self._gain, *(self._at(hop) for hop in range(1, hops + 1))])
        places = np.arange(count) / self._hop
        given = np.empty((count, 2), np.float32)
        given[:, 0] = self._speech[:count]
        given[:, 1] = np.interp(places, np.arange(hops + 1), gains)
        self._gain = gains[-1]
        self._speech = self._speech[count:]
        self._active = self._active[hops:]
        self._told += hops
        return given

    def _at(self, hop: int) -> float:
        """Gain at the beginning of a hop, counted from the first that is held."""
        middle = self._past + hop
        near = self._active[max(0, middle - self._past) : middle + self._half + self._before + 1]
        low = np.zeros(2 * self._half + 1)
        for place in range(2 * self._half + 1):
            low[place] = near[place : place + self._after + self._before + 1].any()
        window = np.hanning(2 * self._half + 3)[1:-1]
        share = float((low * window).sum() / window.sum())
        begun = min(1.0, (self._told + hop) * _HOP / _BEGINNING)
        return float(10 ** ((share * self._low + (1 - share) * self._high) / 20) * begun)
