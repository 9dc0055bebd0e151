"""Words of Hangul, punctuation, signs, and letters that no Korean voice can read."""

from __future__ import annotations

import re

from ..rules import MARK, Pieces, Rules, any_of, mark
from .numbers import NATIVE
from .sounds import ends_in_l, sounds
from .table import COUNTERS, JAMO, MARKS, SIGNS

RULES: Rules[str] = Rules()
_BOUND = re.compile(
    r"수(?=\s?[있없도는가를]|$)|것|거(?=[야예])|건|걸|게(?![가-힣])|겁니다|줄(?=\s?[알모은도을])|적이|바[를가]|정도|지도"
)
"""Bound nouns, tensed behind the ending -ㄹ (표준 발음법 27항)."""


@RULES.add("counter", rf"(?<![가-힣])({NATIVE})(\s)((?:{any_of(COUNTERS)})[가-힣]*)")
def _counted(match: re.Match[str], accent: str) -> Pieces:
    """여섯 명, 열 개: said in one breath."""
    said = sounds(f"{match[1]} {match[3]}")[0].split()
    return list(zip((match[1], match[3]), said, strict=True))


@RULES.add("word", r"[가-힣]+")
def _word(match: re.Match[str], accent: str) -> str:
    before = match.string[max(0, match.start() - 2) : match.start()]
    tensed = len(before) == 2 and before[1] == " " and ends_in_l(before[0]) and _BOUND.match(match.group())
    return f"'{match.group()}" if tensed else match.group()


@RULES.add("letters", r"[ㄱ-ㅣ]+")
def _jamo(match: re.Match[str], accent: str) -> str:
    return "".join(JAMO.get(letter, "") for letter in match.group())


RULES.add(MARK, r"\.{2,}|…+|[—–―]+|--+|(?<=\s)-(?=\s)")(mark({"–": "—", "―": "—", "-": "—"}))


@RULES.add("sign", r"#(?=[^\W\d_])")
def _hashtag(match: re.Match[str], accent: str) -> str:
    return "해시태그"


@RULES.add("sign", r"(?<=[A-Za-z0-9])/(?=[A-Za-z0-9])|(?<![\w/])/(?=[A-Za-z]+/)")
def _slash(match: re.Match[str], accent: str) -> str:
    return "슬래시"


@RULES.add("sign", any_of(SIGNS))
def _sign(match: re.Match[str], accent: str) -> str:
    return SIGNS[match.group()]


RULES.add(MARK, any_of(MARKS))(mark(MARKS))
RULES.add(MARK, r"/|[~〜～]")(lambda match, accent: "," if match.group() == "/" else "—")
