"""The sounds of clauses: Chinese words by the table of readings, words in Latin letters as in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from heygen_studio.language.chinese import segments

from ..foreign import english_token
from ..tokens import Token
from .phonemes import ipa
from .readings import syllables
from .tones import changed

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ebef〇"
_HAN_ONLY = re.compile(rf"[{HAN}]+")
_PIECE = re.compile(rf"[{HAN}]+|[^{HAN}\s]+(?:\s+[^{HAN}\s]+)*")
_REMEMBERED = 4096
_LONGEST = 400
"""Characters that are looked at together: no clause is as long, but a text without punctuation is."""


def voiced(tokens: list[Token]) -> list[Token]:
    """The tokens with their sounds; of each clause the words are found, then what is read in the same breath
    changes its tones."""
    result: list[Token] = []
    clause: list[Token] = []
    length = 0
    for token in tokens:
        is_han = token.is_word and _HAN_ONLY.fullmatch(token.spoken) is not None
        if not is_han or length + len(token.spoken) > _LONGEST:
            result += _clause(clause)
            clause, length = [], 0
        if is_han:
            clause.append(token)
            length += len(token.spoken)
        else:
            result.append(replace(token, ipa=_mixed(token.spoken)) if token.is_word else token)
    return result + list(_clause(clause))


def _clause(tokens: list[Token]) -> Iterator[Token]:
    """Words of Chinese alone. What was written as it is said is parted into its words."""
    if not tokens:
        return
    text = "".join(token.spoken for token in tokens)
    edges = {0}
    for token in tokens:
        edges.add(max(edges) + len(token.spoken))
    words = list(_words(text, edges))
    said = changed(text, syllables(text, words), words)
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word))
    start = 0
    for token in tokens:
        end = start + len(token.spoken)
        inside = [a for a in ends if start <= a <= end]
        parts = list(pairwise(inside))
        if token.written == token.spoken:
            for a, b in parts:
                yield replace(
                    token,
                    written=text[a:b],
                    spoken=text[a:b],
                    ipa=_joined(said[a:b]),
                    start=token.start + a - start,
                )
        else:
            yield replace(token, ipa=" ".join(_joined(said[a:b]) for a, b in parts))
        start = end


def _words(text: str, edges: set[int]) -> Iterator[str]:
    """The words of the text, cut where a token ends."""
    start = 0
    for word in segments(text):
        end = start + len(word)
        for cut in [*sorted(edge for edge in range(start + 1, end) if edge in edges), end]:
            yield text[start:cut]
            start = cut


def _joined(said: list[str]) -> str:
    return "".join(map(ipa, said))


@lru_cache(_REMEMBERED)
def _mixed(spoken: str) -> str:
    """The sounds of what is said in Chinese and English together."""
    sounds = []
    for piece in _PIECE.findall(spoken):
        if _HAN_ONLY.fullmatch(piece):
            sounds += [one.ipa for one in _clause([Token(piece, piece)])]
        else:
            sounds.append(english(piece))
    return " ".join(filter(None, sounds))


@lru_cache(_REMEMBERED)
def english(written: str) -> str:
    """The sounds of words in Latin letters as an American says them; capitals are spelled."""
    return english_token(written, 0).ipa
