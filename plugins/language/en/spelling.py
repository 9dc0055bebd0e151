"""What the English rules share: edges, and how letters are named."""

from __future__ import annotations

import re

from .numbers import Accent

START = r"(?<![\w.])"
"""Not inside a word or number."""

_VOWELS = frozenset("aeiouyAEIOUY")
_NAMES = {
    "A": "eɪ", "B": "biː", "C": "siː", "D": "diː", "E": "iː", "F": "ɛf", "G": "dʒiː", "H": "eɪtʃ", "I":
    "aɪ", "J": "dʒeɪ", "K": "keɪ", "L": "ɛl",     "M": "ɛm", "N": "ɛn", "O": "oʊ", "P": "piː", "Q":
    "kjuː", "R": "ɑːɹ", "S": "ɛs", "T": "tiː", "U": "juː", "V": "viː", "W": "dʌbəljuː",     "X": "ɛks",
    "Y": "waɪ", "Z": "ziː",
}  # fmt: skip
_BRITISH = {**_NAMES, "O": "əʊ", "R": "ɑː", "Z": "zɛd"}

_AROUND = 60
"""Characters that a rule looks at before and after what it reads."""


def text_before(match: re.Match[str]) -> str:
    """What stands right before a match."""
    return match.string[max(0, match.start() - _AROUND) : match.start()]


def text_after(match: re.Match[str]) -> str:
    """What follows a match."""
    return match.string[match.end() : match.end() + _AROUND]


def spell(word: str) -> str:
    """The letters of a word, in capitals and apart."""
    return " ".join(word.upper())


def letter_sounds(letters: str, accent: Accent, ending: str = "") -> str:
    """A run of letters in IPA as one word: the last is stressed most.

    :param letters: A to Z, in capitals.
    :param ending: "s" for a plural or a possessive.
    """
    names = _BRITISH if accent == "gb" else _NAMES
    *before, last = (names[letter] for letter in letters)
    ipa = "".join(_stressed(name, "ˌ") for name in before) + _stressed(last, "ˈ")
    if accent == "gb":  # a linking r before a vowel
        ipa = ipa.replace("ɑːˌɛ", "ɑːɹˌɛ").replace("ɑːˌaɪ", "ɑːɹˌaɪ").replace("ɑːˌeɪ", "ɑːɹˌeɪ")
    if not ending:
        return ipa
    return ipa + ("ɪz" if letters[-1] in "SXH" else "s" if letters[-1] == "F" else "z")


def _stressed(name: str, mark: str) -> str:
    vowel = next(i for i, sound in enumerate(name) if sound in "eiɛaɑoəɔuʌɪ")
    return name[:vowel] + mark + name[vowel:]


def has_vowel(word: str) -> bool:
    return not _VOWELS.isdisjoint(word)
