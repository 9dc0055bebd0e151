"""How espeak-ng pronounces each word of a clause.

Whole clauses are pronounced, so that words sound as they do in running speech; then what was said is shared
out among the words.
"""

from __future__ import annotations

from collections.abc import Sequence

from .library import espeak

_VOICES = {"us": "en-us", "gb": "en", "br": "pt-br"}
"""By accent; where an accent is not listed, the voice is named after the language."""


_SLACK = 6
"""How many more groups than words, or words than groups, there may be up to any place of a clause."""


def espeak_voice(language: str, accent: str) -> str:
    """The voice of espeak-ng for a language and an accent."""
    return _VOICES.get(accent, "en-us" if language == "en" else language)


def word_sounds(words: Sequence[str], voice: str, *, ties: bool) -> list[str]:
    """IPA with stress marks for each word of a clause, given without punctuation.

    :param ties: put :data:`~.library.TIE` between the letters of one sound.
    """
    if not words:
        return []
    if voice.startswith("en"):
        words = letters_named(" ".join(words)).split()
    groups = espeak().phonemes(" ".join(words), voice, ties=ties).split()
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
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    steps = [(1, n) for n in range(5)] + [(n, 1) for n in range(2, 5)]
    furthest = _SLACK + abs(len(words) - len(groups))
    for i in range(len(words) + 1):
        for j in range(len(groups) + 1):
            if (i, j) not in best or abs(i - j) > furthest:
                continue
            cost = best[i, j][0]
            for di, dj in steps:
                to = (i + di, j + dj)
                if to[0] > len(words) or to[1] > len(groups):
                    continue
                new = cost + _distance("".join(alone[i : to[0]]), "".join(groups[j : to[1]]))
                if to not in best or new < best[to][0]:
                    best[to] = (new, (i, j))
    result: list[str] = []
    at = (len(words), len(groups))
    if at not in best:  # a word of many parts: espeak takes MakeMyDayGreatAgain for six
        return alone
    while at != (0, 0):
        start = best[at][1]
        said = "".join(groups[start[1] : at[1]])
        result = _cut(said, alone[start[0] : at[0]]) + result
        at = start
    return result


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
    weights = [0.1 if symbol in "ˈˌː" else 1.0 for symbol in b]
    row = [0.0]
    for weight in weights:
        row.append(row[-1] + weight)
    for symbol in a:
        own = 0.1 if symbol in "ˈˌː" else 1.0
        previous, row = row, [row[0] + own]
        for k, (other, weight) in enumerate(zip(b, weights, strict=True)):
            swap = previous[k] + (0.0 if symbol == other else own if own > weight else weight)
            gap = min(previous[k + 1] + own, row[-1] + weight)
            row.append(swap if swap < gap else gap)
    return row[-1]
