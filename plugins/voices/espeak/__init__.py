"""espeak-ng: phonemes for other voices, and plain voices of its own."""

from .library import TIE, Espeak, Sound, espeak
from .words import espeak_voice, word_sounds

__all__ = ["TIE", "Espeak", "Sound", "espeak", "espeak_voice", "word_sounds"]
