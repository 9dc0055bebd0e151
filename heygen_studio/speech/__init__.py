"""What voices of every engine share: markup, the pronunciation dictionary, prosody and loudness."""

from .loudness import Leveller, limit
from .markup import PLAIN, Markup, Prosody, Reading, is_markup, parse_markup
from .options import VoiceOptions
from .pronunciations import Pronunciation, Pronunciations, pronounced
from .prosody import Spoken, apply_prosody
from .samples import sample_text

__all__ = [
    "PLAIN",
    "Leveller",
    "Markup",
    "Pronunciation",
    "Pronunciations",
    "Prosody",
    "Reading",
    "Spoken",
    "VoiceOptions",
    "apply_prosody",
    "is_markup",
    "limit",
    "parse_markup",
    "pronounced",
    "sample_text",
]
