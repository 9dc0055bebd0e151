"""Addresses of houses, ZIP codes and postcodes (USPS Publication 28; Royal Mail)."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules, any_of
from . import tables
from .numbers import Accent, cardinal, pairs, spell_digits
from .spelling import START, spell, text_after, text_before

RULES: Rules[Accent] = Rules()
_SIDE = rf"(?:{any_of(tables.SIDES)}|North|South|East|West)"
_NAME = r"(?:[A-Z][\w'’]*\.?|\d+(?:st|nd|rd|th)|of|the)"


@RULES.add(
    "place",
    rf"{START}(\d{{1,5}})(?:[A-Z]\b)?(?=\s+(?:{_SIDE}\.?\s+)?(?:{_NAME}\s+){{1,4}}?(?i:{any_of(tables.STREETS)})\b)",
)
def _house_number(match: re.Match[str], accent: Accent) -> str:
    digits = match[1]
    said = spell_digits(digits) if len(digits) > 4 or digits[0] == "0" else pairs(digits, accent)
    letter = match.group()[len(digits) :]
    return f"{said} {letter}".strip()


@RULES.add(
    "place",
    rf"{START}({any_of(tables.SIDES)})\b\.?(?=\s+(?:{_NAME}\s+){{1,3}}?(?i:{any_of(tables.STREETS)})\b)",
)
def _side(match: re.Match[str], accent: Accent) -> str | None:
    before = text_before(match).rstrip()
    return tables.SIDES[match[1]] if before[-1:].isdecimal() else None


@RULES.add(
    "place",
    rf"{START}({any_of(tables.STREETS)})\b\.?(?:,?\s+({any_of(tables.SIDES)})\b\.?(?=\W*(?:,|$)|\.?\s+[A-Z]))?",
    re.IGNORECASE,
)
def _street(match: re.Match[str], accent: Accent) -> Pieces | None:
    """The short form at the end of the name of a street."""
    written, side = match.groups()
    short = tables.STREETS.get(written) or tables.STREETS.get(written.capitalize(), "")
    if len(short) == len(written) and not side:
        return None
    name = re.search(r"([A-Z][\w'’]*|\d+(?:st|nd|rd|th))\.?\s+$", text_before(match))
    after = text_after(match)
    if name is None or ((written == "St" or written == "Dr") and not _ends_a_street(match, name[1], after)):
        return None
    if written not in tables.STREETS and not re.search(r"\d\s+(?:[\w.]+\s+){1,3}$", text_before(match)):
        return None
    dot = "." if match.string[match.end(1) : match.end(1) + 1] == "." else ""
    ends = dot and (not after.strip() or _begins_a_sentence(after)) and not side
    said = [(written + ("" if ends else dot), short), *([(".", ".")] if ends else [])]
    return [*said, (side, tables.SIDES[side])] if side in tables.SIDES else said


def _ends_a_street(match: re.Match[str], name: str, after: str) -> bool:
    following = re.match(r"\s+([A-Z][\w'’]*)", after)
    if following is None:
        return True
    saint = re.sub(r"['’]s?$", "", following[1]) in tables.SAINTS
    if match[1] == "Dr" or match[1] == "St":
        starts = following[1] in tables.SENTENCES_BEGIN_WITH
        numbered = re.search(r"\d\s+(?:[\w.]+\s+){1,3}$", text_before(match)) is not None
        return (
            starts
            or numbered
            or (match[1] == "St" and not saint and name not in ("Mount", "Port", "Fort", "The", "In", "At"))
        )
    return True


def _begins_a_sentence(after: str) -> bool:
    following = re.match(r"\s+([A-Z][\w'’]*)", after)
    return following is not None and following[1] in tables.SENTENCES_BEGIN_WITH


@RULES.add("place", rf"(?<!\w)({any_of(tables.ROOMS)})\b\.?\s+#?(\d{{1,4}})([A-Z]?)(?![\w.,]\d)")
def _room(match: re.Match[str], accent: Accent) -> Pieces:
    name, digits, letter = match.groups()
    said = pairs(digits, accent) if len(digits) > 2 else cardinal(digits, accent)
    return [(name, tables.ROOMS[name]), (digits + letter, f"{said} {letter}".strip())]


@RULES.add("place", rf"(?<=, )({any_of(tables.STATES)})\b\.?(?:,?\s+(\d{{5}})(?:-(\d{{4}}))?(?!\w))?")
def _state(match: re.Match[str], accent: Accent) -> Pieces | None:
    state, zip_code, more = match.groups()
    if zip_code is None and (
        state in tables.STATES_THAT_ARE_WORDS or not re.search(r"[A-Z][a-z.]+, $", text_before(match))
    ):
        return None
    said = [(state, tables.STATES[state])]
    if zip_code:
        said += [("", ","), (zip_code, spell_digits(zip_code))]
    return [*said, ("", ","), (more, spell_digits(more))] if more else said


@RULES.add("place", rf"(?<!\w)({any_of(tables.STATES)})\s+(\d{{5}})(?:-(\d{{4}}))?(?!\w)")
def _state_and_zip(match: re.Match[str], accent: Accent) -> Pieces:
    state, zip_code, more = match.groups()
    said = [(state, tables.STATES[state]), (zip_code, spell_digits(zip_code))]
    return [*said, ("", ","), (more, spell_digits(more))] if more else said


@RULES.add("place", r"(?<!\w)([A-Z]{1,2})(\d{1,2})([A-Z]?)\s(\d)([A-Z]{2})(?!\w)")
def _postcode(match: re.Match[str], accent: Accent) -> Pieces:
    area, district, letter, sector, unit = match.groups()
    first = f"{spell(area)} {cardinal(district, accent)} {letter}".strip()
    return [
        (area + district + letter, first),
        ("", ","),
        (sector + unit, f"{cardinal(sector, accent)} {spell(unit)}"),
    ]


@RULES.add("place", r"(?<!\w)(P\.?\s?O\.?)\s(Box)\s(\d+)", re.IGNORECASE)
def _box(match: re.Match[str], accent: Accent) -> Pieces:
    box, name, digits = match.groups()
    return [
        (box, "P O"),
        (name, name),
        (digits, pairs(digits, accent) if len(digits) < 5 else spell_digits(digits)),
    ]


@RULES.add("place", r"(?<!\w)St\.?(?=\s+[A-Z])")
def _saint(match: re.Match[str], accent: Accent) -> str:
    return "Saint"


@RULES.add("place", r"(?<!\w)(?:St|Ste)\.")
def _street_alone(match: re.Match[str], accent: Accent) -> str:
    return "Street" if match.group() == "St." else "Suite"
