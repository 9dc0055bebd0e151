"""Dates: 2024/3/5, 3月5日(火), R6.4.1, 令和元年."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules, any_of
from .counters import counted
from .table import DAYS, ERAS

RULES: Rules[str] = Rules()
_WEEKDAY = r"[月火水木金土日]"
_PARENS = rf"\((?:{_WEEKDAY}|祝)(?:[・、〜~～-](?:{_WEEKDAY}|祝))*(?:曜日?)?\)"
_AFTER_DATE = (
    rf"(?=\s?(?:{_PARENS}|から|まで|より|に|[〜~～]|発売|公開|開催|開始|配信|締切|必着|締め切り|現在))"
)


def day(number: str) -> str:
    """The day of a month: the first has a name of its own."""
    return "ツイタチ" if number.lstrip("0") == "1" else counted(number.lstrip("0"), "日")


def _date(*, year: str, month: str, date: str) -> str | None:
    if not (1 <= int(month) <= 12 and (not date or 1 <= int(date) <= 31)):
        return None
    said = counted(year, "年") if year else ""
    return said + counted(str(int(month)), "月") + (day(date) if date else "")


@RULES.add("date", r"(?<![\w.])([12]\d{3})([-/.])(\d\d?)\2(\d\d?)(?![\d/-]|\.\d)")
def _numeric(match: re.Match[str], accent: str) -> str | None:
    return _date(year=match[1], month=match[3], date=match[4])


@RULES.add("date", r"(?<![\w.])((?:19|20)\d\d)/(0?[1-9]|1[0-2])(?![\d/])")
def _year_and_month(match: re.Match[str], accent: str) -> str | None:
    """2024/04; behind the slash of 2023/24 no month can stand."""
    return _date(year=match[1], month=match[2], date="")


@RULES.add("date", rf"(?<![\w./])(\d\d?)/(\d\d?)(?![\d/]){_AFTER_DATE}")
def _month_and_day(match: re.Match[str], accent: str) -> str | None:
    weekday = re.compile(_PARENS).match(match.string, match.end())
    if not weekday and int(match[2]) <= 10 and int(match[1]) < int(match[2]):
        return None  # rather a fraction, such as 2/3から
    return _date(year="", month=match[1], date=match[2])


@RULES.add("date", r"(?<!\w)([RHSTM])\.?(\d\d?)\.(\d\d?)\.(\d\d?)(?![\d.])")
def _of_an_era(match: re.Match[str], accent: str) -> str | None:
    said = _date(year=match[2], month=match[3], date=match[4])
    return said and ERAS[match[1]] + said


@RULES.add("date", r"(?<!\w)([RHS])\.(\d\d?)(?![\d.])年?|(?<!\w)([RHS])(\d\d?)年")
def _year_of_an_era(match: re.Match[str], accent: str) -> str:
    return ERAS[match[1] or match[3]] + counted(match[2] or match[4], "年")


@RULES.add("date", r"(\d\d?月)(\d\d?)日(?!本)(?:([〜~～-])(\d\d?)日(?!間))?")
def _month_day(match: re.Match[str], accent: str) -> Pieces | None:
    month, date, sign, until = match.groups()
    if not (1 <= int(date) <= 31 and 1 <= int(month[:-1]) <= 12):
        return None
    said = [(month, counted(month[:-1], "月")), (f"{date}日", day(date))]
    return [*said, (sign, "カラ"), (f"{until}日", day(until))] if until else said


@RULES.add(
    "date",
    r"(?:(?<=[月〜~～])|(?<=今月)|(?<=来月)|(?<=先月)|(?<=翌月)|(?<=毎月))(?<!か月|ヶ月|カ月|ヵ月)0?1日(?![間中本]|あたり)",
)
def _first(match: re.Match[str], accent: str) -> str:
    return "ツイタチ"


@RULES.add("date", rf"(?<!\d)1日(?={_PARENS}|[{_WEEKDAY[1:-1]}]曜|付|必着|締切|から|まで|現在)")
def _also_first(match: re.Match[str], accent: str) -> str:
    return "ツイタチ"


@RULES.add("date", rf"(?<=[日\d])\s?{_PARENS}")
def _weekday(match: re.Match[str], accent: str) -> str:
    """(火), (火〜土), (月・祝) behind a date."""
    written = match.group().strip()
    said = ""
    for part in re.findall(rf"{any_of(DAYS)}|[〜~～-]", re.sub("曜日?", "", written)):
        said += DAYS.get(part, "カラ")
    return said
