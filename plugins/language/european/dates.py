"""Dates: in figures, and days beside the name of their month."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules, any_of
from .context import START, before, word_before
from .language import Language


def rules(language: Language) -> Rules[Language]:
    table = language.table
    names, short = any_of(table.months), any_of(table.short_months)
    of = rf"(?:\s+(?:{table.words['date_of']}))?\s+" if table.words["date_of"] else r"\s+"
    day = rf"\d\d?(?:{table.words['day_marks']})?"
    month = rf"(?P<month>(?i:{names})(?!\w)|(?i:{short})(?:\.|(?=\s\d{{4}})|(?=\s+de\b)))"
    year = rf"(?P<of_year>,?{of})(?P<year>(?:1\d|20)\d\d)(?![\w.,]*\d)"
    made: Rules[Language] = Rules()
    made.add("date", rf"{START}(\d{{4}})-(\d\d?)-(\d\d?)(?![\w-])")(_iso)
    made.add("date", rf"{START}((?:19|20)\d\d)-(0[1-9]|1[0-2])(?![\w-])")(_iso_month)
    made.add("date", rf"{START}(\d\d?)([/.-])(\d\d?)\2(\d{{4}}|\d\d)(?![\w/]|[.-]\d)")(_numeric)
    made.add("date", rf"{START}(?P<day>\d\d?)/(?P<month>\d\d?)(?![\w/]|[.,]\d)")(_day_and_month)
    made.add(
        "date", rf"{START}(?P<days>{day}(?:\s?[-–/]\s?{day}){{0,4}})(?P<of>{of}){month}(?:{year})?(?!\w)"
    )(_named)
    made.add("date", rf"(?<!\w){month}\s+(?P<day>\d\d?)(?:{year}|(?=\s*(?:[.,;!?)]|$)))(?!\w|[.,]\d)")(
        _month_first
    )
    return made


def _valid(day: str, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= int(day) <= 31


def _year(written: str, language: Language) -> str:
    return language.year(int(written) if len(written) == 4 else 2000 + int(written))


def _said(match: re.Match[str], day: str, month: int, year: str, language: Language) -> str | None:
    if not _valid(day, month):
        return None
    words = language.table.words
    return words["date"].format(
        day=language.day(int(day), before(match)),
        month=language.table.months[month - 1],
        year=_year(year, language),
    )


def _iso(match: re.Match[str], language: Language) -> str | None:
    return _said(match, match[3], int(match[2]), match[1], language)


def _iso_month(match: re.Match[str], language: Language) -> str:
    shape = language.table.words["date"].split("{month}")[1]
    return language.table.months[int(match[2]) - 1] + shape.format(year=_year(match[1], language))


def _numeric(match: re.Match[str], language: Language) -> str | None:
    day, month = match[1], int(match[3])
    if month > 12:  # as in America
        day, month = match[3], int(match[1])
    if len(match[4]) == 2 and match[2] == "-":
        return None
    return _said(match, day, month, match[4], language)


def _day_and_month(match: re.Match[str], language: Language) -> str | None:
    """``14/07``; ``3/5`` only behind a word such as "el", and before nothing of which it may be a part."""
    table, (day, month) = language.table, match.groups()
    told = word_before(match).lower() in table.words["before_date"].split("|")
    following = re.match(r"\s([^\W\d_]+)", match.string[match.end() :])
    part = following and (following[1] not in table.small_words or following[1][0] == "d")
    if not _valid(day, int(month)) or not (month[0] == "0" or (told and not part)):
        return None
    shape = table.words["date"].partition("{month}")[0] + "{month}"
    return shape.format(day=language.day(int(day), before(match)), month=table.months[int(month) - 1])


def month(written: str, language: Language) -> int:
    """The number of a month from its name or short form."""
    table, lower = language.table, written.rstrip(".").lower()
    for number, name in enumerate(table.months, 1):
        if name.lower() == lower:
            return number
    return next(number for form, number in table.short_months.items() if form.lower() == lower)


def _named(match: re.Match[str], language: Language) -> Pieces | None:
    figures = re.findall(r"\d+", match["days"])
    table = language.table
    if not all(_valid(day, 1) for day in figures):
        return None
    said = [language.day(int(day), before(match)) for day in figures]
    between = " "
    if len(figures) == 2 and int(figures[1]) > int(figures[0]) + 1:
        between = f" {table.words['to']} "
    said_of = table.words["of"]
    pieces = [(match["days"], between.join(said))]
    pieces += _link(match["of"], said_of, pieces)
    pieces.append((match["month"], table.months[month(match["month"], language) - 1]))
    if match["year"]:
        pieces += _link(match["of_year"].lstrip(","), table.words["of_year"], pieces)
        pieces.append((match["year"], _year(match["year"], language)))
    return pieces


def _link(written: str, said: str, pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The word before a month or year: as it is written, or else with what comes before."""
    if written.strip():
        return [(written.strip(), written.strip())]
    if said:
        last, spoken = pieces[-1]
        pieces[-1] = (last, f"{spoken} {said}")
    return []


def _month_first(match: re.Match[str], language: Language) -> str | None:
    """``abril 30``, as in America."""
    if not language.table.words["of"] or not _valid(match["day"], 1):
        return None
    words = language.table.words
    name = language.table.months[month(match["month"], language) - 1]
    said = f"{language.day(int(match['day']), '')} {words['of']} {name}"
    return f"{said} {words['of_year']} {_year(match['year'], language)}" if match["year"] else said
