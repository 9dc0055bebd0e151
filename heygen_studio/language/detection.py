"""Which language a text is in, with lingua, among the nine of the studio."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

from heygen_studio.language.sentences import Sentence, sentences

_LONGEST = 4000
"""Characters that are looked at to tell the language of a whole script."""
_SURE = 0.85
"""Probability from which on a sentence counts as one of another language."""
_SHORTEST = 12
"""Letters (or 4 characters of Chinese, Japanese, Korean) below which a sentence is too short to tell."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a script, ``script[start:end]``, in one language."""

    start: int
    end: int
    language: str


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of a text, or None where it has no words to tell it by."""
    clean = text[:_LONGEST]
    parts = [line for line in re.split(r"(?<=[.!?。！？])\s*|\n", clean) if _weight(line) >= _SHORTEST]
    votes: Counter[str] = Counter()
    # Sentence by sentence, each with its weight: a mixed script is in the language of most of it.
    for part in parts or [clean]:
        if found := _detector().detect_language_of(part):
            votes[str(found.iso_code_639_1.name).lower()] += _weight(part)
    return votes.most_common(1)[0][0] if votes else None


def stretches(script: str, language: str, found_sentences: list[Sentence] | None = None) -> list[Stretch]:
    """The sentences of a script that are clearly in another language than it, neighbours joined.

    :param found_sentences: its sentences, where they are known already.
    """
    known = sentences(script, language) if found_sentences is None else found_sentences
    long_enough = [one for one in known if _weight(one.text) >= _SHORTEST]
    values = _detector().compute_language_confidence_values_in_parallel(
        [one.text[:_LONGEST] for one in long_enough]
    )
    found: list[Stretch] = []
    for sentence, (best, *_) in zip(long_enough, values, strict=True):
        code = str(best.language.iso_code_639_1.name).lower()
        if code == language or best.value < _SURE:
            continue
        if found and found[-1].language == code and not script[found[-1].end : sentence.start].strip():
            found[-1] = Stretch(found[-1].start, sentence.end, code)
        else:
            found.append(Stretch(sentence.start, sentence.end, code))
    return found


def _weight(sentence: str) -> int:
    return sum(c.isalpha() + 2 * (ord(c) > 0x2E80) for c in sentence)


@cache
def _detector() -> Any:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = (IsoCode639_1.EN, IsoCode639_1.ES, IsoCode639_1.FR, IsoCode639_1.DE, IsoCode639_1.IT,
             IsoCode639_1.PT, IsoCode639_1.ZH, IsoCode639_1.JA, IsoCode639_1.KO)  # fmt: skip
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()
