"""How each character of a clause is read: by the words it stands in, then by what stands around it.

The words are those of pypinyin's dictionary of phrases (``tools/build_pinyin.py``) and of ``readings.toml``,
where a native speaker can correct them; that file says how it is written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from heygen_studio.language.lines import Lines

from .phonemes import ERHUA

_LINES = Lines("zh.pinyin.txt")
"""What ``tools/build_pinyin.py`` builds."""
_REMEMBERED = 32_768
_LONGEST = 6
_REACH = 16
"""How many characters before a character its contexts may ask for."""
_CONTEXT = re.compile(r"[()\[\]{}‹›^$?|\\]")


@dataclass(frozen=True, slots=True)
class _Context:
    reading: str
    before: str
    after: str
    begins: bool
    ends: bool

    def fits(self, text: str, at: int, edges: frozenset[int]) -> bool:
        if (self.begins and at not in edges) or (self.ends and at + 1 not in edges):
            return False
        found = _pattern(self.after).match(text, at + 1)
        return found is not None and bool(_pattern(self.before).search(text, max(0, at - _REACH), at))


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """Compiled when first needed: most characters of the table are in no text."""
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class _Table:
    words: dict[str, tuple[str, ...]]
    neutral: frozenset[str]
    usual: dict[str, str]
    parts: dict[str, dict[int, str]]
    """Words in which one character is known: its place and its reading."""
    contexts: dict[str, list[_Context]]
    full: frozenset[str]
    """Words that end in 儿 in full; elsewhere it colours the vowel before it."""


@cache
def _table() -> _Table:
    data = tomllib.loads(files(__package__).joinpath("readings.toml").read_text("utf-8"))
    classes = data.pop("classes")
    words = {word: tuple(said.replace("ü", "v").split()) for word, said in data.pop("words").items()}
    neutral = frozenset(data.pop("neutral")["words"].split())
    full = frozenset(data.pop("erhua")["full"].split())
    usual: dict[str, str] = {}
    parts: dict[str, dict[int, str]] = {}
    contexts: dict[str, list[_Context]] = {}
    for character, readings in data.items():
        usual[character] = readings.pop("usual").replace("ü", "v")
        for reading, where in readings.items():
            for item in where.split():
                if _CONTEXT.search(item):
                    contexts.setdefault(character, []).append(_context(character, reading, item, classes))
                else:
                    parts.setdefault(item, {})[item.index(character)] = reading
    return _Table(words, neutral, usual, parts, contexts, full)


def _context(character: str, reading: str, item: str, classes: dict[str, str]) -> _Context:
    begins, ends = "‹" in item, "›" in item
    before, after = item.replace("‹", "").replace("›", "").split(character, 1)

    def expanded(pattern: str) -> str:
        pattern = re.sub(r"\[[^\]]*\]", lambda m: re.sub(r"\{(\D)\}", lambda c: classes[c[1]], m[0]), pattern)
        return re.sub(r"\{(\D)\}", lambda c: f"[{classes[c[1]]}]", pattern)

    return _Context(reading, f"(?:{expanded(before)})\\Z", expanded(after), begins, ends)


def syllables(text: str, words: Sequence[str]) -> list[str]:
    """The pinyin of each character of a clause, with the numbers of the tones.

    :param words: the words that the clause is made of, in order.
    """
    table = _table()
    edges = [0]
    said: list[str] = []
    fixed: set[int] = set()
    for word in words:
        if word in table.words:
            fixed.update(range(edges[-1], edges[-1] + len(word)))
        said += _of_word(word)
        edges.append(edges[-1] + len(word))
    places = frozenset(edges)
    for start, word in _found(text, edges):
        if whole := table.words.get(word):
            said[start : start + len(word)] = whole
            fixed.update(range(start, start + len(word)))
        elif start not in fixed:
            for index, reading in table.parts.get(word, {}).items():
                said[start + index] = reading
            if word in table.neutral or _ends_neutral(word, table.neutral):
                last = start + len(word) - 1
                said[last] = said[last][:-1] + "5"
    for at, character in enumerate(text):
        if at not in fixed:
            for context in table.contexts.get(character, ()):
                if context.fits(text, at, places):
                    said[at] = context.reading
                    break
    return said


def _found(text: str, edges: list[int]) -> Iterator[tuple[int, str]]:
    """The longest words of the table that begin and end with words of the clause."""
    table = _table()
    skip = 0
    for number, start in enumerate(edges[:-1]):
        if start < skip:
            continue
        ends = [end for end in edges[number + 1 : number + 1 + _LONGEST] if end - start <= _LONGEST]
        for end in reversed(ends):
            word = text[start:end]
            known = word in table.words or word in table.parts or word in table.neutral
            if known or _ends_neutral(word, table.neutral):
                yield start, word
                skip = end
                break


def _ends_neutral(word: str, neutral: frozenset[str]) -> bool:
    """Whether a word of three characters ends in one of two: 新衣服."""
    return len(word) == 3 and word[1:] in neutral


@lru_cache(_REMEMBERED)
def _dictionary(character: str) -> dict[str, str]:
    """How a character and the phrases that begin with it are read."""
    entries = [character, *_LINES.fields(character)]
    return dict(zip(entries[::2], entries[1::2], strict=False))


@lru_cache(_REMEMBERED)
def _of_word(word: str) -> tuple[str, ...]:
    table = _table()
    if len(word) > 1 and word.endswith("儿") and word not in table.full:
        return (*_of_word(word[:-1]), ERHUA)
    if len(word) > 2 and word.endswith("们"):
        return (*_of_word(word[:-1]), "men5")
    if word in table.words:
        return table.words[word]
    said: list[str] = []
    for part in _phrases(word):
        if len(part) > 1:
            said += _dictionary(part[0])[part].split()
        else:
            said.append(table.usual.get(part) or _alone(part))
    if word in table.neutral:
        said[-1] = said[-1][:-1] + "5"
    return tuple(said)


def _phrases(word: str) -> Iterator[str]:
    """The longest phrases of the dictionary from left to right, and the characters that are in none."""
    start = 0
    while start < len(word):
        phrases, end = _dictionary(word[start]), len(word)
        while end - start > 1 and word[start:end] not in phrases:
            end -= 1
        yield word[start:end]
        start = end


def _alone(character: str) -> str:
    return _dictionary(character).get(character, "")
