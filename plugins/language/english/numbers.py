"""English numbers in words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

Accent = Literal["us", "gb"]

_MOST_DIGITS = 15
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def _words(value: int | Decimal, accent: Accent, form: str = "cardinal") -> str:
    from num2words import num2words

    words = str(num2words(value, lang="en", to=form)).replace(",", "").replace("-", " ")
    return words.replace(" and ", " ") if accent == "us" else words


def cardinal(digits: str, accent: Accent) -> str:
    """``1,234.5`` -> one thousand two hundred and thirty four point five ("and" in British English only)."""
    whole, _, part = digits.replace(",", "").partition(".")
    if len(whole) > _MOST_DIGITS or (len(whole) > 1 and whole.startswith("0")):
        words = spell_digits(whole)
    else:
        words = _words(int(whole or "0"), accent)
    return f"{words} point {spell_digits(part)}" if part else words


def ordinal(digits: str, accent: Accent) -> str:
    """``21`` -> twenty first."""
    return _words(int(digits.replace(",", "")), accent, "ordinal")


def year(digits: str, accent: Accent) -> str:
    """``1905`` -> nineteen oh five, ``2024`` -> twenty twenty four, ``2000`` -> two thousand."""
    value = int(digits)
    century, rest = divmod(value, 100)
    if rest == 0 or value < 1000 or 2000 <= value < 2010:
        return _words(value, accent, "year" if value % 1000 else "cardinal")
    tail = f"oh {_words(rest, accent)}" if rest < 10 else _words(rest, accent)
    return f"{_words(century, accent)} {tail}"


def decade(digits: str, accent: Accent) -> str:
    """``1980`` or ``80`` -> nineteen eighties, eighties."""
    words = year(digits, accent) if len(digits) == 4 else cardinal(digits, accent)
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def pairs(digits: str, accent: Accent) -> str:
    """``1080`` -> ten eighty, ``720`` -> seven twenty."""
    head, tail = digits[:-2], digits[-2:]
    if tail == "00":
        return cardinal(digits, accent)
    return f"{cardinal(head, accent)} {'oh ' if tail[0] == '0' else ''}{cardinal(str(int(tail)), accent)}"


def spell_digits(digits: str) -> str:
    """``042`` -> zero four two."""
    return " ".join(_words(int(d), "us") for d in digits if d.isdigit())


def fraction(top: int, bottom: int, accent: Accent) -> str:
    """``3, 4`` -> three quarters."""
    one, many = {2: ("half", "halves"), 4: ("quarter", "quarters")}.get(bottom, ("", ""))
    if not one:
        one = ordinal(str(bottom), accent)
        many = f"{one}s"
    return f"{_words(top, accent)} {one if top == 1 else many}"


def roman(numeral: str) -> int | None:
    """The value of a Roman numeral in the usual form, or None."""
    if not re.fullmatch(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", numeral) or not numeral:
        return None
    values = [_ROMAN[letter] for letter in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
