"""What is known of the nine languages: words, sentences, syllables, the pace of speech, and which one it is.

Everything here is quick after its first use; dictionaries and models are loaded with that. Any room above
may import what is named here.
"""

from heygen_studio.language.detection import Stretch, detect_language, stretches
from heygen_studio.language.facts import LANGUAGES, Language, language
from heygen_studio.language.frequency import rank
from heygen_studio.language.mismatch import clearly_in
from heygen_studio.language.pace import Pace, pace_of, speaking_time, words_for
from heygen_studio.language.sentences import Sentence, sentences
from heygen_studio.language.syllables import in_dictionary, syllables
from heygen_studio.language.words import Word, plain_apostrophes, words

__all__ = [
    "LANGUAGES",
    "Language",
    "Pace",
    "Sentence",
    "Stretch",
    "Word",
    "clearly_in",
    "detect_language",
    "in_dictionary",
    "language",
    "pace_of",
    "plain_apostrophes",
    "rank",
    "sentences",
    "speaking_time",
    "stretches",
    "syllables",
    "words",
    "words_for",
]
