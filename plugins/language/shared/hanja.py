"""Chinese characters in Korean text, by their Korean sounds: 漢字 is 한자.

The sounds are those of the Unihan database (``tools/build_hanja.py``). At the beginning of a word, and of 列
and 率 behind a vowel or ㄴ, they change as Korean spelling has it (한글 맞춤법 10–12항);
不 is 부 before ㄷ, ㅈ.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KANA = "\u3040-\u30ff"
_RUN = re.compile(rf"(?<![{_HAN}{_KANA}])[{_HAN}]+(?![{_HAN}{_KANA}])")
"""Beside kana they are Japanese."""
_FIRST, _SYLLABLES, _FINALS = 0xAC00, 588, 28
_N, _D, _L, _NONE, _J = 2, 3, 5, 11, 12
"""Initial consonants, by their numbers in Unicode: ㄴ, ㄷ, ㄹ, none, ㅈ."""
_I_LIKE = frozenset({2, 6, 7, 12, 17, 20})
"""ㅑ, ㅕ, ㅖ, ㅛ, ㅠ, ㅣ."""
_AFTER_VOWEL = {"렬": "열", "률": "율"}


def hangul(text: str) -> str:
    """The text with every Chinese character as its Korean syllable, in the same place; those that Korean does
    not have stay."""
    return _RUN.sub(_said, text) if _RUN.search(text) else text


def _said(run: re.Match[str]) -> str:
    sounds = _sounds()
    said = run.string[max(0, run.start() - 1) : run.start()]
    outset = len(said)
    for character, following in zip(run[0], [*run[0][1:], ""], strict=True):
        syllable = sounds.get(character, character)
        before = said[-1:]
        if character == "不" and _initial(sounds.get(following, "")) in (_D, _J):
            syllable = "부"
        elif syllable in _AFTER_VOWEL and _ends_in_vowel_or_n(before):
            syllable = _AFTER_VOWEL[syllable]
        elif not before.isalnum():
            syllable = _at_the_beginning(syllable)
        said += syllable
    return said[outset:]


def _at_the_beginning(syllable: str) -> str:
    initial = _initial(syllable)
    if initial not in (_N, _L):
        return syllable
    bright = (ord(syllable) - _FIRST) % _SYLLABLES // _FINALS in _I_LIKE
    changed = _NONE if bright else _N
    return chr(ord(syllable) + (changed - initial) * _SYLLABLES)


def _initial(syllable: str) -> int:
    return (ord(syllable) - _FIRST) // _SYLLABLES if "가" <= syllable <= "힣" else -1


def _ends_in_vowel_or_n(syllable: str) -> bool:
    return "가" <= syllable <= "힣" and (ord(syllable) - _FIRST) % _FINALS in (0, 4)


@cache
def _sounds() -> dict[str, str]:
    text = (files("heygen_studio_assets") / "languages" / "ko.hanja.txt").read_text("utf-8")
    return {character: line[0] for line in text.splitlines() for character in line[2:]}
