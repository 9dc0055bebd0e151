"""Sentences, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]+")


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


def _in_line(line: str, offset: int, language: str) -> Iterator[tuple[int, int]]:
    from sentencex import segment

    start = 0
    pieces = [piece.strip() for piece in segment(language, line)]
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        begin = line.find(piece, start) if piece else -1
        if begin < 0:
            continue
        next_begin = line.find(following, begin + len(piece)) if following else -1
        end = next_begin if next_begin >= 0 else len(line)
        yield offset + begin, offset + begin + len(line[begin:end].rstrip())
        start = end
