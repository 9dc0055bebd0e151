"""What the European readers know of a language: one :class:`Locale` each, in a module of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Forms = tuple[str, str]
"""Singular with its numeral, such as "un euro", and the plural noun, such as "euros"."""


@dataclass(frozen=True, slots=True)
class Locale:
    """Words behind the figures, signs and short forms of a language.

    :param code: code of num2words.
    :param point: what is said for the decimal comma, ``minus`` for a minus sign, ``to`` between two figures
        that make a range, ``per`` for the slash of a rate.
    :param months: from January.
    :param date: how a date is said: ``{day}``, ``{month}`` and ``{year}`` in words; without a year, what
        follows the month is left out.
    :param first: the first day of a month.
    :param hour: how a full hour is said, with ``{hour}``; ``hours`` with minutes too, with ``{minute}``.
    :param currencies: sign or code: singular, plural, and the same of the hundredth.
    :param units: sign: singular and plural.
    :param signs: read wherever they stand.
    :param address: signs within addresses.
    :param abbreviations: short form with its full stops: full form.
    :param ordinal_marks: pattern of what makes an ordinal of a figure, such as ``1º``.
    :param feminine_marks: those of the marks that stand for the feminine.
    :param numbered: words before a Roman numeral that is counted; ``monarchs``, before one that ranks.
    :param feminine: makes a feminine ordinal of a masculine one.
    :param year: says a year; None where it is a number like any other.
    :param apocope: how a numeral ends before a noun.
    """

    code: str
    point: str
    minus: str
    plus: str
    to: str
    per: str
    months: tuple[str, ...]
    date: str
    first: str
    hour: str
    hours: str
    currencies: dict[str, tuple[Forms, Forms]]
    units: dict[str, Forms]
    signs: dict[str, str]
    address: dict[str, str]
    abbreviations: dict[str, str]
    ordinal_marks: str
    feminine_marks: frozenset[str] = frozenset()
    magnitudes: dict[str, str] = field(default_factory=dict)
    link: str = ""
    """Between a number that ends in "million" and a noun: "de" in "un millón de euros"."""
    numbered: frozenset[str] = frozenset()
    monarchs: frozenset[str] = frozenset()
    feminine: Callable[[str], str] = str
    year: Callable[[int], str] | None = None
    apocope: Callable[[str], str] = str
    decline: Callable[[str, str], str] | None = None
    """A figure with a full stop is an ordinal, as in German: given that and the word before, its form."""
    roman_ordinal: str = "(?!)"
    """What makes an ordinal of a Roman numeral, as in "XXIe"."""
