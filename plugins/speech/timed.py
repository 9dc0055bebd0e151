"""Words to the symbols that a model speaks, and its sound back to timed phonemes and words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import PhonemeMark, WordMark
from heygen_studio.speech import Spoken

from ..language.tokens import Token, halves
from .sound import HOP, SILENCE, loudness, trimmed

OPENING = frozenset("“(")
"""Marks that stand before a word."""
STRESS = {"ˈ": 2, "ˌ": 1}
LENGTHENS = frozenset("ː→↗↘↓")
"""Length and tones: their time is that of the sound before."""
COLOURS = frozenset("ʰʲᵝ\u0303")
"""Signs that belong to the sound before."""
_FINAL = frozenset(".!?…")
_SHORTEST_PAUSE = 0.05
"""Seconds of silence at a punctuation mark that count as a pause."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one run of a model says.

    :param symbols: sounds in IPA or the symbols of the model for them, spaces and punctuation included.
    :param owners: for each symbol the index of its word, -1 for what belongs to none.
    :param words: the words of the script.
    """

    symbols: str
    owners: tuple[int, ...]
    words: tuple[Token, ...]


@dataclass(slots=True)
class Span:
    """One sound of an utterance, its time in seconds, and the index of its word."""

    symbol: str
    start: float
    end: float
    stress: int
    word: int


def assemble(tokens: Sequence[Token], sounds: Iterator[Sequence[str]]) -> Utterance:
    """The utterance of a sentence.

    :param sounds: for each word token, the sounds of the words it is spoken as. Words without are left out.
    """
    symbols: list[str] = []
    owners: list[int] = []
    words: list[Token] = []

    def add(text: str, owner: int) -> None:
        symbols.extend(text)
        owners.extend([owner] * len(text))

    space = False
    for token in tokens:
        if not token.is_word:
            if token.spoken in OPENING and space:
                add(" ", -1)
            add(token.spoken, -1)
            space = token.spoken not in OPENING
            continue
        said = next(sounds)
        if not any(symbol.isalpha() and symbol not in COLOURS | LENGTHENS for symbol in "".join(said)):
            continue
        for sound in filter(None, said):
            if space:
                # A space inside what one written word stands for ("five dollars") is part of that word.
                add(" ", owners[-1] if sound is not said[0] else -1)
            add(sound, len(words))
            space = True
        words.append(token)
    if not any(symbol in _FINAL for symbol in symbols[-2:]):
        add(".", -1)  # without it the model ends as if in mid-sentence
    return Utterance("".join(symbols), tuple(owners), tuple(words))


def pronounced(
    tokens: Sequence[Token], say: Callable[[list[str]], list[str]], from_ipa: Callable[[str], str]
) -> Iterator[list[str]]:
    """For each word token, the sounds of the words it is spoken as. Clauses are pronounced whole.

    :param say: the sounds of each word of a clause.
    :param from_ipa: the sounds of a word of which the IPA is known.
    """
    clause: list[Token] = []
    for token in [*tokens, Token("", ".", is_word=False)]:
        if token.is_word:
            clause.append(token)
            continue
        heard = [word for one in clause if one.is_heard for word in one.spoken.split()]
        sounds = iter(say(heard) if heard else [])
        for one in clause:
            said = [next(sounds) for _ in one.spoken.split()] if one.is_heard else []
            yield [from_ipa(word) for word in one.ipa.split()] if one.ipa else said
        clause = []


def plain(ipa: str) -> str:
    """IPA without what has no time or shape of its own: ties, tones in figures, rarer accents."""
    kept = STRESS.keys() | LENGTHENS | COLOURS
    return "".join(c for c in unicodedata.normalize("NFD", ipa) if c.isalpha() or c in kept)


def parted(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """A sentence in two: after the punctuation mark nearest its middle, or else between two words, or else
    inside its only word."""
    if len(tokens) == 1:
        first, second = halves(tokens[0])
        return [first], [second]
    inner = range(1, len(tokens))
    after_marks = [i for i in inner if not tokens[i - 1].is_word and tokens[i - 1].spoken not in OPENING]
    third = len(tokens) / 3
    near = [i for i in after_marks if third <= i <= 2 * third]
    cut = min(near or inner, key=lambda i: abs(i - len(tokens) / 2))
    return tokens[:cut], tokens[cut:]


def clip(
    utterance: Utterance,
    audio: NDArray[np.float32],
    sample_rate: int,
    times: NDArray[np.float64],
    ipa: Mapping[str, str],
) -> Spoken:
    """Cut the silence off the sound of an utterance and place its phonemes and words.

    :param audio: float32 (n,).
    :param times: float64 (symbols + 1,), the seconds at which each symbol begins, and the last one ends.
    :param ipa: IPA for the symbols that are a model's own.
    """
    samples, offset, first, last = trimmed(audio, sample_rate)
    levels = loudness(audio, sample_rate)
    spans = fit(spans_of(utterance, times, levels <= SILENCE * levels.max()), first, last)
    return marked(utterance, spans, Spoken(samples, sample_rate), offset, ipa)


def marked(
    utterance: Utterance, spans: Sequence[Span], sound: Spoken, offset: float, ipa: Mapping[str, str]
) -> Spoken:
    """The sound with its marks.

    :param spans: at least one for each word; their time starts ``offset`` seconds before the sound.
    """
    phonemes = tuple(
        PhonemeMark(
            ipa.get(span.symbol[0], span.symbol[0]) + span.symbol[1:],
            span.start - offset,
            span.end - offset,
            span.stress,
        )
        for span in spans
    )
    words: list[WordMark] = []
    for index, token in enumerate(utterance.words):
        mine = [mark for mark, span in zip(phonemes, spans, strict=True) if span.word == index]
        words.append(WordMark(token.written, mine[0].start, mine[-1].end))
    return Spoken(sound.samples, sound.sample_rate, phonemes, tuple(words))


def spans_of(
    utterance: Utterance, times: NDArray[np.float64], quiet: NDArray[np.bool_] | None = None
) -> list[Span]:
    """The phonemes of the utterance. Time of stress and length marks goes to their vowel, time of spaces to
    the neighbours; silence at punctuation marks to nobody."""
    spans: list[Span] = []
    stress, since, paused = 0, None, False
    for i, (symbol, word) in enumerate(zip(utterance.symbols, utterance.owners, strict=True)):
        start, end = float(times[i]), float(times[i + 1])
        if symbol in STRESS:
            stress, since = STRESS[symbol], start if since is None else since
        elif symbol in LENGTHENS or symbol in COLOURS:
            if spans:
                spans[-1].end = end
                spans[-1].symbol += symbol if symbol in COLOURS else ""
        elif symbol == " " and not paused:
            middle = (start + end) / 2
            if spans:
                spans[-1].end = middle
            since = middle
        elif not symbol.isalpha():
            paused = paused or symbol != " "
        else:
            span = Span(symbol, start if since is None else since, end, stress, word)
            if paused and spans and quiet is not None:
                _part(spans[-1], span, quiet)
            spans.append(span)
            stress, since, paused = 0, None, False
    return spans


def _part(before: Span, after: Span, quiet: NDArray[np.bool_]) -> None:
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


def fit(spans: list[Span], first: float, last: float) -> list[Span]:
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
