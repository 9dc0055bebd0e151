"""What the English rules share."""

from __future__ import annotations

START = r"(?<![\w.])"
"""Not inside a word or number."""


def spell(word: str) -> str:
    """Spell a word. The name of the letter A is written so that it is not taken for the article."""
    return " ".join("eigh" if letter in "aA" else letter.upper() for letter in word)
