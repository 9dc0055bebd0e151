"""Figures: sums of money, measures, fractions, ratios, ranges, and numbers with a counter or without."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules, any_of
from .counters import FIGURES, about, amount, beginning, counted
from .numbers import FIGURE, QUANTITY, digits, joined, spoken
from .table import CURRENCIES, DAYS, UNITS

RULES: Rules[str] = Rules()
_SIGN = r"(?:(?<![A-Za-z0-9)])(?P<sign>[-−+±])\s?)?"
_SIGNS = {"-": "マイナス", "−": "マイナス", "+": "プラス", "±": "プラスマイナス", None: ""}
_CURRENCY = any_of(CURRENCIES)
_UNIT = rf"(?:{any_of(UNITS)})(?:(?<=[%‰℃])(?!p)|(?![A-Za-z²³]))"
_POWERS = any_of(unit for unit in UNITS if unit[-1] in "²³" or "/" in unit)
_MEASURED = re.compile(rf"\d\s?(?:{any_of(UNITS)})\Z")
_SCORE = re.compile(r"\d+(?:で|の)?(?:勝|敗|負|リード|引き分け|逆転)")


@RULES.add("range", r"(?<!\w)([月火水木金土日])([〜~～-])([月火水木金土日])(?!\w)")
def _weekdays(match: re.Match[str], accent: str) -> Pieces:
    one, sign, two = match.groups()
    return [(one, _short_day(one)), (sign, "カラ"), (two, _short_day(two))]


def _short_day(day: str) -> str:
    return DAYS[day].removesuffix("ヨービ")


# --- ranges and ratios ------------------------------------------


@RULES.add("range", r"(?<=\w|[)%％℃°」])\s?[〜~～](?=\s?[\w¥￥$€£「])")
def _until(match: re.Match[str], accent: str) -> str | None:
    before = match.string[max(0, match.start() - 2) : match.start()].rstrip()[-1:]
    return None if "\u3041" <= before <= "\u3096" else "カラ"  # すごい〜 is drawn out


@RULES.add("range", r"(?<=[\d%％℃°円年月日時分秒回人個本枚台歳割倍度名件話章巻号)])\s?[-–−—](?=[\d¥￥$€£])")
def _also_until(match: re.Match[str], accent: str) -> str:
    return "タイ" if _SCORE.match(match.string, match.end()) else "カラ"


@RULES.add("range", r"(?<=[A-Za-z²³])\s?[-–—](?=\d)")
def _until_a_measure(match: re.Match[str], accent: str) -> str | None:
    """``5kg-10kg``"""
    return "カラ" if _MEASURED.search(match.string, max(0, match.start() - 12), match.start()) else None


@RULES.add(
    "ratio",
    r"(?<![\w:])(\d+(?:\.\d+)?)((?:[:：]\d+(?:\.\d+)?)+)(?!\w|:)|(?<=[^\W\da-zA-Z])(\d+)([:：]\d+)(?![\d:])",
)
def _ratio(match: re.Match[str], accent: str) -> str:
    return "タイ".join(spoken(number) for number in re.split("[:：]", match.group()))


# --- fractions --------------------------------------------------


@RULES.add(
    "fraction",
    rf"{_SIGN}(?:(?P<whole>√?\d+)(?P<and>\s|荷|と))?(?P<above>√?\d+)\s?[/⁄]\s?(?P<below>√?\d+)(?![\d/A-Za-z])"
    rf"|(?<=\w)(?P<top>\d+)[/⁄](?P<bottom>\d+)(?![\d/A-Za-z])"
    rf"|{_SIGN.replace('sign', 'minus')}(?P<one>√?\d+)(?P<both>荷|と)(?P<a>√?\d+)[/⁄](?P<b>√?\d+)",
)
def _fraction(match: re.Match[str], accent: str) -> str | None:
    parts = match.groupdict()
    above, below = (
        parts["above"] or parts["top"] or parts["a"],
        parts["below"] or parts["bottom"] or parts["b"],
    )
    whole = parts["whole"] or parts["one"]
    if int(below.lstrip("√")) == 0:
        return None
    said = f"{_root(below)}ブンノ{_root(above)}"
    if whole:
        link = parts["and"] or parts["both"]
        said = _root(whole) + "ト" + said if link == "と" else joined(_root(whole), "カ") + said
    return _SIGNS[parts["sign"] or parts["minus"]] + said


def _root(number: str) -> str:
    return ("ルート" if number[0] == "√" else "") + spoken(number.lstrip("√"))


# --- money and measures -----------------------------------------


@RULES.add(
    "money",
    rf"{_SIGN}(?<![A-Za-z])(?P<currency>{_CURRENCY})\s?(?P<number>{QUANTITY})(?P<digits>(?<=\.\d\d))?円?",
)
def _money(match: re.Match[str], accent: str) -> str:
    return _SIGNS[match["sign"]] + _sum(match["number"], CURRENCIES[match["currency"]], match["digits"])


@RULES.add("money", rf"{_SIGN}(?P<number>{QUANTITY})\s?(?P<currency>{_CURRENCY})(?![A-Za-z])")
def _money_behind(match: re.Match[str], accent: str) -> str:
    return _SIGNS[match["sign"]] + _sum(match["number"], CURRENCIES[match["currency"]], None)


def _sum(number: str, currency: str, cents: str | None) -> str:
    whole, _, part = number.partition(".")
    if cents is not None and part and currency in ("ドル", "ユーロ") and re.fullmatch(r"\d\d", part):
        dollars = counted(whole, currency) if whole != "0" else ""
        return dollars + (counted(str(int(part)), "セント") if int(part) else "")
    return counted(number, currency)


@RULES.add(
    "measure",
    rf"{_SIGN}(?P<number>{FIGURE}(?:[万億千])?|\d+/\d+)\s?(?P<unit>{_UNIT})(?P<rate>/(?:h|時|s|秒|日|月|年|人|m²|m2))?",
)
def _measure(match: re.Match[str], accent: str) -> str:
    unit = UNITS[match["unit"]]
    sign, number = _SIGNS[match["sign"]], match["number"]
    if "/" in number:
        above, _, below = number.partition("/")
        return f"{sign}{spoken(below)}ブンノ{spoken(above)}{unit.replace('{}', '')}"
    before, inside, after = unit.rpartition("{}")
    said = before + counted(number, after) if inside else counted(number, unit)
    rate = match["rate"]
    return sign + said + (f"マイ{_RATES[rate[1:]]}" if rate else "")


@RULES.add("measure", rf"(?<![A-Za-z0-9])(?:{_POWERS})(?![A-Za-z0-9²³])")
def _unit_alone(match: re.Match[str], accent: str) -> str:
    """``m²``, ``km/h`` without a figure."""
    return UNITS[match.group()].replace("{}", "")


@RULES.add("measure", rf"(?<![A-Za-z0-9.])({FIGURE})\s?[x×](?![A-Za-z0-9×]|\s?\d)")
def _times(match: re.Match[str], accent: str) -> str:
    """``2x``"""
    return counted(match[1], "倍")


_RATES = {
    "h": "ジ", "時": "ジ", "s": "ビョー", "秒": "ビョー", "日": "ニチ", "月": "ツキ",
    "年": "ネン", "人": "ニン",
    "m²": "ヘーホーメートル", "m2": "ヘーホーメートル",
}  # fmt: skip


# --- numbers ----------------------------------------------------


_NAMED = "".join(
    f"|(?<={name})" for name in ("番号", "番号は", "番号:", "コード", "コードは", "ID", "IDは", "PIN")
)


@RULES.add("digits", rf"(?:(?<=下4桁)|(?<=下4桁は){_NAMED})\s?\d{{3,}}(?![\d,.]|円|年|個|桁)")
def _named(match: re.Match[str], accent: str) -> str:
    return digits(match.group())


@RULES.add("number", r"\d[、,・](?=\d)")
def _about(match: re.Match[str], accent: str) -> Pieces | None:
    """2、3日 is some two or three days."""
    found = about(match.string, match.start())
    if found is None or (match.start() and match.string[match.start() - 1] in "0123456789.,"):
        return None
    return [(match.group()[0], found[1])]


@RULES.add("number", rf"(?:(?<![A-Za-z0-9)])(?P<sign>[-−+±])\s?)?{FIGURES}")
def _number(match: re.Match[str], accent: str) -> str:
    said = None if match["counter"] else beginning(match.string, match.end(), match["number"])
    return _SIGNS[match["sign"]] + (said or amount(match))


@RULES.add("number", r"(?<![\dA-Za-z])\.\d+")
def _without_whole(match: re.Match[str], accent: str) -> str:
    """The .300 of a batter."""
    return spoken(f"0{match.group()}")
