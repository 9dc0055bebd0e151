"""Latin letters: addresses, short forms, capitals, and English words."""

from __future__ import annotations

import re

from ..rules import Rules
from ..shared.addresses import is_spelled
from ..shared.internet import EMAIL, LINK, said
from ..shared.latin import begins_a_sentence, serial, short_forms, words
from .numbers import digits, spoken
from .table import ADDRESS, CAPITALS, GREEK, LETTERS, SHORT

_ADDRESSES: Rules[str] = Rules()
_LETTERS: Rules[str] = Rules()


def letters(written: str) -> str:
    """The names of letters: エービーシー."""
    return "".join(LETTERS.get(letter, "") for letter in written.upper())


@_ADDRESSES.add("address", f"{EMAIL}|{LINK}")
def _address(match: re.Match[str], accent: str) -> str:
    return " ".join(said(match.group(), ADDRESS, letters, digits))


@_LETTERS.add("letters", r"(?<![A-Za-z])[A-Z]{1,6}(?![A-Za-z'’])s?|(?<![A-Za-z])[a-z](?![A-Za-z'’])")
def _capitals(match: re.Match[str], accent: str) -> str | None:
    written = match.group()
    if written in CAPITALS or (len(written) > 3 and not _no_word(written)):
        return None
    if written in ("A", "I", "a") and begins_a_sentence(match):
        return None  # an English sentence
    return letters(written)


def _no_word(written: str) -> bool:
    return not re.search("[AEIOUY]", written) or is_spelled(written)


@_LETTERS.add("letters", r"\d+(?=[A-Za-z])|(?<=[A-Za-z])\d+(?:\.\d+)?(?=[A-Za-z]|\b)")
def _figure_between(match: re.Match[str], accent: str) -> str:
    """The figure of H264, MP4 and 2XL."""
    written = match.group()
    return digits(written) if len(written) > 2 and written[0] == "0" else spoken(written)


RULES = Rules(
    [
        *_ADDRESSES,
        *serial(letters, digits),
        *short_forms(SHORT, "ナンバー", "アンド", letters),
        *_LETTERS,
        *words(GREEK),
    ]
)
