"""Numbers that count, rank nothing and measure nothing: quantities, years, decades, versions, sums."""

from __future__ import annotations

import re

from ..rules import Rules
from .amounts import SIGN, Amount, amount
from .context import START, agreement, of_millions
from .language import Language

_YEAR = re.compile(r"1[1-9]\d\d|20\d\d")


def rules(language: Language) -> Rules[Language]:
    made: Rules[Language] = Rules()
    made.add("number", r"(?<!\w)[vV]?\d{1,8}(?:\.\d{1,8}){2,6}(?<!\.\d{3})(?!\.?\w)")(_version)
    made.add("number", r"(?<!\w)[vV](?=\d+(?:\.\d+)?(?!\w))")(_version_sign)
    made.add("sign", r"(?<=\d\s)[-−–](?=\s\d)|(?<=\d)[-−–](?=\d)")(_minus)
    made.add("number", rf"{START}(\d{{1,3}}(?:[.,]\d{{1,2}})?)([kK]|M(?:io)?)(?![\w])")(_large)
    made.add("number", rf"{START}(\d+(?:[.,]\d+)?)\s?[xX×](?!\w|\s?\d)")(_times)
    made.add("number", rf"(?<![\w.,]){SIGN}{amount(language)}(?![^\W_]|-\w)")(_number)
    made.add("number", rf"(?<![\w.,]){SIGN}(?P<number>\d+(?:,\d+)?)(?P<upto>)(?P<magnitude>)(?!\w|-\w)")(
        _number
    )
    made.add("range", r"(?:(?<=\d)|(?<=\d[h.])|(?<=\d\s))[-–—](?=\s?\d)")(_to)
    return made


def _to(match: re.Match[str], language: Language) -> str:
    """The dash of a range whose ends have been read on their own: 9:00-18:00."""
    return language.table.words["to"]


def _version(match: re.Match[str], language: Language) -> str:
    words = language.table.words
    parts = match.group().lstrip("vV").split(".")
    said = f" {words['dot']} ".join(language.number(part) for part in parts)
    return f"{words['version']} {said}" if match.group()[0] in "vV" else said


def _version_sign(match: re.Match[str], language: Language) -> str:
    return language.table.words["version"]


def _minus(match: re.Match[str], language: Language) -> str | None:
    """A dash between figures is a minus in a sum: where there is an equals sign."""
    around = match.string[max(0, match.start() - 20) : match.end() + 20]
    return language.table.words["minus"] if "=" in around else None


def _large(match: re.Match[str], language: Language) -> str | None:
    """``10K``, ``1.5K``, ``2.5M``; 2K, 4K and 8K are sizes of a picture."""
    figure, sign = match[1].replace(".", ","), match[2]
    if sign in "kK":
        whole, _, decimals = figure.partition(",")
        value = whole + decimals.ljust(3, "0")
        return (
            language.cardinal(int(value), agreement(match, language, value))
            if figure not in ("2", "4", "8")
            else None
        )
    said = Amount(figure, "", language.table.words["millions"], "").alone(language, "")
    return said + of_millions(match, language, "1000000")


def _times(match: re.Match[str], language: Language) -> str:
    return language.times(match[1])


def _number(match: re.Match[str], language: Language) -> str | None:
    said = Amount.of(match)
    if said.upto and re.search(
        r"[=+×]\s?$|^\s?=", match.string[: match.start()][-2:] + match.string[match.end() :][:2]
    ):
        return None
    if said.magnitude:
        return said.alone(language, agreement(match, language, said.last))
    if _YEAR.fullmatch(said.last) and not said.sign:
        year = language.year(int(said.last))
        if _YEAR.fullmatch(said.number) and said.upto:
            return f"{language.year(int(said.number))} {language.table.words['to']} {year}"
        if not said.upto and not agreement(match, language, said.last):
            return year
    agreed = said.alone(language, agreement(match, language, said.last))
    return agreed + of_millions(match, language, said.last)
