"""Rules for addresses, dates, times and numbers."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules, any_of
from . import tables
from .numbers import Accent, cardinal, decade, fraction, ordinal, pairs, spell_digits, year
from .spelling import START, spell

RULES: Rules[Accent] = Rules()
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_MONTH = "|".join([*tables.MONTHS, *(m[:3] + r"\b\.?" for m in tables.MONTHS), r"Sept\b\.?"])


def _month(written: str) -> str:
    return next(m for m in tables.MONTHS if m[:3].lower() == written[:3].lower())


# --- addresses -------------------------------------------------------------------------------------------


_ADDRESS_SIGNS = {
    ".": "dot", "/": "slash", "-": "dash", "_": "underscore", "@": "at", "+": "plus", ":": "colon",
    "?": "question mark", "=": "equals", "&": "and", "#": "hash", "~": "tilde", "%": "percent",
}  # fmt: skip


def _address(text: str, accent: Accent) -> str:
    said = []
    for part in re.findall(r"[^\W\d_]+|[0-9]+|[^\w\s]|_", text):
        if part.isdigit():
            said.append(cardinal(part, accent) if len(part) < 3 else spell_digits(part))
        elif part == "www":
            said.append("W W W")
        else:
            said.append(_ADDRESS_SIGNS.get(part, part if part.isalpha() else ""))
    return " ".join(filter(None, said))


@RULES.add("address", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
def _email(match: re.Match[str], accent: Accent) -> str:
    return _address(match.group(), accent)


@RULES.add(
    "address",
    rf"{START}(?:https?://\S+?(?=[.,;:!?)\]\"'”’]*(?:\s|$))"
    rf"|(?:[a-z0-9-]+\.)+(?:{tables.DOMAINS})\b(?!\.?\w)(?:/[^\s,;!?)\]\"”]*(?<![.:]))?)",
    re.IGNORECASE,
)
def _url(match: re.Match[str], accent: Accent) -> str:
    return _address(re.sub(r"^https?://|/$", "", match.group(), flags=re.IGNORECASE), accent)


# --- dates and times -------------------------------------------------------------------------------------


def _day(digits: str, month: int, accent: Accent, year_digits: str) -> str:
    day = ordinal(digits, accent)
    name = tables.MONTHS[month - 1]
    when = year(year_digits if len(year_digits) == 4 else f"20{year_digits}", accent)
    return f"{name} {day} {when}" if accent == "us" else f"the {day} of {name} {when}"


@RULES.add("date", rf"{START}(\d{{4}})-(\d\d)-(\d\d)(?![\w-])")
def _iso_date(match: re.Match[str], accent: Accent) -> str | None:
    year_digits, month, day = match.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return _day(day, int(month), accent, year_digits)


@RULES.add("date", rf"{START}(\d\d?)([/.])(\d\d?)\2(\d{{4}}|\d\d)(?![\w/])")
def _numeric_date(match: re.Match[str], accent: Accent) -> str | None:
    first, separator, second, year_digits = match.groups()
    day, month = int(second), int(first)
    if accent == "gb" or month > 12 or separator == ".":  # the dotted form is European
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31) or (separator == "." and len(year_digits) != 4):
        return None
    return _day(str(day), month, accent, year_digits)


@RULES.add(
    "date", rf"{START}({_MONTH})\s+(\d\d?)(?:st|nd|rd|th)?(?![\w:%])(?:(,?\s+)((?:1\d|20)\d\d)(?!\w))?"
)
def _month_day(match: re.Match[str], accent: Accent) -> Pieces | None:
    month, day, _, year_digits = match.groups()
    if not 1 <= int(day) <= 31:
        return None
    said = ordinal(day, accent)
    spoken = [(month, _month(month)), (day, said if accent == "us" else f"the {said}")]
    return [*spoken, (year_digits, year(year_digits, accent))] if year_digits else spoken


@RULES.add("date", rf"{START}(\d\d?)(?:st|nd|rd|th)?\s+({_MONTH})(?!\w)(?:(,?\s+)((?:1\d|20)\d\d)(?!\w))?")
def _day_month(match: re.Match[str], accent: Accent) -> Pieces | None:
    day, month, _, year_digits = match.groups()
    if not 1 <= int(day) <= 31:
        return None
    before = match.string[: match.start()].rstrip().lower()
    article = "" if before.endswith(" the") or before == "the" else "the "
    spoken = [(day, f"{article}{ordinal(day, accent)} of"), (month, _month(month))]
    return [*spoken, (year_digits, year(year_digits, accent))] if year_digits else spoken


@RULES.add(
    "time",
    rf"{START}([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?:\s?([ap])\.?m\b\.?)?(?![\w:])",
    re.IGNORECASE,
)
def _time(match: re.Match[str], accent: Accent) -> str:
    hour, minute, second, half = match.groups()
    said = cardinal(str(int(hour)), accent)
    if int(minute):
        said += f" {'oh ' if minute[0] == '0' else ''}{cardinal(str(int(minute)), accent)}"
    elif not half:
        said += " hundred" if int(hour) > 12 else " o'clock"
    if second:
        said += f" and {cardinal(str(int(second)), accent)} seconds"
    return f"{said} {spell(half + 'm')}" if half else said


@RULES.add("time", rf"{START}(1[0-2]|[1-9])\s?([ap])(?:m\b|\.m\.)", re.IGNORECASE)
def _hour(match: re.Match[str], accent: Accent) -> str:
    return f"{cardinal(match[1], accent)} {spell(match[2] + 'm')}"


# --- numbers ---------------------------------------------------------------------------------------------


@RULES.add(
    "telephone",
    r"(?<![\w.])(?:\+\d{1,3}[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\w)|\+\d[\d ()-]{7,}\d(?!\w)",
)
def _telephone(match: re.Match[str], accent: Accent) -> str:
    plus = "plus " if match.group().startswith("+") else ""
    return plus + spell_digits(match.group())


@RULES.add("telephone", rf"{START}\d{{3}}-\d{{4}}(?![\w-])")
def _local_telephone(match: re.Match[str], accent: Accent) -> str | None:
    before = match.string[: match.start()]
    if not re.search(r"\b(?:call|phone|dial|tel|text|fax|number)\b", before, re.IGNORECASE):
        return None  # then it is a range
    return spell_digits(match.group())


@RULES.add("version", r"(?<![\w])v?\d+(?:\.\d+){2,}(?!\w)")
def _version(match: re.Match[str], accent: Accent) -> str:
    parts = match.group().lstrip("v").split(".")
    return ("version " if match.group()[0] == "v" else "") + " point ".join(
        cardinal(p, accent) for p in parts
    )


@RULES.add("ordinal", rf"{START}([0-9][0-9,]*)(?:st|nd|rd|th)\b")
def _ordinal(match: re.Match[str], accent: Accent) -> str:
    return ordinal(match[1], accent)


@RULES.add("date", r"(?<!\w)['’]?((?:1\d|20)\d0|\d0)['’]?s\b")
def _decade(match: re.Match[str], accent: Accent) -> str:
    return decade(match[1], accent)


@RULES.add("fraction", rf"{START}(?:(\d+)\s+)?(\d{{1,3}})\s?[/⁄]\s?(\d{{1,3}})(?![\w/])")
def _fraction(match: re.Match[str], accent: Accent) -> str | None:
    whole, top, bottom = match.groups()
    if (top, bottom) == ("24", "7"):
        return "twenty four seven"
    if not 1 <= int(top) < int(bottom):
        return None
    said = fraction(int(top), int(bottom), accent)
    if not whole:
        return said
    part = f"a {said[4:]}" if top == "1" else said
    return f"{cardinal(whole, accent)} and {part}"


@RULES.add("range", rf"{START}(\d+):(\d+)(?![\w:])")
def _ratio(match: re.Match[str], accent: Accent) -> str:
    return f"{cardinal(match[1], accent)} to {cardinal(match[2], accent)}"


@RULES.add("measure", rf"{START}(\d{{3,4}})([pi])\b")
def _resolution(match: re.Match[str], accent: Accent) -> str:
    return f"{pairs(match[1], accent)} {match[2].upper()}"


@RULES.add(
    "number",
    rf"(?<![\w.])(?P<sign>[-−+])?(?P<currency>{any_of(tables.CURRENCIES)})?(?(currency)\s?)(?P<number>{_NUMBER})"
    rf"(?:\s?(?:-|–|—)\s?(?P<again>(?(currency)(?:{any_of(tables.CURRENCIES)})?))(?P<upto>{_NUMBER}))?"
    rf"(?:\s?(?P<magnitude>{any_of(w for w in tables.MAGNITUDES if len(w) > 4)})\b"
    rf"|(?(currency)\s?(?P<letter>{any_of(w for w in tables.MAGNITUDES if len(w) < 3)})\b))?"
    rf"(?(currency)|(?:\s?(?P<unit>{any_of([*tables.UNITS, *tables.CURRENCIES])})(?![\w²³])"
    rf"(?:\.(?=\s+[a-z]))?)?)"
    rf"(?(currency)(?:\s?/\s?(?P<per>[A-Za-z]+))?)"
    rf"(?![\w]|-\w)",
)
def _quantity(match: re.Match[str], accent: Accent) -> str | None:
    parts = match.groupdict()
    number, upto = parts["number"], parts["upto"]
    unit = parts["unit"]
    currency = parts["currency"] or (unit if unit in tables.CURRENCIES else None)
    magnitude = tables.MAGNITUDES.get(parts["magnitude"] or parts["letter"] or "")
    bare = not (currency or unit or magnitude)

    def say(digits: str) -> str:
        looks_like_year = bare and re.fullmatch(r"1[1-9]\d\d|20\d\d", digits)
        return year(digits, accent) if looks_like_year else cardinal(digits, accent)

    sign = {"+": "plus ", None: ""}.get(parts["sign"], "minus ")
    if sign and match.string[: match.start()].rstrip()[-1:].isdigit():
        return None  # a sum or a range with spaces: the sign is read on its own
    said = say(number) + (f" to {say(upto)}" if upto else "")
    if currency:
        one, many, hundredth, hundredths = tables.CURRENCIES[currency]
        whole, _, cents = number.partition(".")
        if len(cents) == 2 and not upto and not magnitude:
            big = f"{cardinal(whole, accent)} {one if whole == '1' else many}" if whole.strip("0,") else ""
            small = f"{cardinal(str(int(cents)), accent)} {hundredth if cents == '01' else hundredths}"
            said = " and ".join(filter(None, (big, small if int(cents) else ""))) or f"zero {many}"
        else:
            single = number == "1" and not upto and not magnitude
            said = f"{said}{f' {magnitude}' if magnitude else ''} {one if single else many}"
        if parts["per"]:
            said += f" per {tables.PER.get(parts['per'], parts['per'])}"
    elif magnitude or unit:
        said += f" {magnitude}" if magnitude else ""
        said += f" {tables.UNITS[unit][0 if number == '1' and not upto else 1]}" if unit else ""
    return sign + said


@RULES.add("number", rf"{START}(\d+(?:\.\d+)?)M\b")
def _millions(match: re.Match[str], accent: Accent) -> str:
    return f"{cardinal(match[1], accent)} million"


@RULES.add("number", r"#(\d+)\b")
def _hash_number(match: re.Match[str], accent: Accent) -> str:
    return f"number {cardinal(match[1], accent)}"


@RULES.add("sign", r"#(?=[^\W\d_])")
def _hashtag(match: re.Match[str], accent: Accent) -> str:
    return "hashtag"
