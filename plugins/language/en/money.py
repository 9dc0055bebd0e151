"""Sums of money."""

from __future__ import annotations

import re

from ..rules import Rules, any_of
from . import tables
from .counting import DASH, MAGNITUDES, NUMBER
from .lists import words
from .numbers import Accent, cardinal
from .spelling import text_after, text_before

RULES: Rules[Accent] = Rules()
_CURRENCY = any_of(tables.CURRENCIES)
_LETTERS = any_of(word for word in tables.MAGNITUDES if len(word) < 3)
_MAGNITUDE = rf"(?:[\s-]?(?:{MAGNITUDES})\b|\s?(?:{_LETTERS})\b)"
_PER = r"(?:\s?/\s?(?P<per>[A-Za-z²³]+)\b)?"
_NOT_NAMED = words(
    "and or to of in on at for is was are were you i we they he she it that which per a an the from with "
    "as than today now each off more less extra back here there if but so because when who has had have "
    "will can"
)
"""Words that do not name what costs the sum."""


@RULES.add(
    "money",
    rf"(?<![\w.])(?P<sign>[-−+])?(?P<currency>{_CURRENCY})\s?(?P<number>{NUMBER})(?P<magnitude>{_MAGNITUDE})?"
    rf"(?:{DASH}(?:{_CURRENCY})?(?P<upto>{NUMBER})(?P<upto_magnitude>{_MAGNITUDE})?)?(?P<plus>\+)?{_PER}(?![^\W_])",
)
def _sign_first(match: re.Match[str], accent: Accent) -> str:
    return _said(match, match["currency"], accent)


@RULES.add(
    "money",
    rf"(?<![\w.])(?P<sign>[-−+])?(?P<number>{NUMBER})(?P<magnitude>{_MAGNITUDE})?"
    rf"(?:{DASH}(?P<upto>{NUMBER})(?P<upto_magnitude>{_MAGNITUDE})?)?(?P<plus>\+)?\s?(?P<currency>{_CURRENCY})(?![\w$]){_PER}",
)
def _sign_last(match: re.Match[str], accent: Accent) -> str | None:
    if match["currency"] in ("$", "£") and match.string[match.end() : match.end() + 1].isdecimal():
        return None
    return _said(match, match["currency"], accent)


@RULES.add(
    "money", rf"(?<![\w.])(?P<number>{NUMBER})(?:{DASH}(?P<upto>{NUMBER}))?\s?(?P<cents>[¢cp])(?![\w.]\w|\w)"
)
def _cents(match: re.Match[str], accent: Accent) -> str | None:
    sign = match["cents"]
    if (sign == "c" or (sign == "p" and accent != "gb")) or (sign == "p" and len(match["number"]) > 3):
        return None
    one, many = tables.CENTS[sign]
    said = cardinal(match["number"], accent)
    if match["upto"]:
        said += f" to {cardinal(match['upto'], accent)}"
    return f"{said} {one if match['number'] == '1' and not match['upto'] else many}"


def _said(match: re.Match[str], currency: str, accent: Accent) -> str:
    parts = match.groupdict()
    sign = {"+": "plus ", None: ""}.get(parts["sign"], "minus ")
    first, last = parts["magnitude"], parts["upto_magnitude"]
    if parts["upto"]:
        shared = first == last or not first
        low = _sum(parts["number"], first, currency, accent, named=not shared and not last, adjective=False)
        if (not first and not last and _hundredths(parts["number"])) or parts["number"].endswith(".00"):
            low = _sum(parts["number"], None, currency, accent, named=True, adjective=False)
        said = f"{low} to {_sum(parts['upto'], last, currency, accent, named=True, adjective=False)}"
    else:
        said = _sum(parts["number"], first, currency, accent, named=True, adjective=_is_adjective(match))
    if parts["plus"]:
        said = f"{said} plus"
    if parts["per"]:
        said += f" per {tables.PER.get(parts['per'], parts['per'])}"
    return sign + said


def _sum(
    number: str, letter: str | None, currency: str, accent: Accent, *, named: bool, adjective: bool
) -> str:
    one, many, hundredth, hundredths = tables.CURRENCIES[currency]
    magnitude = tables.MAGNITUDES[letter.strip(" -\u00a0")] if letter else ""
    whole, _, part = number.partition(".")
    if magnitude:
        return f"{cardinal(number, accent)} {magnitude}" + (f" {one if adjective else many}" if named else "")
    if not named:
        return cardinal(number, accent)
    if part and (len(part) < 3 or part[2:].strip("0") == ""):
        cents = int(part[:2].ljust(2, "0"))
        big = (
            f"{cardinal(whole, accent)} {one if whole == '1' or adjective else many}"
            if whole.strip("0,")
            else ""
        )
        small = (
            f"{cardinal(str(cents), accent)} {hundredth if cents == 1 or adjective else hundredths}"
            if cents
            else ""
        )
        return " ".join(filter(None, (big, small))) or f"zero {many}"
    return f"{cardinal(number, accent)} {one if number == '1' or adjective else many}"


def _hundredths(number: str) -> bool:
    return len(number.partition(".")[2]) == 2


def _is_adjective(match: re.Match[str]) -> bool:
    """Whether the sum stands before what it is the price of: a $5 coupon."""
    before = re.search(r"\b(an?|this|your|our|every|another|the)\s+$", text_before(match), re.IGNORECASE)
    after = re.match(r"[\s-]([a-z]+)", text_after(match))
    if not before or not after or match["per"]:
        return False
    return after[1] not in _NOT_NAMED
