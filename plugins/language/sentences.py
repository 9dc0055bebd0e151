"""Splits a script into sentences and tells how long to pause after each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
    from sentencex import segment

    for line in _LINES.findall(script):
        content = line.rstrip()
        *earlier, last = _cut(line, segment(language, content))
        for text in earlier:
            yield Sentence(text, SENTENCE_PAUSE)
        yield Sentence(last, PARAGRAPH_PAUSE if line.count("\n", len(content)) > 1 else SENTENCE_PAUSE)


def _cut(line: str, sentences: Iterable[str]) -> Iterator[str]:
    """The line cut where the sentences after the first begin, so that nothing of it is lost."""
    start = 0
    for sentence in list(sentences)[1:]:
        found = line.find(sentence.strip(), start + 1)
        if sentence.strip() and found > 0:
            yield line[start:found]
            start = found
    yield line[start:]
