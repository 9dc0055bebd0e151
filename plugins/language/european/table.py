"""The table of a language, ``table.toml`` in its folder: words that a native speaker can correct."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: its forms for one and for many, and its gender, ``m``, ``f`` or ``n``."""

    one: str
    many: str
    gender: str

    @classmethod
    def of(cls, entry: str) -> Noun:
        """From ``m euro | euros``: the gender, the singular and, if it is another, the plural."""
        gender, _, forms = entry.partition(" ")
        one, _, many = forms.partition(" | ")
        return cls(one, many or one, gender)


@dataclass(frozen=True, slots=True)
class Table:
    """The words of a language. What each section holds is said in ``es/table.toml``."""

    words: Mapping[str, str]
    months: tuple[str, ...]
    short_months: Mapping[str, int]
    times: Mapping[str, str]
    currencies: Mapping[str, tuple[Noun, Noun]]
    money: frozenset[str]
    """The names of the currencies."""
    units: Mapping[str, Noun]
    magnitudes: Mapping[str, Noun]
    signs: Mapping[str, str]
    address: Mapping[str, str]
    ordinals: Mapping[str, str]
    anywhere: Mapping[str, str]
    before_number: Mapping[str, str]
    before_name: Mapping[str, str]
    short_words: frozenset[str]
    """The words that short forms begin with."""
    numbered: frozenset[str]
    parts: frozenset[str]
    monarchs: frozenset[str]
    ranked: Mapping[str, str]
    articles: Mapping[str, str]
    telephones: tuple[str, ...]
    serials: tuple[str, ...]
    digits_after: tuple[str, ...]
    cities: frozenset[str]
    small_words: frozenset[str]
    adjectives: frozenset[str]
    feminine: frozenset[str]
    masculine: frozenset[str]
    feminine_endings: tuple[str, ...]
    neuter: frozenset[str]


def load(package: str) -> Table:
    """The table in the folder of a language."""
    read = tomllib.loads(files(package).joinpath("table.toml").read_text("utf-8"))
    short, context, nouns = read["abbreviations"], read["context"], read["nouns"]
    return Table(
        words=read["words"],
        months=tuple(read["dates"]["months"]),
        short_months={
            form: number for number, forms in enumerate(read["dates"]["short"], 1) for form in forms.split()
        },
        times=read["times"],
        currencies={
            sign: (Noun.of(whole), Noun.of(part)) for sign, (whole, part) in _each(read["currencies"]).items()
        },
        money=frozenset(Noun.of(whole).many for whole, _ in read["currencies"].values()),
        units={sign: Noun.of(entry) for sign, entry in _each(read["units"]).items()},
        magnitudes={sign: Noun.of(entry) for sign, entry in _each(read["magnitudes"]).items()},
        signs=read["signs"],
        address={**read["signs"], **read["address"]},
        ordinals=_each(read["ordinals"]),
        anywhere=_capitalised(short["anywhere"]),
        before_number=_capitalised(short["before_number"]),
        before_name=short["before_name"],
        short_words=frozenset(re.split(r"[. ]", form)[0] for section in short.values() for form in section),
        numbered=_words(context["numbered"]),
        parts=_words(context["parts"]),
        monarchs=_words(context["monarchs"]),
        ranked=_each(context["ranked"]),
        articles=_each(context["articles"]),
        telephones=tuple(context["telephones"]),
        serials=tuple(context["serials"]),
        digits_after=tuple(context["digits_after"]),
        cities=frozenset(context["cities"]),
        small_words=_words(nouns["small_words"]),
        adjectives=_words(nouns["adjectives"]),
        feminine=_words(nouns["feminine"]),
        masculine=_words(nouns["masculine"]),
        feminine_endings=tuple(nouns["feminine_endings"].split()),
        neuter=_words(nouns.get("neuter", "")),
    )


_NAMES = frozenset({"max.", "mar.", "dom."})
"""Short forms that with a capital are more likely a name, or the end of one."""


def _each(section: Mapping[str, Any]) -> dict[str, Any]:
    """A section in which one line may stand for several spellings, with spaces between."""
    return {spelling: entry for spellings, entry in section.items() for spelling in spellings.split()}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _capitalised(short: Mapping[str, str]) -> dict[str, str]:
    """Short forms also as they begin a sentence; "d. C." begins none, but "D. C." a name."""
    first = {
        form[:1].upper() + form[1:]: full
        for form, full in short.items()
        if form not in _NAMES and not form.endswith("C.")
    }
    return {**first, **short}
