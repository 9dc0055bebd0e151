"""Short forms and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..rules import Rules, Say
from .language import Language

_LAST_STOP = r"(?:\.(?!\s*$)|(?=\.\s*$))"
"""The full stop of a short form, which at the end of a text also ends the sentence and stays a mark."""


def rules(language: Language) -> Rules[Language]:
    table = language.table
    made: Rules[Language] = Rules()
    made.add("abbreviation", rf"(?<!\w)(?:{_forms(table.before_number)})(?=\s?\d)")(_in(table.before_number))
    numbered = {form: full for form, full in table.before_number.items() if full.lower() in table.numbered}
    made.add("abbreviation", rf"(?<!\w)(?:{_forms(numbered)})(?=\s?[IVXLC]+(?![\w'’]))")(_in(numbered))
    made.add("abbreviation", rf"(?<!\w)(?:{_forms(table.anywhere)})")(_in(table.anywhere))
    name = r"(?=(?:\s+|(?<=-))[^\W\d_a-zß-öø-ÿ])"
    made.add("abbreviation", rf"(?<!\w)(?:{_forms(table.before_name)}){name}")(_in(table.before_name))
    return made


def _forms(short: Iterable[str]) -> str:
    patterns = (
        re.escape(form[:-1]) + _LAST_STOP
        if form.endswith(".")
        else re.escape(form) + ("" if form.endswith("-") else r"(?!\w)")
        for form in sorted(short, key=len, reverse=True)
    )
    return "|".join(patterns) or "(?!)"


def _in(short: Mapping[str, str]) -> Say[Language]:
    def say(match: re.Match[str], language: Language) -> str:
        form = match.group()
        return short[form] if form in short else short[f"{form}."]

    return say
