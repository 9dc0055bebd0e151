"""English numbers in words.

"And" stands after the hundreds in British English only (Fowler's Modern English Usage, "numerals"; Chicago
Manual of Style 9.5).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

Accent = Literal["us", "gb"]

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_THOUSANDS = ("", " thousand", " million", " billion", " trillion", " quadrillion", " quintillion")
_MOST_DIGITS = 3 * len(_THOUSANDS)
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip


def cardinal(digits: str, accent: Accent) -> str:
    """``1,234.5`` -> one thousand two hundred and thirty four point five."""
    whole, _, part = digits.replace(",", "").partition(".")
    if len(whole) > _MOST_DIGITS or (len(whole) > 1 and whole.startswith("0")):
        words = spell_digits(whole)
    else:
        words = _words(int(whole), accent) if whole else ""
    return f"{words} point {spell_digits(part)}".lstrip() if part else words


@lru_cache(maxsize=1024)
def _words(value: int, accent: Accent) -> str:
    if value < 20:
        return _ONES[value]
    if value < 100:
        tens, one = divmod(value, 10)
        return f"{_TENS[tens]} {_ONES[one]}" if one else _TENS[tens]
    if value < 1000:
        hundreds, rest = divmod(value, 100)
        and_ = " and " if accent == "gb" else " "
        return f"{_ONES[hundreds]} hundred" + (and_ + _words(rest, accent) if rest else "")
    said: list[str] = []
    for name in _THOUSANDS:
        value, group = divmod(value, 1000)
        if group:
            last = accent == "gb" and not name and group < 100 and value
            said.insert(0, ("and " if last else "") + _words(group, accent) + name)
    return " ".join(said)


def ordinal(digits: str, accent: Accent) -> str:
    """``21`` -> twenty first."""
    *before, last = cardinal(digits, accent).split()
    if last not in _ORDINALS:
        last = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return " ".join([*before, _ORDINALS.get(last, last)])


def year(digits: str, accent: Accent) -> str:
    """``1905`` -> nineteen oh five, ``2024`` -> twenty twenty four, ``2000`` -> two thousand."""
    value = int(digits)
    if value % 1000 == 0 or value < 1000 or 2000 < value < 2010:
        return cardinal(str(value), accent)
    return pairs(str(value), accent)


def decade(digits: str, accent: Accent) -> str:
    """``1980`` or ``80`` -> nineteen eighties, eighties."""
    return plural(year(digits, accent) if len(digits) == 4 else cardinal(digits, accent))


def pairs(digits: str, accent: Accent) -> str:
    """Two by two, as house numbers and rooms: ``1080`` -> ten eighty, ``720`` -> seven twenty, ``304`` ->
    three oh four, ``1500`` -> fifteen hundred."""
    head, tail = digits[:-2], digits[-2:]
    if not head or int(digits) % 1000 == 0:
        return cardinal(digits, accent)
    if tail == "00":
        return f"{cardinal(head, accent)} hundred"
    return f"{cardinal(head, accent)} {'oh ' if tail[0] == '0' else ''}{cardinal(str(int(tail)), accent)}"


def spell_digits(digits: str) -> str:
    """``042`` -> zero four two."""
    return " ".join(_ONES[int(d)] for d in digits if d.isdecimal())


def serial(digits: str, accent: Accent) -> str:
    """Digits inside a code: as a number up to three of them, as 1080 or 2000 if four, else one by one."""
    if len(digits) < 4 or (len(digits) == 4 and digits.endswith("00")):
        return cardinal(digits, accent)
    return pairs(digits, accent) if len(digits) == 4 and digits[0] != "0" else spell_digits(digits)


def fraction(top: int, bottom: int, accent: Accent) -> str:
    """``3, 4`` -> three quarters."""
    one, many = {1: ("over one", "over one"), 2: ("half", "halves"), 4: ("quarter", "quarters")}.get(
        bottom, ("", "")
    )
    if not one:
        one = ordinal(str(bottom), accent)
        many = f"{one}s"
    return f"{cardinal(str(top), accent)} {one if top == 1 else many}"


def plural(words: str) -> str:
    """``twenty`` -> twenties, ``six`` -> sixes."""
    if words.endswith("y"):
        return f"{words[:-1]}ies"
    return f"{words}es" if words.endswith("x") else f"{words}s"
