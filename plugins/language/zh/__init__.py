"""Mandarin Chinese: the rules for what is not said as it is written, one module a kind of thing; the
words and characters that a native speaker can correct (``table.toml``, ``readings.toml``); and the tones.

>>> [(word.written, word.spoken) for word in read("3-5次", "cn")]
[('3-5', '三到五'), ('次', '次')]
"""

from __future__ import annotations

from dataclasses import replace

from ..rules import Rules
from ..tokens import Token, one_pause_each
from . import addresses, dates, quantities, telephone, times, words
from .sounds import voiced
from .text import narrow

_RULES = Rules(
    [
        *words.MARKS,
        *addresses.RULES,
        *telephone.RULES,
        *dates.RULES,
        *times.RULES,
        *quantities.RULES,
        *words.RULES,
    ]
)


def read(text: str, accent: str) -> list[Token]:
    """The words and punctuation of a text in order, with their sounds.

    :raises ScriptError: a word is in a script that a Chinese voice cannot read.
    """
    tokens = _RULES.read(narrow(text), accent)
    placed = [replace(one, written=text[one.start : one.start + len(one.written)]) for one in tokens]
    return voiced(one_pause_each(placed))
