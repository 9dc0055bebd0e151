"""Words, and where they stand.

What counts as a word: in alphabetic languages and Korean what stands between spaces and punctuation, with its
apostrophes and hyphens ("l'homme", "well-known"); in Chinese what jieba's dictionary takes for one; in
Japanese the middle units of Sudachi (mode B). Numbers are words, punctuation is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from heygen_studio.language.sentences import sentences

_LETTER = r"(?:[^\W_]|[\u0300-\u036f])"
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d+(?:[.,:]\d+)*[^\W_]*"  # 1,000.50, 9:30, 2nd
    rf"|{_LETTER}+(?:['’\-‐‑]{_LETTER}+)*"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word: ``text`` is ``text[start:end]``. For Japanese alone, the ``reading`` in katakana and the
    ``base`` form of the dictionary."""

    text: str
    start: int
    end: int
    reading: str = ""
    base: str = ""


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
    import rjieba

    cut = ((text[start:end], start, end) for _, start, end in rjieba.tokenize(text))
    return [Word(*piece) for piece in cut if any(c.isalnum() for c in piece[0])]


def _japanese(text: str) -> list[Word]:
    found = []
    for sentence in sentences(text, "ja"):
        # Sudachi takes 49,149 bytes at most.
        for start in range(sentence.start, sentence.end, 10_000):
            for token in _sudachi().tokenize(text[start : min(start + 10_000, sentence.end)]):
                surface = token.surface()
                if any(c.isalnum() for c in surface):
                    begin, end = start + token.begin(), start + token.end()
                    found.append(Word(surface, begin, end, token.reading_form(), token.dictionary_form()))
    return found


@cache
def _sudachi() -> Any:
    from sudachipy import Dictionary, SplitMode

    return Dictionary(dict="small").tokenizer(mode=SplitMode.B)
