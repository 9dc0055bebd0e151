"""What is known of each language, as data: patterns from ``LANGUAGE.toml``, word lists from the assets."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Table:
    """Patterns of one language. ``long_sentence`` is in words; in characters for Chinese and Japanese."""

    negations: frozenset[str]
    long_sentence: int
    passive: re.Pattern[str]
    weak_opening: re.Pattern[str]
    call_to_action: re.Pattern[str]
    jargon: dict[str, str]


@cache
def table(language: str) -> Table:
    """The table of a language."""
    entries = tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))

    def pattern(name: str) -> re.Pattern[str]:
        return re.compile("|".join(entries[name]), re.IGNORECASE)

    return Table(
        negations=frozenset(entries["negations"]),
        long_sentence=entries["long_sentence"],
        passive=pattern("passive"),
        weak_opening=pattern("weak_opening"),
        call_to_action=pattern("call_to_action"),
        jargon=entries["jargon"],
    )


@cache
def valence(language: str) -> dict[str, int]:
    """Words of a language and their valence, from -5 to 5. There is none for English."""
    text = (files("heygen_studio_assets") / "languages" / f"{language}.valence.tsv").read_text("utf-8")
    pairs = (line.split("\t") for line in text.splitlines())
    return {word: int(value) for word, value in pairs}
