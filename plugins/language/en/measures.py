"""Quantities with a unit (BIPM, The International System of Units; NIST Special Publication 811)."""

from __future__ import annotations

import re

from ..rules import Rules, any_of
from . import tables
from .counting import COUNTED, DASH, MAGNITUDES, NUMBER, mixed, signed
from .lists import words
from .numbers import Accent, cardinal, pairs
from .spelling import START, text_after, text_before

RULES: Rules[Accent] = Rules()
_UNIT = any_of(tables.UNITS)


def _spelled(words: str, accent: Accent) -> str:
    return words.replace("metre", "meter").replace("litre", "liter") if accent == "us" else words


@RULES.add("measure", rf"{START}(\d{{3,4}})([pi])\b(?:\s?(\d\d)\b)?")
def _resolution(match: re.Match[str], accent: Accent) -> str:
    said = f"{pairs(match[1], accent)} {match[2].upper()}"
    return f"{said} {cardinal(match[3], accent)}" if match[3] else said


@RULES.add(
    "measure",
    rf"{START}(\d+(?:\.\d+)?)\s?[x×]\s?(\d+(?:\.\d+)?)(?:\s?[x×]\s?(\d+(?:\.\d+)?))?"
    rf"(?:\s?({any_of(u for u in tables.UNITS if u[-1] == 'm' or u == 'ft')})\b|(?!\w|\.\d))",
)
def _dimensions(match: re.Match[str], accent: Accent) -> str:
    *sizes, unit = match.groups()
    sizes = [size for size in sizes if size]
    pixels = all(len(size) > 2 and "." not in size for size in sizes)
    multiplied = "×" in match.group() and not unit and not pixels
    times = "times" if multiplied or re.match(r"\s?=", text_after(match)) else "by"
    said = f" {times} ".join(
        pairs(size, accent) if pixels and not unit else cardinal(size, accent) for size in sizes
    )
    return _spelled(f"{said} {tables.UNITS[unit][1]}", accent) if unit else said


@RULES.add(
    "measure", rf"{START}(\d{{1,2}})\s?(?:['′’]|ft\.?\s|feet\s)\s?(\d{{1,2}})\s?(?:[\"″”]|''|in\b\.?)(?!\w)"
)
def _feet_and_inches(match: re.Match[str], accent: Accent) -> str:
    return f"{cardinal(match[1], accent)} foot {cardinal(match[2], accent)}"


@RULES.add("measure", rf"{START}({NUMBER})\s?(?:″|\"(?=\s+[A-Za-z]|\s*$|[,;.)]))")
def _inches(match: re.Match[str], accent: Accent) -> str | None:
    if match.group()[-1] == '"' and _is_quoted(match):
        return None  # it closes a quotation
    return f"{cardinal(match[1], accent)} inch{_plural(match, 'es')}"


def _is_quoted(match: re.Match[str]) -> bool:
    """Whether a quotation is open, so that the sign may be its end."""
    return len(re.findall(r"(?<!\d)\"", text_before(match))) % 2 == 1


@RULES.add("sign", r"(?<=[″\"′] )x(?= \d)")
def _by(match: re.Match[str], accent: Accent) -> str:
    return "by"


@RULES.add("measure", rf"{START}({NUMBER})\s?′(?!\w)")
def _feet(match: re.Match[str], accent: Accent) -> str:
    return f"{cardinal(match[1], accent)} {'foot' if match[1] == '1' else 'feet'}"


@RULES.add("measure", rf"{START}({NUMBER})\s?in\.(?=\s+(?:[a-z]|x\b)|\))")
def _inches_in_short(match: re.Match[str], accent: Accent) -> str:
    return f"{cardinal(match[1], accent)} inch{_plural(match, 'es')}"


def _plural(match: re.Match[str], ending: str) -> str:
    return "" if match[1] == "1" or _is_adjective(match) else ending


@RULES.add(
    "measure",
    rf"(?<![\w.])(?:(?P<whole>\d+)[\s-]+)?(?P<top>\d{{1,2}})/(?P<bottom>\d{{1,2}})[\s-]?(?P<unit>{_UNIT}|in|inch|[″\"](?=\s|$|[,;.)]))(?![\w²³/])\.?(?!\d)",
)
def _fraction_of_unit(match: re.Match[str], accent: Accent) -> str | None:
    if match["unit"] == '"' and _is_quoted(match):
        return None
    if match["unit"] == "in" and re.match(r"\s+\w", text_after(match)):
        return None
    if not int(match["bottom"]) or match["unit"] in ("%", "x", "°"):
        return None
    one, many = tables.UNITS.get(match["unit"], ("inch", "inches"))
    said = mixed(match["whole"] or "", int(match["top"]), int(match["bottom"]), accent)
    unit = many if match["whole"] else f"of {'an' if one[0] in 'aeiou' else 'a'} {one}"
    return _spelled(f"{said} {unit}", accent)


@RULES.add(
    "measure",
    rf"(?P<sign>[-−+±])?(?<![\w.])(?P<number>{NUMBER})(?:(?P<dash>(?:\s?(?:{_UNIT}))?{DASH}|\s?to\s)(?P<upto>{NUMBER}))?"
    rf"(?:\s?(?P<magnitude>{MAGNITUDES}))?(?P<gap>[\s\u00a0\u202f]|-(?=\w))?(?P<unit>{_UNIT})(?![\w²³])(?:\s?/\s?(?P<per>[A-Za-z²³]+)(?!\w))?"
    rf"(?P<dot>\.(?=\s+[a-z]|\)))?",
)
def _measure(match: re.Match[str], accent: Accent) -> str | None:
    unit, number, upto = match["unit"], match["number"], match["upto"]
    if _is_other_word(match):
        return None
    sign = "plus or minus " if match["sign"] == "±" else signed(match)
    if sign is None:
        return None
    said = cardinal(number, accent)
    if upto:
        said += f" to {cardinal(upto, accent)}"
    if match["magnitude"]:
        said += f" {tables.MAGNITUDES[match['magnitude']]}"
    single = (
        (number in ("1", "1.") and not upto and not match["magnitude"])
        or match["gap"] == "-"
        or _is_adjective(match)
    )
    said += f" {tables.UNITS[unit][0 if single else 1]}"
    if match["per"]:
        per = match["per"]
        said += f" per {tables.PER.get(per) or tables.UNITS.get(per, (per,))[0]}"
    return _spelled(sign + said, accent)


@RULES.add("measure", r"(?<![\w/])(?:km/h|m/s|km²|m²|m³|°C|°F|kWh|mph|MB/s|GB/s)(?![\w/])")
def _unit_alone(match: re.Match[str], accent: Accent) -> str:
    return _spelled(tables.UNITS[match.group()][1], accent)


def _is_other_word(match: re.Match[str]) -> bool:
    """Whether what looks like a unit is a word or a letter of its own."""
    unit, gap = match["unit"], match["gap"]
    following = re.match(r"\s+(\w+)", text_after(match))
    if unit == "m" and not gap and following and following[1] in COUNTED:
        return True  # 5m users
    if unit in ("x", "×") and re.match(r"\s?\d", text_after(match)):
        return True
    ends = text_after(match)[:1] == "."
    return bool(gap) and (unit in ("s", "x") or (unit in ("h", "mo", "ha", "cal", "pp") and ends))


def _is_adjective(match: re.Match[str]) -> bool:
    """Whether the quantity stands before what it measures: a 5 km run."""
    parts = match.groupdict()
    joined = parts.get("unit") in ("m", "hr", "ft", "mm", "min") and not parts.get("gap")  # 24hr support
    before = joined or re.search(r"\ban?\s+$", text_before(match), re.IGNORECASE)
    after = re.match(r"[\s-]([a-z]+)", text_after(match))
    return bool(before and after and after[1] not in _NOT_MEASURED)


_NOT_MEASURED = words(
    "and or to of in on per is a for at from with then before after later by away apart long high wide "
    "deep tall into over under above below between the was are if when than as it so but until each every "
    "total now ago"
)
