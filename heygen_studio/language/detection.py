"""Which language a text is in, with py3langid, among the nine of the studio."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

from heygen_studio.language.facts import LANGUAGES
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
        if any(c.isalpha() for c in part):
            votes[_classify(part)[0]] += _weight(part)
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
    """The language, and its probability among the nine."""
    code, probability = _identifier().classify(text)
    return str(code), float(probability)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
