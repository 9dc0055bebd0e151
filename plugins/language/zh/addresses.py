"""Addresses of the internet: they end where Chinese begins, and are said as people say them."""

from __future__ import annotations

import re

from ..rules import Rules, any_of
from ..shared.addresses import pieces, shortened
from .numbers import digits
from .text import TABLE, listed

RULES: Rules[str] = Rules()
_DOMAINS = any_of(listed("addresses", "domains"))
_PATH = r"[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]"
_END = r"(?<![.,:;!?'()])"


def _said(address: str) -> str:
    words = []
    for piece in pieces(address):
        if piece.isdecimal():
            words.append(digits(piece))
        elif piece.isalpha():
            words.append(piece.upper() if len(piece) == 1 else piece)
        else:
            words.append(TABLE["addresses"]["signs"].get(piece, ""))
    return " ".join(filter(None, words))


@RULES.add("address", r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
def _email(match: re.Match[str], accent: str) -> str:
    return _said(match.group())


@RULES.add(
    "address",
    rf"[Hh][Tt][Tt][Pp][Ss]?://{_PATH}+{_END}"
    rf"|(?<![A-Za-z0-9@._-])(?:[A-Za-z0-9-]+\.)+(?:{_DOMAINS})(?![A-Za-z0-9-]|\.[A-Za-z])(?:[/:?#]{_PATH}*{_END})?",
    re.IGNORECASE,
)
def _url(match: re.Match[str], accent: str) -> str:
    return _said(shortened(match.group()))
