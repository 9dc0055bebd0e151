"""Splits a script into sentences and tells how long to pause after each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from heygen_studio.language.sentences import sentence_starts

SENTENCE_PAUSE = 0.35
"""Seconds of silence after a sentence."""
PARAGRAPH_PAUSE = 0.7
"""Seconds of silence after a paragraph, that is, at an empty line."""

_LINES = re.compile(r"[^\n]*\n\s*|[^\n]+$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the white space that follows it, and the pause in seconds that belongs after it."""

    text: str
    pause: float


def split_sentences(script: str, language: str) -> Iterator[Sentence]:
    """Split a script. The texts joined are the script, character for character.

    The end of a line ends a sentence, an empty line a paragraph.

    :param language: ISO 639-1 code.
    """
    for line in _LINES.findall(script):
        content = line.rstrip()
        starts = [0, *sentence_starts(content, language)]
        for start, end in pairwise(starts):
            yield Sentence(line[start:end], SENTENCE_PAUSE)
        pause = PARAGRAPH_PAUSE if line.count("\n", len(content)) > 1 else SENTENCE_PAUSE
        yield Sentence(line[starts[-1] :], pause)
