"""Times of day: 9:00, 18:05:30, 午前10:30, 3:15 PM."""

from __future__ import annotations

import re

from ..rules import Rules
from .counters import counted

RULES: Rules[str] = Rules()
_HALVES = {"a": "ゴゼン", "p": "ゴゴ"}
_CLOCK = r"([0-2]?\d|30):([0-5]\d)(?::([0-5]\d))?(?![\d:])"


def _clock(hour: str, minute: str, second: str | None) -> str:
    said = counted(str(int(hour)), "時")
    if int(minute) or second:
        said += counted(str(int(minute)), "分")
    return said + (counted(str(int(second)), "秒") if second else "")


@RULES.add("time", rf"(?<![\w:.])(?:([ap])\.?m\.?\s?)?{_CLOCK}(?:\s?([ap])\.?m\b\.?)?", re.IGNORECASE)
def _time(match: re.Match[str], accent: str) -> str:
    before, hour, minute, second, after = match.groups()
    half = before or after
    return (_HALVES[half.lower()] if half else "") + _clock(hour, minute, second)


@RULES.add("time", rf"(?<=[^\W\d_a-zA-Z]){_CLOCK}")
def _time_behind_a_word(match: re.Match[str], accent: str) -> str:
    """午前10:30, 夜9:00."""
    return _clock(*match.groups())


@RULES.add("time", r"(?<!\w)(1[0-2]|[1-9])\s?([ap])\.?m\b\.?", re.IGNORECASE)
def _hour(match: re.Match[str], accent: str) -> str:
    return _HALVES[match[2].lower()] + counted(match[1], "時")
