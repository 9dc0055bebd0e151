"""Where in the script tokens stand that were read of it in another form, such as in composed letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..tokens import Token


def composed(text: str, read: Callable[[str], Iterable[Token]]) -> list[Token]:
    """What ``read`` makes of a text in composed letters, with places and pieces of the text itself."""
    if unicodedata.is_normalized("NFC", text):
        return list(read(text))
    origins, letters = [], ""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not unicodedata.combining(text[index]):
            letter = unicodedata.normalize("NFC", text[start:index])
            origins += [start] * len(letter)
            letters += letter
            start = index
    origins.append(len(text))
    return restored(read(letters), text, origins)


def restored(tokens: Iterable[Token], text: str, origins: Sequence[int]) -> list[Token]:
    """Tokens of another form of a text as pieces of the text itself.

    :param origins: for each character of that form, and for its end, where it comes from in the text.
    """
    return [
        replace(token, start=origins[token.start], written=text[origins[token.start] : origins[end]])
        for token in tokens
        for end in [token.start + len(token.written)]
    ]
