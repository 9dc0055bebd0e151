"""How hard the words and the sentences are.

Vocabulary, by the share of words among the most frequent of the language (the first 5,000 in English,
Chinese, Japanese and Korean, 10,000 in the others, which inflect more): beginner from 92 %, intermediate
from 82 %. Numbers do not count. Sentences, by their mean length, in words, or in characters for Chinese and
Japanese; overall, by both and by readability, a third each.
"""

from __future__ import annotations

from heygen_studio.language import Word, rank
from heygen_studio.writing import Complexity, Readability

from .text import Text

_FREQUENT = {"en": 5000, "zh": 5000, "ja": 5000, "ko": 5000}
_LENGTHS = {"zh": (18, 32), "ja": (30, 50), "ko": (9, 14), "de": (10, 17)}
"""Mean sentence lengths from which on they are medium and high."""
_USUAL_LENGTHS = (12, 20)
_EASY, _HARD = 70, 50
"""Readability scores from which on, and below which, a text is easy and hard; the same scale for all but
Portuguese, whose formula lies 42 higher, and Japanese, whose mean is 50."""
_BANDS = {"pt": (75, 50), "ja": (55, 45)}


def complexity(text: Text, score: Readability) -> Complexity:
    """The levels of a text."""
    words = _vocabulary(text)
    length = _sentence_length(text)
    points = [words, length]
    if score.score is not None:
        easy, hard = _BANDS.get(text.language, (_EASY, _HARD))
        points.append(0 if score.score >= easy else 2 if score.score < hard else 1)
    mean = sum(points) / len(points)
    return Complexity(
        vocabulary_level=("beginner", "intermediate", "advanced")[words],
        sentence_complexity=("low", "medium", "high")[length],
        overall_complexity="simple" if mean < 0.6 else "complex" if mean > 1.4 else "moderate",
    )


def is_frequent(word: Word, language: str) -> bool:
    """Whether a word is among the most frequent of its language, in its form or, in Korean, by its stem."""
    ranks, limit = rank(language), _FREQUENT.get(language, 10_000)
    form = word.text.lower().replace("’", "'")
    if language == "ko":
        return any(ranks.get(form[:n], limit) < limit for n in range(len(form), 0, -1))
    if language == "zh" and len(form) > 2:  # compounds and phrases are as hard as their characters
        return form in ranks or all(ranks.get(character, limit) < limit for character in form)
    parts = form.replace("-", "'").split("'") if language in ("fr", "it", "en") else [form]
    return all(ranks.get(part, limit) < limit for part in parts if len(part) > 1) or (
        ranks.get(form, limit) < limit or ranks.get(word.base, limit) < limit
    )


def _vocabulary(text: Text) -> int:
    counted = [word for word in text.words if not word.text[0].isdigit()]
    if not counted:
        return 0
    share = sum(is_frequent(word, text.language) for word in counted) / len(counted)
    return 0 if share >= 0.92 else 1 if share >= 0.82 else 2


def _sentence_length(text: Text) -> int:
    total = len(text.words)
    if text.language in ("zh", "ja"):
        total = sum(not c.isspace() for sentence in text.sentences for c in sentence.text)
    medium, high = _LENGTHS.get(text.language, _USUAL_LENGTHS)
    mean = total / len(text.sentences)
    return 0 if mean < medium else 2 if mean > high else 1
