"""Dates: 2024. 3. 5., 3월 5일(화), 3/5(화), 6월, 10월."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules
from .numbers import cardinal

RULES: Rules[str] = Rules()
_WEEKDAY = "[월화수목금토일]"
_PARENS = rf"\({_WEEKDAY}(?:요일)?(?:[~〜～·,-]{_WEEKDAY}(?:요일)?)*\)"


def month(number: str) -> str:
    """유월 and 시월 have lost a consonant (한글 맞춤법 52항)."""
    return {6: "유월", 10: "시월"}.get(int(number)) or f"{cardinal(int(number))}월"


def _date(year: str, months: str, date: str) -> str | None:
    if not (1 <= int(months) <= 12 and 1 <= int(date) <= 31):
        return None
    said = [f"{cardinal(int(year))}년"] if year else []
    return "  ".join([*said, month(months), f"{cardinal(int(date))}일"])


@RULES.add("date", r"(?<![\w.])([12]\d{3})([-/.])(\d\d?)\2(\d\d?)(?![\d/-]|\.\d)"
           r"|(?<![\w.])([12]\d{3})\.\s(\d\d?)\.\s(\d\d?)(?:\.(?=\s?\(|\s?[가-힣]|$)|(?![\d.]))")  # fmt: skip
def _numeric(match: re.Match[str], accent: str) -> str | None:
    year, _, months, date, *spaced = match.groups()
    return _date(year, months, date) if year else _date(*spaced)


@RULES.add("date", r"(?<![\w.])(\d\d?)([/.-])(\d\d?)\2([12]\d{3})(?![\w/-])")
def _day_first(match: re.Match[str], accent: str) -> str | None:
    first, _, second, year = match.groups()
    return _date(year, second, first) or _date(year, first, second)


@RULES.add("date", rf"(?<![\w./])(\d\d?)([/.])(\d\d?)\.?(?=\s?{_PARENS})")
def _month_and_day(match: re.Match[str], accent: str) -> str | None:
    return _date("", match[1], match[3])


@RULES.add("date", r"(?<![\d.])(0?[1-9]|1[0-2])월")
def _month(match: re.Match[str], accent: str) -> str:
    return month(match[1])


@RULES.add("date", rf"(?<![\d.])(\d\d?)일(?={_WEEKDAY}요일)")
def _day(match: re.Match[str], accent: str) -> str:
    return f"{cardinal(int(match[1]))}일"


@RULES.add("date", r"['’](\d\d)년")
def _short_year(match: re.Match[str], accent: str) -> str:
    return f"{cardinal(int(match[1]))}년"


@RULES.add("date", rf"(?<=[일\d.])\s?{_PARENS}")
def _weekday(match: re.Match[str], accent: str) -> str:
    """(화), (화~토) behind a date."""
    said = ""
    for part in re.findall(r"\w|[~〜～-]", match.group().replace("요일", "")):
        said += f"{part}요일  " if part.isalpha() else "부터  "
    return said.replace("  부터", "부터").strip()


@RULES.add("date", rf"(?<!\w)({_WEEKDAY})([~〜～-])({_WEEKDAY})(?![가-힣])")
def _weekdays(match: re.Match[str], accent: str) -> Pieces:
    return [(match[1], f"{match[1]}요일"), (match[2], "부터"), (match[3], f"{match[3]}요일")]
