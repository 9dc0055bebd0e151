"""Figures: sums of money, measures, fractions, ratios, ranges, and numbers with a counter or without."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules, any_of
from .counters import number, with_counter
from .numbers import FIGURE, QUANTITY, digits, spoken
from .sounds import ends_in_consonant, ends_in_l
from .table import CURRENCIES, UNITS

RULES: Rules[str] = Rules()
_SIGN = r"(?:(?<![A-Za-z0-9)])(?P<sign>[-−+±])\s?)?"
_SIGNS = {"-": "마이너스  ", "−": "마이너스  ", "+": "플러스  ", "±": "플러스마이너스  ", None: ""}
_CURRENCY = rf"(?:{any_of(CURRENCIES)}|(?i:krw|usd|eur|jpy))"
_UNIT = rf"(?:{any_of(UNITS)})(?:(?<=[%‰℃])(?!p)|(?![A-Za-z²³]))"
_MEASURED = re.compile(rf"\d\s?(?:{any_of(UNITS)})\Z")
_POWERS = any_of(unit for unit in UNITS if unit[-1] in "²³" or "/" in unit)
_AFTER = r"(?P<after>[가-힣]*)"
_PAIRS = {
    "은": "은는",
    "는": "은는",
    "이": "이가",
    "가": "이가",
    "을": "을를",
    "를": "을를",
    "과": "과와",
    "와": "과와",
}
_RATES = {
    "h": "시간",
    "시간": "시간",
    "s": "초",
    "초": "초",
    "일": "일",
    "월": "월",
    "년": "년",
    "m²": "제곱미터",
    "m2": "제곱미터",
}


# --- ranges and ratios ------------------------------------------


@RULES.add("range", r"(?<=[\w)%％℃°”’])\s?[~〜～](?=\s?[\w₩￦$€£¥+-])")
def _until(match: re.Match[str], accent: str) -> str | None:
    before = match.string[max(0, match.start() - 4) : match.start()]
    after = match.string[match.end() : match.end() + 16]
    if re.search(r"[가-힣]$", before) and not re.match(r"\s?[\d오아저새밤낮가-힣]", after):
        return None
    return _link(match.string[max(0, match.start() - 12) : match.start()], after)


@RULES.add(
    "range", r"(?<=[\d%％℃°원년월일시분초회인개명대세살도배층호권장위차점주달러)])\s?[-–−—](?=\s?[\d₩￦$€£¥])"
)
def _also_until(match: re.Match[str], accent: str) -> str:
    if re.match(
        r"\s?\d+(?:으?로)?\s?(?:승리|승|패|무승부|역전)", match.string[match.end() : match.end() + 12]
    ):
        return "대"
    return _link(
        match.string[max(0, match.start() - 12) : match.start()], match.string[match.end() : match.end() + 16]
    )


@RULES.add("range", r"(?<=[A-Za-z²³])\s?[-–—](?=\s?\d)")
def _until_a_measure(match: re.Match[str], accent: str) -> str | None:
    """``5kg-10kg``"""
    return "에서" if _MEASURED.search(match.string, max(0, match.start() - 12), match.start()) else None


def _link(before: str, after: str) -> str:
    """부터 between dates and times, 에서 between numbers."""
    of_time = re.search(r"(?:\d[년월일시]|\d분|:\d\d|요일|\)|세기|년대)$", before) or re.match(
        r"\s?\d+(?:[년월]|일(?!간)|시(?!간)|세기|:\d\d)", after
    )
    return "부터" if of_time else "에서"


@RULES.add("ratio", r"(?<![\w:])(\d+(?:\.\d+)?)((?:\s?:\s?\d+(?:\.\d+)?)+)(?![A-Za-z]|\s?:)")
def _ratio(match: re.Match[str], accent: str) -> str:
    return "  대  ".join(spoken(part) for part in re.split(r"\s?:\s?", match.group()))


@RULES.add("ratio", r"(?<![\w.])(\d+)대(\d+)(?!\d)")
def _against(match: re.Match[str], accent: str) -> str:
    return f"{spoken(match[1])}대{spoken(match[2])}"


# --- fractions --------------------------------------------------


@RULES.add(
    "fraction",
    rf"{_SIGN}(?:(?P<whole>√?\d+)(?P<and>\s|[과와]\s?))?(?P<above>√?\d+)\s?[/⁄]\s?(?P<below>√?\d+)(?![\d/])"
    rf"(?:(?P<unit>{_UNIT}))?(?P<after>[가-힣]*)",
)
def _fraction(match: re.Match[str], accent: str) -> str | None:
    parts = match.groupdict()
    if int(parts["below"].lstrip("√")) == 0 or re.match(
        "[A-Za-z]", match.string[match.end() : match.end() + 1]
    ):
        return None
    said = f"{_root(parts['below'])}분의  {_root(parts['above'])}"
    if parts["whole"]:
        whole, link = _root(parts["whole"]), parts["and"].strip()
        said = f"{whole + link if link else _with_particle(whole, '과')}  {said}"
    said = _SIGNS[parts["sign"]] + said
    after = parts["after"]
    if parts["unit"]:
        return _measured(said, parts["unit"]) + after
    return _with_particle(said, after)


@RULES.add("fraction", rf"(?P<below>\d+)\s?분의\s?(?P<above>√?\d+){_AFTER}")
def _fraction_in_words(match: re.Match[str], accent: str) -> str:
    return f"{spoken(match['below'])}분의  {_root(match['above'])}{match['after']}"


def _root(written: str) -> str:
    return ("루트  " if written[0] == "√" else "") + spoken(written.lstrip("√"))


def _with_particle(said: str, after: str) -> str:
    """The particle in the form that what is said asks for: a fraction is not read as it is written."""
    pair = _PAIRS.get(after)
    if after == "로":
        return said + ("로" if not ends_in_consonant(said[-1]) or ends_in_l(said[-1]) else "으로")
    if pair is None:
        return with_counter(said, after) if after else said
    return said + pair[0 if ends_in_consonant(said[-1]) else 1]


# --- money and measures -----------------------------------------


@RULES.add(
    "money", rf"{_SIGN}(?<![A-Za-z])(?P<currency>{_CURRENCY})\s?(?P<number>{QUANTITY})(?P<won>원)?{_AFTER}"
)
def _money(match: re.Match[str], accent: str) -> str:
    return _SIGNS[match["sign"]] + _sum(match) + match["after"]


@RULES.add("money", rf"{_SIGN}(?P<number>{QUANTITY})\s?(?P<currency>{_CURRENCY})(?![A-Za-z]){_AFTER}")
def _money_behind(match: re.Match[str], accent: str) -> str:
    return _SIGNS[match["sign"]] + _sum(match) + match["after"]


def _sum(match: re.Match[str]) -> str:
    currency = CURRENCIES.get(match["currency"]) or CURRENCIES[match["currency"].upper()]
    whole, _, cents = match["number"].partition(".")
    if currency in ("달러", "유로") and re.fullmatch(r"\d\d", cents):
        large = f"{spoken(whole)}  {currency}" if whole.strip("0,") else ""
        small = f"{spoken(str(int(cents)))}  센트" if int(cents) else ""
        return f"{large}  {small}".strip()
    gap = "" if currency == "원" else "  "
    return f"{spoken(match['number'])}{gap}{currency}"


_RATE = any_of([*_RATES, *UNITS])


@RULES.add(
    "measure",
    rf"{_SIGN}(?P<number>{FIGURE}[만억천]?)\s?(?P<unit>{_UNIT})(?:/(?P<rate>{_RATE}))?(?![A-Za-z]){_AFTER}",
)
def _measure(match: re.Match[str], accent: str) -> str:
    said = _measured(spoken(match["number"]), match["unit"])
    rate = match["rate"]
    per = f"  퍼  {_RATES.get(rate) or UNITS[rate]}" if rate else ""
    return _SIGNS[match["sign"]] + said + per + match["after"]


@RULES.add("measure", rf"(?<![A-Za-z0-9])(?P<unit>{_POWERS})(?![A-Za-z0-9²³]){_AFTER}")
def _unit_alone(match: re.Match[str], accent: str) -> str:
    """``m²``, ``km/h`` without a figure."""
    return re.sub(r"\s*\{\}\s*", "  ", UNITS[match["unit"]]) + match["after"]


@RULES.add("measure", rf"(?<![A-Za-z0-9.])(?P<number>{FIGURE})\s?[x×](?![A-Za-z0-9×]|\s?\d){_AFTER}")
def _times(match: re.Match[str], accent: str) -> str:
    """``2x``"""
    written = match["number"]
    return with_counter(number(written, f"{written}배", 0, len(written)), "배" + match["after"])


def _measured(said: str, unit: str) -> str:
    name = UNITS[unit]
    return name.replace("{}", said) if "{}" in name else f"{said}  {name}"


# --- numbers ----------------------------------------------------


_NAMED = "|".join(
    f"(?<={name})"
    for name in ("번호", "번호는", "번호:", "코드", "코드는", "코드:", "자리", "자리는", "ID", "PIN")
)


@RULES.add(
    "digits", rf"(?:{_NAMED})\s?\d{{3,}}(?![\d,.])(?=입니다|이다|이에요|을|를|은|는|번|으?로|\s|[.!?)]|$)"
)
def _named(match: re.Match[str], accent: str) -> str:
    return digits(match.group())


@RULES.add("number", r"제\s?(?P<number>\d+)" + _AFTER)
def _numbered(match: re.Match[str], accent: str) -> str:
    return "제" + with_counter(spoken(match["number"]), match["after"])


@RULES.add("number", rf"{_SIGN}(?P<number>{QUANTITY}){_AFTER}")
def _number(match: re.Match[str], accent: str) -> Pieces | str:
    written, after = match["number"], match["after"]
    start, end = match.start("number"), match.end("number")
    said = number(written, match.string, start, end)
    return _SIGNS[match["sign"]] + (with_counter(said, after) if after else said)


@RULES.add("number", r"(?<![\dA-Za-z])\.\d+")
def _without_whole(match: re.Match[str], accent: str) -> str:
    return spoken(f"0{match.group()}")
