"""Times of phonemes and words in sound that comes without any: a guess.

The sounds share the time of speaking by their usual length, vowels more and consonants less; pauses are heard
and put between the words where they fit best. An aligner does better.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from heygen_studio.speech import Spoken

from .sound import HOP, loudness, trimmed
from .timed import COLOURS, LENGTHENS, STRESS, Utterance, fit, marked, spans_of

_VOWELS = frozenset("iyɨʉɯuɪʏʊeøɘəɵɤoɛœɜɞʌɔæɐaɶɑɒᵻɚɝ")
_VOWEL, _CONSONANT, _LONGER, _COLOUR = 1.0, 0.7, 0.6, 0.1
"""How long a sound is held, relative to a short vowel."""
_QUIET = 10 ** (-32 / 20)
"""Loudness of a pause, relative to the loudest moment."""
_SHORTEST_PAUSE = 0.12
"""Seconds; a shorter silence is that of a plosive."""
_FARTHEST = 0.04
"""How far a pause may be from the end of a word, as a fraction of the time of speaking."""
_PUNCTUATED = 0.16
"""How much farther it may be where a punctuation mark follows."""

Anchor = tuple[float, float, float]
"""Where a pause is among the sounds (0..1), and the seconds at which it begins and ends."""


def spread(utterance: Utterance, audio: NDArray[np.float32], sample_rate: int) -> Spoken:
    """Cut the silence off the sound of an utterance and guess when its phonemes and words are said.

    :param audio: float32 (n,).
    """
    samples, offset, first, last = trimmed(audio, sample_rate)
    spans = spans_of(utterance, np.concatenate([[0.0], np.cumsum([_held(s) for s in utterance.symbols])]))
    total = spans[-1].end
    ends = [(one.end / total, one.word) for one, following in pairwise(spans) if following.word != one.word]
    punctuated = _punctuated(utterance)
    bounds = [(end, _PUNCTUATED if word in punctuated else 0.0) for end, word in ends]
    anchors = _anchors(bounds, list(_pauses(audio, sample_rate, first, last)), first, last)
    inner = np.array([anchor[0] for anchor in anchors])
    places = [0.0, *inner, 1.0]
    starts = [first, *(anchor[2] for anchor in anchors)]
    stops = [*(anchor[1] for anchor in anchors), last]

    def second(place: float, stretch: int) -> float:
        begin, end = places[stretch], places[stretch + 1]
        share = (place - begin) / max(end - begin, 1e-9)
        return starts[stretch] + share * (stops[stretch] - starts[stretch])

    for span in spans:
        begin, end = span.start / total, span.end / total
        span.start = second(begin, int(np.searchsorted(inner, begin + 1e-9)))
        span.end = second(end, int(np.searchsorted(inner, end - 1e-9)))
    return marked(utterance, fit(spans, first, last), Spoken(samples, sample_rate), offset, {})


def _held(symbol: str) -> float:
    if symbol in LENGTHENS:
        return _LONGER if symbol == "ː" else 0.0
    if symbol in COLOURS:
        return _COLOUR
    if symbol in STRESS or not symbol.isalpha():
        return 0.0
    return _VOWEL if symbol in _VOWELS else _CONSONANT


def _punctuated(utterance: Utterance) -> set[int]:
    """The words that a punctuation mark follows."""
    found, word = set(), -1
    for symbol, owner in zip(utterance.symbols, utterance.owners, strict=True):
        if owner >= 0:
            word = owner
        elif symbol != " ":
            found.add(word)
    return found


def _pauses(
    audio: NDArray[np.float32], sample_rate: int, first: float, last: float
) -> Iterator[tuple[float, float]]:
    """Begin and end of each silence between the first and the last sound, in seconds."""
    levels = loudness(audio, sample_rate)
    quiet = np.concatenate([[False], levels <= _QUIET * levels.max(initial=1e-9), [False]])
    for begin, end in np.flatnonzero(np.diff(quiet.astype(np.int8))).reshape(-1, 2) * HOP:
        if begin > first and end < last and end - begin >= _SHORTEST_PAUSE:
            yield float(begin), float(end)


def _anchors(
    bounds: Sequence[tuple[float, float]], pauses: Sequence[tuple[float, float]], first: float, last: float
) -> list[Anchor]:
    """Which pause comes after which word; in order. The longest pauses choose first.

    :param bounds: where each word but the last ends among the sounds, 0..1, and from how much farther it may
        draw pauses.
    """
    spoken = last - first - sum(end - begin for begin, end in pauses)
    chosen: list[Anchor] = []
    for begin, end in sorted(pauses, key=lambda pause: pause[0] - pause[1]):
        before = sum(stop - start for start, stop in pauses if stop <= begin)
        place = (begin - first - before) / max(spoken, 1e-9)
        low = max((anchor[0] for anchor in chosen if anchor[2] <= begin), default=0.0)
        high = min((anchor[0] for anchor in chosen if anchor[1] >= end), default=1.0)
        free = [(abs(place - at) - draw, at) for at, draw in bounds if low < at < high]
        if free and min(free)[0] < _FARTHEST:
            chosen.append((min(free)[1], begin, end))
    return sorted(chosen)
