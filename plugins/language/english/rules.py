"""What rules are, and what they share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from .numbers import Accent

Spoken = list[tuple[str, str]]
"""Pairs of a piece of the script and what is said for it."""
Rule = Callable[["re.Match[str]", Accent], "Spoken | str | None"]
"""Given the match: pairs, or one text for all of it, or None where the rule does not apply after all."""

START = r"(?<![\w.])"
"""Not inside a word or number."""


class Rules(list[tuple[re.Pattern[str], Rule]]):
    """Patterns and what to do with what they match, tried in this order at each place of the text."""

    def add(self, pattern: str, flags: int = 0) -> Callable[[Rule], Rule]:
        """Add the decorated function, for what the pattern matches."""

        def decorate(function: Rule) -> Rule:
            self.append((re.compile(pattern, flags), function))
            return function

        return decorate


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def spell(word: str) -> str:
    """Spell a word. The name of the letter A is written so that it is not taken for the article."""
    return " ".join("eigh" if letter in "aA" else letter.upper() for letter in word)
