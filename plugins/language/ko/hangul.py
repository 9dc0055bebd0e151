"""Hangul as it is pronounced: the rules of Standard Korean pronunciation (표준 발음법), and IPA.

The rules act between the final consonant of a syllable and the initial one of the next: liaison, aspiration,
palatalisation, nasalisation, the change to ㄹ, and tensing. Numbers in comments are those of the articles.
What the letters do not tell is marked: ``'`` tenses the letter that follows (칠'십 as 칠씹), ``+`` adds a ㄴ
to it (십+육 as 심뉵). Words with a space between them are said in one breath: the rules act between them too.
"""

from __future__ import annotations

from dataclasses import dataclass

_BASE = 0xAC00
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]

_PAIRS = {
    "ㄳ": ("ㄱ", "ㅅ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄶ": ("ㄴ", "ㅎ"), "ㄺ": ("ㄹ", "ㄱ"), "ㄻ": ("ㄹ", "ㅁ"),
    "ㄼ": ("ㄹ", "ㅂ"),
    "ㄽ": ("ㄹ", "ㅅ"), "ㄾ": ("ㄹ", "ㅌ"), "ㄿ": ("ㄹ", "ㅍ"), "ㅀ": ("ㄹ", "ㅎ"), "ㅄ": ("ㅂ", "ㅅ"),
}  # fmt: skip
_REDUCED = {
    # 8-11: seven sounds are left at the end of a syllable
    "ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㄳ": "ㄱ", "ㄺ": "ㄱ", "ㅅ": "ㄷ", "ㅆ": "ㄷ", "ㅈ": "ㄷ", "ㅊ": "ㄷ",
    "ㅌ": "ㄷ", "ㅎ": "ㄷ",
    "ㅍ": "ㅂ", "ㅄ": "ㅂ", "ㄿ": "ㅂ", "ㄵ": "ㄴ", "ㄶ": "ㄴ", "ㄼ": "ㄹ", "ㄽ": "ㄹ", "ㄾ": "ㄹ",
    "ㅀ": "ㄹ", "ㄻ": "ㅁ",
}  # fmt: skip
_ASPIRATED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
_TENSED = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ"}
_NASALISED = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}

_INITIAL_IPA = {
    "ㄱ": "k", "ㄲ": "k", "ㄴ": "n", "ㄷ": "t", "ㄸ": "t", "ㄹ": "ɾ", "ㅁ": "m", "ㅂ": "p", "ㅃ": "p",
    "ㅅ": "s",
    "ㅆ": "s",
    "ㅇ": "", "ㅈ": "ʨ", "ㅉ": "ʨ", "ㅊ": "ʨʰ", "ㅋ": "kʰ", "ㅌ": "tʰ", "ㅍ": "pʰ", "ㅎ": "h",
}  # fmt: skip
_VOICED = {"ㄱ": "ɡ", "ㄷ": "d", "ㅂ": "b", "ㅈ": "ʥ"}
_VOWEL_IPA = {
    "ㅏ": "a", "ㅐ": "ɛ", "ㅑ": "ja", "ㅒ": "jɛ", "ㅓ": "ʌ", "ㅔ": "e", "ㅕ": "jʌ", "ㅖ": "je", "ㅗ": "o",
    "ㅘ": "wa",
    "ㅙ": "wɛ",
    "ㅚ": "we", "ㅛ": "jo", "ㅜ": "u", "ㅝ": "wʌ", "ㅞ": "we", "ㅟ": "wi", "ㅠ": "ju", "ㅡ": "ɯ",
    "ㅢ": "ɰi",
    "ㅣ": "i",
}  # fmt: skip
_FINAL_IPA = {"": "", "ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅇ": "ŋ"}


@dataclass(slots=True)
class _Syllable:
    initial: str
    vowel: str
    final: str
    spaced: bool = False


def is_hangul(letter: str) -> bool:
    """Whether a letter is a Hangul syllable."""
    return _BASE <= ord(letter) < _BASE + 11172


def pronounced(phrase: str) -> str:
    """Words of Hangul syllables, respelled as they are said: 학생입니다 as 학쌩임니다, 여섯 명 as 여선 명."""
    return "".join(" " * syllable.spaced + _composed(syllable) for syllable in _changed(phrase))


def to_ipa(phrase: str) -> str:
    """The IPA of words of Hangul syllables."""
    said, voiced = "", False
    for syllable in _changed(phrase):
        initial = _VOICED.get(syllable.initial) if voiced else None
        sound = initial or _INITIAL_IPA[syllable.initial]
        if syllable.initial in "ㅅㅆ" and syllable.vowel in "ㅣㅑㅕㅛㅠㅒㅖㅟ":
            sound = "ɕ"
        if syllable.initial == "ㄹ" and said.endswith("l"):
            sound = "l"
        vowel = _VOWEL_IPA[syllable.vowel]
        if syllable.vowel == "ㅢ" and syllable.initial != "ㅇ":
            vowel = "i"
        said += " " * syllable.spaced + sound + vowel + _FINAL_IPA[syllable.final]
        voiced = syllable.final in ("", "ㄴ", "ㄹ", "ㅁ", "ㅇ")
    return said


def _changed(phrase: str) -> list[_Syllable]:
    syllables: list[_Syllable] = []
    marks = ""
    for letter in phrase:
        if not is_hangul(letter):
            marks += letter
            continue
        syllable = _decomposed(letter)
        syllable.spaced = " " in marks and bool(syllables)
        if "'" in marks:  # 26-28
            syllable.initial = _TENSED.get(syllable.initial, syllable.initial)
        if "+" in marks:  # 29
            syllable.initial = "ㄴ"
        if syllable.spaced and syllable.initial == "ㅇ":  # 15
            syllables[-1].final = _reduced(syllables[-1].final)
        syllables.append(syllable)
        marks = ""
    for one, following in zip(syllables, [*syllables[1:], None], strict=True):
        if following is None:
            one.final = _reduced(one.final)
        else:
            _between(one, following)
    return syllables


def _between(one: _Syllable, two: _Syllable) -> None:
    final, initial = one.final, two.initial
    if not final:
        return
    left, right = _PAIRS.get(final, ("", final))
    if right == "ㅎ" and initial in _ASPIRATED:  # 12.1
        one.final, two.initial = left, _ASPIRATED[initial]
        return
    if right == "ㅎ" and initial == "ㅅ":  # 12.2
        one.final, two.initial = left, "ㅆ"
        return
    if right == "ㅎ" and initial == "ㅇ":  # 12.4
        one.final, two.initial = "", left or "ㅇ"
        return
    if (initial == "ㅎ" and _reduced(right) in "ㄱㄷㅂ") or (initial == "ㅎ" and right == "ㅈ"):  # 12.1
        sound = right if right == "ㅈ" else _reduced(right)
        aspirated = _ASPIRATED[sound]
        if sound == "ㄷ" and two.vowel == "ㅣ":  # 17
            aspirated = "ㅊ"
        one.final, two.initial = left, aspirated
        return
    if initial == "ㅇ" and final != "ㅇ":
        if right in "ㄷㅌ" and two.vowel == "ㅣ":  # 17
            one.final, two.initial = left, "ㅈ" if right == "ㄷ" else "ㅊ"
        else:  # 13, 14
            one.final, two.initial = left, "ㅆ" if left and right == "ㅅ" else right
        return
    reduced = _reduced(final)
    if final == "ㄺ" and initial == "ㄱ":  # 11
        reduced = "ㄹ"
    if initial in "ㄴㅁ" and reduced in _NASALISED:  # 18
        one.final = _NASALISED[reduced]
        return
    if initial == "ㄹ":
        if reduced in "ㄴㄹ":  # 20
            one.final = "ㄹ"
        elif reduced in "ㅁㅇ":  # 19
            one.final, two.initial = reduced, "ㄴ"
        else:
            one.final, two.initial = _NASALISED[reduced], "ㄴ"
        return
    if initial == "ㄴ" and reduced == "ㄹ":  # 20
        one.final, two.initial = "ㄹ", "ㄹ"
        return
    if initial in _TENSED and (reduced in "ㄱㄷㅂ" or final in ("ㄼ", "ㄾ", "ㄵ", "ㄻ", "ㄺ")):  # 23-25
        two.initial = _TENSED[initial]
    one.final = reduced


def _reduced(final: str) -> str:
    return _REDUCED.get(final, final)


def _decomposed(letter: str) -> _Syllable:
    code = ord(letter) - _BASE
    return _Syllable(_INITIALS[code // 588], _VOWELS[code % 588 // 28], _FINALS[code % 28])


def _composed(syllable: _Syllable) -> str:
    initial, vowel = _INITIALS.index(syllable.initial), _VOWELS.index(syllable.vowel)
    return chr(_BASE + initial * 588 + vowel * 28 + _FINALS.index(syllable.final))
