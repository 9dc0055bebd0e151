"""Sentiment and tone.

Each sentence gets a compound score from -1 to 1: in English by VADER (Hutto & Gilbert 2014), in the other
languages as VADER does it, on a translated AFINN-165 (Nielsen 2011): valences are added, after a negation
within three words times -0.74, and the sum s becomes s / sqrt(s² + 15).

The score of the script is the mean over its sentences: positive from 0.05, negative from -0.05. The
confidence is the share of the winning side in all that speaks for either, P / (P + N), each with 0.25 added
so that little evidence gives little confidence; for a neutral script it is 1 less the mean strength.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from heygen_studio.language import Word
from heygen_studio.writing import Sentiment

from .tables import table, valence
from .text import Text

_EDGE = 0.05
_NEGATED = -0.74
_REACH = 3
_NORM = 15
_PRIOR = 0.25
_ENDINGS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "de": tuple((ending, ("", "e")) for ending in ("er", "es", "em", "en", "e", "s")),
    "fr": (("euses", ("eux",)), ("euse", ("eux",)), ("ives", ("if",)), ("ive", ("if",)),
           ("es", ("", "e")), ("e", ("",)), ("s", ("",)), ("x", ("",))),
    "es": (("as", ("o", "a")), ("os", ("o",)), ("a", ("o",)), ("es", ("",)), ("s", ("",))),
    "pt": (("as", ("o", "a")), ("os", ("o",)), ("a", ("o",)), ("es", ("",)), ("s", ("",))),
    "it": (("a", ("o",)), ("i", ("o", "e")), ("e", ("o", "a")), ("he", ("o", "a"))),
}  # fmt: skip
"""Endings of inflected forms, and what the form in the list may have instead."""


def sentiment(text: Text) -> Sentiment:
    """The sentiment of a text and the tones that can be told from its surface, at most three."""
    scores = [_score(text.language, sentence.text, words) for sentence, words in text.by_sentence]
    method = "VADER" if text.language == "en" else "AFINN-165, translated"
    if not any(scores):
        return Sentiment(
            "neutral", None, _tones(text, scores), method, "No word of the script has a known valence."
        )
    mean = sum(scores) / len(scores)
    positive, negative = sum(s for s in scores if s > 0), -sum(s for s in scores if s < 0)
    if mean >= _EDGE:
        overall, confidence = "positive", (positive + _PRIOR) / (positive + negative + 2 * _PRIOR)
    elif mean <= -_EDGE:
        overall, confidence = "negative", (negative + _PRIOR) / (positive + negative + 2 * _PRIOR)
    else:
        overall, confidence = "neutral", 1 - (positive + negative) / len(scores)
    return Sentiment(overall, round(confidence, 2), _tones(text, scores), method)


def _score(language: str, sentence: str, words: list[Word]) -> float:
    if language == "en":
        return float(_vader().polarity_scores(sentence)["compound"])
    known, negations = valence(language), table(language).negations
    total = 0.0
    # An elided word is one of its own: n'aime is a negation and a verb.
    parts = [(form, word.base) for word in words for form in word.text.lower().split("'") if form]
    forms = [form for form, _ in parts]
    for place, (form, base) in enumerate(parts):
        value = _valence(known, form, base, language)
        if not value:
            continue
        near = forms[max(0, place - _REACH) : place]
        if language in ("ja", "ko"):  # negation follows
            near = forms[place : place + _REACH]
        denied = any(form in negations for form in near)
        if language == "ko":
            denied = any(mark in form for form in near for mark in ("않", "없", "아니", "못"))
        if language == "zh":
            denied = any(form.endswith(tuple(negations)) for form in near)
        total += value * (_NEGATED if denied else 1)
    return total / math.sqrt(total * total + _NORM)


def _valence(known: dict[str, int], form: str, base: str, language: str) -> int:
    if language == "ko":
        # Particles and endings are written onto the stem: the longest stem that is known counts.
        return next((known[form[:n]] for n in range(len(form), 1, -1) if form[:n] in known), 0)
    for ending, others in _ENDINGS.get(language, ()):
        if form not in known and form.endswith(ending) and len(form) > len(ending) + 2:
            stem = form.removesuffix(ending)
            if found := next((known[stem + other] for other in others if stem + other in known), 0):
                return found
    return known.get(form) or known.get(base, 0)


def _tones(text: Text, scores: list[float]) -> tuple[str, ...]:
    count = len(scores)
    mean = sum(scores) / count
    exclaimed = sum(s.text.rstrip("”\"'»」)").endswith(("!", "！")) for s in text.sentences) / count
    asked = sum(s.text.rstrip("”\"'»」)").endswith(("?", "？")) for s in text.sentences) / count
    digits = sum(any(c.isdigit() for c in s.text) for s in text.sentences) / count
    calm = sum(abs(score) < 0.25 for score in scores) / count
    tones = [
        ("enthusiastic", mean >= 0.5 or (mean >= 0.2 and exclaimed >= 0.15)),
        ("optimistic", mean >= 0.2),
        ("concerned", mean <= -0.2),
        ("curious", asked >= 0.15),
        ("inviting", bool(table(text.language).call_to_action.search(text.script))),
        ("informative", digits >= 0.25 or calm >= 0.6),
    ]
    return tuple(name for name, holds in tones if holds)[:3]


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
