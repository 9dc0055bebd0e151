"""Plain numbers: cardinals, ordinals, fractions, ranges and ratios."""

from __future__ import annotations

import re
import unicodedata

from ..rules import Rules, any_of
from . import tables
from .lists import words
from .numbers import Accent, cardinal, fraction, ordinal, spell_digits, year
from .spelling import START, text_after, text_before

RULES: Rules[Accent] = Rules()
NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
UNSIGNED = r"(?<![\w.])(?<!\d[,])"
DASH = r"\s?(?:-|–|—)\s?"
MAGNITUDES = any_of(word for word in tables.MAGNITUDES if len(word) > 4)
_VULGAR = any_of(tables.FRACTIONS)


def plain(digits: str, accent: Accent) -> str:
    """A number that stands alone: four digits that can be a year are read as one."""
    return year(digits, accent) if re.fullmatch(r"1[1-9]\d\d|20\d\d", digits) else cardinal(digits, accent)


def mixed(whole: str, top: int, bottom: int, accent: Accent) -> str:
    """``3, 1, 2`` -> three and a half."""
    said = fraction(top, bottom, accent)
    if not whole:
        return said
    return f"{cardinal(whole, accent)} and {f'a {said[4:]}' if top == 1 and bottom > 1 else said}"


def signed(match: re.Match[str]) -> str | None:
    """What is said for a sign before a number; None where it is the sign of a sum, read on its own."""
    sign = match["sign"]
    if not sign:
        return ""
    before = text_before(match)
    if before.rstrip()[-1:].isalnum() and (before[-1:].isalnum() or match.string[match.end("sign")] == " "):
        return None
    if before.rstrip()[-1:].isdecimal():
        return None
    return "plus " if sign == "+" else "minus "


@RULES.add("date", rf"{START}10[1-9]\d(?![\w%]|[.,]\d|-\d|\s+[a-z]+s\b)")
def _early_year(match: re.Match[str], accent: Accent) -> str | None:
    """``in 1066``: of a year so early the word before it must tell."""
    told = re.search(
        r"\b(?:in|since|by|until|from|before|after|of|year)\s+$", text_before(match), re.IGNORECASE
    )
    return year(match.group(), accent) if told else None


@RULES.add("version", r"(?<!\w)(?:([vV])\.?\s?)?(\d+(?:\.\d+){2,})(?!\w)|(?<!\w)[vV](\d+(?:\.\d+)?)(?!\w)")
def _version(match: re.Match[str], accent: Accent) -> str:
    parts = (match[2] or match[3]).split(".")
    said = " point ".join(cardinal(part, accent) for part in parts)
    return f"version {said}" if match[1] or match[3] else said


@RULES.add("range", rf"{START}(\d+)(st|nd|rd|th)\s?[-–—]\s?(\d+)(st|nd|rd|th)\b")
def _ordinals(match: re.Match[str], accent: Accent) -> str:
    return f"{ordinal(match[1], accent)} to {ordinal(match[3], accent)}"


@RULES.add("ordinal", rf"{START}([0-9][0-9,]{{0,20}})(st|nd|rd|th)(?![^\W\d_])", re.IGNORECASE)
def _ordinal(match: re.Match[str], accent: Accent) -> str | None:
    digits, ending = match[1].replace(",", ""), match[2].lower()
    teens = len(digits) > 1 and digits[-2] == "1"
    right = "th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th")
    return ordinal(digits, accent) if ending == right and len(digits) < 16 else None


@RULES.add("fraction", rf"{START}(?:([0-9]+)[\s\u00a0]?)?({_VULGAR})")
def _vulgar(match: re.Match[str], accent: Accent) -> str:
    top, _, bottom = tables.FRACTIONS[match[2]].partition("/")
    return mixed(match[1] or "", int(top), int(bottom), accent)


@RULES.add(
    "fraction",
    rf"{START}(?:(\d+)(?:\s+|-))?(\d{{1,5}})\s?[/⁄]\s?(\d{{1,5}})(?:th|rd|nd|st|ths|rds)?(?![\w/⁄]|[.,]\d)",
    re.IGNORECASE,
)
def _fraction(match: re.Match[str], accent: Accent) -> str | None:
    whole, top, bottom = match.groups()
    over, under = int(top), int(bottom)
    before = text_before(match)
    rated = re.search(r"\b(?:rated?|rating|scored?|scores|gave|got|grade)\b[\w\s:]*$", before, re.IGNORECASE)
    if over == under == 4 and text_after(match).startswith(" time"):
        return f"{cardinal(top, accent)} {cardinal(bottom, accent)}"
    if not whole and len(top) == 2 and (over + under == 100 or (over, under) == (20, 20)):
        return f"{cardinal(top, accent)} {cardinal(bottom, accent)}"
    following = re.match(r"\s+(\w+)", text_after(match))
    noun = following[1] if following else ""
    counted = (under in (5, 10) and noun in COUNTED) or noun in ("points", "marks", "questions")
    if not whole and over and (over == under or counted or (rated and under in (5, 10, 20, 100))):
        return f"{cardinal(top, accent)} out of {cardinal(bottom, accent)}"
    if not over or not under or top[0] == "0" or bottom[0] == "0":
        return None
    if not whole and over > under and under > 10 and under not in (16, 32, 64, 100):
        return f"{cardinal(top, accent)} over {cardinal(bottom, accent)}"
    return mixed(whole or "", over, under, accent)


@RULES.add("fraction", rf"{START}(\d{{1,2}}\.\d)\s?/\s?(5|10|20|100)(?![\w/]|[.,]\d)")
def _rating(match: re.Match[str], accent: Accent) -> str:
    return f"{cardinal(match[1], accent)} out of {cardinal(match[2], accent)}"


@RULES.add("range", rf"{START}(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)(?![\w:])")
def _ratio(match: re.Match[str], accent: Accent) -> str:
    return f"{cardinal(match[1], accent)} to {cardinal(match[2], accent)}"


@RULES.add("range", rf"{START}(\d{{1,2}})[-–](\d{{1,2}})(?=\s+(?:win|victory|loss|defeat|draw|lead|score)\b)")
def _score(match: re.Match[str], accent: Accent) -> str:
    zero = "nil" if accent == "gb" else "zero"
    return " ".join(zero if d == "0" else cardinal(d, accent) for d in match.groups())


@RULES.add(
    "range",
    rf"{UNSIGNED}(?P<low>{NUMBER}){DASH}(?P<high>{NUMBER})(?:\s?(?P<magnitude>{MAGNITUDES})\b)?(?=(?P<equals>\s?=)?)(?![\w]|-\w)",
)
def _range(match: re.Match[str], accent: Accent) -> str | None:
    low, high = match["low"], match["high"]
    if match["equals"] or (" " in match.group() and len(low.split(".")[0]) < 1):
        return None
    said = f"{plain(low, accent)} to {plain(high, accent)}"
    return f"{said} {tables.MAGNITUDES[match['magnitude']]}" if match["magnitude"] else said


COUNTED = words(
    "followers users subscribers views likes people customers downloads visitors members employees words "
    "stars sales leads impressions clicks requests records rows tokens orders students readers installs "
    "plays"
)


@RULES.add(
    "number", rf"(?P<sign>[-−+])?{UNSIGNED}(?P<number>{NUMBER})(?P<letter>[kKmMB])(?P<more>\+)?(?![\w-]|\.\w)"
)
def _thousands(match: re.Match[str], accent: Accent) -> str | None:
    """1.5K, 10k, 3M, 2.3B; but 4K is a size of pictures, 5K a run."""
    number, letter = match["number"], match["letter"]
    following = re.match(r"\s+(\w+)", text_after(match))
    after = following[1].lower() if following else ""
    if letter == "K" and "." not in number:
        size = number in ("2", "4", "5", "8", "16") and after not in COUNTED
        if size or after in ("run", "race", "runs", "races", "marathon", "video", "display", "monitor", "tv"):
            return None
    if letter == "B" and "." not in number and after not in COUNTED | {"parameters"}:
        return None
    if letter == "m" and after not in COUNTED:
        return None
    sign = {"+": "plus ", None: "", "": ""}.get(match["sign"], "minus ")
    more = " plus" if match["more"] else ""
    return f"{sign}{cardinal(number, accent)} {tables.MAGNITUDES[letter]}{more}"


@RULES.add(
    "number",
    rf"(?P<sign>[-−+])?{UNSIGNED}(?P<number>{NUMBER})(?:\s?(?P<magnitude>{MAGNITUDES})\b)?(?P<plus>\+(?![\w+]))?(?![^\W_])",
)
def _number(match: re.Match[str], accent: Accent) -> str | None:
    sign = signed(match)
    if sign is None:
        return None
    said = cardinal(match["number"], accent) if sign or match["magnitude"] else plain(match["number"], accent)
    if match["magnitude"]:
        said += f" {tables.MAGNITUDES[match['magnitude']]}"
    return sign + said + (" plus" if match["plus"] else "")


@RULES.add("number", r"[①-⑳]")
def _circled(match: re.Match[str], accent: Accent) -> str:
    return cardinal(str(int(unicodedata.numeric(match.group()))), accent)


@RULES.add("number", r"#(?=[A-Z]{1,4}\d)")
def _hash_code(match: re.Match[str], accent: Accent) -> str:
    return "number"


@RULES.add("number", r"#(\d+)\b")
def _hash_number(match: re.Match[str], accent: Accent) -> str:
    return f"number {cardinal(match[1], accent) if len(match[1]) < 5 else spell_digits(match[1])}"
