"""Times of day and lengths of time."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules
from .numbers import Accent, cardinal
from .spelling import START, spell

RULES: Rules[Accent] = Rules()
_DOT = r"(?:\.(?!\s*$|\s+(?!(?:[ECMP][SD]?T|GMT|UTC|BST|CES?T)\b)(?-i:[A-Z])))?"
"""Of a.m., but not where it ends a sentence too."""
_HALF = rf"(?:\s?([ap])(?:\.\s?m\b{_DOT}|m\b))"
_CLOCK = r"([01]?\d|2[0-4]):([0-5]\d)"
_TO = r"\s?(-|–|—)\s?"


def _clock(hour: str, minute: str, accent: Accent, *, half: bool) -> str:
    if not half and int(minute) == 0:
        if int(hour) % 24 == 0:
            return "midnight"
        return cardinal(str(int(hour)), accent) + (" hundred" if int(hour) > 12 else " o'clock")
    said = cardinal(str(int(hour)), accent)
    if int(minute):
        said += f" {'oh ' if minute[0] == '0' else ''}{cardinal(str(int(minute)), accent)}"
    return said


def _counted(number: str, unit: str, accent: Accent) -> str:
    return f"{cardinal(str(int(number)), accent)} {unit}{'' if int(number) == 1 else 's'}"


@RULES.add("time", rf"{START}(\d\d?):([0-5]\d):([0-5]\d)(?:[.,](\d+))?(?![\w:])")
def _with_seconds(match: re.Match[str], accent: Accent) -> str:
    hours, minutes, seconds, part = match.groups()
    second = cardinal(f"{int(seconds)}.{part}" if part else str(int(seconds)), accent)
    last = f"{second} second{'' if second == 'one' else 's'}"
    said = [_counted(minutes, "minute", accent), "and", last]
    if int(hours):
        said.insert(0, _counted(hours, "hour", accent))
    return " ".join(said)


@RULES.add("time", rf"{START}{_CLOCK}{_HALF}?{_TO}{_CLOCK}{_HALF}?(?![\w:])", re.IGNORECASE)
def _from_to(match: re.Match[str], accent: Accent) -> str:
    hour, minute, half, _, to_hour, to_minute, to_half = match.groups()
    first = _clock(hour, minute, accent, half=bool(half or to_half))
    last = _clock(to_hour, to_minute, accent, half=bool(to_half))
    return " ".join(
        [
            first,
            *([spell(f"{half}m")] if half else []),
            "to",
            last,
            *([spell(f"{to_half}m")] if to_half else []),
        ]
    )


@RULES.add("time", rf"{START}(1[0-2]|0?[1-9]){_HALF}?{_TO}(1[0-2]|0?[1-9]){_HALF}(?!\w)", re.IGNORECASE)
def _hours_from_to(match: re.Match[str], accent: Accent) -> str:
    hour, half, _, to_hour, to_half = match.groups()
    first = cardinal(str(int(hour)), accent) + (f" {spell(f'{half}m')}" if half else "")
    return f"{first} to {cardinal(str(int(to_hour)), accent)} {spell(f'{to_half}m')}"


@RULES.add("time", rf"{START}{_CLOCK}{_HALF}?(?![\w:]|\.\d)", re.IGNORECASE)
def _time(match: re.Match[str], accent: Accent) -> Pieces:
    hour, minute, half = match.groups()
    full = not half or int(minute) or not hour.startswith("0")
    said = _clock(hour, minute, accent, half=bool(half and full))
    if half and not full:
        said = cardinal(str(int(hour)), accent)
    clock = match.group()[: len(hour) + 1 + len(minute)]
    return [(clock, said), *_half(match.group()[len(clock) :], half)]


@RULES.add("time", rf"{START}([01]?\d|2[0-3])\.([0-5]\d){_HALF}(?!\w)", re.IGNORECASE)
def _dotted(match: re.Match[str], accent: Accent) -> Pieces:
    hour, minute, half = match.groups()
    clock = f"{hour}.{minute}"
    return [(clock, _clock(hour, minute, accent, half=True)), *_half(match.group()[len(clock) :], half)]


@RULES.add("time", rf"{START}(1[0-2]|[1-9]){_HALF}", re.IGNORECASE)
def _hour(match: re.Match[str], accent: Accent) -> Pieces:
    return [(match[1], cardinal(match[1], accent)), *_half(match.group()[len(match[1]) :], match[2])]


def _half(written: str, half: str | None) -> list[tuple[str, str]]:
    return [(written.strip(), spell(f"{half}m"))] if half else []


@RULES.add("time", r"(?<!\w)([ap])\.\s?m\.(?!\w)", re.IGNORECASE)
def _half_alone(match: re.Match[str], accent: Accent) -> str:
    return spell(match[1] + "m")


@RULES.add("time", r"(?:(?<=m[\s.])|(?<=m\.\s))(?:[ecmp]\.[sd]\.t\b\.?|g\.m\.t\b\.?)", re.IGNORECASE)
def _zone(match: re.Match[str], accent: Accent) -> str:
    return spell(re.sub(r"[\s.]", "", match.group()))


@RULES.add("time", r"(?<=m )(?:[ecp][sd]t)\b")
def _small_zone(match: re.Match[str], accent: Accent) -> str:
    return spell(match.group())


@RULES.add(
    "time", rf"{START}(\d+)\s?h(?:rs?)?\s?([0-5]?\d)\s?(?:m|min|mins)?(?:\s?([0-5]?\d)\s?s(?:ec)?)?(?!\w)"
)
def _hours_and_minutes(match: re.Match[str], accent: Accent) -> str:
    hours, minutes, seconds = match.groups()
    said = [_counted(hours, "hour", accent), _counted(minutes, "minute", accent)]
    if seconds:
        said.append(_counted(seconds, "second", accent))
    return " ".join(said)


@RULES.add("time", rf"{START}(\d+)\s?m(?:in)?\s?([0-5]?\d)\s?s(?:ec)?(?!\w)")
def _minutes_and_seconds(match: re.Match[str], accent: Accent) -> str:
    return f"{_counted(match[1], 'minute', accent)} {_counted(match[2], 'second', accent)}"
