"""Finds what is not read as it is written — sums, dates, addresses, short forms — and says how it is read.

Each word keeps the piece of the script that it came from, so that captions can show "$5" while the voice says
"five dollars".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..rules import Rules, mark
from ..tokens import Token, one_pause_each
from . import expressions, tables, words
from .numbers import Accent

_MARKS: Rules[Accent] = Rules()
_MARKS.add("mark", r"\.{2,}|-{2,3}|(?<=\s)-(?=\s)")(mark(tables.PUNCTUATION))
_SIGNS: Rules[Accent] = Rules()
_SIGNS.add("mark", rf"[{re.escape(''.join(tables.PUNCTUATION))}]")(mark(tables.PUNCTUATION))
_RULES = Rules([*_MARKS, *expressions.RULES, *words.RULES, *_SIGNS])


def normalise(text: str, accent: Accent) -> list[Token]:
    """The words and punctuation of a text in order, ready to be pronounced.

    Emoji and other pictures are left out.

    :raises ScriptError: a word is in a script that no English voice can read.
    """
    original = text
    text = unicodedata.normalize("NFC", text)
    for sign, written in tables.FRACTIONS.items():
        text = re.sub(rf"(?<=\d)\s?{sign}", f" {written}", text).replace(sign, written)
    tokens = _RULES.read(text, accent)
    return list(_placed(one_pause_each(_calm(tokens)), original))


def _placed(tokens: Iterable[Token], text: str) -> Iterator[Token]:
    """The tokens with their places in the text; where a rule has rewritten it, close to them."""
    position = 0
    for token in tokens:
        found = text.find(token.written, position)
        start = found if found >= 0 else position
        position = start + len(token.written) if found >= 0 else position
        yield replace(token, start=start)


def _calm(tokens: list[Token]) -> list[Token]:
    """A whole sentence in capitals is shouted, not spelled."""
    words = [t.spoken for t in tokens if t.is_word]
    shouted = len(words) > 2 and all(w.isupper() for w in words) and any(len(w) > 5 for w in words)
    return [replace(t, spoken=t.spoken.lower()) for t in tokens] if shouted else tokens
