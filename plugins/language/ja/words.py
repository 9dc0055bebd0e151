"""Words in kanji and kana, by the dictionary IPADIC."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ..rules import Pieces, Rules, any_of
from .counters import ESTIMATE, NUMERALS, SOME, about, amount
from .kana import katakana
from .table import ADDRESSED, GREETINGS, KANJI, PREFIXES, READINGS

RULES: Rules[str] = Rules()
_JAPANESE = (
    r"[\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe\u3005-\u3007\u3400-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff]"
)
_GREETING = re.compile(
    rf"({'|'.join(GREETINGS)})(?=\s*(?:[。！!]|$|[、,]?\s?(?:{'|'.join(ADDRESSED)})(?:[、。！!]|$)))",
    re.MULTILINE,
)
_READINGS = re.compile(any_of(READINGS))
_DATE = re.compile("(?<![か箇ヶカヵケ])月$")
_NOUN = "机"
"""Stands for what comes before a word that begins behind a figure: は is a particle there."""


@RULES.add("word", rf"(?:^|(?<=[\s。！？!?「])){_GREETING.pattern}", re.MULTILINE)
def _greeting(match: re.Match[str], accent: str) -> str:
    return GREETINGS[match.group()]


@RULES.add("date", r"元年")
def _first_year(match: re.Match[str], accent: str) -> str:
    return "ガンネン"


@RULES.add("word", rf"(?:{_JAPANESE}|{ESTIMATE}){{1,200}}")
def _words(match: re.Match[str], accent: str) -> Pieces:
    """Words as they are said: a verb with its endings, a noun with its particle."""
    pieces: list[tuple[str, str]] = []
    for surface, said, joins in _said(match):
        if pieces and joins:
            pieces[-1] = (pieces[-1][0] + surface, pieces[-1][1] + said)
        else:
            pieces.append((surface, said))
    return pieces


def _said(match: re.Match[str]) -> list[tuple[str, str, bool]]:
    """The pieces of a run: what is written, what is said, and whether it belongs to the one before."""
    text = match.group()
    before = match.string[max(0, match.start() - 1) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    nodes = _nodes(text, behind=before.isalnum() or before in tuple("%℃)」"))
    found: list[tuple[str, str, bool]] = []
    index = start = 0
    while index < len(nodes):
        node = nodes[index]
        special = _reading(text, start) or _counted(text, start, node)
        if special:
            end, said = special
            ends = [start]
            for later in nodes[index:]:
                ends.append(ends[-1] + len(later.surface))
                if ends[-1] >= end:
                    break
            if ends[-1] == end:
                found.append((text[start:end], said, bool(found) and _joins(node)))
                index += len(ends) - 1
                start = end
                continue
        following = nodes[index + 1].surface if index + 1 < len(nodes) else after
        said = found[-1][1] if node.surface == "々" and found else _pronunciation(node, following)
        if index + 1 == len(nodes) and after.isdecimal():
            said = PREFIXES.get(node.surface, said)
        found.append((node.surface, said, _joins(node)))
        start += len(node.surface)
        index += 1
    return found


def _joins(node: Any) -> bool:
    return node.feature[0] in ("助詞", "助動詞") or node.feature[1] in ("接尾", "非自立")


def _reading(text: str, start: int) -> tuple[int, str] | None:
    """Where a word of the table ends that begins here, and what is said for it."""
    match = _READINGS.match(text, start)
    return (match.end(), READINGS[match.group()]) if match else None


def _nodes(text: str, *, behind: bool) -> list[Any]:
    nodes = list(_tagger()((_NOUN if behind else "") + text))
    if not behind:
        return nodes
    return nodes[1:] if nodes[0].surface == _NOUN else list(_tagger()(text))


def _counted(text: str, start: int, node: Any) -> tuple[int, str] | None:
    """Where a number with its counter ends that begins at a node, and what is said for it."""
    if node.surface[0] in "何数幾":
        match = SOME.match(text, start)
        return (match.end(), amount(match)) if match and (match["number"] or match["counter"]) else None
    if node.feature[1] != "数":
        return None
    if estimate := about(text, start):
        return estimate
    match = NUMERALS.match(text, start)
    if match is None:
        return None
    first = match.group() == "一日" and _DATE.search(text[:start])
    return match.end(), "ツイタチ" if first else amount(match)


def _pronunciation(node: Any, following: str) -> str:
    surface, feature = node.surface, node.feature
    if surface == "何":
        return "ナン" if following[:1] in tuple("でだのとてなっ") else "ナニ"
    if surface == "荷" and following[:1] in "一二三四五六七八九√":
        return "カ"
    if len(feature) > 8 and feature[8] not in ("*", surface):
        return str(feature[8])
    kana = katakana(surface)
    if all("\u30a0" <= c <= "\u30ff" for c in kana):
        return kana
    if len(surface) > 1:
        return _letter_by_letter(surface)
    return KANJI.get(surface, surface)


def _letter_by_letter(word: str) -> str:
    """A word that the dictionary does not know."""
    said: list[str] = []
    for letter in word:
        if letter == "々" and said:
            said.append(said[-1])
        else:
            said += [_pronunciation(part, "") for part in _tagger()(letter)]
    return "".join(said)


@cache
def _tagger() -> Any:
    import fugashi
    import ipadic

    return fugashi.GenericTagger(ipadic.MECAB_ARGS)
