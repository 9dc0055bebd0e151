"""Reads a text: the rules of every kind, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from ..rules import Rule, Rules
from ..shared.places import composed
from ..tokens import Token, one_pause_each
from . import (
    abbreviations,
    addresses,
    amounts,
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
    addresses, amounts, dates, times, telephone, ordinals, money, measures, fractions, numbers,
    abbreviations, romans, words,
)  # fmt: skip


class Reader:
    """The reader of one language.

    :param own: rules of this language alone, tried before those that all have.
    """

    def __init__(self, language: Language, own: Iterable[Rule[Language]] = ()) -> None:
        self.language = language
        self._own = own

    @cached_property
    def _rules(self) -> Rules[Language]:
        shared = [rule for kind in _KINDS for rule in kind.rules(self.language)]
        return Rules([*words.plain(self.language), *self._own, *shared])

    def read(self, text: str) -> list[Token]:
        """The words and punctuation of a text in order, ready to be pronounced. Emoji are left out.

        :raises ScriptError: a word is in a script that voices of this language cannot read.
        """
        return one_pause_each(composed(text, lambda letters: self._rules.read(letters, self.language)))
