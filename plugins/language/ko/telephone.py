"""Telephone numbers, numbers of cards, versions and addresses of computers."""

from __future__ import annotations

import re

from ..rules import Rules
from .numbers import digits, spoken

RULES: Rules[str] = Rules()
_GAP = r"[ .-]"
_AFTER = r"(?P<after>[가-힣]*)"


def _groups(written: str, zero: str) -> str:
    return "  ".join(digits(group, zero) for group in re.findall(r"\d+", written))


@RULES.add(
    "telephone",
    rf"(?P<number>\+(?P<code>\d{{1,3}}){_GAP}?\(?\d{{1,4}}\)?(?:{_GAP}\d{{2,4}}){{1,3}})(?![\d-]){_AFTER}",
)
def _international(match: re.Match[str], accent: str) -> str:
    rest = match["number"][1 + len(match["code"]) :]
    return f"국가번호  {digits(match['code'])}  {_groups(rest, '영')}{match['after']}"


@RULES.add(
    "telephone",
    rf"(?<![\d.-])(?P<number>(?:\(0\d{{1,3}}\){_GAP}?|0(?:2|1[016789]|[3-6]\d|70|80|50\d?){_GAP})\d{{3,4}}{_GAP}\d{{4}}|01[016789]\d{{7,8}}|1[568]\d\d-\d{{4}})(?![\d-]){_AFTER}",
)
def _domestic(match: re.Match[str], accent: str) -> str:
    """Zero is 공 in the numbers of the country: 공일공."""
    number = match["number"]
    if number.isdecimal():
        number = f"{number[:3]} {number[3:-4]} {number[-4:]}"
    return _groups(number, "공") + match["after"]


@RULES.add(
    "telephone",
    rf"(?<![\d.-])(?P<number>(?:\(\d{{3}}\){_GAP}?|\d{{3}}{_GAP})\d{{3}}{_GAP}\d{{4}})(?![\d-]){_AFTER}",
)
def _foreign(match: re.Match[str], accent: str) -> str:
    return _groups(match["number"], "영") + match["after"]


@RULES.add(
    "digits",
    rf"(?<![\d-])(?P<number>\d{{4}}([ -])\d{{4}}\2\d{{4}}\2\d{{4}})(?![\d-]){_AFTER}"
    r"|(?<![\d-])\d{6}-\d{7}(?![\d-])",
)
def _card(match: re.Match[str], accent: str) -> str:
    return _groups(match.group(), "영") + (match["after"] or "")


@RULES.add(
    "telephone",
    r"(?<![\d.,-])(?P<number>119|112)(?P<after>에|로|번|번에|번으로)?"
    r"(?=\s?(?:신고|전화|연락|문자|구급|구조|소방|상황|센터|대원|종합))",
)
def _emergency(match: re.Match[str], accent: str) -> str:
    return digits(match["number"]) + (match["after"] or "")


@RULES.add("address", rf"(?<![\d.])(?P<number>\d{{1,3}}(?:\.\d{{1,3}}){{3}})(?![\d.]*\d){_AFTER}")
def _ip_address(match: re.Match[str], accent: str) -> str:
    return "  점  ".join(digits(part) for part in match["number"].split(".")) + match["after"]


@RULES.add("version", rf"(?<![\d.])(?P<number>\d+(?:\.\d+){{2,}})(?![\d.]*\d){_AFTER}")
def _version(match: re.Match[str], accent: str) -> str:
    return " 점  ".join(spoken(part) for part in match["number"].split(".")) + match["after"]


@RULES.add("house", r"(?<=[동로길가리] )\d{1,4}-\d{1,4}(?![\d-])|(?<=번길 )\d{1,4}-\d{1,4}(?![\d-])")
def _house(match: re.Match[str], accent: str) -> str:
    """테헤란로 12-3: 십이 다시 삼."""
    return " 다시 ".join(spoken(part) for part in match.group().split("-"))
