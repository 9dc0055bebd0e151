"""Numbers in Chinese characters."""

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
