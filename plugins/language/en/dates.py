"""Dates, as Americans and the British say them (New Oxford Style Manual; Chicago Manual of Style, 9.29)."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules
from . import tables
from .numbers import Accent, cardinal, decade, ordinal, year
from .spelling import START, text_after, text_before

RULES: Rules[Accent] = Rules()
_SHORT = [month[:3] for month in tables.MONTHS if len(month) > 3] + ["Sept"]
_MONTH = rf"(?:{'|'.join(tables.MONTHS)}|(?:{'|'.join(_SHORT)})\b\.?)"
_YEAR = r"(?:1\d|20)\d\d"
_NTH = r"(?:st|nd|rd|th)?"
_WEEKDAYS = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "thu": "Thursday",
    "thur": "Thursday", "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
_DAY_NAMES = "Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun"


def _month(written: str) -> str:
    return next(m for m in tables.MONTHS if m[:3].lower() == written[:3].lower())


def _may_be_other_word(written: str) -> bool:
    return written in ("may", "march", "mar", "dec", "jan", "sun")


def _year(digits: str, accent: Accent) -> str:
    """Of two digits, those of this century are said in full."""
    if len(digits) == 2:
        return cardinal(digits, accent) if int(digits) >= 50 else year(f"20{digits}", accent)
    return year(digits, accent)


def _day(digits: str, month: int, accent: Accent, year_digits: str, *, day_first: bool = False) -> str:
    name, day, when = tables.MONTHS[month - 1], ordinal(str(int(digits)), accent), _year(year_digits, accent)
    return f"the {day} of {name} {when}" if accent == "gb" or day_first else f"{name} {day} {when}"


@RULES.add("date", rf"{START}(\d{{4}})([-/])(\d\d?)\2(\d\d?)(?:T(?=\d\d:))?(?![\w-])")
def _iso_date(match: re.Match[str], accent: Accent) -> str | None:
    year_digits, _, month, day = match.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31 and 1000 <= int(year_digits) <= 2999):
        return None
    return _day(day, int(month), accent, year_digits)


@RULES.add("date", rf"{START}(\d\d?)([/.-])(\d\d?)\2(\d{{4}}|\d\d)(?![\w/-]|\.\d)")
def _numeric_date(match: re.Match[str], accent: Accent) -> str | None:
    first, separator, second, year_digits = match.groups()
    day, month = int(second), int(first)
    european = separator != "/"  # the dotted form
    if accent == "gb" or month > 12 or (european and int(second) <= 12):
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31) or (european and len(year_digits) != 4):
        return None
    return _day(str(day), month, accent, year_digits, day_first=month == int(second))


@RULES.add("date", rf"{START}(\d\d?)/(\d\d?)(?![\w/]|\.\d)")
def _day_of_this_year(match: re.Match[str], accent: Accent) -> str | None:
    """Two numbers after a word that wants a date: on 3/15."""
    before = text_before(match).rstrip().lower()
    wants = re.search(
        r"\b(?:on|by|until|till|since|from|due|before|after|starts|ends|through|mon|tue|wed|thu|fri)$", before
    )
    month, day = int(match[1]), int(match[2])
    if accent == "gb" or month > 12:
        month, day = day, month
    if not wants or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    name, nth = tables.MONTHS[month - 1], ordinal(str(day), accent)
    return f"{name} {nth}" if accent == "us" else f"the {nth} of {name}"


@RULES.add(
    "date",
    rf"{START}({_MONTH})([\s-]+)(\d\d?){_NTH}(['’]s\b)?(?:\s?([-–—]|to|and|&)\s?(\d\d?){_NTH})?(?![\w:%$]|[.,/]\d|\s?[-–]\s?\d{{1,2}}(?!\d))"
    rf"(?:([,\s-]+)({_YEAR}|['’]\d\d)(?!\w))?",
    re.IGNORECASE,
)
def _month_day(match: re.Match[str], accent: Accent) -> Pieces | None:
    month, _, day, whose, joint, last, _, year_digits = match.groups()
    if not 1 <= int(day) <= 31 or (last and not 1 <= int(last) <= 31):
        return None
    if _may_be_other_word(month) and not (year_digits or _is_nth(match, 3)):
        return None
    the = "the " if accent == "gb" else ""
    said = [(month, _month(month)), (day, the + ordinal(day, accent) + ("'s" if whose else ""))]
    if joint and last:
        said += [(joint, "and" if joint in ("and", "&") else "to"), (last, the + ordinal(last, accent))]
    if year_digits:
        said.append((year_digits, _year(year_digits.lstrip("'’"), accent)))
    return said


def _is_nth(match: re.Match[str], group: int) -> bool:
    return match.string[match.end(group) : match.end(group) + 2].lower() in ("st", "nd", "rd", "th")


@RULES.add(
    "date",
    rf"{START}(\d\d?){_NTH}(?:\s?([-–—]|to|and|&)\s?(\d\d?){_NTH})?[\s-]+(?:of\s+)?({_MONTH})(?!\w)"
    rf"(?:([,\s-]+)({_YEAR}|['’]\d\d)(?!\w))?",
    re.IGNORECASE,
)
def _day_month(match: re.Match[str], accent: Accent) -> Pieces | None:
    day, joint, last, month, _, year_digits = match.groups()
    if not 1 <= int(day) <= 31 or (last and not 1 <= int(last) <= 31):
        return None
    if _may_be_other_word(month) and not (year_digits or _is_nth(match, 1)):
        return None
    before = text_before(match).rstrip().lower()
    article = "" if before.endswith(" the") or before == "the" else "the "
    said = [(day, f"{article}{ordinal(day, accent)}")]
    if joint and last:
        said += [(joint, "and" if joint in ("and", "&") else "to"), (last, f"the {ordinal(last, accent)}")]
    said.append((month, f"of {_month(month)}"))
    if year_digits:
        said.append((year_digits, _year(year_digits.lstrip("'’"), accent)))
    return said


@RULES.add(
    "date",
    rf"(?:(?<=\d)|(?<=\d )|(?<=\d(?:st|nd|rd|th))|(?<=\d(?:st|nd|rd|th) ))[-–—](?=\s?{_MONTH}\s\d)",
)
def _until(match: re.Match[str], accent: Accent) -> str:
    return "to"


@RULES.add("date", rf"{START}({_MONTH})(\s?[-–—/]\s?)({_MONTH})(?!\w)")
def _months(match: re.Match[str], accent: Accent) -> Pieces:
    return [(match[1], _month(match[1])), (match[2].strip(), "to"), (match[3], _month(match[3]))]


@RULES.add("date", rf"{START}({'|'.join(_SHORT)})\b\.?(?:(?=[,]?\s+['’]?\d)|(?!\w))", re.IGNORECASE)
def _short_month(match: re.Match[str], accent: Accent) -> Pieces | str | None:
    """A short form alone: by Dec, Jan 2024, Sept."""
    written = match[1]
    before = re.search(r"(\w+)[\s-]+$", text_before(match))
    after = text_after(match)
    dated = re.match(rf",?\s+['’]?(?:{_YEAR}|\d\d?)\b", after)
    wants = before is not None and before[1].lower() in tables.BEFORE_MONTHS
    if not written[0].isupper() or not (
        dated or wants or (match.group()[-1] == "." and written not in ("Mar", "Jan"))
    ):
        return None
    said = _month(written)
    ends = match.group()[-1] == "." and not after.strip()
    return [(written, said), (".", ".")] if ends else said


@RULES.add("date", rf"{START}({_DAY_NAMES})\b\.?\s?([-–—])\s?({_DAY_NAMES})\b")
def _weekdays(match: re.Match[str], accent: Accent) -> Pieces:
    first, dash, last = match.groups()
    return [(first, _WEEKDAYS[first.lower()]), (dash, "to"), (last, _WEEKDAYS[last.lower()])]


@RULES.add("date", rf"{START}({_DAY_NAMES})\b\.?")
def _weekday(match: re.Match[str], accent: Accent) -> str | None:
    """A short form beside another, beside a date or a time, or after a word like "next"."""
    before, after = text_before(match), text_after(match)
    follows = re.match(
        rf"(?:[,/&\s]|\band\b)+(?:(?:{_DAY_NAMES}|{_MONTH})\b|\d\d?(?::|\s?[ap]\.?m|[/.]\d|st|nd|rd|th|\s+[A-Z]))",
        after,
    )
    led = re.search(rf"\b(?:{_DAY_NAMES})\.?(?:[,/&\s]|and)+$|\b(?:next|last|this|every)\s$", before)
    by = re.search(r"\b(?:on|by|until)\s$", before) and match[1] not in ("Sun", "Sat")
    return _WEEKDAYS[match[1].lower()] if follows or led or by else None


@RULES.add("date", r"(?<!\w)([1-4])Q(\d\d|\d{4})\b")
def _quarter(match: re.Match[str], accent: Accent) -> str:
    when = cardinal(match[2], accent) if len(match[2]) == 2 else year(match[2], accent)
    return f"the {ordinal(match[1], accent)} quarter of {when}"


@RULES.add("date", rf"(?<!\w)([QH][1-4]|FY)\s?['’]?({_YEAR}|\d\d)\b")
def _part_of_year(match: re.Match[str], accent: Accent) -> str:
    said = "F Y" if match[1] == "FY" else f"{match[1][0]} {cardinal(match[1][1], accent)}"
    return f"{said} {cardinal(match[2], accent) if len(match[2]) == 2 else year(match[2], accent)}"


@RULES.add("date", r"(?<!\w)['’]?((?:1\d|20)\d0)['’]?s\s?(?:-|–|—|to)\s?['’]?((?:1\d|20)?\d0)['’]?s\b")
def _decades(match: re.Match[str], accent: Accent) -> str:
    return f"{decade(match[1], accent)} to {decade(match[2], accent)}"


@RULES.add("date", r"(?<!\w)(['’]?)((?:1\d|20)\d0|\d0)['’]?s\b")
def _decade(match: re.Match[str], accent: Accent) -> str | None:
    if len(match[2]) == 2 and not match[1] and match.group()[-2] not in "'’":
        before = text_before(match).lower()
        owned = r"\b(?:the|his|her|their|our|my|your|in|into|early|mid|late|and|or)[\s-]+$"
        if not re.search(owned, before) or match[2] == "00":
            noun = re.match(
                r"\s(?!and|or|to|of|in|on|at|for|is|per|then|later|after|before)[a-z]", text_after(match)
            )
            return f"{cardinal(match[2], accent)} second{'' if noun else 's'}"
    return decade(match[2], accent)


@RULES.add("date", rf"{START}({_YEAR})\s?[-–—/]\s?(\d\d)(?![\w/-]|\.\d)")
def _season(match: re.Match[str], accent: Accent) -> str | None:
    """Two years one after the other: 2023/24, 2019–20."""
    first, last = match.groups()
    if int(last) <= int(first[2:]) or int(first) < 1100:
        return None
    joint = " " if "/" in match.group() else " to "
    tail = cardinal(last, accent) if last[0] != "0" else f"oh {cardinal(last[1], accent)}"
    return f"{year(first, accent)}{joint}{tail}"


@RULES.add("date", r"(?<!\w)['’](\d\d)\b(?!['’\"]|\s?(?:\"|″))")
def _short_year(match: re.Match[str], accent: Accent) -> str | None:
    """Class of '24."""
    if not match.start() or match.string[match.start() - 1] not in " (":
        return None
    return cardinal(match[1], accent) if match[1][0] != "0" else f"oh {cardinal(match[1][1], accent)}"


@RULES.add("date", rf"{START}(\d{{1,4}})\s?(BCE?|B\.C\.E?\.?|CE|AD|A\.D\.)(?!\w)")
def _era(match: re.Match[str], accent: Accent) -> str:
    said = year(match[1], accent) if len(match[1]) > 2 else cardinal(match[1], accent)
    if len(match[1]) == 3:
        said = cardinal(match[1], accent)
    return f"{said} {' '.join(c for c in match[2] if c.isalpha())}"
