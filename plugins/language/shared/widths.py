"""Signs, figures and letters of full width, kana of half width, figures as one sign (①, Ⅲ, ½), Roman
numerals, and letters of several parts: the rules take them as they are usually written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from ..tokens import Token
from .places import restored
from .roman import roman

_OTHER_WIDTH = re.compile("[\uff01-\uffee\u3000]")
_NUMBER = re.compile("([①-⑳])|[Ⅰ-Ⅻⅰ-ⅻ]")
_FRACTION = re.compile("[¼-¾⅐-⅞]")
_COMBINED = re.compile(
    "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[^\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]+"
)
_ROMAN = re.compile(
    "(?<=[第제])[IVX]+(?![A-Za-z])"
    "|(?<![A-Za-z0-9])[IVX]{2,}(?=世|章|部|巻|編|期|型|級|類|条|세|장|부|권|편|기|형|급|조)"
    "|(?:(?<=[ァ-ヶー가-힣])|(?<=[가-힣] ))(?!X+(?![IV]))[IVX]{2,}(?![A-Za-z])"
)
"""A numeral behind 第 or a name, or before what it numbers; XX behind a name stands for anything."""
_CLUSTER = re.compile(
    f"(?P<roman>{_ROMAN.pattern})|[\uff66-\uff9d][\uff9e\uff9f]|{_COMBINED.pattern}|.", re.DOTALL
)
_KEPT = frozenset("～。，")


def half_width(text: str, read: Callable[[str], Iterable[Token]]) -> list[Token]:
    """What ``read`` makes of a text in the usual widths, with places and pieces of the text itself."""
    if not any(found.search(text) for found in (_OTHER_WIDTH, _NUMBER, _FRACTION, _ROMAN, _COMBINED)):
        return list(read(text))
    origins: list[int] = []
    letters = ""
    for match in _CLUSTER.finditer(text):
        value = roman(match["roman"]) if match["roman"] else None
        usual = str(value) if value else _usual(match.group(), letters[-1:])
        origins += [match.start()] * len(usual)
        letters += usual
    origins.append(len(text))
    return restored(read(letters), text, origins)


def _usual(cluster: str, before: str) -> str:
    if number := _NUMBER.match(cluster):
        return f"{unicodedata.numeric(cluster):.0f}{' ' if number[1] else ''}"  # ①次に counts nothing
    if _FRACTION.match(cluster):
        figures = unicodedata.normalize("NFKC", cluster).replace("\u2044", "/")
        return f" {figures}" if before.isdecimal() else figures
    if _OTHER_WIDTH.match(cluster) and cluster not in _KEPT:
        return unicodedata.normalize("NFKC", cluster)
    return unicodedata.normalize("NFC", cluster)
