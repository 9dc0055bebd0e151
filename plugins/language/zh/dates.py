"""Rules for dates and years: years digit by digit, spans of years as numbers."""

from __future__ import annotations

import re

from ..rules import Rules, any_of
from .numbers import digits, number
from .text import START, TO, after, before, listed

RULES: Rules[str] = Rules()
_END = r"(?![\dA-Za-z]|[-/.:]\d)"
_LASTS_AFTER = tuple(listed("lasting", "after"))
_LASTS = re.compile(rf"(?:{any_of(listed('lasting', 'before'))})$")
_BEFORE_YEAR = re.compile(r"(?:公元前?|纪元|西元|[生于从自在至到截])$")


def _day(year: str, month: str, day: str) -> str | None:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return (f"{digits(year)}年" if year else "") + f"{number(str(int(month)))}月{number(str(int(day)))}日"


@RULES.add(
    "range",
    rf"{START}(\d{{4}})([-/.])(\d\d?)\2(\d\d?){TO}(?:(\d{{4}})\2)?(\d\d?)\2(\d\d?)(?!\d|[-/.:]\d)",
)
def _from_day_to_day(match: re.Match[str], accent: str) -> str | None:
    year, _, month, day, year_to, month_to, day_to = match.groups()
    first, second = _day(year, month, day), _day(year_to or "", month_to, day_to)
    return f"{first}到{second}" if first and second else None


@RULES.add("date", rf"{START}(\d{{4}}|\d\d)([-/.·])(\d\d?)\2(\d\d?)(?!\d|[A-Za-z]|[-/.:]\d)")
def _year_first(match: re.Match[str], accent: str) -> str | None:
    year, sign, month, day = match.groups()
    if len(year) == 2 and sign in ".-·":
        return None
    return _day(year, month, day)


@RULES.add("date", rf"{START}(\d\d?)([-/.])(\d\d?)\2((?:1[89]|20)\d\d){_END}")
def _year_last(match: re.Match[str], accent: str) -> str | None:
    first, _, second, year = match.groups()
    return _day(year, first, second) or _day(year, second, first)


@RULES.add("date", rf"{START}(\d{{4}})[/-](\d\d)(?:年(?=度))?(?![\d/-]|\.\d)(?!年|赛季|学年|财年|跨年)")
def _year_and_month(match: re.Match[str], accent: str) -> str | None:
    year, month = match.groups()
    if not (1 <= int(month) <= 12 and 1000 <= int(year) <= 2999):
        return None
    return f"{digits(year)}年{number(str(int(month)))}月"


@RULES.add("date", rf"{START}(\d\d)/(\d{{4}}){_END}")
def _month_and_year(match: re.Match[str], accent: str) -> str | None:
    month, year = match.groups()
    return f"{digits(year)}年{number(str(int(month)))}月" if 1 <= int(month) <= 12 else None


@RULES.add("date", rf"{START}([12]\d{{3}})[/-](\d\d)(?![\d/-]|\.\d)(年(?!度)|)")
def _two_years(match: re.Match[str], accent: str) -> str | None:
    first, second, _ = match.groups()
    if int(second) != (int(first) + 1) % 100:
        return None
    named = re.match("赛季|学年|财年|年度|跨年", after(match))
    return f"{digits(first)}至{digits(second)}" + ("" if named else "年")


@RULES.add("date", rf"{START}([12]\d{{3}})(?:{TO}|/)([12]\d{{3}}){_END}(?!元|人|个|米|名|字|件|块|次|万)")
def _years(match: re.Match[str], accent: str) -> str | None:
    first, second = match.groups()
    if int(first) >= int(second):
        return None
    near = after(match)
    if near[:1] not in ("年", "财", "学", "赛") and not (int(first) > 1800 and int(second) < 2100):
        return None
    return f"{digits(first)}到{digits(second)}"


@RULES.add("date", rf"{START}(0\d|1[0-2])[-/.]([0-3]\d)(?![\d%℃]|[-/.:]\d)(?!\s?[A-Za-z元万亿米])")
def _month_and_day(match: re.Match[str], accent: str) -> str | None:
    month, day = match.groups()
    if month[0] != "0" and day[0] != "0":
        return None
    return _day("", month, day) if match.group()[2] != "." or month[0] == "0" else None


@RULES.add(
    "date",
    rf"{START}(\d{{1,2}})[/.](\d{{1,2}})(?![\d%℃]|[-/.:]\d)(?=\s?\(?(?:周[一二三四五六日]|星期|当天|促销|大促|截止|圣诞))",
)
def _festival(match: re.Match[str], accent: str) -> str | None:
    return _day("", *match.groups())


@RULES.add("date", rf"{START}(11/11|12/12)(?![\d/])")
def _sales_day(match: re.Match[str], accent: str) -> str | None:
    return _day("", *match[1].split("/"))


@RULES.add(
    "date",
    rf"{START}(\d{{3,4}})(?:年?)((?:\d\d?月)?(?:\d\d?[日号])?)\s?([aA]\.?[dD]\b\.?|[bB]\.?[cC](?:[eE]\b|\b)\.?)",
)
def _era(match: re.Match[str], accent: str) -> str:
    year, rest, era = match.groups()
    rest = re.sub(r"\d+", lambda found: number(str(int(found[0]))), rest)
    return f"公元{'前' if era[0] in 'bB' else ''}{digits(year)}年{rest}"


@RULES.add("date", rf"(?:{START}(\d{{4}})|(?<=年))\s?[Qq]([1-4])(?:{TO}[Qq]([1-4]))?(?![\dA-Za-z])")
def _quarter(match: re.Match[str], accent: str) -> str:
    year, first, last = match.groups()
    said = "到".join(f"第{number(quarter)}季度" for quarter in (first, last) if quarter)
    return (f"{digits(year)}年" if year else "") + said


@RULES.add(
    "date",
    rf"{START}(\d{{1,2}})·(\d{{1,2}})(?!\d)|{START}(618|11\.11|12\.12)(?=大促|购物|年中|活动|狂欢|电商|期间)",
)
def _known_day(match: re.Match[str], accent: str) -> str:
    """Days that have become names: 9·11 is 九一一."""
    return digits(match.group())


@RULES.add("date", rf"{START}(\d{{1,4}})(?=年)")
def _year(match: re.Match[str], accent: str) -> str | None:
    """A year is said digit by digit, unless it says how long something lasts."""
    written = match[1]
    preceding, following = before(match, 4), after(match)[1:]
    if re.search(r"公元前?$|纪元$|西元$", preceding):
        return digits(written)
    if len(written) == 1 or re.match("级|代", following):
        return digits(written) if following[:1] == "代" and len(written) == 4 else None
    if written[0] == "0":
        return digits(written)
    lasts = bool(_LASTS.search(preceding)) or following.startswith(_LASTS_AFTER)
    if re.match(r"\s?\d{1,2}月|[初底末中]|[春夏秋冬]|出生|毕业|世界杯|奥运", following):
        return digits(written)
    if len(written) == 4:
        round_number = int(written) % 1000 == 0 and written != "2000"
        return None if lasts or round_number or int(written) > 2999 else digits(written)
    if lasts:
        return None
    if len(written) == 3:
        return digits(written) if written[2] != "0" else None
    alone = not preceding and not following.strip(" 。，.!！")
    is_year = alone or int(written) > 60 or _BEFORE_YEAR.search(preceding) is not None
    return digits(written) if is_year else None


@RULES.add("date", rf"{START}(\d{{1,2}}){TO}(\d{{1,2}})(?=[月日号])")
def _days(match: re.Match[str], accent: str) -> str:
    return f"{number(str(int(match[1])))}到{number(str(int(match[2])))}"


@RULES.add("date", rf"{START}(\d{{1,2}})(?=月|日(?!元|币)|号(?!楼|线|馆|门|院|机|房|店|厅|桌|柜|台|位))")
def _month_or_day(match: re.Match[str], accent: str) -> str:
    return number(str(int(match[1])))


@RULES.add("date", rf"{START}(\d\d)(?=(?:[、/和]\d\d)*后(?![面来续台期天年半]))")
def _born_in(match: re.Match[str], accent: str) -> str:
    return digits(match[1])


@RULES.add("date", rf"{START}(\d{{4}})s(?![A-Za-z])")
def _decade(match: re.Match[str], accent: str) -> str:
    return f"{digits(match[1])}年代"
