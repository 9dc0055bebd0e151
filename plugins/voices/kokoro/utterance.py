"""Words to the symbols of one run of the model, and its sound back to timed phonemes and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import PhonemeMark, WordMark
from heygen_studio.speech import Spoken

from ..sound import HOP, SILENCE, loudness, trimmed
from ..tokens import Token
from .model import SAMPLE_RATE
from .phonemes import IPA, from_ipa, pronounce, vocabulary

LONGEST = 220
"""Symbols in one run, about 15 s of speech. The model takes 510, but a long run means a long wait and much
memory, and its prosody gets worse."""

_LAG = 0.055
"""Seconds by which the model's durations run behind its sound: the shift that best correlates the loudness
(250-3000 Hz) with the sonority of the phonemes was 50-60 ms for each of six voices."""

_SHORTEST_PAUSE = 0.05
"""Seconds of silence at a punctuation mark that count as a pause."""

_STRESS = {"ˈ": 2, "ˌ": 1}
_LENGTHENS = frozenset("ː→↗↘↓")
"""Length and tones: their time is that of the sound before."""
_COLOURS = frozenset("ʰʲᵝ\u0303")
"""Signs that belong to the sound before."""
_OPENING = frozenset("“(")
_FINAL = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one run of the model says.

    :param symbols: symbols of the vocabulary, spaces and punctuation included.
    :param owners: for each symbol the index of its word, -1 for what belongs to none.
    :param words: the words of the script.
    """

    symbols: str
    owners: tuple[int, ...]
    words: tuple[Token, ...]

    def tokens(self) -> list[int]:
        return [vocabulary()[symbol] for symbol in self.symbols]


def utterances(tokens: Sequence[Token], language: str, accent: str) -> Iterator[Utterance]:
    """What to say for a sentence: one utterance, or several where it is too long for one run."""
    if not any(token.is_word for token in tokens):
        return
    whole = _utterance(tokens, language, accent)
    if len(whole.symbols) <= LONGEST:
        yield whole
        return
    cut = _middle(tokens)
    yield from utterances(tokens[:cut], language, accent)
    yield from utterances(tokens[cut:], language, accent)


def _middle(tokens: Sequence[Token]) -> int:
    """Where to cut a sentence: after the punctuation mark nearest its middle, or else between two words."""
    inner = range(1, len(tokens))
    after_marks = [i for i in inner if not tokens[i - 1].is_word and tokens[i - 1].spoken not in _OPENING]
    third = len(tokens) / 3
    near = [i for i in after_marks if third <= i <= 2 * third]
    return min(near or inner, key=lambda i: abs(i - len(tokens) / 2))


def _utterance(tokens: Sequence[Token], language: str, accent: str) -> Utterance:
    symbols: list[str] = []
    owners: list[int] = []
    words: list[Token] = []

    def add(text: str, owner: int) -> None:
        symbols.extend(text)
        owners.extend([owner] * len(text))

    said = iter(_pronounced(tokens, language, accent))
    space = False
    for token in tokens:
        if not token.is_word:
            if token.spoken in _OPENING and space:
                add(" ", -1)
            add(token.spoken, -1)
            space = token.spoken not in _OPENING
            continue
        sounds = next(said)
        if not any(symbol.isalpha() and symbol not in _COLOURS | _LENGTHENS for symbol in "".join(sounds)):
            continue
        for sound in filter(None, sounds):
            if space:
                # A space inside what one written word stands for ("five dollars") is part of that word.
                add(" ", owners[-1] if sound is not sounds[0] else -1)
            add(sound, len(words))
            space = True
        words.append(token)
    if not any(symbol in _FINAL for symbol in symbols[-2:]):
        add(".", -1)  # without it the model ends as if in mid-sentence
    return Utterance("".join(symbols), tuple(owners), tuple(words))


def _pronounced(tokens: Sequence[Token], language: str, accent: str) -> Iterator[list[str]]:
    """For each word token, the sounds of the words it is spoken as. Clauses are pronounced whole."""
    clause: list[Token] = []
    for token in [*tokens, Token("", ".", is_word=False)]:
        if token.is_word:
            clause.append(token)
            continue
        unknown = [word for one in clause if not one.ipa for word in one.spoken.split()]
        sounds = iter(pronounce(unknown, language, accent))
        for one in clause:
            if one.ipa:
                yield [from_ipa(word) for word in one.ipa.split()]
            else:
                yield [next(sounds) for _ in one.spoken.split()]
        clause = []


def clip(utterance: Utterance, audio: NDArray[np.float32], edges: NDArray[np.int64]) -> Spoken:
    """Cut the silence off the sound of an utterance and place its phonemes and words.

    :param audio: float32 (n,), as from :meth:`.model.Model.run`.
    :param edges: int64 (symbols + 3,), the samples at which each symbol and the padding begins.
    """
    samples, offset, first, last = trimmed(audio, SAMPLE_RATE)
    levels = loudness(audio, SAMPLE_RATE)
    quiet = levels <= SILENCE * levels.max()
    times = edges[1:-1] / SAMPLE_RATE - _LAG
    spans = _phoneme_spans(utterance, times, quiet)
    spans = _fit(spans, first, last)
    phonemes = tuple(
        PhonemeMark(_ipa(span.symbol), span.start - offset, span.end - offset, span.stress) for span in spans
    )
    words: list[WordMark] = []
    for index, token in enumerate(utterance.words):
        mine = [mark for mark, span in zip(phonemes, spans, strict=True) if span.word == index]
        words.append(WordMark(token.written, mine[0].start, mine[-1].end))
    return Spoken(samples, SAMPLE_RATE, phonemes, tuple(words))


def _ipa(symbol: str) -> str:
    return IPA.get(symbol[0], symbol[0]) + symbol[1:]


@dataclass(slots=True)
class _Span:
    symbol: str
    start: float
    end: float
    stress: int
    word: int


def _phoneme_spans(utterance: Utterance, times: NDArray[np.float64], quiet: NDArray[np.bool_]) -> list[_Span]:
    """The phonemes of the utterance. Time of stress and length marks goes to their vowel, time of spaces to
    the neighbours; silence at punctuation marks to nobody."""
    spans: list[_Span] = []
    stress, since, paused = 0, None, False
    for i, (symbol, word) in enumerate(zip(utterance.symbols, utterance.owners, strict=True)):
        start, end = float(times[i]), float(times[i + 1])
        if symbol in _STRESS:
            stress, since = _STRESS[symbol], start if since is None else since
        elif symbol in _LENGTHENS or symbol in _COLOURS:
            if spans:
                spans[-1].end = end
                spans[-1].symbol += symbol if symbol in _COLOURS else ""
        elif symbol == " " and not paused:
            middle = (start + end) / 2
            if spans:
                spans[-1].end = middle
            since = middle
        elif not symbol.isalpha():
            paused = paused or symbol != " "
        else:
            span = _Span(symbol, start if since is None else since, end, stress, word)
            if paused and spans:
                _part(spans[-1], span, quiet)
            spans.append(span)
            stress, since, paused = 0, None, False
    return spans


def _part(before: _Span, after: _Span, quiet: NDArray[np.bool_]) -> None:
    """Set the end of one phoneme and the start of the next, which a punctuation mark separates."""
    step = HOP
    low = max(0, round((before.start + 0.02) / step))
    high = min(len(quiet), round((after.end - 0.01) / step))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet[low:high], [False]]).astype(np.int8)))
    runs = edges.reshape(-1, 2) + low
    length = runs[:, 1] - runs[:, 0]
    if len(runs) and length.max() * step >= _SHORTEST_PAUSE:
        begin, end = runs[length.argmax()] * step
        before.end, after.start = float(begin), float(end)
    else:
        before.end = after.start = (before.end + after.start) / 2


def _fit(spans: list[_Span], first: float, last: float) -> list[_Span]:
    """Keep the spans within the sound and in order, at least a hop long each."""
    step = HOP
    spans[0].start = first
    spans[-1].end = last
    time = first
    for index, span in enumerate(spans):
        room = last - step * (len(spans) - index - 1)
        span.start = min(max(span.start, time), room - step)
        span.end = min(max(span.end, span.start + step), room)
        time = span.end
    return spans
