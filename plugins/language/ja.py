"""The reader of Japanese."""

from __future__ import annotations

from . import japanese
from .tokens import Token


def read(text: str, accent: str) -> list[Token]:
    """The words and punctuation of a text in order.

    :raises ScriptError: a word is in a script that voices of this language cannot read.
    """
    return japanese.read(text)
