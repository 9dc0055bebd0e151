"""Latin letters: addresses, names of files, short forms, capitals, and English words."""

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
_VOWEL = re.compile("[AEIOUYaeiouy]")


def letters(written: str) -> str:
    """The names of letters: 에이비씨."""
    return "".join(LETTERS.get(letter, "") for letter in written.upper())


@_ADDRESSES.add("address", f"{EMAIL}|{LINK}")
def _address(match: re.Match[str], accent: str) -> str:
    return "  ".join(said(match.group(), ADDRESS, letters, digits))


@_ADDRESSES.add(
    "address",
    r"(?<=\w)\.(?:JPE?G|PNG|PDF|GIF|DOCX?|XLSX?|PPTX?|HWPX?|ZIP|MP[34]|TXT|CSV|SVG|MOV|WAV)(?![A-Za-z])",
    re.IGNORECASE,
)
def _file(match: re.Match[str], accent: str) -> str:
    name = match.group()[1:]
    spelled = "".join(letters(c) if c.isalpha() else digits(c) for c in name)
    return f"닷  {SHORT.get(name.upper(), spelled)}"


@_LETTERS.add(
    "letters",
    r"(?<![A-Za-z])(?P<letters>[A-Z]{1,6}|[a-z]|[b-df-hj-np-tv-xz]{2,6})(?![A-Za-z'’])(?P<after>[가-힣]*)",
)
def _capitals(match: re.Match[str], accent: str) -> str | None:
    written = match["letters"]
    if written in CAPITALS or (len(written) > 3 and _VOWEL.search(written) and not is_spelled(written)):
        return None
    if written in ("A", "I", "a") and not match["after"] and begins_a_sentence(match):
        return None  # an English sentence
    return letters(written) + match["after"]


@_LETTERS.add("letters", r"\d+(?=[A-Za-z])|(?<=[A-Za-z])\d+(?:\.\d+)?(?=[A-Za-z]|\b)")
def _figure_between(match: re.Match[str], accent: str) -> str:
    """The figure of H264, A4 and 2XL."""
    written = match.group()
    return digits(written) if len(written) > 1 and written[0] == "0" else spoken(written)


RULES = Rules(
    [
        *_ADDRESSES,
        *serial(letters, digits, "  "),
        *short_forms(SHORT, "넘버", "앤", letters),
        *_LETTERS,
        *words(GREEK),
    ]
)
