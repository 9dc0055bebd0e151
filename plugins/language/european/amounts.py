"""Figures as they are written, alone or as a range, with "million" behind, as in money and measures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..rules import Rules, any_of
from .language import Language, parted
from .table import Noun

_SPACE = r"[\u00a0\u2009\u202f ]"
NUMBER = (
    rf"(?:\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?(?!\.?\d)"
    rf"|(?<!\d )\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:,\d+)?(?!\d|{_SPACE}\d)"
    r"|\d{1,3}(?:['’]\d{3})+(?:,\d+)?(?!\d)|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?(?!\d)|\d{1,3}(?:,\d{3})+\.\d+"
    r"|\d+,\d+|\d+\.\d+(?!\.?\d)|\d+)"
)


def amount(language: Language) -> str:
    """The pattern of an amount. Its groups are those of :class:`Amount`."""
    magnitudes = any_of(language.table.magnitudes)
    return (
        rf"(?P<number>{NUMBER})(?:\s?[-–—]\s?(?P<upto>{NUMBER}))?"
        rf"(?:{_SPACE}?(?P<magnitude>(?i:{magnitudes}))(?![\w]))?"
    )


def rules(language: Language) -> Rules[Language]:
    """The dash of a range whose ends both have a unit: 5 %-10 %, 5 kg – 10 kg, $5-$10."""
    units, currencies = any_of(language.table.units), any_of(language.table.currencies)
    behind = re.compile(
        rf"\d{_SPACE}?(?:{units}|{currencies}){_SPACE}?$|(?:{currencies}){_SPACE}?[\d.,]*\d{_SPACE}?$"
    )
    made: Rules[Language] = Rules()

    def to(match: re.Match[str], language: Language) -> str | None:
        begun = behind.search(match.string[max(0, match.start() - 20) : match.start()])
        return language.table.words["to"] if begun else None

    made.add(
        "range",
        rf"[-–—](?={_SPACE}?(?:{NUMBER}{_SPACE}?(?:{units}|{currencies})(?!\w)|(?:{currencies}){_SPACE}?\d))",
    )(to)
    return made


SIGN = r"(?P<sign>(?<![\w)])[-−–+±])?"


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure; its last, if it is a range; its magnitude, and its sign."""

    number: str
    upto: str
    magnitude: str
    sign: str

    @classmethod
    def of(cls, match: re.Match[str]) -> Amount:
        groups = match.groupdict()
        return cls(groups["number"], groups["upto"] or "", groups["magnitude"] or "", groups["sign"] or "")

    @property
    def last(self) -> str:
        return self.upto or self.number

    def head(self, language: Language, agreement: str) -> str:
        """What is said before the last figure: the sign, and where the range begins."""
        words = language.table.words
        sign = {"": "", "+": words["plus"], "±": language.table.signs["±"]}.get(self.sign, words["minus"])
        first = f"{language.number(self.number, agreement)} {_between(self, language)}" if self.upto else ""
        return "".join(f"{part} " for part in (sign, first) if part)

    def counting(self, noun: Noun, language: Language, case: str = "") -> str:
        """The amount with what it counts."""
        head = self.head(language, noun.gender + case)
        if not self.magnitude:
            return head + language.counted(self.last, noun, case)
        is_numeral = _magnitude(self.magnitude, language).gender == "-"
        link = "" if is_numeral else language.link(noun.many)
        return f"{head}{self._large(language, noun.gender)} {link}{noun.many}"

    def alone(self, language: Language, agreement: str) -> str:
        """The amount without anything that it counts, but what follows."""
        head = self.head(language, agreement)
        if self.magnitude:
            return head + self._large(language, agreement)
        return head + language.number(self.last, agreement)

    def _large(self, language: Language, agreement: str) -> str:
        noun = _magnitude(self.magnitude, language)
        if noun.gender == "-":  # a numeral itself, as "mil"
            said = language.cardinal(int(self.last) * 1000, agreement) if self.last.isdigit() else ""
            return said or f"{language.number(self.last)} {noun.many}"
        return language.counted(self.last, noun)


def _magnitude(written: str, language: Language) -> Noun:
    table = language.table.magnitudes
    return table.get(written) or next(n for sign, n in table.items() if sign.lower() == written.lower())


def _between(amount: Amount, language: Language) -> str:
    """What is said for the dash: "to"; where the second figure is less, as of a result, "to" as in 3:2; of a
    number in parts, such as that of an article of law, the name of the dash."""
    first, last = int(parted(amount.number)[0]), int(parted(amount.upto)[0])
    if last >= first:
        return language.table.words["to"]
    return language.table.words["versus"] if first < 100 else language.table.address["-"]
