"""Words to the phoneme symbols that Kokoro was trained on.

espeak-ng pronounces whole clauses, so that words sound as they do in running speech. Its IPA is then
respelled in Kokoro's symbols: one letter for each diphthong and affricate, and no length marks in American
English (symbol set: hexgrad/misaki, EN_PHONES.md and espeak.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from ..espeak import TIE, espeak

_ESPEAK_VOICES = {"us": "en-us", "gb": "en", "br": "pt-br"}
"""By accent; where an accent is not listed, the voice is named after the language."""

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


@cache
def vocabulary() -> dict[str, int]:
    """Number of each symbol in the model."""
    from kokoro_onnx.config import DEFAULT_VOCAB

    return dict(DEFAULT_VOCAB)


def pronounce(words: Sequence[str], language: str, accent: str) -> list[str]:
    """Kokoro's symbols for each word of a clause, given without punctuation."""
    if not words:
        return []
    voice = _ESPEAK_VOICES.get(accent, language)
    return [
        "".join(
            symbol for symbol in _respell(ipa, accent if language == "en" else "") if symbol in vocabulary()
        )
        for ipa in _per_word(words, _ipa(" ".join(words), voice).split(), voice)
    ]


def from_ipa(ipa: str) -> str:
    """Kokoro's symbols for IPA as an author or a reader writes it."""
    tied = re.sub("[\u035c\u0361]", TIE, ipa)
    for pair, letter in (*_TIED, ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("ts", "ʦ"), ("tɕ", "ʨ"), ("dʑ", "ʥ"), ("r", "r")):
        tied = tied.replace(pair, letter)
    return "".join(symbol for symbol in _decomposed(tied) if symbol in vocabulary())


def _ipa(text: str, voice: str) -> str:
    return espeak().phonemes(text, voice, ties=not voice.startswith("en"))


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


def _per_word(words: Sequence[str], groups: Sequence[str], voice: str) -> list[str]:
    """Share out what espeak said among the words.

    espeak joins some small words ("of the" is one group) and parts others ("YouTube" is two). The words said
    on their own tell which groups belong to which words: dynamic programming over joins of up to four.
    """
    if len(words) == len(groups):
        return list(groups)
    alone = ["".join(_ipa(word, voice).split()) for word in words]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    steps = [(1, n) for n in range(5)] + [(n, 1) for n in range(2, 5)]
    for i in range(len(words) + 1):
        for j in range(len(groups) + 1):
            if (i, j) not in best:
                continue
            cost = best[i, j][0]
            for di, dj in steps:
                to = (i + di, j + dj)
                if to[0] > len(words) or to[1] > len(groups):
                    continue
                new = cost + _distance("".join(alone[i : to[0]]), "".join(groups[j : to[1]]))
                if to not in best or new < best[to][0]:
                    best[to] = (new, (i, j))
    result: list[str] = []
    at = (len(words), len(groups))
    while at != (0, 0):
        start = best[at][1]
        said = "".join(groups[start[1] : at[1]])
        result = _cut(said, alone[start[0] : at[0]]) + result
        at = start
    return result


def _cut(said: str, alone: Sequence[str]) -> list[str]:
    """Cut one joined group into its words."""
    if len(alone) == 1:
        return [said]
    first, rest = alone[0], "".join(alone[1:])
    where = min(
        range(1, max(2, len(said))), key=lambda k: _distance(first, said[:k]) + _distance(rest, said[k:])
    )
    return [said[:where], *_cut(said[where:], alone[1:])]


def _distance(a: str, b: str) -> float:
    """Levenshtein distance; stress and length marks count little."""

    def weight(symbol: str) -> float:
        return 0.1 if symbol in "ˈˌː" else 1.0

    row = [0.0]
    for symbol in b:
        row.append(row[-1] + weight(symbol))
    for symbol in a:
        previous, row = row, [row[0] + weight(symbol)]
        for k, other in enumerate(b):
            swap = previous[k] + (0.0 if symbol == other else max(weight(symbol), weight(other)))
            row.append(min(swap, previous[k + 1] + weight(symbol), row[-1] + weight(other)))
    return row[-1]
