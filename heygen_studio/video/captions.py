"""Captions: what was said and when, cut into cues of two lines, as SubRip or WebVTT."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from heygen_studio.media import WordMark

LINE_WIDTH = 42
"""Widest line, in Latin letters. A Chinese, Japanese or Korean character counts as two."""
_SHORTEST = 0.8  # seconds that a cue stays, if the next one leaves the time
_OPENING = "\"'“‘«„¿¡(「『（《"
_REACH = 200
"""Characters ahead in which to look for the next word that a voice says it speaks."""
_SPACE = re.compile(r"(?=\s)")
_SIGN = re.compile(r"/|(?=[?&#=])")
_WITHIN = re.compile(r"[-_@%~+,;:]|(?=[.])")
"""Where an address may be broken (The Chicago Manual of Style 7.46)."""
_PAUSE = tuple(",.;:!?…，。；：！？、)」』”»")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence as it is spoken in the video; times in seconds from its start. ``words`` may be empty where
    the voice tells no word timings; ``text`` is, where it goes on with what the one before it has shown."""

    text: str
    start: float
    end: float
    words: tuple[WordMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from ``start`` to ``end`` seconds: one or two lines."""

    start: float
    end: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word with the signs around it, and the space before it."""

    text: str
    start: float
    end: float


def cues(utterances: Sequence[Utterance]) -> list[Cue]:
    """Cut what is said into cues of at most two lines of :data:`LINE_WIDTH`.

    A sentence never shares a cue with the next. Long ones are cut in halves of like length, at a comma or the
    like where there is one near the middle. Everything that is written is shown, but for white space.
    """
    found = [
        cue
        for utterance in _whole(utterances)
        for cue in _cut([part for unit in _units(utterance) for part in _parts(unit)])
    ]
    for index, cue in enumerate(found):
        limit = found[index + 1].start if index + 1 < len(found) else cue.start + _SHORTEST
        end = min(max(cue.end, cue.start + _SHORTEST), max(limit, cue.end))
        if index + 1 < len(found):
            end = min(end, limit)
        found[index] = replace(cue, end=max(end, cue.start + 0.001))
    return found


def to_srt(cues: Sequence[Cue]) -> str:
    """The cues as a SubRip file."""
    return "\n".join(
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n" + "\n".join(cue.lines) + "\n"
        for number, cue in enumerate(cues, 1)
    )


def to_vtt(cues: Sequence[Cue]) -> str:
    """The cues as a WebVTT file (W3C WebVTT, section 4)."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        lines = "\n".join(cue.lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        parts.append(f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{lines}\n")
    return "\n".join(parts)


def _clock(seconds: float, point: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    whole, milliseconds = divmod(milliseconds, 1000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{whole:02}{point}{milliseconds:03}"


def shown(text: str, words: Sequence[WordMark], count: int) -> str:
    """The part of a text in which the first so many of its words are."""
    rest = _places(text, words)[count:]
    return next((text[: span[0]] for span in rest if span), text)


def _whole(utterances: Sequence[Utterance]) -> list[Utterance]:
    """The utterances, with those that go on with the text of the one before joined to it."""
    joined: list[Utterance] = []
    for one in utterances:
        if one.text.strip() or not one.words or not joined:
            joined.append(one)
        else:
            joined[-1] = replace(joined[-1], end=one.end, words=joined[-1].words + one.words)
    return joined


def _places(text: str, words: Sequence[WordMark]) -> list[tuple[int, int] | None]:
    """Start and end of each word in a text; None where the voice spells it differently."""
    places: list[tuple[int, int] | None] = []
    position = 0
    for word in words:
        found = text.find(word.text, position, position + len(word.text) + _REACH) if word.text else -1
        places.append((found, found + len(word.text)) if found >= 0 else None)
        position = found + len(word.text) if found >= 0 else position
    return places


def _units(utterance: Utterance) -> Iterator[_Unit]:
    text = utterance.text
    spoken = [
        (*span, word)
        for span, word in zip(_places(text, utterance.words), utterance.words, strict=True)
        if span is not None
    ]
    if not spoken:
        yield from _evenly(utterance)
        return
    starts = [0, *(_border(text, end, start) for (_, end, _), (start, _, _) in pairwise(spoken)), len(text)]
    for (_, _, word), (start, end) in zip(spoken, pairwise(starts), strict=True):
        piece = " ".join(text[start:end].split())
        spaced = text[max(0, start - 1) : start].isspace()
        yield _Unit(f" {piece}" if spaced else piece, word.start, word.end)


def _border(text: str, end: int, start: int) -> int:
    """Where between two words the signs of the first end and those of the second begin."""
    while start > end and text[start - 1] in _OPENING:
        start -= 1
    return start


def _parts(unit: _Unit) -> Iterator[_Unit]:
    """A unit, in pieces that fit a line each: an address is broken at its signs."""
    rest = unit.text
    if _width(rest.strip()) <= LINE_WIDTH:
        yield unit
        return
    start = unit.start
    seconds = (unit.end - unit.start) / _width(rest)
    while rest:
        length = _fitting(rest)
        piece, rest = rest[:length], rest[length:]
        end = start + seconds * _width(piece) if rest else unit.end
        yield _Unit(piece, start, end)
        start = end


def _fitting(text: str) -> int:
    """How many characters of a text make a line: up to a space, or else up to a sign of an address."""
    length, width = 0, -_width(text[: len(text) - len(text.lstrip())])
    while length < len(text) and width + _width(text[length]) <= LINE_WIDTH:
        width += _width(text[length])
        length += 1
    if length == len(text):
        return length
    while length > 1 and unicodedata.combining(text[length]):
        length -= 1
    for signs in (_SPACE, _SIGN, _WITHIN):
        places = [match.end() for match in signs.finditer(text, length // 2, length + 1)]
        if places and places[-1] <= length:
            return places[-1]
    return length


def _evenly(utterance: Utterance) -> Iterator[_Unit]:
    """Words without timings: each gets time by its width."""
    pieces: list[str] = []
    for piece in re.findall(r"\s*\S+", utterance.text):
        spaced = re.sub(r"^\s+", " ", piece)
        pieces += list(spaced) if _width(spaced) > len(spaced) else [spaced]
    total = sum(map(_width, pieces)) or 1
    time = utterance.start
    for piece in pieces:
        end = time + (utterance.end - utterance.start) * _width(piece) / total
        yield _Unit(piece, time, end)
        time = end


def _cut(units: list[_Unit]) -> list[Cue]:
    edges = [0, *accumulate(_width(unit.text) for unit in units)]

    def width(first: int, last: int) -> int:
        return edges[last] - edges[first] - units[first].text.startswith(" ")

    def best(first: int, last: int, places: Sequence[int]) -> int:
        """Where to break: near the middle, or after a comma or the like not far from it."""
        middle = width(first, last) / 2
        return min(
            places,
            key=lambda i: abs(width(first, i) - middle) - LINE_WIDTH / 4 * units[i - 1].text.endswith(_PAUSE),
        )

    def cut(first: int, last: int) -> Iterator[Cue]:
        inner = range(first + 1, last)
        if width(first, last) <= LINE_WIDTH:
            yield Cue(units[first].start, units[last - 1].end, (_joined(units[first:last]),))
            return
        if width(first, last) <= 2 * LINE_WIDTH:
            fitting = [i for i in inner if max(width(first, i), width(i, last)) <= LINE_WIDTH]
            if fitting:
                middle = best(first, last, fitting)
                lines = _joined(units[first:middle]), _joined(units[middle:last])
                yield Cue(units[first].start, units[last - 1].end, lines)
                return
        middle = best(first, last, inner)
        yield from cut(first, middle)
        yield from cut(middle, last)

    return [cue for cue in cut(0, len(units)) if any(cue.lines)] if units else []


def _joined(units: Sequence[_Unit]) -> str:
    return "".join(unit.text for unit in units).strip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
