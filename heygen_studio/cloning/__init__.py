"""Voices, above all those that users make from recordings: checked, made, measured, kept, exported, imported.

The rooms above import what is named here; ``voices`` is the face of it.
"""

from heygen_studio.cloning.records import CloneTask
from heygen_studio.cloning.requests import CONSENT, MadeVoice, VoiceChanges, VoiceDraft, in_words
from heygen_studio.cloning.voices import VoiceLibrary

__all__ = [
    "CONSENT",
    "CloneTask",
    "MadeVoice",
    "VoiceChanges",
    "VoiceDraft",
    "VoiceLibrary",
    "in_words",
]
