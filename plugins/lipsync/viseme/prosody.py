"""What the melody and the loudness of speech tell: where it is accented, where it pauses, how it rises."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import Audio, PhonemeMark, Speech

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
