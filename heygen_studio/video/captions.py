"""Captions: what was said and when, cut into cues of two lines, as SubRip or WebVTT."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from heygen_studio.media import WordMark

LINE_WIDTH = 42
"""Widest line, in Latin letters. A Chinese, Japanese or Korean character counts as two."""
_SHORTEST = 0.8  # seconds that a cue stays, if the next one leaves the time
_OPENING = "\"'“‘«„¿¡(「『（《"
_CLOSING = re.compile(r"[^\w\s<\[]+")
_PAUSE = tuple(",.;:!?…，。；：！？、)」』”»")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence as it is spoken in the video; times in seconds from its start. ``words`` may be empty where
    the voice tells no word timings."""

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
    like where there is one near the middle.
    """
    found = [cue for utterance in utterances for cue in _cut(list(_units(utterance)))]
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


def _units(utterance: Utterance) -> Iterator[_Unit]:
    if not utterance.words:
        yield from _evenly(utterance)
        return
    text, position = utterance.text, 0
    for word in utterance.words:
        found = text.find(word.text, position)
        if found < 0:  # the voice spells it differently
            yield _Unit(f" {word.text}", word.start, word.end)
            continue
        begin = found
        while begin > position and text[begin - 1] in _OPENING:
            begin -= 1
        end = found + len(word.text)
        if after := _CLOSING.match(text, end):
            glued = text[after.end() : after.end() + 1].isalnum()  # then the last signs open the next word
            end += len(after[0].rstrip(_OPENING) if glued else after[0])
        space = " " if position < begin and any(c.isspace() for c in text[position:begin]) else ""
        yield _Unit(space + text[begin:end], word.start, word.end)
        position = end


def _evenly(utterance: Utterance) -> Iterator[_Unit]:
    """Words without timings: each gets time by its width."""
    pieces: list[str] = []
    for piece in re.findall(r"\s*\S+", utterance.text):
        wide = _width(piece) > len(piece)
        pieces += list(piece) if wide else [re.sub(r"^\s+", " ", piece)]
    total = sum(map(_width, pieces)) or 1
    time = utterance.start
    for piece in pieces:
        end = time + (utterance.end - utterance.start) * _width(piece) / total
        yield _Unit(piece, time, end)
        time = end


def _cut(units: list[_Unit]) -> list[Cue]:
    text = _joined(units)
    if not text:
        return []
    lines = _wrapped(units)
    if lines is not None:
        return [Cue(units[0].start, units[-1].end, lines)]
    middle = _width(text) / 2
    best = min(range(1, len(units)), key=lambda i: _cost(units, i, middle))
    return _cut(units[:best]) + _cut(units[best:])


def _wrapped(units: list[_Unit]) -> tuple[str, ...] | None:
    """The units on one or two lines; None if they do not fit."""
    text = _joined(units)
    if _width(text) <= LINE_WIDTH:
        return (text,)
    fitting = [
        i
        for i in range(1, len(units))
        if _width(_joined(units[:i])) <= LINE_WIDTH and _width(_joined(units[i:])) <= LINE_WIDTH
    ]
    if fitting:
        best = min(fitting, key=lambda i: _cost(units, i, _width(text) / 2))
        return _joined(units[:best]), _joined(units[best:])
    if len(units) == 1:  # one word that is longer than a line, an address perhaps
        return (text[:LINE_WIDTH], text[LINE_WIDTH : 2 * LINE_WIDTH])
    return None


def _cost(units: list[_Unit], index: int, middle: float) -> float:
    """How bad it is to break before ``index``: far from the middle, unless after a comma or the like."""
    off = abs(_width(_joined(units[:index])) - middle)
    return off - (LINE_WIDTH / 4 if units[index - 1].text.endswith(_PAUSE) else 0)


def _joined(units: Sequence[_Unit]) -> str:
    return "".join(unit.text for unit in units).strip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
