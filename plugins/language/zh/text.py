"""The words of ``table.toml``, and what the rules share."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from ..rules import any_of

TABLE = tomllib.loads(files(__package__).joinpath("table.toml").read_text("utf-8"))
"""What a native speaker can correct."""

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
START = r"(?<![\dA-Za-z.])"
"""Not inside a number or a word of letters."""
TO = r"\s?(?:-|–|—|~|～|−|至|到)\s?"
"""Between the ends of a range."""


def listed(*path: str) -> list[str]:
    """The words of one entry of the table."""
    entry = TABLE
    for name in path:
        entry = entry[name]
    return str(entry).split()


_TWO_OF = re.compile(rf"\s?(?!{any_of(listed('two', 'second'))})(?:{any_of(listed('two', 'measures'))})")

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE.update(
    {0x3000: 0x20, 0xFFE5: 0xA5, 0xFFE1: 0xA3, 0xFFE0: 0xA2, 0x2212: 0x2D, 0x2010: 0x2D, 0x2011: 0x2D}
)
for _mark in "，！？；（）":
    del _WIDE[ord(_mark)]


def narrow(text: str) -> str:
    """Letters, digits and signs of full width as their usual forms, each in its place."""
    return text.translate(_WIDE)


def before(match: re.Match[str], most: int = 12) -> str:
    """The characters that stand before a match."""
    return match.string[max(0, match.start() - most) : match.start()]


def after(match: re.Match[str], most: int = 12) -> str:
    """The characters that follow a match."""
    return match.string[match.end() : match.end() + most]


def counts(match: re.Match[str]) -> bool:
    """Whether a number counts what follows it, so that two of it are 两."""
    return _TWO_OF.match(after(match)) is not None
