"""A text as the sounds that are to be found in its recording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...language import read
from ...language.sentences import split_sentences
from ...speech.timed import Utterance
from ...voices.kokoro.phonemes import IPA
from ...voices.kokoro.utterance import utterances

_ACCENTS = {"en": "us"}
_STRESS = {"ˈ": 2, "ˌ": 1}
_COLOURS = frozenset("ʰʲᵝ\u0303")
"""Signs that belong to the sound before."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A phoneme that is to be found: IPA, and its stress (0 none, 1 secondary, 2 primary)."""

    symbol: str
    stress: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is written, where it begins in the text, and its sounds."""

    written: str
    start: int
    sounds: tuple[Sound, ...]


def words(text: str, language: str) -> Iterator[Word]:
    """The words of a text in order, read as the studio's voices read it, sentence by sentence.

    :raises ScriptError: a word is in a script that voices of this language cannot read.
    """
    accent = _ACCENTS.get(language, "")
    start = 0
    for sentence in split_sentences(text, language):
        for run in utterances(read(sentence.text, language, accent), language, accent):
            yield from _words(run, start)
        start += len(sentence.text)


def _words(run: Utterance, start: int) -> Iterator[Word]:
    sounds: list[list[Sound]] = [[] for _ in run.words]
    stress = 0
    for symbol, owner in zip(run.symbols, run.owners, strict=True):
        if symbol in _STRESS:
            stress = _STRESS[symbol]
        elif symbol in _COLOURS and owner >= 0 and sounds[owner]:
            last = sounds[owner][-1]
            sounds[owner][-1] = Sound(last.symbol + symbol, last.stress)
        elif symbol.isalpha() and symbol != "ː" and owner >= 0:
            sounds[owner].append(Sound(IPA.get(symbol, symbol), stress))
            stress = 0
    for token, mine in zip(run.words, sounds, strict=True):
        if mine:
            yield Word(token.written, start + token.start, tuple(mine))
