"""Sentences, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from heygen_studio.language.unbroken import unbroken

_LINE = re.compile(r"[^\n]+")
_BEHIND = re.compile(r"[\s」』”’»）)】]*")
"""What still belongs to the sentence that has ended."""
_ALL_OF_IT = re.compile(r"(?:^|(?<=[.!?…]\s))No\.\s+(?=[¡¿]?[A-ZÀ-Þ])")
"""A whole sentence, which sentencex takes for the short form of "number"."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without the white space around it: ``text`` is ``script[start:end]``.

    ``closes`` is true where a paragraph ends with it.
    """

    text: str
    start: int
    end: int
    closes: bool = False


def sentences(script: str, language: str) -> list[Sentence]:
    """The sentences of a script that hold a letter or digit, in order. The end of a line ends a sentence.

    :param language: ISO 639-1 code.
    """
    found = [
        (start, end)
        for line in _LINE.finditer(script)
        for start, end in _in_line(line[0], line.start(), language)
        if any(c.isalnum() for c in script[start:end])
    ]
    after = [*(start for start, _ in found), len(script)][1:]
    return [
        Sentence(script[start:end], start, end, closes=script.count("\n", end, following) > 1)
        for (start, end), following in zip(found, after, strict=True)
    ]


def sentence_starts(line: str, language: str) -> list[int]:
    """The places in a line at which its sentences after the first begin."""
    from sentencex import get_sentence_boundaries

    within = [found.span() for found in unbroken(language).finditer(line)]
    found = {match.end() for match in _ALL_OF_IT.finditer(line)}
    for boundary in get_sentence_boundaries(language, line)[1:]:
        behind = _BEHIND.match(line, boundary["start_index"])
        place = behind.end() if behind else boundary["start_index"]
        if place < len(line) and not any(start < place <= end for start, end in within):
            found.add(place)
    return sorted(found)


def _in_line(line: str, offset: int, language: str) -> Iterator[tuple[int, int]]:
    for start, end in pairwise([0, *sentence_starts(line, language), len(line)]):
        begin = start + len(line[start:end]) - len(line[start:end].lstrip())
        if begin < end:
            yield offset + begin, offset + len(line[:end].rstrip())
