"""Sums of money: a currency before or behind its amount, with cents."""

from __future__ import annotations

import re

from ..rules import Rules, any_of
from .amounts import SIGN, Amount, amount
from .context import before
from .language import Language, parted


def rules(language: Language) -> Rules[Language]:
    currencies = any_of(language.table.currencies)
    letters = any_of(c for c in language.table.currencies if re.search("[A-Za-z]", c))
    currency = rf"(?:{currencies}|(?i:{letters}))"
    rest = r"(?:\s?/\s?(?P<per>[^\W\d_]+²?))?(?![^\W_])"
    made: Rules[Language] = Rules()
    made.add(
        "money",
        rf"(?<![\w.,]){SIGN}(?P<currency>{currency})\s?{amount(language)}(?:\s?(?:{currencies}))?{rest}",
    )(_money)
    made.add("money", rf"(?<![\w.,]){SIGN}{amount(language)}\s?(?P<currency>{currency})(?!\w){rest}")(_money)
    made.add("money", rf"(?<![\w.,]){SIGN}{amount(language)}\s?(?P<large>[Mk])(?P<currency>[€$£]){rest}")(
        _millions
    )
    return made


def _millions(match: re.Match[str], language: Language) -> str:
    """``5 M€``, ``10 k€``."""
    said = Amount.of(match)
    if match["large"] == "k":
        large = Amount(_thousandfold(said.number), said.upto and _thousandfold(said.upto), "", said.sign)
    else:
        large = Amount(said.number, said.upto, language.table.words["millions"], said.sign)
    return large.counting(language.table.currencies[match["currency"]][0], language) + _per(match, language)


def _thousandfold(figure: str) -> str:
    whole, decimals = parted(figure)
    return f"{whole}{decimals[:3].ljust(3, '0')}".lstrip("0") or "0"


def _money(match: re.Match[str], language: Language) -> str | None:
    table = language.table
    sign = match["currency"]
    if sign not in table.currencies:
        sign = next(known for known in table.currencies if known.lower() == sign.lower())
    if len(sign) == 1 and sign.isalpha() and len(match["number"]) == 1:
        return None  # Q4 is a quarter
    noun, hundredth = table.currencies[sign]
    said, case = Amount.of(match), language.case(before(match))
    whole, decimals = parted(said.last)
    decimals = decimals.rstrip("0")
    if len(decimals) > 2 or said.magnitude or said.upto or not decimals or noun == hundredth:
        if not said.magnitude and not decimals:
            said = (
                Amount(said.number, said.upto and whole, "", said.sign)
                if said.upto
                else Amount(whole, "", "", said.sign)
            )
        return said.counting(noun, language, case) + _per(match, language)
    cents = language.counted(str(int(decimals.ljust(2, "0"))), hundredth, case)
    if not whole.strip("0"):
        return said.head(language, noun.gender) + cents
    euros = Amount(whole, "", "", said.sign).counting(noun, language, case)
    link = f"{table.words['and']} " if language.hundredths_with_and else ""
    return f"{euros} {link}{cents}" + _per(match, language)


def _per(match: re.Match[str], language: Language) -> str:
    if not match["per"]:
        return ""
    unit = language.table.units.get(match["per"])
    return f" {language.table.words['per']} {unit.one if unit else match['per']}"
