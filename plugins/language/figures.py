"""Numbers in Chinese characters, which Japanese shares, and Korean numbers."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"


def digit_by_digit(digits: str) -> str:
    """``2024`` as 二零二四."""
    return "".join(_DIGITS[int(digit)] for digit in digits if digit.isdecimal())


def chinese_number(written: str) -> str:
    """``10.5`` as 十点五, up to sixteen digits; more are read digit by digit."""
    whole, _, part = written.replace(",", "").partition(".")
    if len(whole) > 16 or (len(whole) > 1 and whole.startswith("0")):
        said = digit_by_digit(whole)
    else:
        said = _whole(int(whole or "0"))
    return f"{said}点{digit_by_digit(part)}" if part else said


def _whole(number: int) -> str:
    if number == 0:
        return "零"
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        said += _thousands(group) + ("", "万", "亿", "万亿")[index]
        gap = False
    return said.removeprefix("一") if said.startswith("一十") else said


def _thousands(group: int) -> str:
    said, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // unit % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return said


_SINO = "영일이삼사오육칠팔구"
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")


def korean_number(written: str) -> str:
    """Sino-Korean: ``21.5`` as 이십일 점 오."""
    whole, _, part = written.replace(",", "").partition(".")
    if len(whole) > 16 or (len(whole) > 1 and whole.startswith("0")):
        said = korean_digits(whole)
    else:
        said = _sino(int(whole or "0"))
    return f"{said} 점 {korean_digits(part)}" if part else said


def korean_digits(digits: str) -> str:
    """Digit by digit, zero as 공."""
    return "".join("공" if digit == "0" else _SINO[int(digit)] for digit in digits if digit.isdecimal())


def korean_count(number: int) -> str:
    """Native Korean before a counter: 한, 두, … 아흔아홉."""
    if number == 20:
        return "스무"
    return _NATIVE_TENS[number // 10] + _NATIVE_ONES[number % 10]


def _sino(number: int) -> str:
    if number == 0:
        return "영"
    parts = []
    index = 0
    while number:
        number, group = divmod(number, 10_000)
        if group:
            said = "".join(
                ("" if digit == 1 and name else _SINO[digit]) + name
                for unit, name in ((1000, "천"), (100, "백"), (10, "십"), (1, ""))
                if (digit := group // unit % 10)
            )
            name = ("", "만", "억", "조")[index]
            parts.append(name if group == 1 and name == "만" and not number else said + name)
        index += 1
    return " ".join(reversed(parts))
