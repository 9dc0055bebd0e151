"""Fractions, ratios and results: 3/4, 1 1/2, ½, 16:9, 3:2, and seasons such as 2024/25."""

from __future__ import annotations

import re
import unicodedata

from ..rules import Rules
from .context import START, agreement, word_before
from .language import Language

_GLYPHS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒"
FRACTION = (
    rf"(?:(?P<whole>\d+)(?:\s+(?=\d+[/⁄])|\s?(?=[{_GLYPHS}])))?"
    rf"(?:(?P<top>\d+)\s?[/⁄]\s?(?P<bottom>\d{{1,3}}(?:\.\d{{3}})+|\d+)|(?P<glyph>[{_GLYPHS}]))(?![\w/])"
)


def values(match: re.Match[str]) -> tuple[int | None, int, int]:
    """The whole, if there is one, and the two parts of a fraction."""
    top, bottom = match["top"], match["bottom"]
    if match["glyph"]:
        top, bottom = unicodedata.normalize("NFKC", match["glyph"]).split("⁄")
    whole = match["whole"]
    return int(whole) if whole else None, int(top), int(bottom.replace(".", ""))


def rules(language: Language) -> Rules[Language]:
    made: Rules[Language] = Rules()
    made.add("range", rf"{START}((?:19|20)\d\d)(?:/(\d\d|\d{{4}})|[-–](\d\d))(?![\w/-])")(_season)
    made.add("fraction", rf"{START}(?P<whole>\d+)(?:\s+1[/⁄]2|\s?½)(?= (?P<noun>[^\W\d_]{{3,}})) (?P=noun)")(
        _and_a_half
    )
    made.add("fraction", rf"(?<![\w.,/])(?P<sign>[-−–])?{FRACTION}")(_fraction)
    made.add("range", rf"{START}(\d+)\s?:\s?(\d+)(?![\w:])")(_ratio)
    return made


def _season(match: re.Match[str], language: Language) -> str:
    second = match[2] or match[3]
    said = language.year(int(second)) if len(second) == 4 else language.number(second)
    return f"{language.year(int(match[1]))} {said}"


def and_a_half(whole: int, noun: str, gender: str, language: Language) -> str:
    """``3 1/2`` of something: "tres horas y media"; where it is one word, as in German, before the noun."""
    said = language.mixed(whole, 1, 2, gender)
    _, link, half = said.rpartition(f" {language.table.words['and']} ")
    return f"{language.cardinal(whole, gender)} {noun}{link}{half}" if link else f"{said} {noun}"


def _and_a_half(match: re.Match[str], language: Language) -> str | None:
    """``3 1/2 horas``: the noun stands before the half."""
    table, noun, whole = language.table, match["noun"], match["whole"]
    if noun.lower() in table.small_words | table.adjectives or word_before(match).lower() in table.parts:
        return None
    return and_a_half(int(whole), noun, language.gender(noun, plural=True), language)


def _fraction(match: re.Match[str], language: Language) -> str | None:
    whole, top, bottom = values(match)
    words = language.table.words
    if word_before(match).lower() in language.table.parts:
        return f"{language.cardinal(top)} {words['out_of']} {language.cardinal(bottom)}"
    sign = f"{words['minus']} " if match["sign"] else ""
    if whole is None and (top == bottom or (top, bottom) == (24, 7)):
        return f"{sign}{language.cardinal(top)} {language.cardinal(bottom)}"
    if bottom < 2 or top < 1 or (whole is not None and top >= bottom) or (top > bottom and bottom > 9):
        first = f"{language.cardinal(whole)} " if whole is not None else ""
        return f"{sign}{first}{language.number(str(top))} {words['slash']} {language.number(str(bottom))}"
    if whole is not None:
        return sign + language.mixed(whole, top, bottom, agreement(match, language, f"{whole},5"))
    if (top, bottom) == (1, 2):
        return sign + language.half(agreement(match, language, "1"))
    return sign + language.fraction(top, bottom)


def _ratio(match: re.Match[str], language: Language) -> str:
    return f"{language.number(match[1])} {language.table.words['versus']} {language.number(match[2])}"
