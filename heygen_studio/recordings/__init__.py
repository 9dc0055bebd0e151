"""Recordings that users bring in place of a voice."""

from .sound import LONGEST, SHORTEST, Facts, examine
from .voice import Recording

__all__ = ["LONGEST", "SHORTEST", "Facts", "Recording", "examine"]
