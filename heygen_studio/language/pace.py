"""How long a text takes to speak."""

from __future__ import annotations

import re
from dataclasses import dataclass

from heygen_studio.language.facts import language as facts
from heygen_studio.language.sentences import sentences
from heygen_studio.language.syllables import syllables
from heygen_studio.language.words import Word, words
from heygen_studio.media import VoiceInfo

SENTENCE_PAUSE = 0.35
"""Seconds after a sentence, as the built-in voices make it."""
PARAGRAPH_PAUSE = 0.7
"""Seconds after a paragraph."""
CLAUSE_PAUSE = 0.25
"""Seconds at a comma and the like, measured with the Kokoro voices."""
EDGES = 0.6
"""Seconds of silence before the first and after the last word."""

_CLAUSE = re.compile(r"[,;:](?=\s)|[、，；：،—–]")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a language is spoken.

    :param syllables_per_second: of speaking time, without the pauses between sentences.
    :param source: "measured: …" for a voice, or the publication that it is taken from.
    """

    syllables_per_second: float
    source: str


def pace_of(language: str, voice: VoiceInfo | None = None) -> Pace:
    """The pace of a voice where it has been measured, or else of its language as published.

    :raises InputError: the language is none of the nine.
    """
    known = facts(language)
    if voice is not None and voice.phonemes_per_second:
        return Pace(voice.phonemes_per_second / known.phonemes_per_syllable, f"measured: voice {voice.id}")
    return Pace(known.syllables_per_second, known.source)


def speaking_time(text: str, language: str, pace: Pace, found: list[Word] | None = None) -> float:
    """Seconds that a text takes to speak.

    :param found: its words, where they are known already.
    """
    said = sum(syllables(word, language) for word in (words(text, language) if found is None else found))
    if not said:
        return 0.0
    spoken = sentences(text, language)
    pauses = sum(PARAGRAPH_PAUSE if one.closes else SENTENCE_PAUSE for one in spoken[:-1])
    pauses += CLAUSE_PAUSE * len(_CLAUSE.findall(text)) + EDGES
    return said / pace.syllables_per_second + pauses


def words_for(seconds: float, language: str, pace: Pace) -> int:
    """Roughly how many words fit so many seconds, pauses included; at least 5."""
    spoken = 0.85 * seconds * pace.syllables_per_second
    return max(5, round(spoken / facts(language).syllables_per_word))
