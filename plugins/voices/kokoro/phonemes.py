"""Words to the phoneme symbols that Kokoro was trained on.

The IPA of espeak-ng is respelled: one letter for each diphthong and affricate, and no length marks in
American English (symbol set: hexgrad/misaki, EN_PHONES.md and espeak.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from ...language.espeak import TIE, espeak_voice, word_sounds

_BOTH = [
    ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("ɔɪ", "Y"),
    ("ʔn̩", "tᵊn"), ("ʔn", "tᵊn"), ("ʔ", "t"), ("əl̩", "ᵊl"), ("l̩", "ᵊl"), ("n̩", "ᵊn"), ("m̩", "ᵊm"),
    ("ʲ", ""), ("ɚ", "əɹ"), ("ɐ", "ə"), ("r", "ɹ"), ("x", "k"), ("ç", "k"), ("ɬ", "l"), ("g", "ɡ"),
]  # fmt: skip
_BY_ACCENT: dict[str, list[tuple[str, str]]] = {
    "us": [("oʊ", "O"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""), ("e", "A"), ("o", "ɔ"), ("ɒ", "ɑ")],
    "gb": [("əʊ", "Q"), ("oʊ", "Q"), ("eə", "ɛː"), ("iə", "ɪə"), ("e", "A"), ("o", "ɔ")],
}  # fmt: skip

IPA = {
    "A": "eɪ",
    "I": "aɪ",
    "W": "aʊ",
    "Y": "ɔɪ",
    "O": "oʊ",
    "Q": "əʊ",
    "ʧ": "tʃ",
    "ʤ": "dʒ",
    "ᵊ": "ə",
    "ᵻ": "ɪ",
    "S": "s",
    "ʦ": "ts",
    "ʣ": "dz",
    "ʨ": "tɕ",
    "ʥ": "dʑ",
    "ꭧ": "ʈʂ",
}
"""Plain IPA for the symbols of Kokoro that are its own."""

_TIED = [
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^z", "ʣ"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("o^ʊ", "O"), ("ə^ʊ", "Q"),
    ("s^s", "S"), ("t^s", "ʦ"), ("t^ʃ", "ʧ"), ("t^ɕ", "ʨ"), ("ɔ^ɪ", "Y"), ("ʏ", "y"), ("ɫ", "l"), ("g", "ɡ"),
]  # fmt: skip
"""Sounds that are one letter in every language but English."""
_WRITTEN = [("tʃ", "ʧ"), ("dʒ", "ʤ"), ("ts", "ʦ"), ("tɕ", "ʨ"), ("dʑ", "ʥ"), ("ʈʂ", "ꭧ")]
"""The same as people write them, without ties."""
_PLAIN_E = re.compile("e(?![ɪə])")
"""The vowel of "dress" as older British dictionaries write it."""


@cache
def vocabulary() -> dict[str, int]:
    """Number of each symbol in the model."""
    from kokoro_onnx.config import DEFAULT_VOCAB

    return dict(DEFAULT_VOCAB)


def pronounce(words: Sequence[str], language: str, accent: str) -> list[str]:
    """Kokoro's symbols for each word of a clause, given without punctuation."""
    voice = espeak_voice(language, accent)
    return [
        "".join(
            symbol for symbol in _respell(ipa, accent if language == "en" else "") if symbol in vocabulary()
        )
        for ipa in word_sounds(words, voice, ties=language != "en")
    ]


def from_ipa(ipa: str, accent: str = "") -> str:
    """Kokoro's symbols for IPA as an author or a reader writes it.

    :param accent: that of an English voice, ``us`` or ``gb``; empty for other languages.
    """
    if accent:
        ipa = _PLAIN_E.sub("ɛ", re.sub(f"[\u035c\u0361{re.escape(TIE)}]", "", ipa))
        return "".join(symbol for symbol in _respell(ipa, accent) if symbol in vocabulary())
    tied = re.sub("[\u035c\u0361]", TIE, ipa)
    for pair, letter in (*_TIED, *_WRITTEN):
        tied = tied.replace(pair, letter)
    return "".join(symbol for symbol in _decomposed(tied) if symbol in vocabulary())


def _respell(ipa: str, accent: str) -> str:
    if not accent:
        for old, new in _TIED:
            ipa = ipa.replace(old, new)
        return _decomposed(ipa)
    for old, new in (*_BOTH, *_BY_ACCENT[accent]):
        ipa = ipa.replace(old, new)
    return re.sub(r"[\u0300-\u036f]", "", ipa).replace("ɹɹ", "ɹ")


def _decomposed(ipa: str) -> str:
    """With nasal vowels as vowel and tilde, as in the vocabulary, which has a cedilla of its own."""
    return "".join(c if c == "ç" else unicodedata.normalize("NFD", c) for c in ipa)
