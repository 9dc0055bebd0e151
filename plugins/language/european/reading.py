"""Reads a text: the rules of every kind, in the order in which they are tried."""

from __future__ import annotations

from functools import cached_property

from ..rules import Rules
from ..shared.places import composed
from ..tokens import Token, one_pause_each
from . import (
    abbreviations,
    addresses,
    dates,
    fractions,
    measures,
    money,
    numbers,
    ordinals,
    romans,
    telephone,
    times,
    words,
)
from .language import Language

_KINDS = (
    addresses, dates, times, telephone, ordinals, money, measures, fractions, numbers, abbreviations, romans,
    words,
)  # fmt: skip


class Reader:
    """The reader of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    @cached_property
    def _rules(self) -> Rules[Language]:
        shared = [rule for kind in _KINDS for rule in kind.rules(self.language)]
        return Rules([*words.plain(self.language), *self.language.own_rules(), *shared])

    def read(self, text: str) -> list[Token]:
        """The words and punctuation of a text in order, ready to be pronounced. Emoji are left out.

        :raises ScriptError: a word is in a script that voices of this language cannot read.
        """
        return one_pause_each(composed(text, lambda letters: self._rules.read(letters, self.language)))
