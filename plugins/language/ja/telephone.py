"""Telephone numbers, postcodes, numbers of cards and houses, versions and addresses of computers."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules
from .numbers import digits, spoken

RULES: Rules[str] = Rules()
_PLACE = re.compile(r"(?:[都道府県市区町村郡]|丁目|条)[\u30a0-\u30ff\u4e00-\u9fffのが々]{0,8}$")


def _groups(written: str) -> str:
    return "ノ".join(digits(group) for group in re.findall(r"\d+", written))


@RULES.add("telephone", r"\+\d{1,3}[ -]?\(?\d{1,4}\)?[ -]\d{1,4}(?:[ -]\d{2,4})?(?![\d-])|\+\d{10,14}(?!\d)")
def _international(match: re.Match[str], accent: str) -> str:
    return "プラス" + _groups(match.group())


@RULES.add(
    "telephone",
    r"(?<![\d.-])(?:\(0\d{1,4}\)\s?\d{1,4}[ -]\d{3,4}|0\d{1,4}\(\d{1,4}\)\d{4}"
    r"|0\d{1,4}([ -])\d{1,4}\1\d{3,4}|0[5789]0\d{8}|0120\d{6})(?![\d-])",
)
def _telephone(match: re.Match[str], accent: str) -> str:
    return _groups(match.group())


@RULES.add("postcode", r"〒\s?(\d{3}-?\d{4})(?!\d)")
def _postcode(match: re.Match[str], accent: str) -> Pieces:
    number = match[1] if "-" in match[1] else f"{match[1][:3]}-{match[1][3:]}"
    return [("〒", "ユービンバンゴー"), (match[1], _groups(number))]


@RULES.add(
    "digits",
    r"(?<![\d-])\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?![\d-])|(?<![\d-])\d{3}-\d{4}(?![\d-]|[円年月日人個回])",
)
def _card(match: re.Match[str], accent: str) -> str:
    return _groups(match.group())


@RULES.add("house", r"(?<![\d-])\d{1,4}(?:[-−‐–]\d{1,4}){1,3}(?![\d-])")
def _house(match: re.Match[str], accent: str) -> str | None:
    """神南1-2-3: block, building and number; of two figures only behind the name of a place."""
    numbers = re.findall(r"\d+", match.group())
    if len(numbers) == 2 and not _PLACE.search(match.string[max(0, match.start() - 12) : match.start()]):
        return None
    return "ノ".join(spoken(number) for number in numbers)


@RULES.add("telephone", r"(?<!\d)110(?=番(?!目|線|台|地))")
def _police(match: re.Match[str], accent: str) -> str:
    return "ヒャクトー"


@RULES.add("address", r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)")
def _ip_address(match: re.Match[str], accent: str) -> str:
    return "ドット".join(digits(part) for part in match.group().split("."))


@RULES.add("version", r"(?<![\d.])\d+(?:\.\d+){2,}(?![\d.]*\d)")
def _version(match: re.Match[str], accent: str) -> str:
    return "テン".join(spoken(part) for part in match.group().split("."))
