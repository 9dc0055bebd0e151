"""Voices made from recordings: checking the recordings, making, measuring, keeping, exporting, importing."""

from heygen_studio.cloning.requests import CONSENT, MadeVoice, VoiceChanges, VoiceDraft, in_words
from heygen_studio.cloning.samples import SampleFile
from heygen_studio.cloning.tasks import CloneTask
from heygen_studio.cloning.voices import VoiceLibrary

__all__ = [
    "CONSENT",
    "CloneTask",
    "MadeVoice",
    "SampleFile",
    "VoiceChanges",
    "VoiceDraft",
    "VoiceLibrary",
    "in_words",
]
