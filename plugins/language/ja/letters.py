"""Latin letters: addresses, short forms, capitals, and English words."""

from __future__ import annotations

import re

from ..foreign import english
from ..rules import Rules, any_of
from ..shared.addresses import is_spelled
from ..shared.internet import EMAIL, LINK, said
from .numbers import digits, spoken
from .table import ADDRESS, CAPITALS, GREEK, LETTERS, SHORT

RULES: Rules[str] = Rules()
_WORD_FOLLOWS = re.compile(r"\s[A-Za-z]")


def letters(written: str) -> str:
    """The names of letters: エービーシー."""
    return "".join(LETTERS.get(letter, "") for letter in written.upper())


@RULES.add("address", f"{EMAIL}|{LINK}")
def _address(match: re.Match[str], accent: str) -> str:
    return " ".join(said(match.group(), ADDRESS, letters, digits))


@RULES.add("abbreviation", rf"(?<![A-Za-z0-9])({any_of(SHORT)})(?![A-Za-z])")
def _short(match: re.Match[str], accent: str) -> str:
    return SHORT[match[1]]


@RULES.add("abbreviation", r"(?<![A-Za-z])(?:No|NO|no)\.?\s?(?=\d)")
def _number(match: re.Match[str], accent: str) -> str:
    return "ナンバー"


@RULES.add("letters", r"(?<![A-Za-z])([A-Z])&([A-Z])(?![A-Za-z])")
def _both(match: re.Match[str], accent: str) -> str:
    return f"{letters(match[1])}アンド{letters(match[2])}"


@RULES.add("letters", r"(?<![A-Za-z])[A-Z]\.(?=\d)")
def _letter_and_stop(match: re.Match[str], accent: str) -> str:
    return letters(match.group())


@RULES.add("letters", r"(?<![A-Za-z])[A-Z]{1,6}(?![A-Za-z'’])s?|(?<![A-Za-z])[a-z](?![A-Za-z'’])")
def _capitals(match: re.Match[str], accent: str) -> str | None:
    written = match.group()
    if written in CAPITALS or (len(written) > 3 and not _no_word(written)):
        return None
    if written in ("A", "I", "a") and _WORD_FOLLOWS.match(match.string, match.end()):
        return None  # an English sentence
    return letters(written)


def _no_word(written: str) -> bool:
    return not re.search("[AEIOUY]", written) or is_spelled(written)


@RULES.add("letters", r"\d+(?=[A-Za-z])|(?<=[A-Za-z])\d+(?:\.\d+)?(?=[A-Za-z]|\b)")
def _figure_between(match: re.Match[str], accent: str) -> str:
    """The figure of H264, MP4 and 2XL."""
    written = match.group()
    return digits(written) if len(written) > 2 and written[0] == "0" else spoken(written)


@RULES.add("letters", any_of(GREEK))
def _greek(match: re.Match[str], accent: str) -> str:
    return GREEK[match.group()]


@RULES.add("word", r"[A-Za-zÀ-ÖØ-öø-ɏ]+(?:['’.&-]?[A-Za-zÀ-ÖØ-öø-ɏ]+){0,8}")
def _english(match: re.Match[str], accent: str) -> str:
    return english(match.group())
