"""Finds what is not read as it is written — sums, dates, addresses, short forms — and says how it is read.

Each word keeps the piece of the script that it came from, so that captions can show "$5" while the voice says
"five dollars".
"""

from __future__ import annotations

import re

from ..rules import Pieces, Rules, mark
from ..shared.places import composed
from ..tokens import Token, one_pause_each
from . import (
    counting,
    dates,
    homographs,
    internet,
    letters,
    measures,
    money,
    places,
    roman,
    short_forms,
    tables,
    telephone,
    times,
    words,
)  # fmt: skip
from .numbers import Accent

_FIRST: Rules[Accent] = Rules()
_LAST: Rules[Accent] = Rules()
_PLAIN = frozenset(
    word.lower()
    for table in (tables.ABBREVIATIONS, tables.NO_STOP_NEEDED, tables.BEFORE_NUMBER, tables.STREETS)
    for word in table
)


@_FIRST.add("space", r"\s+")
def _space(match: re.Match[str], accent: Accent) -> Pieces:
    """No other rule begins with white space."""
    return ()


@_FIRST.add("word", r"(?<![\w./@#&'’\\-])[a-z]{2,}(?=[,;:.!?]?(?:\s+[^\d\s]|\s*$))")
def _plain(match: re.Match[str], accent: Accent) -> str | None:
    """A word among words, read as it is: found first, as most of a text is such words."""
    word = match.group()
    return None if word in _PLAIN else word


_FIRST.add("mark", r"\.{2,}|-{2,3}|(?<=[^\W\d] )-(?= [^\W\d](?![^=\n]{0,20}=))|(?<=\s)-(?=\s*$)")(
    mark(tables.PUNCTUATION)
)
_LAST.add("mark", rf"[{re.escape(''.join(tables.PUNCTUATION))}]")(mark(tables.PUNCTUATION))
_RULES = Rules(
    rule
    for rules in (
        _FIRST, internet.RULES, times.RULES, dates.RULES, telephone.RULES, places.RULES, money.RULES,
        short_forms.RULES, roman.RULES, measures.RULES, counting.RULES, letters.RULES, words.WORDS,
        words.SIGNS, _LAST,
    )
    for rule in rules
)  # fmt: skip


def read(text: str, accent: str) -> list[Token]:
    """The words and punctuation of a text in order, ready to be pronounced.

    Emoji and other pictures are left out.

    :raises ScriptError: a word is in a script that no English voice can read.
    """
    english: Accent = "gb" if accent == "gb" else "us"
    tokens = composed(text, lambda letters: one_pause_each(_RULES.read(letters, english)))
    return homographs.pronounced(letters.settled(tokens, english), english)
