"""Times of day and durations in hours and minutes."""

from __future__ import annotations

import re

from ..rules import Rules
from .context import START, before
from .language import Language

_HOUR, _MINUTE = r"(?P<hour>[01]?\d|2[0-4])", r"(?P<minute>[0-5]\d)"


def rules(language: Language) -> Rules[Language]:
    times = language.table.times
    clock = times["clock"]  # what may stand behind: "h", "Uhr"
    part = rf"(?:\s?(?P<half>[ap])\.?\s?m\b\.?|\s?(?P<part>{times['parts'] or '(?!)'})\b)?"
    part_needed = part.removesuffix("?")
    second = r"(?:(?::|\s?m(?:in)?\s?)(?P<second>[0-5]\d)(?:\s?s(?:eg)?\b)?)?"
    none = r"(?P<minute>)(?P<second>)"
    made: Rules[Language] = Rules()
    made.add(
        "time",
        rf"{START}(?P<hours>\d+)\s?h\s?(?P<minutes>\d+)\s?min\b(?:\s?(?P<seconds>\d+)\s?(?:seg|sec|s)\b\.?)?",
    )(_duration)
    made.add("time", rf"{START}{_HOUR}(?::|\s?[hH]\s?){_MINUTE}{second}(?:\s?(?:{clock})\b)?{part}(?![\w:])")(
        _time
    )
    made.add("time", rf"{START}{_HOUR}\.{_MINUTE}(?P<second>)\s?(?:{clock})\b{part}(?!\w)")(_time)
    made.add("time", rf"{START}{_HOUR}(?:[.:]{_MINUTE})?(?P<second>){part_needed}(?!\w)")(_time)
    made.add("time", rf"{START}{_HOUR}\.{_MINUTE}(?P<second>)(?P<half>)(?P<part>)(?![\w:.]|,\d|\s?[%‰])")(
        _dotted
    )
    made.add("time", rf"{START}{_HOUR}{none}\s?(?:{clock})\b(?!\.?\w|\s?/){part}")(_full_hour)
    return made


def _time(match: re.Match[str], language: Language) -> str:
    groups = match.groupdict()
    part = f"{groups['half'].lower()}m" if groups["half"] else groups["part"] or ""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if (
        part
        and hour > 12
        and hour < 24
        and not groups["half"]
        and part in language.table.times["evening"].split("|")
    ):
        hour -= 12
    return language.time(hour, minute, int(match["second"]) if match["second"] else None, part)


def _full_hour(match: re.Match[str], language: Language) -> str | None:
    """``15 h`` is a time in some languages, where nothing says that it is a length of time."""
    if language.table.times["full_hour"] == "no":
        return None
    return _time(match, language)


def _dotted(match: re.Match[str], language: Language) -> str | None:
    """``14.30`` is a time where the language writes it so and nothing speaks against it."""
    words = language.table.times["before_dotted"]
    after = re.search(rf"\b(?:{words})\s+$", before(match), re.IGNORECASE) if words else None
    usual = (
        language.table.times["dotted"] == "yes" and len(match["hour"]) == 2 and int(match["minute"]) % 5 == 0
    )
    return _time(match, language) if after or usual else None


def _duration(match: re.Match[str], language: Language) -> str:
    units = language.table.units
    said = [language.counted(match["hours"], units["h"]), language.counted(match["minutes"], units["min"])]
    if not match["seconds"]:
        return " ".join(said)
    return f"{' '.join(said)} {language.table.words['and']} {language.counted(match['seconds'], units['s'])}"
