"""Words, and where they stand.

What counts as a word: in alphabetic languages and Korean what stands between spaces and punctuation, with its
apostrophes and hyphens ("l'homme", "well-known"); in Chinese what jieba's dictionary takes for one; in
Japanese the morphemes of IPADIC. Numbers are words, punctuation is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from heygen_studio.language.chinese import segments
from heygen_studio.language.sentences import sentences

_LETTER = r"(?:[^\W_]|[\u0300-\u036f])"
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d+(?:[.,:]\d+)*[^\W_]*"  # 1,000.50, 9:30, 2nd
    rf"|{_LETTER}+(?:['’\-‐‑]{_LETTER}+)*"
)
_APOSTROPHE = re.compile("(?<=[^\\W\\d_])[’ʼ＇‛´`](?=[^\\W\\d_])")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TAGGING = Lock()
"""MeCab keeps its answer in a place of its own until the next question."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word: ``text`` is ``text[start:end]``. For Japanese alone, the ``reading`` in katakana and the
    ``base`` form of the dictionary."""

    text: str
    start: int
    end: int
    reading: str = ""
    base: str = ""


def plain_apostrophes(text: str) -> str:
    """The text with every apostrophe within a word as lists of words have it; each stays in its place."""
    return _APOSTROPHE.sub("'", text)


def words(text: str, language: str) -> list[Word]:
    """The words of a text, in order.

    :param language: ISO 639-1 code.
    """
    if language == "zh":
        return _chinese(text)
    if language == "ja":
        return _japanese(text)
    return [Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]


def _chinese(text: str) -> list[Word]:
    found, end = [], 0
    for piece in segments(text):
        start, end = end, end + len(piece)
        if any(c.isalnum() for c in piece):
            found.append(Word(piece, start, end))
    return found


def _japanese(text: str) -> list[Word]:
    found: list[Word] = []
    for sentence in sentences(text, "ja"):
        end = sentence.start
        for surface, base, reading in _morphemes(sentence.text):
            start = text.index(surface, end)
            end = start + len(surface)
            if not any(c.isalnum() for c in surface):
                continue
            before = found[-1] if found else None
            if before and _NUMBER.fullmatch(text[before.start : end]):  # 1,250 comes in three
                found[-1] = Word(text[before.start : end], before.start, end)
            else:
                found.append(Word(surface, start, end, reading, base))
    return found


def _morphemes(sentence: str) -> list[tuple[str, str, str]]:
    """Surface, base form and reading of each; the last two are empty where the dictionary lacks it."""
    with _TAGGING:
        nodes = _mecab()(sentence)
        return [(node.surface, *_known(node.feature)) for node in nodes]


def _known(feature: tuple[str, ...]) -> tuple[str, str]:
    return (feature[6], feature[7]) if len(feature) > 7 else ("", "")


@cache
def _mecab() -> Any:
    import fugashi
    import ipadic

    return fugashi.GenericTagger(ipadic.MECAB_ARGS)
