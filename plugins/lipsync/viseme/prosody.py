"""What the melody and the loudness of speech tell: where it is accented, where it pauses, how it rises."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import Audio, PhonemeMark, Speech

from ...speech.pitch import HOP, fundamental

Array = NDArray[np.float64]

PAUSE, LAST_PAUSE = 0.25, 0.15
"""Seconds of silence that end a phrase, within a stretch and at its end, where the next one brings more."""
_SPACING = 0.7
"""Least seconds between two accents that show."""
_MELODY = 0.2
"""How much each semitone above its surroundings adds to the strength of an accent."""


@dataclass(frozen=True, slots=True)
class Accent:
    """A syllable that stands out, with strength 0..1."""

    time: float
    strength: float


@dataclass(frozen=True, slots=True, eq=False)
class Prosody:
    """Of one stretch of speech; times in seconds from its start.

    :param melody: semitones from the speaker's mean, smooth, 0 in pauses; each :data:`HOP`.
    :param loudness: 0..1, smooth; each :data:`HOP`.
    :param pauses: start and end of each pause between and after its phrases. ``phrases``: where they begin.
    """

    melody: Array
    loudness: Array
    accents: tuple[Accent, ...]
    pauses: tuple[tuple[float, float], ...]
    phrases: tuple[float, ...]


class Listener:
    """Hears stretch after stretch of one speaker."""

    def __init__(self) -> None:
        self._mean: float | None = None
        """Of the speaker, in semitones above 1 Hz."""

    def listen(self, speech: Speech) -> Prosody:
        """What a stretch of speech tells."""
        loudness = _loudness(speech.audio)
        melody = self._melody(fundamental(speech.audio), loudness)
        marks = speech.phonemes
        ends = [(m.end, n.start) for m, n in itertools.pairwise(marks) if n.start - m.end >= PAUSE]
        phrases = [marks[0].start, *(end for _, end in ends)] if marks else []
        if marks and speech.audio.duration - marks[-1].end >= LAST_PAUSE:
            ends.append((marks[-1].end, speech.audio.duration))
        return Prosody(melody, loudness, tuple(_accents(speech, melody)), tuple(ends), tuple(phrases))

    def _melody(self, frequency: Array, loudness: Array) -> Array:
        from scipy.ndimage import gaussian_filter1d, median_filter

        voiced = np.flatnonzero(frequency)
        if len(voiced) < 5:
            return np.zeros(len(frequency))
        tones = median_filter(12 * np.log2(frequency[voiced]), 5)
        mean = float(np.median(tones))
        self._mean = mean if self._mean is None else 0.7 * self._mean + 0.3 * mean
        away = np.clip(tones - self._mean, -9, 9)
        melody: Array = np.interp(np.arange(len(frequency)), voiced, away)
        melody *= np.clip(3 * loudness, 0, 1)
        smoothed: Array = gaussian_filter1d(melody, 0.06 / HOP)
        return smoothed


def _loudness(audio: Audio) -> Array:
    from scipy.ndimage import gaussian_filter1d

    hop = round(HOP * audio.sample_rate)
    count = int(audio.duration / HOP)
    blocks = audio.samples[: count * hop].reshape(-1, hop)[:count]
    if not len(blocks):
        return np.zeros(count)
    rms = np.sqrt(np.mean(blocks**2, axis=1)).astype(np.float64)
    level = np.clip(rms / (np.percentile(rms, 95) + 1e-9), 0, 1) if rms.max() > 1e-4 else rms * 0
    smoothed: Array = gaussian_filter1d(np.pad(level, (0, count - len(level))), 0.12 / HOP)
    return smoothed


def _accents(speech: Speech, melody: Array) -> list[Accent]:
    """The accents that show, in order of time: stressed vowels that are loud, long and high."""
    stressed = [mark for mark in speech.phonemes if mark.stress == 2]
    strengths = [
        _energy(speech.audio, mark) * (mark.end - mark.start) ** 0.5 * (1 + _MELODY * _rise(melody, mark))
        for mark in stressed
    ]
    most = max(strengths, default=0.0)
    if most <= 0:
        return []
    chosen: list[tuple[PhonemeMark, float]] = []
    for strength, mark in sorted(zip(strengths, stressed, strict=True), key=lambda pair: -pair[0]):
        if all(abs(mark.start - other.start) >= _SPACING for other, _ in chosen):
            chosen.append((mark, strength / most))
    return [
        Accent((mark.start + mark.end) / 2, strength)
        for mark, strength in sorted(chosen, key=lambda pair: pair[0].start)
    ]


def _energy(audio: Audio, mark: PhonemeMark) -> float:
    part = audio.samples[int(mark.start * audio.sample_rate) : int(mark.end * audio.sample_rate)]
    return float(np.sqrt(np.mean(part**2))) if len(part) else 0.0


def _rise(melody: Array, mark: PhonemeMark) -> float:
    """Semitones, 0..6, by which a sound lies above the half second around it."""
    at = int((mark.start + mark.end) / 2 / HOP)
    around = melody[max(0, at - round(0.25 / HOP)) : at + round(0.25 / HOP) + 1]
    if not len(around):
        return 0.0
    return float(np.clip(melody[min(at, len(melody) - 1)] - around.mean(), 0, 6))
