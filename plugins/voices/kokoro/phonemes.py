"""Words to the phoneme symbols that Kokoro was trained on.

espeak-ng pronounces whole clauses, so that words sound as they do in running speech. Its IPA is then
respelled in Kokoro's symbols: one letter for each diphthong and affricate, and no length marks in American
English (symbol set: hexgrad/misaki, EN_PHONES.md).
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from ..english import Accent

_LANGUAGES = {"us": "en-us", "gb": "en-gb"}

_BOTH = [
    ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("ɔɪ", "Y"),
    ("ʔn̩", "tᵊn"), ("ʔn", "tᵊn"), ("ʔ", "t"), ("əl̩", "ᵊl"), ("l̩", "ᵊl"), ("n̩", "ᵊn"), ("m̩", "ᵊm"),
    ("ʲ", ""), ("ɚ", "əɹ"), ("ɐ", "ə"), ("r", "ɹ"), ("x", "k"), ("ç", "k"), ("ɬ", "l"), ("g", "ɡ"),
]  # fmt: skip
_BY_ACCENT: dict[Accent, list[tuple[str, str]]] = {
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
}
"""Plain IPA for the symbols of Kokoro that are its own."""

_espeak = threading.Lock()  # espeak-ng has one global state


@cache
def vocabulary() -> dict[str, int]:
    """Number of each symbol in the model."""
    from kokoro_onnx.config import DEFAULT_VOCAB

    return dict(DEFAULT_VOCAB)


def pronounce(words: Sequence[str], accent: Accent) -> list[str]:
    """Kokoro's symbols for each word of a clause, given without punctuation."""
    if not words:
        return []
    known = vocabulary()
    return [
        "".join(symbol for symbol in _respell(ipa, accent) if symbol in known)
        for ipa in _per_word(words, _ipa(" ".join(words), accent).split(), accent)
    ]


@cache
def _backend(accent: Accent) -> Any:
    import espeakng_loader
    from phonemizer.backend import EspeakBackend
    from phonemizer.backend.espeak.wrapper import EspeakWrapper

    EspeakWrapper.set_library(espeakng_loader.get_library_path())
    EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
    # It warns where espeak joins or parts words, which is expected here: see _per_word.
    quiet = logging.getLogger("phonemizer.espeak")
    quiet.setLevel(logging.ERROR)
    return EspeakBackend(_LANGUAGES[accent], with_stress=True, language_switch="remove-flags", logger=quiet)


@lru_cache(maxsize=4096)
def _ipa(text: str, accent: Accent) -> str:
    with _espeak:
        (ipa,) = _backend(accent).phonemize([text], strip=True)
    return str(ipa)


def _respell(ipa: str, accent: Accent) -> str:
    for old, new in (*_BOTH, *_BY_ACCENT[accent]):
        ipa = ipa.replace(old, new)
    return re.sub(r"[\u0300-\u036f]", "", ipa).replace("ɹɹ", "ɹ")


def _per_word(words: Sequence[str], groups: Sequence[str], accent: Accent) -> list[str]:
    """Share out what espeak said among the words.

    espeak joins some small words ("of the" is one group) and parts others ("YouTube" is two). The words said
    on their own tell which groups belong to which words: dynamic programming over joins of up to four.
    """
    if len(words) == len(groups):
        return list(groups)
    alone = ["".join(_ipa(word, accent).split()) for word in words]
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
