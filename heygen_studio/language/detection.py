"""Which language a text is in, among the nine of the studio.

Letters that only one of them has tell it at once. Otherwise there are two witnesses: the letters, judged by
py3langid, and the words, by how common they are in each language; their probabilities are multiplied (naive
Bayes).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

from heygen_studio.language.facts import LANGUAGES
from heygen_studio.language.frequency import rank
from heygen_studio.language.sentences import Sentence, sentences

_LONGEST = 4000
"""Characters that are looked at to tell the language of a whole script."""
_SURE = 0.85
"""Probability from which on a sentence counts as one of another language."""
_LIKELY = 0.7
"""Probability below which nothing is said of a text: "OK" is a word of every language."""
_RARE = 1e-5
"""Probability of a word that is not among the most frequent ones."""
_COMMON = 20
"""The word of rank r has a probability of about 1 / (r + 20), by Zipf's and Mandelbrot's law."""
_EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SHORTEST = 12
"""Letters (or 4 characters of Chinese, Japanese, Korean) below which a sentence is too short to tell."""


_LATIN = ("en", "es", "fr", "de", "it", "pt")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a script, ``script[start:end]``, in one language."""

    start: int
    end: int
    language: str


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of a text, or None where it is too little to tell it by."""
    clean = text[:_LONGEST]
    parts = [line for line in re.split(r"(?<=[.!?。！？])\s*|\n", clean) if _weight(line) >= _SHORTEST]
    votes: Counter[str] = Counter()
    # Sentence by sentence, each with its weight: a mixed script is in the language of most of it.
    for part in parts or [clean]:
        code, probability = _classify(part)
        votes[code if probability >= _LIKELY else ""] += _weight(part)
    del votes[""]
    return votes.most_common(1)[0][0] if votes else None


def stretches(script: str, language: str, found_sentences: list[Sentence] | None = None) -> list[Stretch]:
    """The sentences of a script that are clearly in another language than it, neighbours joined.

    :param found_sentences: its sentences, where they are known already.
    """
    known = sentences(script, language) if found_sentences is None else found_sentences
    found: list[Stretch] = []
    for sentence in known:
        if _weight(sentence.text) < _SHORTEST:
            continue
        code, probability = _classify(sentence.text[:_LONGEST])
        if code == language or probability < _SURE:
            continue
        if found and found[-1].language == code and not script[found[-1].end : sentence.start].strip():
            found[-1] = Stretch(found[-1].start, sentence.end, code)
        else:
            found.append(Stretch(sentence.start, sentence.end, code))
    return found


def _weight(sentence: str) -> int:
    return sum(c.isalpha() + 2 * (ord(c) > 0x2E80) for c in sentence)


def _classify(text: str) -> tuple[str, float]:
    """The language, and its probability among the nine; 0 where nothing tells it."""
    eastern = _EASTERN.findall(text)
    latin = sum(c.isalpha() and c <= "\u024f" for c in text)
    if 3 * len(eastern) > latin:
        return _classify_eastern(text, "".join(eastern))
    if not latin:
        return "", 0.0
    by_letters = dict(_identifier().rank(text))
    scores = {code: math.log(max(float(by_letters[code]), 1e-6)) for code in _LATIN}
    for word in re.findall(r"[^\W\d_]+", text.lower()):
        for code in _LATIN:
            place = rank(code).get(word)
            scores[code] += math.log(_RARE if place is None else 1 / (place + _COMMON))
    best = max(scores, key=scores.__getitem__)
    return best, 1 / sum(math.exp(score - scores[best]) for score in scores.values())


def _classify_eastern(text: str, letters: str) -> tuple[str, float]:
    hangul = sum(c >= "\uac00" for c in letters)
    kana = sum(c <= "\u30ff" for c in letters)
    if 2 * hangul > len(letters):
        return "ko", 1.0
    if 20 * kana > len(letters):
        return "ja", 1.0
    known = {code for code in ("zh", "ja") if letters in rank(code)}
    if len(known) == 1:
        return known.pop(), 1.0
    code, probability = _identifier().classify(text)
    return str(code), float(probability) if code in ("zh", "ja") and not known else 0.0


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
