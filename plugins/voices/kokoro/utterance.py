"""Words to the symbols of one run of the model, and its sound back to timed phonemes and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import PhonemeMark, WordMark

from ..english import Accent, Token
from .model import SAMPLE_RATE
from .phonemes import IPA, pronounce, vocabulary

LONGEST = 220
"""Symbols in one run, about 15 s of speech. The model takes 510, but a long run means a long wait and much
memory, and its prosody gets worse."""

_LAG = 0.055
"""Seconds by which the model's durations run behind its sound: the shift that best correlates the loudness
(250-3000 Hz) with the sonority of the phonemes was 50-60 ms for each of six voices."""

_SILENCE = 10 ** (-40 / 20)
"""Loudness of silence, relative to the loudest moment of the sentence."""
_HOP = 120
"""Samples between two measurements of loudness: 5 ms."""
_SHORTEST_PAUSE = 0.05
"""Seconds of silence at a punctuation mark that count as a pause."""
BEFORE, AFTER = 0.02, 0.04
"""Seconds kept before the first and after the last sound, faded."""

_STRESS = {"ˈ": 2, "ˌ": 1}
_OPENING = frozenset("“(")
_FINAL = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one run of the model says.

    :param symbols: symbols of the vocabulary, spaces and punctuation included.
    :param owners: for each symbol the index of its word, -1 for what belongs to none.
    :param words: the words as written in the script.
    """

    symbols: str
    owners: tuple[int, ...]
    words: tuple[str, ...]

    def tokens(self) -> list[int]:
        return [vocabulary()[symbol] for symbol in self.symbols]


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Sound without the silence around it, float32 at :data:`SAMPLE_RATE`, and what is said when."""

    samples: NDArray[np.float32]
    phonemes: tuple[PhonemeMark, ...]
    words: tuple[WordMark, ...]


def utterances(tokens: Sequence[Token], accent: Accent) -> Iterator[Utterance]:
    """What to say for a sentence: one utterance, or several where it is too long for one run."""
    if not any(token.is_word for token in tokens):
        return
    whole = _utterance(tokens, accent)
    if len(whole.symbols) <= LONGEST:
        yield whole
        return
    cut = _middle(tokens)
    yield from utterances(tokens[:cut], accent)
    yield from utterances(tokens[cut:], accent)


def _middle(tokens: Sequence[Token]) -> int:
    """Where to cut a sentence: after the punctuation mark nearest its middle, or else between two words."""
    inner = range(1, len(tokens))
    after_marks = [i for i in inner if not tokens[i - 1].is_word and tokens[i - 1].spoken not in _OPENING]
    third = len(tokens) / 3
    near = [i for i in after_marks if third <= i <= 2 * third]
    return min(near or inner, key=lambda i: abs(i - len(tokens) / 2))


def _utterance(tokens: Sequence[Token], accent: Accent) -> Utterance:
    symbols: list[str] = []
    owners: list[int] = []
    written: list[str] = []

    def add(text: str, owner: int) -> None:
        symbols.extend(text)
        owners.extend([owner] * len(text))

    said = iter(_pronounced(tokens, accent))
    space = False
    for token in tokens:
        if not token.is_word:
            if token.spoken in _OPENING and space:
                add(" ", -1)
            add(token.spoken, -1)
            space = token.spoken not in _OPENING
            continue
        sounds = next(said)
        if not "".join(sounds):
            continue
        for sound in filter(None, sounds):
            if space:
                # A space inside what one written word stands for ("five dollars") is part of that word.
                add(" ", owners[-1] if sound is not sounds[0] else -1)
            add(sound, len(written))
            space = True
        written.append(token.written)
    if not any(symbol in _FINAL for symbol in symbols[-2:]):
        add(".", -1)  # without it the model ends as if in mid-sentence
    return Utterance("".join(symbols), tuple(owners), tuple(written))


def _pronounced(tokens: Sequence[Token], accent: Accent) -> Iterator[list[str]]:
    """For each word token, the sounds of the words it is spoken as. Clauses are pronounced whole."""
    clause: list[Token] = []
    for token in [*tokens, Token("", ".", is_word=False)]:
        if token.is_word:
            clause.append(token)
            continue
        sounds = iter(
            pronounce([word for word_token in clause for word in word_token.spoken.split()], accent)
        )
        for word_token in clause:
            yield [next(sounds) for _ in word_token.spoken.split()]
        clause = []


def clip(utterance: Utterance, audio: NDArray[np.float32], edges: NDArray[np.int64]) -> Clip:
    """Cut the silence off the sound of an utterance and place its phonemes and words.

    :param audio: float32 (n,), as from :meth:`.model.Model.run`.
    :param edges: int64 (symbols + 3,), the samples at which each symbol and the padding begins.
    """
    loudness = _loudness(audio)
    loud = np.flatnonzero(loudness > _SILENCE * loudness.max())
    first, last = int(loud[0]) * _HOP, (int(loud[-1]) + 1) * _HOP
    begin = max(0, first - round(BEFORE * SAMPLE_RATE))
    end = min(len(audio), last + round(AFTER * SAMPLE_RATE))
    samples = audio[begin:end].copy()
    fade_in, fade_out = (np.linspace(0, 1, n, dtype=np.float32) for n in (first - begin, end - last))
    samples[: len(fade_in)] *= fade_in
    if len(fade_out):
        samples[-len(fade_out) :] *= fade_out[::-1]

    quiet = loudness <= _SILENCE * loudness.max()
    times = edges[1:-1] / SAMPLE_RATE - _LAG
    spans = _phoneme_spans(utterance, times, quiet)
    spans = _fit(spans, first / SAMPLE_RATE, last / SAMPLE_RATE)
    offset = begin / SAMPLE_RATE
    phonemes = tuple(
        PhonemeMark(IPA.get(span.symbol, span.symbol), span.start - offset, span.end - offset, span.stress)
        for span in spans
    )
    words: list[WordMark] = []
    for index, text in enumerate(utterance.words):
        mine = [mark for mark, span in zip(phonemes, spans, strict=True) if span.word == index]
        if mine:
            words.append(WordMark(text, mine[0].start, mine[-1].end))
    return Clip(samples, phonemes, tuple(words))


@dataclass(slots=True)
class _Span:
    symbol: str
    start: float
    end: float
    stress: int
    word: int


def _loudness(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """RMS of each :data:`_HOP` samples."""
    blocks = audio[: len(audio) // _HOP * _HOP].reshape(-1, _HOP)
    loudness: NDArray[np.float32] = np.sqrt(np.mean(blocks**2, axis=1)) + np.float32(1e-9)
    return loudness


def _phoneme_spans(utterance: Utterance, times: NDArray[np.float64], quiet: NDArray[np.bool_]) -> list[_Span]:
    """The phonemes of the utterance. Time of stress and length marks goes to their vowel, time of spaces to
    the neighbours; silence at punctuation marks to nobody."""
    spans: list[_Span] = []
    stress, since, paused = 0, None, False
    for i, (symbol, word) in enumerate(zip(utterance.symbols, utterance.owners, strict=True)):
        start, end = float(times[i]), float(times[i + 1])
        if symbol in _STRESS:
            stress, since = _STRESS[symbol], start if since is None else since
        elif symbol == "ː" and spans:
            spans[-1].end = end
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
    step = _HOP / SAMPLE_RATE
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
    step = _HOP / SAMPLE_RATE
    spans[0].start = first
    spans[-1].end = last
    time = first
    for index, span in enumerate(spans):
        room = last - step * (len(spans) - index - 1)
        span.start = min(max(span.start, time), room - step)
        span.end = min(max(span.end, span.start + step), room)
        time = span.end
    return spans
