"""What voices of every engine share: markup, marks in scripts, pronunciations, prosody and loudness.

Engines and the rooms above import what is named here, and ``cues``, ``markup``, ``voiceprint``.
"""

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
