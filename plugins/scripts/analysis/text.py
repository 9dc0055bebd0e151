"""A script, taken apart once for all measures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from heygen_studio.language import Sentence, Word, sentences, syllables, words


@dataclass
class Text:
    """A script, without marks and markup, with its sentences and words."""

    script: str
    language: str

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences."""
        return sentences(self.script, self.language)

    @cached_property
    def words(self) -> list[Word]:
        """The words."""
        return words(self.script, self.language)

    @cached_property
    def syllables(self) -> int:
        """How many syllables the words have together."""
        return sum(syllables(word, self.language) for word in self.words)

    @cached_property
    def by_sentence(self) -> list[tuple[Sentence, list[Word]]]:
        """Each sentence with its words."""
        found: list[tuple[Sentence, list[Word]]] = [(sentence, []) for sentence in self.sentences]
        place = 0
        for word in self.words:
            while place < len(found) and word.start >= found[place][0].end:
                place += 1
            if place < len(found):
                found[place][1].append(word)
        return found
