"""The grammar of figures: what a European language is asked for, and what most of them answer."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from functools import cached_property

from .table import Noun, Table, load

MOST_DIGITS = 24
_GROUPING = re.compile(r"[.,\u00a0\u2009\u202f'’ ]")
_DOT = re.compile(r"\d+\.(?:\d{1,2}|\d{4,})|0\.\d+")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")


def parted(figure: str) -> tuple[str, str]:
    """The digits before and after the decimal comma of a figure as it is written, ``1.234,5`` or ``1,234.5``
    (of which one can tell that it is English)."""
    dotted = _DOT.fullmatch(figure) or _ENGLISH.fullmatch(figure)
    whole, _, decimals = figure.partition("." if dotted else ",")
    return _GROUPING.sub("", whole), decimals


def is_millions(figure: str) -> bool:
    """Whether a figure ends in a word for millions when it is said, and so in a noun."""
    whole, decimals = parted(figure)
    return len(whole) > 6 and whole.endswith("000000") and not decimals.strip("0")


class Language(ABC):
    """One language: its table, and how it forms numerals and agrees them with what they count.

    An ``agreement`` is the gender of the noun that follows a numeral, ``m``, ``f`` or ``n``; none follows
    where it is empty. German adds the number of the case, 3 or 4, unless it is the nominative.
    """

    hundredths_with_and = False
    """Whether "and" stands between euros and cents."""
    zero_is_singular = False
    numbers_stand_alone = False
    """Whether a numeral before an unknown word of the plural is one that counts it."""

    def __init__(self, package: str) -> None:
        self.package = package

    @cached_property
    def table(self) -> Table:
        return load(self.package)

    # --- numerals --------------------------------------------------------------------------------------

    @abstractmethod
    def cardinal(self, number: int, agreement: str = "") -> str:
        """``21`` as "veintiuno", and as "veintiún" or "veintiuna" before a noun."""

    @abstractmethod
    def ordinal(self, number: int, form: str = "m") -> str:
        """``1`` as "primero"; the form is one of those in the table of ordinals."""

    @abstractmethod
    def fraction(self, top: int, bottom: int) -> str:
        """``2, 3`` as "dos tercios"."""

    @abstractmethod
    def half(self, agreement: str) -> str:
        """Half of something, "media" taza; without a noun, "un medio"."""

    @abstractmethod
    def mixed(self, whole: int, top: int, bottom: int, agreement: str) -> str:
        """``1, 1, 2`` as "uno y medio"."""

    def number(self, figure: str, agreement: str = "") -> str:
        """A figure as it is written."""
        whole, decimals = parted(figure)
        if (
            len(whole) > MOST_DIGITS
            or (len(whole) > 1 and whole[0] == "0")
            or (len(whole) > 15 and whole == figure)
        ):
            said = self.digits(whole)
        else:
            said = self.cardinal(int(whole), "" if decimals else agreement)
        if not decimals:
            return said
        point = self.table.words["dot" if _DOT.fullmatch(figure) else "point"]
        return f"{said} {point} {self.decimals(decimals)}"

    def decimals(self, digits: str) -> str:
        """What is said after the decimal comma."""
        return self.digits(digits)

    def digits(self, digits: str) -> str:
        """Digit by digit."""
        return " ".join(self.cardinal(int(digit)) for digit in digits if digit.isdecimal())

    def telephone(self, group: str) -> str:
        """A group of digits of a telephone number."""
        return self.digits(group)

    def postcode(self, code: str) -> str:
        return self.digits(code)

    # --- what is counted -------------------------------------------------------------------------------

    def is_one(self, figure: str) -> bool:
        """Whether what a figure counts stands in the singular."""
        whole, decimals = parted(figure)
        if self.zero_is_singular:
            return int(whole) < 2
        return whole == "1" and not decimals.strip("0")

    def counted(self, figure: str, noun: Noun, case: str = "") -> str:
        """A figure with what it counts: "doscientas libras", "un millón de euros"."""
        said = self.number(figure, noun.gender + case)
        link = self.link(noun.many) if is_millions(figure) else ""
        return f"{said} {link}{noun.one if self.is_one(figure) else noun.many}"

    def times(self, figure: str) -> str:
        """``2x`` as "dos veces"."""
        return self.counted(figure, Noun.of(self.table.words["times"]))

    def link(self, noun: str) -> str:
        """What stands between a million and a noun: "de " in "un millón de euros"."""
        return ""

    def gender(self, word: str, *, plural: bool) -> str:
        """The gender of a noun as its form lets guess, or nothing."""
        table = self.table
        lower = word.lower()
        if lower in table.masculine:
            return "m"
        if lower in table.feminine or lower.endswith(table.feminine_endings):
            return "f"
        return "m"

    def may_be_counted(self, word: str) -> bool:
        """Whether a word has the form of a noun of which there are many."""
        return word.endswith("s")

    def case(self, before: str) -> str:
        """The case that the words before ask for; empty is the nominative."""
        return ""

    # --- dates and times -------------------------------------------------------------------------------

    def year(self, year: int) -> str:
        return self.cardinal(year)

    def day(self, day: int, before: str) -> str:
        """A day of the month; ``before`` is the text before it."""
        return self.table.words["first"] if day == 1 else self.cardinal(day)

    @abstractmethod
    def time(self, hour: int, minute: int, second: int | None, part: str) -> str:
        """A time of day. Where a part of the day is named, as ``am``, ``pm`` or in words, it is said too."""

    # --- Roman numerals --------------------------------------------------------------------------------

    def numbered(self, number: int, noun: str) -> str:
        """What is said for a Roman numeral behind the noun that it numbers: "capítulo IV"."""
        return self.cardinal(number)

    @abstractmethod
    def monarch(self, number: int, name: str, before: str) -> str:
        """What is said for the number of a king, queen or pope; ``before`` is the text before the name."""


def scale(number: int, step: int) -> list[tuple[int, int]]:
    """A number in groups of digits: pairs of a group and its power of 1000 (or of a million), the largest
    first, without the empty ones."""
    groups = []
    power = 0
    while number:
        number, group = divmod(number, step)
        if group:
            groups.append((group, power))
        power += 1
    return groups[::-1]


def listed(text: str) -> list[str]:
    """The words of a text, for lists of numerals."""
    return text.split()
