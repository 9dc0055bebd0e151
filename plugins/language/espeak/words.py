"""How espeak-ng pronounces each word of a clause.

Whole clauses are pronounced, so that words sound as they do in running speech; then what was said is shared
out among the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise

from .library import espeak

_VOICES = {"us": "en-us", "gb": "en", "br": "pt-br"}
_BY_LANGUAGE = {"en": "en-us", "zh": "cmn"}
"""By accent, or else by language; where neither is listed, the voice is named after the language."""


_ELIDING = frozenset({"fr", "it"})
_ELIDED = re.compile(r"(?<=[^\W\d_]['’]) (?=\w)")
"""Between an elided word and the next, as in l' otto from "l'8": with a space espeak names the letter."""
_SLACK = 6
"""How many more groups than words, or words than groups, there may be up to any place of a clause."""


def espeak_voice(language: str, accent: str) -> str:
    """The voice of espeak-ng for a language and an accent."""
    return _VOICES.get(accent) or _BY_LANGUAGE.get(language, language)


def word_sounds(words: Sequence[str], voice: str, *, ties: bool) -> list[str]:
    """IPA with stress marks for each word of a clause, given without punctuation.

    :param ties: put :data:`~.library.TIE` between the letters of one sound.
    """
    if not words:
        return []
    if voice.startswith("en"):
        words = letters_named(" ".join(words)).split()
    said = " ".join(words)
    if voice in _ELIDING:
        said = _ELIDED.sub("", said)
    groups = espeak().phonemes(said, voice, ties=ties).split()
    return _per_word(words, groups, voice, ties)


def letters_named(spoken: str) -> str:
    """English words as espeak-ng is given them: it takes a capital A for the article."""
    return " ".join("eigh" if word == "A" else word for word in spoken.split())


def _per_word(words: Sequence[str], groups: Sequence[str], voice: str, ties: bool) -> list[str]:
    """Share out what espeak said among the words.

    espeak joins some small words ("of the" is one group) and parts others ("YouTube" is two). The words said
    on their own tell which groups belong to which words: dynamic programming over joins of up to four.
    """
    if len(words) == len(groups):
        return list(groups)
    alone = ["".join(espeak().phonemes(word, voice, ties=ties).split()) for word in words]
    path = _path(alone, groups)
    if path is None:  # a word of many parts: espeak takes MakeMyDayGreatAgain for six
        return alone
    result: list[str] = []
    for start, end in pairwise(path):
        result += _cut("".join(groups[start[1] : end[1]]), alone[start[0] : end[0]])
    return result


def _path(alone: Sequence[str], groups: Sequence[str]) -> list[tuple[int, int]] | None:
    """The numbers of words and of groups up to each place where both begin anew; None where there are none.

    Only ways that differ by no more than a limit are followed, and where none of them leads to the end, those
    of a higher one: nearly always the best way differs little, and all others much.
    """
    ends = len(alone), len(groups)
    lengths = [list(accumulate(map(_length, parts), initial=0.0)) for parts in (alone, groups)]
    steps = [(1, n) for n in range(5)] + [(n, 1) for n in range(2, 5)]
    furthest = _SLACK + abs(ends[0] - ends[1])
    differ = cache(lambda i, j, k, m: _distance("".join(alone[i:j]), "".join(groups[k:m])))
    limit, more = 1.03, True  # never a sum of weights, which rounding could put on either side
    while more:
        more = False
        best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
        for i in range(ends[0] + 1):
            for j in range(ends[1] + 1):
                if (i, j) not in best or abs(i - j) > furthest:
                    continue
                cost = best[i, j][0]
                for di, dj in steps:
                    to = (i + di, j + dj)
                    if to[0] > ends[0] or to[1] > ends[1]:
                        continue
                    longer = lengths[0][to[0]] - lengths[0][i] - lengths[1][to[1]] + lengths[1][j]
                    new = cost + abs(longer)  # they differ by no less
                    if new <= limit:
                        new = cost + differ(i, to[0], j, to[1])
                    if new > limit:
                        more = True
                    elif to not in best or new < best[to][0]:
                        best[to] = (new, (i, j))
        if ends in best:
            path = [ends]
            while path[-1] != (0, 0):
                path.append(best[path[-1]][1])
            return path[::-1]
        limit *= 4
    return None


def _cut(said: str, alone: Sequence[str]) -> list[str]:
    """Cut one joined group into its words."""
    if len(alone) == 1:
        return [said]
    first, rest = alone[0], "".join(alone[1:])
    where = min(
        range(1, max(2, len(said))), key=lambda k: _distance(first, said[:k]) + _distance(rest, said[k:])
    )
    return [said[:where], *_cut(said[where:], alone[1:])]


def _distance(a: str, b: str) -> float:
    """Levenshtein distance; stress and length marks count little."""

    if a == b:
        return 0.0
    weights = [_weight(symbol) for symbol in b]
    row = [0.0]
    for weight in weights:
        row.append(row[-1] + weight)
    for symbol in a:
        own = _weight(symbol)
        previous, row = row, [row[0] + own]
        for k, (other, weight) in enumerate(zip(b, weights, strict=True)):
            swap = previous[k] + (0.0 if symbol == other else own if own > weight else weight)
            gap = min(previous[k + 1] + own, row[-1] + weight)
            row.append(swap if swap < gap else gap)
    return row[-1]


def _weight(symbol: str) -> float:
    return 0.1 if symbol in "ˈˌː" else 1.0


def _length(sounds: str) -> float:
    return sum(map(_weight, sounds))
