"""Letters written as a letter and an accent, which the rules take as one: where they stand in the script."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
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
    return [
        replace(token, start=origins[token.start], written=text[origins[token.start] : origins[end]])
        for token in read(letters)
        for end in [token.start + len(token.written)]
    ]
