"""Measures: an amount or a fraction with a unit, and rates such as km/h."""

from __future__ import annotations

import re

from ..rules import Rules, any_of
from .amounts import SIGN, Amount, amount
from .context import before, word_before
from .fractions import FRACTION, and_a_half, values
from .language import Language
from .table import Noun


def rules(language: Language) -> Rules[Language]:
    units = any_of(language.table.units)
    long = any_of(unit for unit in language.table.units if len(unit) > 1 and unit.isalpha())
    unit = rf"(?P<unit>°\s?[CcFf](?!\w)|{units}|(?i:{long}))(?:\s?/\s?(?P<per>{units}))?(?![\w²³]|[.'’]\w)"
    made: Rules[Language] = Rules()
    made.add("measure", rf"(?<![\w.,]){SIGN}{FRACTION}\s?{unit}")(_part)
    made.add("measure", rf"(?<![\w.,]){SIGN}{amount(language)}\s?{unit}")(_measure)
    made.add("measure", rf"(?<![\w.,])(?P<number>\d+(?:[.,]\d+)*)\s?/\s?(?P<unit>{units})(?![\w²³])")(_rate)
    made.add("measure", rf"{START_WORD}(?P<unit>{units})/(?P<per>{units})(?![\w²³/])")(_unit_alone)
    powers = any_of(unit for unit in language.table.units if unit[-1] in "²³")
    made.add("measure", rf"{START_WORD}(?P<unit>{powers})(?![\w²³/])")(_power_alone)
    return made


START_WORD = r"(?<![\w/.])"


def _noun(match: re.Match[str], language: Language) -> Noun:
    units = language.table.units
    sign = match["unit"].replace(" ", "")
    per = match.groupdict().get("per")
    if per and f"{sign}/{per}" in units:
        return units[f"{sign}/{per}"]
    noun = units.get(sign) or next(n for known, n in units.items() if known.lower() == sign.lower())
    if not per:
        return noun
    rate = f"{language.table.words['per']} {units[per].one}"
    return Noun(f"{noun.one} {rate}", f"{noun.many} {rate}", noun.gender)


def _measure(match: re.Match[str], language: Language) -> str | None:
    unit = match["unit"]
    if unit == "A" and not match.group()[: -len(unit)].endswith((" ", "\u00a0", "\u202f")):
        return None  # class 5A
    if unit in language.table.small_words and re.match(
        r" (?!(?:de|di|del)\b|d')[^\W\d_]", match.string[match.end() :]
    ):
        return None  # el 5 ha dicho
    return Amount.of(match).counting(_noun(match, language), language, language.case(before(match)))


def _part(match: re.Match[str], language: Language) -> str | None:
    """``1/2 l``: half a litre."""
    whole, top, bottom = values(match)
    noun = _noun(match, language)
    sign = f"{language.table.words['minus']} " if match["sign"] and match["sign"] in "-−–" else ""
    if not 0 < top < bottom:
        return None
    if whole is not None:
        if (top, bottom) == (1, 2):
            return sign + and_a_half(whole, noun.one if whole == 1 else noun.many, noun.gender, language)
        said = language.mixed(whole, top, bottom, noun.gender)
        return f"{sign}{said} {language.link(noun.one)}{noun.one}"
    if (top, bottom) == (1, 2):
        return f"{sign}{language.half(noun.gender + language.case(before(match)))} {noun.one}"
    return f"{sign}{language.fraction(top, bottom)} {language.link(noun.one)}{noun.one}"


def _rate(match: re.Match[str], language: Language) -> str:
    return f"{language.number(match['number'])} {language.table.words['per']} {_noun(match, language).one}"


def _unit_alone(match: re.Match[str], language: Language) -> str | None:
    """``km/h`` without a figure; ``A/B`` are letters."""
    if len(match["unit"]) == 1 and match.group() not in language.table.units:
        return None
    return _noun(match, language).many


def _power_alone(match: re.Match[str], language: Language) -> str:
    """``m²`` without a figure: "el precio por metro cuadrado", "los metros cuadrados"."""
    last, noun = word_before(match).lower(), _noun(match, language)
    is_one = last in language.table.articles or last in language.table.words["before_unit"].split("|")
    return noun.one if is_one else noun.many
