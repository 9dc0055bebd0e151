"""How phrases of Hangul sound: the rules of letters, and those of words that the letters do not tell."""

from __future__ import annotations

import re
from functools import lru_cache

from ..rules import any_of
from .hangul import is_hangul, pronounced, to_ipa
from .table import COUNTERS, SOUNDS

_DIGIT = "영일이삼사오육칠팔구"
_NUMERAL = f"[{_DIGIT}십백천만억조경]"
_NUMERALS = re.compile(any_of(w for w in SOUNDS if re.search("[십백천만억육]|^열|여섯|여덟", w)))
_WORDS = re.compile(rf"(?<![가-힣])(?:{any_of(SOUNDS)})(?!리)")
_LARGE = re.compile(rf"(?<={_NUMERAL}[만억조경])(?={_NUMERAL})|(?<![가-힣])만(?={_NUMERAL}[십백천])")
"""Where a breath is taken in a long number: numbers are spaced by 만 (한글 맞춤법 44항)."""
_POINT = re.compile(rf"(?<=[일칠팔])점(?=[{_DIGIT}])")
_NATIVE = re.compile(
    rf"(?<![가-힣])((?:스물|서른|마흔|쉰|예순|일흔|여든|아흔)?(?:열|여덟))( ?)(?={any_of(COUNTERS)})"
)
_FUTURE = re.compile(r"(?<=[가-힣])(?=게요|수록|걸요|거야|거예요|겁니다)")


@lru_cache(maxsize=8192)
def sounds(phrase: str) -> tuple[str, str]:
    """A phrase of Hangul, respelled as it is said, and its IPA. Two spaces stand for a breath."""
    breaths = _LARGE.sub(r"\g<0>  ", phrase).split("  ")
    marked = [_marked(breath) for breath in breaths]
    return " ".join(map(pronounced, marked)), " ".join(map(to_ipa, marked))


def _marked(phrase: str) -> str:
    phrase = _WORDS.sub(lambda match: SOUNDS[match.group()], phrase)
    phrase = _NUMERALS.sub(lambda match: SOUNDS[match.group()], phrase)
    phrase = _POINT.sub("'점", phrase)
    phrase = _NATIVE.sub(r"\1\2'", phrase)
    return _FUTURE.sub(lambda match: "'" if ends_in_l(phrase[match.start() - 1]) else "", phrase)


def ends_in_l(letter: str) -> bool:
    """Whether a syllable ends in ㄹ."""
    return is_hangul(letter) and (ord(letter) - 0xAC00) % 28 == 8


def ends_in_consonant(letter: str) -> bool:
    """Whether a syllable ends in a consonant."""
    return is_hangul(letter) and (ord(letter) - 0xAC00) % 28 != 0
