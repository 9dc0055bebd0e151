"""espeak-ng: phonemes for other voices, and plain voices of its own."""

from .library import TIE, Espeak, Sound, espeak

__all__ = ["TIE", "Espeak", "Sound", "espeak"]
