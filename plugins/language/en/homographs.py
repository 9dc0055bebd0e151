"""Words that are written alike and said in two ways: which of them it is, and its sounds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from ..tokens import Token
from .grammar import Around, is_verb
from .numbers import Accent
from .senses import RULES


def pronounced(tokens: Iterable[Token], accent: Accent) -> list[Token]:
    """The tokens, with the sounds of those that can be said in two ways."""
    tokens = list(tokens)
    table = _table()
    words = [token.spoken.lower() if token.is_word else "" for token in tokens]
    for index, word in enumerate(words):
        if word not in table or tokens[index].ipa or " " in word:
            continue
        around = Around(words, index, tokens[index].written)
        entry = table[word]
        use = RULES[word](around) if word in RULES else _noun_or_verb(around, entry)
        american, _, british = entry[use].partition(" | ")
        ipa = british if british and accent == "gb" else american
        tokens[index] = replace(tokens[index], ipa=ipa, kind="homograph")
    return tokens


@cache
def _table() -> dict[str, dict[str, Any]]:
    text = files(__package__).joinpath("homographs.toml").read_text("utf-8")
    table: dict[str, dict[str, Any]] = tomllib.loads(text)
    for word, entry in list(table.items()):
        if word not in RULES and not word.endswith("s"):
            third = {use: _with_s(entry[use]) for use in ("noun", "verb")}
            table.setdefault(f"{word}s", {**entry, **third, "third": True})
    return table


def _with_s(sounds: str) -> str:
    return " | ".join(
        ipa + ("ɪz" if ipa.endswith(("s", "z", "ʃ", "ʒ")) else "s" if ipa[-1] in "ptkfθ" else "z")
        for ipa in sounds.split(" | ")
    )


def _noun_or_verb(at: Around, entry: dict[str, Any]) -> str:
    verb = is_verb(
        at,
        third="third" in entry,
        orders=entry.get("orders", False),
        usual=entry.get("first") == "verb",
    )
    return "verb" if verb else "noun"
