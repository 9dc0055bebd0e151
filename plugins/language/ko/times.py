"""Times of day: 오전 10:30, 14:05, 9:00:30, 3:15 PM, 3시 20분."""

from __future__ import annotations

import re

from ..rules import Rules
from .numbers import cardinal, native

RULES: Rules[str] = Rules()
_HALVES = {"a": "오전", "p": "오후"}
_CLOCK = r"([0-2]?\d):([0-5]\d)(?::([0-5]\d))?(?![\d:])"


def _clock(hour: str, minute: str, second: str | None) -> str:
    said = [_hour(int(hour))]
    if int(minute):
        said.append(f"{cardinal(int(minute))}분")
    if second and int(second):
        said.append(f"{cardinal(int(second))}초")
    return "  ".join(said)


def _hour(hour: int) -> str:
    return f"{native(hour)} 시" if 1 <= hour <= 12 else f"{cardinal(hour)}시"


@RULES.add(
    "time", rf"(?<![\d:.])(?:(?<![A-Za-z])([ap])\.?m\.?\s?)?{_CLOCK}(?:\s?([ap])\.?m\b\.?)?", re.IGNORECASE
)
def _time(match: re.Match[str], accent: str) -> str:
    before, hour, minute, second, after = match.groups()
    half = before or after
    said = _clock(hour, minute, second)
    return f"{_HALVES[half.lower()]}  {said}" if half else said


@RULES.add("time", r"(?<!\w)(1[0-2]|[1-9])\s?([ap])\.?m\b\.?", re.IGNORECASE)
def _hour_alone(match: re.Match[str], accent: str) -> str:
    return f"{_HALVES[match[2].lower()]}  {_hour(int(match[1]))}"
