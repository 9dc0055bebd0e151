"""What is said digit by digit: telephone numbers, postcodes, IP addresses, serial numbers, accounts."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules, any_of
from .context import START, before, is_followed_by_noun
from .language import Language

_TELEPHONE = re.compile(r"(?i:t[eé]l|fon|fax|m[óo]v|cel|handy|mobil)\S*\s*$")
_EXTENSION = re.compile(r"(?i:ext|durchwahl|dw|int|interno|ramal|poste)[.: ]*$")
_SPACES = r"[ .\u00a0-]"


def rules(language: Language) -> Rules[Language]:
    table = language.table
    made: Rules[Language] = Rules()
    made.add("address", rf"{START}\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\w]|\.\d)")(_ip)
    made.add("serial", r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)")(_account)
    for pattern in table.serials:
        made.add("serial", rf"{START}(?:{pattern})(?![\w-])")(_serial)
    made.add("serial", rf"{START}\d{{4}}(?:[ -]\d{{4}}){{3}}(?!\w)")(_serial)
    made.add("telephone", r"(?<!\w)\+\d{1,3}[ .\u00a0/(-]{0,2}\d[\d ().\u00a0/-]{4,24}\d(?!\w)")(
        _international
    )
    made.add("telephone", rf"(?<!\w)\(\d{{2,5}}\)\s?\d{{3,5}}(?:{_SPACES}?\d{{2,4}}){{1,3}}(?!\w)")(
        _telephone
    )
    for pattern in table.telephones:
        made.add("telephone", rf"{START}(?:{pattern})(?!\w|[.,]\d| ?%)")(_telephone)
    made.add("telephone", rf"{START}\d{{3}}-\d{{3}}-\d{{3,4}}(?!\w)|{START}\d{{3}}-\d{{4}}(?![\w-])")(
        _telephone
    )
    made.add("telephone", rf"{START}\d{{4}}-\d{{4}}(?![\w-])")(_eight_digits)
    made.add("serial", rf"{START}\d{{1,40}}(?:-\d{{1,40}}){{2,12}}(?![\w-])")(_serial)
    made.add("serial", rf"{START}\d{{5}}(?=\s(?:{any_of(table.cities)})(?!\w))")(_postcode)
    made.add("serial", r"(?<=\d, )\d{5}(?= [^\W\d_a-zß-ÿ])")(_postcode)
    made.add("serial", rf"{START}\d{{1,40}}(?:[ .-]\d{{1,40}}){{0,8}}(?![\w]|,\d| ?[€$£%])")(_as_told)
    return made


def _groups(written: str, language: Language) -> Pieces:
    return [(group, language.telephone(group)) for group in re.findall(r"\d+", written)]


def _telephone(match: re.Match[str], language: Language) -> Pieces:
    return _groups(match.group(), language)


def _international(match: re.Match[str], language: Language) -> Pieces:
    country, *rest = re.findall(r"\d+", match.group())
    code = language.cardinal(int(country)) if len(country) < 3 else language.digits(country)
    return [(f"+{country}", f"{language.table.words['plus']} {code}"),
            *((group, language.telephone(group)) for group in rest)]  # fmt: skip


def _eight_digits(match: re.Match[str], language: Language) -> Pieces | None:
    """``1234-5678``, unless it is a range of years."""
    first, last = match.group().split("-")
    if 1000 < int(first) < int(last) < 2100:
        return None
    return _groups(match.group(), language)


def _ip(match: re.Match[str], language: Language) -> str | None:
    if _TELEPHONE.search(before(match, 15)) or any(
        int(part) > 255 or (part[0] == "0" and part != "0") for part in match.group().split(".")
    ):
        return None
    return f" {language.table.words['dot']} ".join(language.digits(part) for part in match.group().split("."))


def _serial(match: re.Match[str], language: Language) -> Pieces:
    return [
        (group, language.digits(group) if group.isdecimal() else " ".join(group))
        for group in re.findall(r"\d+|[A-Z]+", match.group())
    ]


def _account(match: re.Match[str], language: Language) -> Pieces:
    return [
        (group, " ".join(language.digits(c) if c.isdecimal() else c for c in group))
        for group in match.group().split()
    ]


def _postcode(match: re.Match[str], language: Language) -> str:
    return language.postcode(match.group())


def _as_told(match: re.Match[str], language: Language) -> Pieces | None:
    """A figure behind a word that says what it is: "teléfono", "PIN", "pedido"."""
    told = any_of(language.table.digits_after)
    if not re.search(rf"(?<!\w)(?i:{told})\.?\s?(?:[:#]|(?i:nr|núm|n)[.ºo°]*)?\s*$", before(match)):
        return None
    if len(re.sub(r"\D", "", match.group())) < 4 and not _EXTENSION.search(before(match, 12)):
        return None
    if is_followed_by_noun(match, language):  # la ville compte 5000 habitants
        return None
    return _serial(match, language)
