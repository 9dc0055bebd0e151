"""Reads German: words in ``table.toml``, numerals and their agreement in ``grammar.py``."""

from ..european import Reader
from ..tokens import Token
from .grammar import German
from .rules import RULES

ORDINAL = "{}."
_READER = Reader(German(__name__), RULES)


def read(text: str, accent: str) -> list[Token]:
    """The words and punctuation of a text in order.

    :raises ScriptError: a word is in a script that voices of this language cannot read.
    """
    return _READER.read(text)
