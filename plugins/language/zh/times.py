"""Rules for times of day and for scores and ratios, which are written alike: 9:05, 3:2."""

from __future__ import annotations

import re

from ..rules import Rules, any_of
from .numbers import counted, number
from .text import START, TABLE, TO, after, before

RULES: Rules[str] = Rules()
_TIME = r"(?:[01]?\d|2[0-4])"
_HALF = r"(?:\s?([aApP])\.?[mM]\b\.?)?"
_SCORES = re.compile(any_of(TABLE["scores"]["words"].split()))
_RATIOS = re.compile(any_of(TABLE["scores"]["ratios"].split()))
_NEAR = 8


def _near(words: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether one of the words stands near a match, in the same part of the sentence."""
    preceding = re.split("[，。！？；\n]", before(match, _NEAR))[-1]
    following = re.split("[，。！？；\n]", after(match, _NEAR))[0]
    return words.search(preceding) is not None or words.search(following) is not None


def _minutes(written: str | None, unit: str) -> str:
    if not written:
        return ""
    value = int(written)
    return f"{'零' if value < 10 else ''}{'' if value == 0 else number(str(value))}{unit}"


def _o_clock(hour: str, minute: str | None, second: str | None, half: str | None) -> str:
    """GB/T 7408: hours, minutes and seconds; full hours without minutes."""
    value = int(hour)
    part = ""
    if half:
        part = "上午" if half in "aA" else "晚上" if value in range(6, 12) else "下午"
    said = f"{part}{counted(str(value))}点"
    if second:
        return said + _minutes(minute, "分") + _minutes(second, "秒")
    return said + (_minutes(minute, "分") if int(minute or 0) else "")


@RULES.add("range", rf"{START}({_TIME}):([0-5]\d){_HALF}{TO}({_TIME}):([0-5]\d){_HALF}(?![\d:])")
def _from_to(match: re.Match[str], accent: str) -> str:
    hour, minute, half, hour_to, minute_to, half_to = match.groups()
    return f"{_o_clock(hour, minute, None, half)}到{_o_clock(hour_to, minute_to, None, half_to)}"


@RULES.add("time", rf"{START}({_TIME}):([0-5]\d):([0-5]\d){_HALF}(?![\d:])")
def _with_seconds(match: re.Match[str], accent: str) -> str:
    return _o_clock(*match.groups())


@RULES.add("score", rf"{START}(\d+):(\d+)(?![\d:]|\.\d)")
def _score(match: re.Match[str], accent: str) -> str | None:
    """Of two numbers with a colon what is no time of day, and what a word nearby calls a score or a ratio."""
    first, second = match.groups()
    is_time = re.fullmatch(_TIME, first) and re.fullmatch(r"[0-5]\d", second)
    if is_time and not (_near(_RATIOS, match) or (_near(_SCORES, match) and second not in ("00", "30"))):
        return None
    return f"{number(first)}比{number(second)}"


@RULES.add(
    "ratio",
    rf"{START}\d+(?:\.\d+)?(?::\d+(?:\.\d+)?)+(?=配|混|的比|兑|稀释|调)|{START}\d+\.\d+:\d+(?:\.\d+)?|{START}\d+:\d+\.\d+|{START}(?:\d:){{2,}}\d(?!\d)",
)
def _ratio(match: re.Match[str], accent: str) -> str:
    return "比".join(map(number, match.group().split(":")))


@RULES.add("time", rf"{START}({_TIME}):([0-5]\d){_HALF}(?![\d:])")
def _time(match: re.Match[str], accent: str) -> str:
    hour, minute, half = match.groups()
    said = _o_clock(hour, minute, None, half)
    return said.removesuffix("分") if after(match, 1) == "分" else said


@RULES.add("time", rf"{START}(1[0-2]|0?[1-9])\s?([aApP])\.?[mM](?![A-Za-z])\.?")
def _hour(match: re.Match[str], accent: str) -> str:
    return _o_clock(match[1], None, None, match[2])


@RULES.add("range", rf"{START}(\d\d?)(点|时)?{TO}(\d\d?)(?=点|时(?!候|间|代|常))")
def _hours(match: re.Match[str], accent: str) -> str:
    first, unit, second = match.groups()
    return f"{counted(first)}{unit or ''}到{counted(second)}"


@RULES.add(
    "score",
    rf"{START}(\d{{1,3}})\s?-\s?(\d{{1,3}})(?![\d\-:.%万亿]|\s?[A-Za-z个次天元年月日人名件章页楼层号])",
)
def _result(match: re.Match[str], accent: str) -> str | None:
    if not _near(_SCORES, match):
        return None
    return f"{number(match[1])}比{number(match[2])}"
