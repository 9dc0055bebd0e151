"""Numbers in Chinese characters, as they are said (GB/T 15835-2011; 吕叔湘《现代汉语八百词》 for 两)."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_GROUPS = ("", "万", "亿", "万亿")
_MOST_DIGITS = 16


def digits(written: str) -> str:
    """``2024`` as 二零二四; what is no digit is left out."""
    return "".join(_DIGITS[int(digit)] for digit in written if digit.isdecimal())


def called(written: str) -> str:
    """Digits of a telephone, a room or a train: 一 is 幺 there."""
    return digits(written).replace("一", "幺")


def number(written: str) -> str:
    """``1,234.5`` as 一千二百三十四点五; more than sixteen digits, and those after a zero, one by one."""
    whole, _, part = written.replace(",", "").partition(".")
    if len(whole) > _MOST_DIGITS or (len(whole) > 1 and whole.startswith("0")):
        said = digits(whole)
    else:
        said = _whole(int(whole or "0"))
    return f"{said}点{digits(part)}" if part else said


def counted(written: str) -> str:
    """A number of things: two of them are 两."""
    return "两" if written == "2" else number(written)


def _whole(value: int) -> str:
    if value == 0:
        return "零"
    groups = []
    while value:
        value, group = divmod(value, 10_000)
        groups.append(group)
    said, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = True
            continue
        if said and (gap or group < 1000):
            said += "零"
        said += _group(group, is_first=not said, is_last=index == 0) + _GROUPS[index]
        gap = False
    return said


def _group(group: int, *, is_first: bool, is_last: bool) -> str:
    """Up to 9999. 两 stands before 千, before 万 and 亿, and in a number that begins with two hundred; 十
    without 一 where nothing stands before it."""
    if group == 2 and not is_last:
        return "两"
    if group == 200 and is_first:
        return "两百"
    if 10 <= group < 20 and (is_first or not is_last):
        return _tens(group)[1:]
    thousands, rest = divmod(group, 1000)
    said = ("两" if thousands == 2 else _DIGITS[thousands]) + "千" if thousands else ""
    if said and 0 < rest < 100:
        said += "零"
    hundreds, rest = divmod(rest, 100)
    if hundreds:
        said += _DIGITS[hundreds] + "百"
        if 0 < rest < 10:
            said += "零"
    return said + _tens(rest)


def _tens(value: int) -> str:
    tens, ones = divmod(value, 10)
    return (_DIGITS[tens] + "十" if tens else "") + (_DIGITS[ones] if ones else "")
