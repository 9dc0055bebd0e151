"""Reads Korean: figures with their counters, dates and sums by the rules here, and English words in between.

What is said stands in ``table.toml``, for a native speaker to correct; one module a kind of thing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..foreign import english_sounds
from ..rules import Rules
from ..shared.latin import LATIN
from ..shared.widths import half_width
from ..tokens import Token, one_pause_each
from . import amounts, dates, letters, telephone, times, words
from .sounds import sounds

__all__ = ["ORDINAL", "read"]

ORDINAL = "{}번째"
"""How an ordinal is written."""

_RULES: Rules[str] = Rules(
    [
        *letters.RULES.of("address", "serial"), *dates.RULES, *telephone.RULES, *times.RULES,
        *letters.RULES.of("abbreviation"), *amounts.RULES, *letters.RULES, *words.RULES,
    ]
)  # fmt: skip
_LATIN = re.compile(f"[{LATIN}]")
_RUNS = re.compile(f"[^{LATIN}]+|[{LATIN}'-]+")


def read(text: str, accent: str) -> list[Token]:
    """The words and punctuation of a Korean text in order, with their sounds.

    :raises ScriptError: a word is in a script that a Korean voice cannot read.
    """
    return half_width(text, lambda halved: one_pause_each(_RULES.read(halved, accent, _voiced)))


def _voiced(token: Token) -> tuple[Token]:
    spoken, ipa = [], []
    for run in _RUNS.findall(token.spoken):
        if _LATIN.search(run):
            spoken.append(run)
            ipa.append(english_sounds(run))
        elif run.strip():
            said, sound = sounds(run.strip())
            spoken.append(said)
            ipa.append(sound)
    return (replace(token, spoken=" ".join(spoken), ipa=" ".join(ipa)),)
