"""Pinyin to IPA with tone arrows, as Kokoro was trained on (hexgrad/misaki, zh.py: → high, ↗ rising, ↓ low,
↘ falling, none for the neutral tone). The IPA of initials and finals is that of Duanmu, "The Phonology of
Standard Chinese" (2007).
"""

from __future__ import annotations

from functools import cache

_INITIALS = {
    "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ",
    "n": "n", "l": "l", "g": "k", "k": "kʰ", "h": "x", "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "r": "ɻ", "z": "ʦ",
    "c": "ʦʰ", "s": "s",
}  # fmt: skip
_FINALS = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0", "en": "ə0n",
    "eng": "ə0ŋ", "er": "ɚ0", "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ", "iao": "jau0",
    "ie": "je0", "in": "i0n", "ing": "i0ŋ", "iong": "jʊ0ŋ", "iou": "jou0", "iu": "jou0", "o": "wo0",
    "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "ua": "wa0", "uai": "wai0", "uan": "wa0n", "uang": "wa0ŋ",
    "uei": "wei0", "ui": "wei0", "uen": "wə0n", "un": "wə0n", "ueng": "wə0ŋ", "uo": "wo0", "v": "y0",
    "ve": "ɥe0", "van": "ɥɛ0n", "vn": "y0n", "ê": "ɛ0", "m": "m0", "n": "n0", "ng": "ŋ0", "io": "jɔ0",
}  # fmt: skip
_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
_RETROFLEX = frozenset({"zh", "ch", "sh", "r", "z", "c", "s"})
ERHUA = "r5"
"""The syllable of 儿 that only colours the vowel before it."""


@cache
def ipa(pinyin: str) -> str:
    """The sounds of a syllable written with the number of its tone, as in ``hao3``; 5 is the neutral tone."""
    if pinyin == ERHUA:
        return "ɚ"
    tone = _TONES.get(pinyin[-1:], "")
    letters = _spelled_out(pinyin.rstrip("12345").replace("ü", "v"))
    initial = next((i for i in _INITIALS if letters.startswith(i) and letters != i), "")
    final = letters[len(initial) :]
    if final == "i" and initial in _RETROFLEX:
        sound = "ɨ0"
    else:
        if initial in {"j", "q", "x"} and final.startswith("u"):
            final = "v" + final[1:]
        sound = _FINALS.get(final, "")
    return _INITIALS.get(initial, "") + sound.replace("0", tone)


def _spelled_out(letters: str) -> str:
    """Finals that stand alone are written with y and w."""
    if letters.startswith("yu"):
        return "v" + letters[2:]
    if letters.startswith("y"):
        return letters[1:] if letters[1:2] == "i" else "i" + letters[1:]
    if letters.startswith("w"):
        return letters[1:] if letters[1:2] == "u" else "u" + letters[1:]
    return letters
