"""The sounds that the network tells apart."""

from __future__ import annotations

import unicodedata

SILENCE = "_"
"""Stands for the absence of speech."""

_PAIRS = {
    "eɪ": "eɪ", "aɪ": "aɪ", "aʊ": "aʊ", "ɔɪ": "ɔɪ", "oʊ": "oʊ", "əʊ": "oʊ",
    "tʃ": "ʧ", "tɕ": "ʧ", "ʈʂ": "ʧ", "dʒ": "ʤ", "dʑ": "ʤ", "ts": "ʦ", "dz": "ʦ",
}  # fmt: skip
"""Diphthongs and affricates are sounds of their own."""
_SAME = {
    "ᵊ": "ə", "ᵻ": "ɪ", "ɐ": "ə", "ɘ": "ə", "ɤ": "ʌ", "ɚ": "ɜ", "ɝ": "ɜ", "ɞ": "ɜ", "ɒ": "ɑ", "ʏ": "y",
    "ɯ": "ɨ", "ʉ": "ɨ", "ɵ": "o", "ø": "œ", "ɶ": "œ", "g": "ɡ", "ɟ": "ɡ", "c": "k", "q": "k", "ɫ": "l",
    "ʎ": "j", "ɕ": "ʃ", "ʂ": "ʃ", "ʑ": "ʒ", "ʐ": "ʒ", "ʀ": "ʁ", "χ": "x", "ħ": "h", "ɦ": "h", "ɸ": "f",
    "ɣ": "ɡ", "β": "b", "ɰ": "w", "ɥ": "w", "ʝ": "j", "ɻ": "ɹ", "r": "ɾ", "ɽ": "ɾ", "ɴ": "ŋ", "ɱ": "m",
    "ʔ": "_", "ʋ": "v", "ꭧ": "ʧ", "ʣ": "ʦ", "ʨ": "ʧ", "ʥ": "ʤ",
}  # fmt: skip
"""Rare sounds join their nearest."""


def plain(symbol: str) -> str:
    """The class of an IPA symbol, diacritics left aside."""
    letters = [c for c in unicodedata.normalize("NFD", symbol) if unicodedata.category(c)[0] == "L"]
    letters = [c for c in letters if c not in "ʰʲʷˠˤː"]
    if not letters:
        return SILENCE
    pair = "".join(letters[:2])
    return _PAIRS.get(pair) or _SAME.get(letters[0], letters[0])
