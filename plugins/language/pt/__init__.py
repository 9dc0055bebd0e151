"""Reads Portuguese as in Brazil: words in ``table.toml``, numerals and their agreement in ``grammar.py``."""

from ..european import Reader
from ..tokens import Token
from .grammar import Portuguese
from .rules import RULES

ORDINAL = "{}º"
_READER = Reader(Portuguese(__name__), RULES)


def read(text: str, accent: str) -> list[Token]:
    """The words and punctuation of a text in order.

    :raises ScriptError: a word is in a script that voices of this language cannot read.
    """
    return _READER.read(text)
