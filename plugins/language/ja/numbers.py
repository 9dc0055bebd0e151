"""Numbers as they are said, in katakana, from figures and from numerals in kanji."""

from __future__ import annotations

import re

from ..shared.myriads import whole

_ONES = ("", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュー")
_DIGITS = ("ゼロ", *_ONES[1:])
_HUNDREDS = {1: "ヒャク", 3: "サンビャク", 6: "ロッピャク", 8: "ハッピャク"}
_THOUSANDS = {1: "セン", 3: "サンゼン", 8: "ハッセン"}
_MYRIADS = ("", "マン", "オク", "チョー", "ケー")
_LONGEST = 20

KANJI = "〇零一二三四五六七八九"
_SMALL = {"十": 10, "百": 100, "千": 1000}
_NAMES = {
    "十": "ジュー",
    "百": "ヒャク",
    "千": "セン",
    "万": "マン",
    "億": "オク",
    "兆": "チョー",
    "京": "ケー",
}
_NAMES |= {"〇": "ゼロ", **dict(zip("零一二三四五六七八九", _DIGITS, strict=True))}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12, "京": 10**16}

FIGURE = r"(?:\d{1,3}(?:,\d{3})+(?![\d,]*\d)|\d+)(?:\.\d+)?"
_MAGNITUDE = r"(?:[十百千]?(?:[万億兆]|京(?![都急王成阪浜葉]))|[百千](?![貨科葉代歳]))"
QUANTITY = rf"(?>{FIGURE}(?:{_MAGNITUDE}(?:{FIGURE})?)*)"
"""A number that begins with a figure: ``1,234.5``, ``3万5千``, ``1.5億``."""
NUMERAL = rf"(?>[{KANJI}十百千万億兆]+(?:点[{KANJI}]+)?)"
"""A number in kanji: 二十五, 二〇二四, 三点五."""


def cardinal(number: int) -> str:
    """A whole number, up to twenty digits: 1234 as センニヒャクサンジューヨン."""
    if number == 0:
        return "ゼロ"
    said = ""
    for index, name in enumerate(_MYRIADS):
        group = number // 10_000**index % 10_000
        if group:
            said = joined(_group(group, large=index > 0), name) + said
    return said


def _group(group: int, *, large: bool) -> str:
    thousands, hundreds = group // 1000, group // 100 % 10
    tens, ones = group // 10 % 10, group % 10
    said = ""
    if thousands:
        said = _THOUSANDS.get(thousands, f"{_ONES[thousands]}セン")
        if large and thousands == 1:
            said = "イッセン"
    if hundreds:
        said += _HUNDREDS.get(hundreds, f"{_ONES[hundreds]}ヒャク")
    if tens:
        said += ("" if tens == 1 else _ONES[tens]) + "ジュー"
    return said + _ONES[ones]


def joined(number: str, following: str) -> str:
    """A number and what follows it with the sounds that they take beside each other: イッカイ, ロッポン."""
    first = following[:1]
    hard = first in "カキクケコ"
    soft = first in "サシスセソタチツテト"
    breath = first in "ハヒフヘホパピプペポ"
    if not first or not (hard or soft or breath):
        return number + following
    for end, applies in (
        ("イチ", True), ("ハチ", True), ("ジュー", True), ("ロク", hard or breath), ("ャク", hard or breath),
    ):  # fmt: skip
        if number.endswith(end) and applies:
            return number[:-1] + "ッ" + following[0].translate(_TO_P) + following[1:]
    return number + following


_TO_P = {ord(a): b for a, b in zip("ハヒフヘホ", "パピプペポ", strict=True)}


def digits(figures: str) -> str:
    """Digit by digit, as telephone numbers and decimals are said: the short ones 2 and 5 are held."""
    return "".join({"2": "ニー", "5": "ゴー"}.get(d) or _DIGITS[int(d)] for d in figures if d.isdecimal())


def spoken(quantity: str) -> str:
    """A number as :data:`QUANTITY` or :data:`NUMERAL` writes it."""
    if quantity == "零":
        return "レー"
    whole = value(quantity)
    if whole is not None:
        return cardinal(whole)
    said = ""
    for figure, name in re.findall(rf"({FIGURE})|(.)", _in_figures(quantity)):
        if name:
            said = joined(said, _NAMES[name])
            continue
        number, _, part = figure.replace(",", "").partition(".")
        said += _integer(number, before_point=bool(part))
        if part:
            said = {"ニ": "ニー", "ゴ": "ゴー"}.get(said, said)
            said = joined(said, "テン") + (digits(part) if len(part) > 1 else _DIGITS[int(part)])
    return said


def _integer(number: str, *, before_point: bool) -> str:
    if before_point and not number.strip("0"):
        return "レー"
    plain = len(number) > _LONGEST or (len(number) > 1 and number.startswith("0"))
    return digits(number) if plain else cardinal(int(number))


def _in_figures(quantity: str) -> str:
    """二十五点三 as 25.3."""
    head, point, part = quantity.partition("点")
    if not point or value(head) is None:
        return quantity.replace("点", "")
    return f"{value(head)}.{''.join(str(max(KANJI.index(c) - 1, 0)) for c in part)}"


def value(quantity: str) -> int | None:
    """The whole number that is written, or None: it has a decimal point, leading zeros or too many digits."""
    quantity = quantity.replace(",", "")
    if "." in quantity or "点" in quantity or re.search(r"(?<!\d)0\d|\d{21}", quantity):
        return None
    if not re.search(r"[十百千万億兆京]", quantity):
        figures = "".join(str(_figure(c)) if c in KANJI else c for c in quantity)
        return int(figures) if figures and len(figures) <= _LONGEST else None
    total = whole(quantity, _SMALL, _LARGE, _figure)
    return total if total < 10**_LONGEST else None


def _figure(part: str) -> int:
    """Figures, or one figure in kanji."""
    return int(part) if part.isdecimal() else max(KANJI.index(part) - 1, 0)
