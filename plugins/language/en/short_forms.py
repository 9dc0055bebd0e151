"""Abbreviations (Oxford Dictionary of Abbreviations)."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules, any_of
from . import tables
from .lists import words
from .numbers import Accent
from .spelling import text_after

RULES: Rules[Accent] = Rules()


@RULES.add("abbreviation", rf"(?<!\w)({any_of(tables.BEFORE_NUMBER)})\.\s?(?=[#(]?\d|[IVX]+\b)")
def _before_number(match: re.Match[str], accent: Accent) -> Pieces:
    return [(f"{match[1]}.", tables.BEFORE_NUMBER[match[1]])]


@RULES.add("abbreviation", r"(?<!\w)(Dr|Drs)\b\.?(?=\s+[A-Z]|\s*$|[^\w]|\s)")
def _doctor(match: re.Match[str], accent: Accent) -> str:
    return "Doctors" if match[1] == "Drs" else "Doctor"


@RULES.add("abbreviation", rf"(?<!\w)({any_of(tables.ABBREVIATIONS)})\.(?!\w)")
def _abbreviation(match: re.Match[str], accent: Accent) -> Pieces | str | None:
    after = text_after(match)
    ends_the_text = not after.strip()
    if (ends_the_text or re.match(r"\s+[A-Z]|\s*[\"”’)]\s*$", after)) and match[1] in tables.ALSO_WORDS:
        return None
    full = tables.ABBREVIATIONS[match[1]]
    ends = ends_the_text or (re.match(r"\s+[A-Z]", after) and match[1] in _OFTEN_LAST)
    return [(match[1], full), (".", ".")] if ends else full


_OFTEN_LAST = words("etc Inc Ltd Corp Co Jr Sr hrs mins secs lbs yrs avg max min misc dept govt tel")


@RULES.add("abbreviation", rf"(?<!\w)({any_of(tables.NO_STOP_NEEDED)})(?!\w|[-+#&]\w)")
def _short_form(match: re.Match[str], accent: Accent) -> str:
    return tables.NO_STOP_NEEDED[match[1]]


@RULES.add("abbreviation", rf"(?<!\w)({any_of(tables.BEFORE_NAMES)})(?=\s+[A-Z][a-z])")
def _before_name(match: re.Match[str], accent: Accent) -> str:
    return tables.BEFORE_NAMES[match[1]]
