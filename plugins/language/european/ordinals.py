"""Ordinals: figures with a mark behind, such as 1.º, 2ª, 21e."""

from __future__ import annotations

import re

from ..rules import Rules, any_of
from .amounts import NUMBER
from .context import START, word_before
from .language import Language, parted


def rules(language: Language) -> Rules[Language]:
    marks = any_of(language.table.ordinals)
    made: Rules[Language] = Rules()
    made.add("ordinal", rf"{START}(?P<number>{NUMBER})(?P<mark>{marks})(?!\w)")(_ordinal)
    return made


def _ordinal(match: re.Match[str], language: Language) -> str | None:
    """A ring may be a degree: it is an ordinal where a noun follows or an article comes before."""
    written, decimals = parted(match["number"])
    number = int(written)
    if decimals or not 0 < number < 10**10:
        return None
    table = language.table
    if number > 10**6 and (number % 10**6 or number > 10**9):
        return language.cardinal(number)  # no ordinal is in use
    if match["mark"] == "°":
        noun = re.match(r"\s+([^\W\d_]{2,})", match.string[match.end() :])
        article = word_before(match).lower() in table.articles
        if not (article or (noun and noun[1].lower() not in table.small_words)):
            return None
    return language.ordinal(number, table.ordinals[match["mark"]])
