"""What a reader is made of: rules, each for one kind of expression, tried in order at each place of a text.

The kinds are the classes of Sproat et al., "Normalization of non-standard words", Computer Speech & Language
15, 2001: numbers, dates, times, money, measures, telephone numbers, addresses, ordinals, fractions, ranges,
abbreviations, letters. What no rule takes is left out: emoji, for example.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from .tokens import Token

C = TypeVar("C")
Pieces = Sequence[tuple[str, str]]
"""Pairs of a piece of what was written and what is said for it, in order, without the spaces between."""
Say = Callable[["re.Match[str]", C], "Pieces | str | None"]
"""Given the match and the context: what is said for each piece, or for all of it (nothing, if empty), or
None where the rule does not apply after all."""
Voiced = Callable[[Token], Iterable[Token]]
"""Finishes the token of a word: adds its sounds, or parts it into several."""

MARK = "mark"
"""The kind of punctuation; what such a rule says is the mark. A rule of another kind may say marks too, for
pauses: between the groups of a telephone number, for example."""


@dataclass(frozen=True, slots=True)
class Rule(Generic[C]):
    """One rule. ``kind`` names what it is for, in one word: ``date``, ``money`` …"""

    kind: str
    pattern: re.Pattern[str]
    say: Say[C]


class Rules(Generic[C]):
    """The rules of a reader. Each is given a context ``C``: an accent, or the words of a language."""

    def __init__(self, rules: Iterable[Rule[C]] = ()) -> None:
        self._rules = list(rules)

    def __iter__(self) -> Iterator[Rule[C]]:
        return iter(self._rules)

    def of(self, *kinds: str) -> list[Rule[C]]:
        """The rules of some kinds, in order."""
        return [rule for rule in self._rules if rule.kind in kinds]

    def add(self, kind: str, pattern: str, flags: int = 0) -> Callable[[Say[C]], Say[C]]:
        """Add the decorated function, for what the pattern matches."""

        def decorate(say: Say[C]) -> Say[C]:
            self._rules.append(Rule(kind, re.compile(pattern, flags), say))
            return say

        return decorate

    def read(self, text: str, context: C, voiced: Voiced = lambda token: (token,)) -> list[Token]:
        """The words and marks of a text in order.

        :raises ScriptError: a rule finds that it cannot be read.
        """
        tokens: list[Token] = []
        position = 0
        while position < len(text):
            for rule in self._rules:
                match = rule.pattern.match(text, position)
                said = rule.say(match, context) if match and match.end() > position else None
                if match is None or said is None:
                    continue
                pieces = [(match.group(), said)] if isinstance(said, str) else said
                for written, spoken in pieces:
                    start = text.index(written, position)
                    if spoken:
                        is_word = any(map(str.isalnum, spoken))
                        token = Token(written, spoken, is_word, start=start, kind=rule.kind)
                        tokens += voiced(token) if is_word else (token,)
                    position = start + len(written)
                position = match.end()
                break
            else:
                position += 1
        return tokens


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first; for none of them, one that never matches."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def mark(marks: Mapping[str, str]) -> Say[C]:
    """Says the punctuation that a sign stands for; several full stops or dashes stand for one mark."""

    def say(match: re.Match[str], context: C) -> str:
        sign = match.group()
        return marks[sign] if sign in marks else "…" if sign[0] in ".…" else "—"

    return say
