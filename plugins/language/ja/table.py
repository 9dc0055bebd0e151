"""The words of ``table.toml`` and ``kanji.toml``, which a native speaker can correct."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))


_TABLE = _read("table.toml")


@dataclass(frozen=True, slots=True)
class Counter:
    """What is counted and how it is said.

    :param say: katakana; ``n`` that after ン, as in サンボン, ``four`` that after ヨン, where they differ.
    :param one: what 1 is before it, where it keeps its sound.
    :param foreign: a foreign word, before which few numbers change.
    :param whole: what is said for the number and the counter, for a number of its own.
    :param ends: the same for a number that ends in a digit.
    :param unless: characters that make another word of it if they follow; ``only`` those that must follow.
    """

    say: str
    n: str = ""
    four: str = ""
    one: str = ""
    whole: dict[int, str] = field(default_factory=dict)
    ends: dict[int, str] = field(default_factory=dict)
    unless: str = ""
    only: str = ""
    foreign: bool = False


def _counter(entry: str | dict[str, Any]) -> Counter:
    if isinstance(entry, str):
        return Counter(entry)
    numbered = {key: {int(n): said for n, said in entry.get(key, {}).items()} for key in ("whole", "ends")}
    return Counter(**{**entry, **numbered})


COUNTERS: dict[str, Counter] = {written: _counter(entry) for written, entry in _TABLE["counters"].items()}
SUFFIXES: dict[str, str] = _TABLE["suffixes"]
PREFIXES: dict[str, str] = _TABLE["prefixes"]
DAYS: dict[str, str] = _TABLE["days"]
ERAS: dict[str, str] = _TABLE["eras"]
UNITS: dict[str, str] = _TABLE["units"]
CURRENCIES: dict[str, str] = _TABLE["currencies"]
SIGNS: dict[str, str] = _TABLE["signs"]
SHORT: dict[str, str] = _TABLE["short"]
LETTERS: dict[str, str] = _TABLE["letters"]
CAPITALS: frozenset[str] = frozenset(_TABLE["capitals"]["words"])
GREEK: dict[str, str] = _TABLE["greek"]
ADDRESS: dict[str, str] = _TABLE["address"]
MARKS: dict[str, str] = _TABLE["marks"]
READINGS: dict[str, str] = _TABLE["readings"]
ADDRESSED: tuple[str, ...] = tuple(_TABLE["greetings"].pop("addressed"))
GREETINGS: dict[str, str] = _TABLE["greetings"]
KANJI: dict[str, str] = {kanji: said for said, all_of in _read("kanji.toml").items() for kanji in all_of}
