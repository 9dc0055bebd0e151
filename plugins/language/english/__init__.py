"""English text as it is written, turned into words as they are spoken.

>>> [(word.written, word.spoken) for word in normalise("It costs $5.", "us") if word.is_word]
[('It', 'It'), ('costs', 'costs'), ('$5', 'five dollars')]
"""

from ..tokens import Token
from .normalise import normalise
from .numbers import Accent

__all__ = ["Accent", "Token", "normalise"]
