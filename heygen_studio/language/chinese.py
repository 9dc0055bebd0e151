"""Where the words of a Chinese text end: the algorithm, the dictionary and the probabilities of jieba.

Of all ways to part a text into words of the dictionary, the one is taken whose words are most likely
together; where that leaves single characters, a hidden Markov model finds the words that the dictionary
lacks. jieba itself has to load its dictionary before it can part the first text, which takes longer than all
other rules of reading together; here a character is looked up when a text has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from math import log
from typing import NamedTuple

from heygen_studio.language.lines import Lines

_LINES = Lines("zh.segments.txt")
_REMEMBERED = 4096
_NEVER = -3.14e100
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_BLOCK = re.compile(rf"[{_HAN}a-zA-Z0-9+#&._%-]+")
_GAP = re.compile(r"\r\n|[\s\S]")
_COMMON = re.compile("[\u4e00-\u9fd5]+")
"""What the model knows."""
_ALIKE = re.compile(rf"{_COMMON.pattern}|[a-zA-Z0-9]+(?:[._-][a-zA-Z0-9]+)*%?|[^\u4e00-\u9fd5a-zA-Z0-9]+")

_BEGIN, _WITHIN, _END, _ALONE = range(4)
"""Where in a word a character stands."""
_FIRST = (-0.26268660809250016, _NEVER, _NEVER, -1.4652633398537678)
"""How likely the first of a run is to stand there (``finalseg/prob_start.py``)."""
_BEFORE = (
    ((_END, -0.5897149736854513), (_ALONE, -0.7211965654669841)),
    ((_WITHIN, -1.2603623820268226), (_BEGIN, -0.916290731874155)),
    ((_BEGIN, -0.51082562376599), (_WITHIN, -0.33344856811948514)),
    ((_ALONE, -0.6658631448798212), (_END, -0.8085250474669937)),
)
"""For each, where the character before it may stand, and how likely that is (``finalseg/prob_trans.py``)."""


class _Character(NamedTuple):
    chances: tuple[float, ...]
    """How likely it is to stand in each place of a word."""
    words: dict[str, float]
    """The words that begin with it, without it, and how likely each is."""
    lengths: list[int]
    """How long the rest of its words is: every length once, in order."""


@lru_cache(_REMEMBERED)
def _character(character: str) -> _Character:
    fields = _LINES.fields(character)
    total = _total()
    chances = tuple(float(field) if field else _NEVER for field in fields[:4]) or (_NEVER,) * 4
    words = {rest: log(int(count)) - total for rest, count in zip(fields[4::2], fields[5::2], strict=True)}
    return _Character(chances, words, sorted(set(map(len, words)) - {0}))


@cache
def _total() -> float:
    return log(int(_LINES.fields("!")[0]))


def is_word(text: str) -> bool:
    """Whether the dictionary has a word."""
    return text[1:] in _character(text[0]).words


def segments(text: str) -> Iterator[str]:
    """The words of a text and what stands between them, in order; together they are all of it."""
    end = 0
    for block in _BLOCK.finditer(text):
        yield from _GAP.findall(text, end, block.start())
        yield from _of_block(block.group())
        end = block.end()
    yield from _GAP.findall(text, end)


def _of_block(text: str) -> Iterator[str]:
    start = single = 0
    for end in [*_ends(text), None]:
        if end is not None and end == start + 1:
            start = end
            continue
        if single < start:
            yield from _of_singles(text[single:start])
        if end is not None:
            yield text[start:end]
            start = single = end


def _ends(text: str) -> Iterator[int]:
    """Where the words end that are most likely together."""
    likely = [0.0] * (len(text) + 1)
    ends = [0] * len(text)
    for start in range(len(text) - 1, -1, -1):
        known = _character(text[start])
        best, best_end = known.words.get("", -_total()) + likely[start + 1], start + 1
        for length in known.lengths:
            end = start + 1 + length
            chance = known.words.get(text[start + 1 : end]) if end <= len(text) else None
            if chance is not None and chance + likely[end] >= best:
                best, best_end = chance + likely[end], end
        likely[start], ends[start] = best, best_end
    at = 0
    while at < len(text):
        at = ends[at]
        yield at


def _of_singles(text: str) -> Iterable[str]:
    """The words of characters that the dictionary did not join."""
    if len(text) == 1 or is_word(text):
        return text
    return [
        word for run in _ALIKE.findall(text) for word in (_guessed(run) if _COMMON.fullmatch(run) else [run])
    ]


def _guessed(text: str) -> Iterator[str]:
    """The words that the model finds in a run of characters (Viterbi's algorithm)."""
    chances = [_character(one).chances for one in text]
    likely = [first + chance for first, chance in zip(_FIRST, chances[0], strict=True)]
    ways: list[list[int]] = []
    for here in chances[1:]:
        steps = [max((likely[at] + chance, at) for at, chance in before) for before in _BEFORE]
        likely = [step + chance for (step, _), chance in zip(steps, here, strict=True)]
        ways.append([at for _, at in steps])
    place = max((_ALONE, _END), key=likely.__getitem__)
    places = [place]
    for way in reversed(ways):
        place = way[place]
        places.append(place)
    start = 0
    for end, place in enumerate(reversed(places), 1):
        if place in (_END, _ALONE):
            yield text[start:end]
            start = end
    if start < len(text):
        yield text[start:]
