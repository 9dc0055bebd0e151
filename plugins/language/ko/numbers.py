"""Numbers in Korean words: Sino-Korean and native."""

from __future__ import annotations

import re

from ..shared.myriads import whole

_SINO = "영일이삼사오육칠팔구"
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
NATIVE = (
    f"(?:{'|'.join(_NATIVE_TENS[1:])})?(?:{'|'.join(_NATIVE_ONES[1:])})|{'|'.join(_NATIVE_TENS[1:])}|스무"
)
"""Native numbers before a counter."""
_MYRIADS = ("", "만", "억", "조", "경")
_LONGEST = 20
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
_SMALL = {"십": 10, "백": 100, "천": 1000}

FIGURE = r"(?:\d{1,3}(?:,\d{3})+(?![\d,]*\d)|\d+)(?:\.\d+)?"
QUANTITY = (
    rf"(?>{FIGURE}(?:[십백천]?[만억조](?:\s?{FIGURE}(?=[십백천만억조]))?)*(?:[십백천](?![가-힣]*[분시]))?)"
)
"""A number as it is written: ``1,234.5``, ``3만 5천``, ``1.5억``."""


def cardinal(number: int) -> str:
    """Sino-Korean, up to twenty digits: 12345 as 만 이천삼백사십오, with two spaces for a breath."""
    if number == 0:
        return "영"
    parts = []
    for index, name in enumerate(_MYRIADS):
        group = number // 10_000**index % 10_000
        if group:
            said = "".join(
                ("" if digit == 1 and unit else _SINO[digit]) + unit
                for size, unit in ((1000, "천"), (100, "백"), (10, "십"), (1, ""))
                if (digit := group // size % 10)
            )
            alone = name == "만" and group == 1 and number < 20_000
            parts.append(name if alone else said + name)
    return "  ".join(reversed(parts))


def native(number: int) -> str:
    """Native Korean before a counter, from 1 to 99: 한, 두, 스무, 아흔아홉."""
    return "스무" if number == 20 else _NATIVE_TENS[number // 10] + _NATIVE_ONES[number % 10]


def digits(figures: str, zero: str = "영") -> str:
    """Digit by digit: 일이삼."""
    return "".join(zero if d == "0" else _SINO[int(d)] for d in figures if d.isdecimal())


def spoken(quantity: str) -> str:
    """A number as :data:`QUANTITY` writes it."""
    whole = value(quantity)
    if whole is not None:
        return cardinal(whole)
    said: list[str] = []
    for figure, unit in re.findall(rf"({FIGURE})|([^\d\s])", quantity):
        if unit:
            said[-1:] = [f"{said[-1] if said else ''}{unit}"]
            continue
        number, _, part = figure.replace(",", "").partition(".")
        plain = len(number) > _LONGEST or (len(number) > 1 and number.startswith("0"))
        whole_said = digits(number) if plain else cardinal(int(number))
        said.append(f"{whole_said}점{digits(part)}" if part else whole_said)
    return "  ".join(said)


def value(quantity: str) -> int | None:
    """The whole number that is written, or None: it has a decimal point, leading zeros or too many digits."""
    quantity = re.sub(r"[,\s]", "", quantity)
    if "." in quantity or re.match(r"0\d|\d{21}", quantity):
        return None
    total = whole(quantity, _SMALL, _LARGE)
    return total if total < 10**_LONGEST else None
