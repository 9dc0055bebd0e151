"""Telephone numbers, and other numbers that are said digit by digit: groups as they are written, a pause
between them (ITU-T E.123)."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules
from .numbers import Accent, pairs, spell_digits
from .spelling import START, text_before

RULES: Rules[Accent] = Rules()
_GAP = r"[ .\-–\u00a0]"


def _grouped(written: str, accent: Accent) -> Pieces:
    """Each group and, between two, a short pause."""
    said: list[tuple[str, str]] = []
    toll_free = bool(re.match(r"\+?1[ .-]", written))
    for number, group in enumerate(re.finditer(r"\+?\d+|[A-Z]{2,}", written)):
        digits = group.group()
        if said:
            said.append(("", ","))
        if digits.isalpha():
            said.append((digits, digits.lower()))
        elif toll_free and number == 1 and re.fullmatch(r"8\d\d", digits) and digits[1:] in ("00",):
            said.append((digits, pairs(digits, accent)))
        else:
            said.append((digits, f"{'plus ' if digits[0] == '+' else ''}{spell_digits(digits)}"))
    return said


@RULES.add(
    "telephone",
    rf"(?<![\w.])(?:(?:\+|00)?\d{{1,3}}{_GAP}?)?(?:\(\d{{3}}\){_GAP}?|\d{{3}}{_GAP})\d{{3}}{_GAP}\d{{4}}(?:-\d+)?(?![\w-]|\.\d)",
)
def _american(match: re.Match[str], accent: Accent) -> Pieces:
    return _grouped(match.group(), accent)


@RULES.add("telephone", rf"(?<![\w.])\+\d(?:{_GAP}?\(?\d+\)?){{2,6}}(?![\w-])")
def _international(match: re.Match[str], accent: Accent) -> Pieces | None:
    return _grouped(match.group(), accent) if sum(c.isdigit() for c in match.group()) > 7 else None


@RULES.add(
    "telephone",
    rf"{START}(?:\(0\d{{2,4}}\)|0\d{{2,4}}){_GAP}\d{{3,4}}{_GAP}?\d{{3,4}}(?!\w)|{START}0\d{{9,10}}(?!\w)"
    rf"|{START}0\d{{4}}{_GAP}\d{{6}}(?!\w)|{START}0[38]00{_GAP}\d{{3,4}}{_GAP}?\d{{0,4}}(?!\w)",
)
def _british(match: re.Match[str], accent: Accent) -> Pieces:
    return _grouped(match.group(), accent)


@RULES.add("telephone", rf"{START}1-8\d\d-(?:[A-Z0-9]+-?)+(?!\w)")
def _vanity(match: re.Match[str], accent: Accent) -> Pieces:
    return _grouped(match.group(), accent)


@RULES.add("telephone", rf"{START}\d{{3}}-\d{{4}}(?![\w-])")
def _local(match: re.Match[str], accent: Accent) -> Pieces | None:
    before = text_before(match)
    if not re.search(
        r"\b(?:call|phone|dial|tel|telephone|text|fax|number|at|on|mobile|cell)\b\W*(?:\w+\W+){0,2}$",
        before,
        re.I,
    ):
        return None  # then it is a range
    return _grouped(match.group(), accent)


@RULES.add("telephone", rf"{START}(?:\d{{3}}-\d{{2}}-\d{{4}}|\d{{4}}(?:[ -]\d{{4}}){{2,4}})(?![\w-])")
def _card(match: re.Match[str], accent: Accent) -> Pieces:
    """Social security numbers, the numbers of cards."""
    return _grouped(match.group(), accent)


@RULES.add("telephone", rf"{START}(911|999|112|101|111|411|311|988)(?!\w|[.,]\d)")
def _emergency(match: re.Match[str], accent: Accent) -> str | None:
    before = text_before(match)
    return (
        spell_digits(match[1])
        if re.search(r"\b(?:call|calls|called|calling|dial|ring|text)\s+$", before, re.I)
        else None
    )


_CODES = (
    r"(?:pin|code|otp|passcode|password|ticket|order|invoice|account|acct|reference|ref|id|serial|case|booking|"
    r"confirmation|tracking|sku|isbn|zip|postcode|extension|ext|card|licen[cs]e|policy|customer|member|part|model|text)"
)


def names_a_code(before: str) -> bool:
    """Whether a text ends with a word such as PIN or code, or with "ending in"."""
    return _NAMES_A_CODE.search(before[-40:]) is not None


_NAMES_A_CODE = re.compile(
    rf"\b{_CODES}(?:\s+(?:number|no|code|is|id|reference))*\.?\s*(?:[:#=]\s*)*$|\bending\s+(?:in|with)\s+$",
    re.I,
)


@RULES.add("telephone", rf"{START}#?\d{{2,}}(?:-\d{{2,}})+(?![\w%-]|[.,]\d)")
def _code_in_groups(match: re.Match[str], accent: Accent) -> Pieces | None:
    """``order #12345-678``"""
    return _grouped(match.group(), accent) if names_a_code(text_before(match)) else None


@RULES.add("telephone", rf"{START}\d{{4,}}(?![\w%]|[.,]\d|\s?(?:%|[-–]\d))")
def _code(match: re.Match[str], accent: Accent) -> str | None:
    """A number that is a name: after a word such as code or PIN, or too long for a quantity."""
    digits, before = match.group(), text_before(match)
    if names_a_code(before) and (len(digits) > 4 or not _COUNTS.search(before)):
        return spell_digits(digits)
    round_number = digits.endswith("000") and digits[0] != "0"
    return spell_digits(digits) if len(digits) > 6 and not round_number else None


_COUNTS = re.compile(r"\b(?:part|model|case|order|member|customer|text)\s+$", re.I)


@RULES.add("telephone", r"(?<![\w.])([Ee]xt|[Ee]xtension)\b\.?\s+(\d{2,4})(?!\w|[.,]\d)")
def _extension(match: re.Match[str], accent: Accent) -> Pieces:
    return [(match[1], "extension"), (match[2], spell_digits(match[2]))]


@RULES.add(
    "number",
    r"(?<![\w.])(?:[Rr]oom|Rm|Suite|Apt|Apartment|Flight|Route|Highway|Hwy|Interstate|Error|Error code"
    r"|Unit|Gate|Boeing|Bus)"
    r"\s+#?(\d{3,4})(?!\w|[.,]\d|\s?-\d)",
)
def _room(match: re.Match[str], accent: Accent) -> Pieces:
    name = match.group()[: -len(match[1])].strip(" #")
    short = {"Rm": "room", "Apt": "apartment", "Hwy": "highway"}
    return [*((word, short.get(word, word)) for word in name.split()), (match[1], pairs(match[1], accent))]
