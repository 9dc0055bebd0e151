"""Roman numerals: after the name of a ruler the second, after a noun that is counted two."""

from __future__ import annotations

import re

from ..rules import Rules
from ..shared.roman import roman
from . import tables
from .lists import words
from .numbers import Accent, cardinal, ordinal
from .spelling import text_after, text_before

RULES: Rules[Accent] = Rules()
_NOT_NAMES = words(
    "The A An It In On At And Or But If When How What Why This That My Your Our Use Type Press Add Enter "
    "Take Select Vitamin Room Plan Team Point Class Size Letter Drive Model Section Exhibit"
)


@RULES.add("roman", r"(?<!\w)[IVXLCDM]+(?!\w|['’](?!s\b)\w|[-.&/+]\w)(?P<whose>['’]s)?")
def _roman(match: re.Match[str], accent: Accent) -> str | None:
    whose = match["whose"] or ""
    numeral = match.group()[: len(match.group()) - len(whose)]
    value = roman(numeral)
    if value is None:
        return None
    before = re.search(r"([\w'’]+)\.?\s+$", text_before(match))
    after = text_after(match)
    if re.match(r"(?:th|st|nd|rd)?\s+(?:century|centuries)\b", after) and len(numeral) > 1:
        return ordinal(str(value), accent)
    if before is None:
        return None
    name = before[1]
    if numeral in "CDLM" or (len(numeral) == 1 and name in tables.NOT_MONARCHS):
        return None  # Plan C
    if (
        name.capitalize() in tables.NUMBERED
        or name in tables.NOT_MONARCHS
        or name in tables.BEFORE_NUMBER
        or name.lower() in ("chapter", "part")
    ):
        return None if numeral == "I" and _is_pronoun(after) else cardinal(str(value), accent)
    if name in tables.MONARCHS:
        return None if numeral == "I" and _is_pronoun(after) else f"the {ordinal(str(value), accent)}{whose}"
    plausible = len(numeral) > 1 and value < 40 and not set(numeral) & set("LCDM")
    if plausible and name.istitle() and name not in _NOT_NAMES and len(name) > 2:
        return f"the {ordinal(str(value), accent)}{whose}"
    return None


def _is_pronoun(after: str) -> bool:
    verb = re.match(r"\s+([a-z']+)", after)
    return verb is not None and verb[1] not in (
        "of", "was", "is", "and", "in", "on", "reigned", "ruled", "became", "died", "who", "had", "to", "or",
        "covers",
    )  # fmt: skip
