"""espeak-ng as a library: how words are pronounced. Its plain voices are an engine of their own."""

from .library import TIE, Espeak, Sound, espeak
from .words import espeak_voice, letters_named, word_sounds

__all__ = ["TIE", "Espeak", "Sound", "espeak", "espeak_voice", "letters_named", "word_sounds"]
