"""Reads Japanese: words by the dictionary IPADIC, figures by the rules here, and English words in between.

What is said stands in ``table.toml``, for a native speaker to correct; one module a kind of thing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..foreign import chinese_sounds, english_sounds
from ..rules import Rules
from ..shared.latin import LATIN
from ..shared.widths import half_width
from ..tokens import Token, one_pause_each
from . import amounts, dates, letters, signs, telephone, times, words
from .kana import sounds

__all__ = ["ORDINAL", "read"]

ORDINAL = "{}番目"
"""How an ordinal is written."""

_RULES: Rules[str] = Rules(
    [
        *letters.RULES.of("address", "serial"), *dates.RULES, *telephone.RULES, *times.RULES,
        *letters.RULES.of("abbreviation"),
        *amounts.RULES, *words.RULES, *letters.RULES, *signs.RULES,
    ]
)  # fmt: skip
_LATIN = re.compile(f"[{LATIN}]")
_CHARACTERS = re.compile("([\u3400-\u9fff\U00020000-\U0003ffff]+)")


def read(text: str, accent: str) -> list[Token]:
    """The words and punctuation of a Japanese text in order, with their sounds.

    :raises ScriptError: a word is in a script that a Japanese voice cannot read.
    """
    return half_width(text, lambda halved: one_pause_each(_RULES.read(halved, accent, _voiced)))


def _voiced(token: Token) -> tuple[Token]:
    said = token.spoken.split()
    ipa = " ".join(english_sounds(word) if _LATIN.search(word) else _sounds(word) for word in said)
    return (replace(token, ipa=ipa),)


def _sounds(word: str) -> str:
    """The sounds of katakana; a character that no dictionary of Japanese has is said as in Chinese."""
    parts = _CHARACTERS.split(word)
    return "".join(chinese_sounds(part) if place % 2 else sounds(part) for place, part in enumerate(parts))
