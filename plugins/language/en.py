"""The reader of English."""

from __future__ import annotations

from typing import cast

from .english import Accent, normalise
from .tokens import Token

ORDINAL = "{}th"


def read(text: str, accent: str) -> list[Token]:
    """The words and punctuation of a text in order.

    :raises ScriptError: a word is in a script that no English voice can read.
    """
    return normalise(text, cast(Accent, accent))
