"""Numbers with their counters: native numbers (세 개) or Sino-Korean ones (삼 개월)."""

from __future__ import annotations

import re

from .numbers import native, spoken, value
from .table import COUNTERS, NUMBERED, NUMBERING

COUNTER = re.compile(rf"\s?({'|'.join(sorted(map(re.escape, COUNTERS), key=len, reverse=True))})")
_NUMBERED = re.compile(rf"\s?(?:{'|'.join(NUMBERED)})")
_TENSED = re.compile(
    "도(?![로시])|시(?!간|리즈|즌)|세(?![로트])|점|주(?!스)|단계|등|대|장|조(?!각)|종|동|절|승|실|자리"
)
"""Sino-Korean counters that are tensed behind ㄹ (표준 발음법 26항)."""
_RANGE = re.compile(r"\s?[~〜～–-]\s?\d+")


def number(quantity: str, text: str, start: int, end: int) -> str:
    """What is said for a number between ``start`` and ``end`` of a text, given what stands around it."""
    if text[end : end + 1] in tuple("시분초월일") and quantity.isdecimal():
        quantity = quantity.lstrip("0") or "0"
    whole = value(quantity)
    following = _RANGE.match(text, end)
    counter = COUNTER.match(text, following.end() if following else end)
    if whole is None or counter is None:
        return spoken(quantity)
    name = counter[1]
    if not 0 < whole <= COUNTERS[name]:
        return spoken(quantity)
    if name == "번" and text.startswith("째", counter.end()):
        return native(whole)
    before = text[max(0, start - 6) : start].rstrip()
    if name in ("번", "대", "줄", "자리") and (
        _NUMBERED.match(text, counter.end()) or before.endswith(NUMBERING)
    ):
        return spoken(quantity)
    if name == "대" and (whole % 10 == 0 or text[counter.end() : counter.end() + 1].isdecimal()):
        return spoken(quantity)
    if before.endswith("제"):
        return spoken(quantity)
    if following:  # 3~5개 is 세 개에서 다섯 개
        return f"{native(whole)} {name}"
    return "첫" if name == "번째" and whole == 1 else native(whole)


def with_counter(said: str, following: str) -> str:
    """A number and what follows it in one word, with the sounds they take beside each other."""
    if said[-1] in "일칠팔" and _TENSED.match(following):
        return f"{said}'{following}"
    native_number = said[-1] not in "영일이삼사오육칠팔구십백천만억조경"
    return f"{said} {following}" if native_number else said + following
