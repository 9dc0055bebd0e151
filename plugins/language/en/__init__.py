"""English text as it is written, turned into words as they are spoken: one module a kind of thing, a table in
``tables.py``, ``capitals.py`` and ``homographs.toml`` that a native speaker can correct.

>>> [(word.written, word.spoken) for word in read("It costs $5.", "us") if word.is_word]
[('It', 'It'), ('costs', 'costs'), ('$5', 'five dollars')]
"""

from .numbers import Accent
from .reader import read

ORDINAL = "{}th"

__all__ = ["ORDINAL", "Accent", "read"]
