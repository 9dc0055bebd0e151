"""Captions: what was said and when, cut into cues of two lines, as SubRip or WebVTT."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from heygen_studio.media import Utterance, WordMark

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
_SHORT = re.compile(r"[A-Za-zÀ-ɏ’']{1,3}")
_PAUSE = tuple(",.;:!?…，。；：！？、)」』”»")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word with the signs around it, and the space before it; times in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from ``start`` to ``end`` seconds: one or two lines.

    :param pieces: of each line, the words with the time in which each is said.
    """

    start: float
    end: float
    lines: tuple[str, ...]
    pieces: tuple[tuple[Piece, ...], ...] = field(default=(), compare=False)


def cells(text: str) -> float:
    """Width of a text in Latin letters, as :data:`LINE_WIDTH` counts them."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cues(
    utterances: Sequence[Utterance], width: float = LINE_WIDTH, measure: Callable[[str], float] = cells
) -> list[Cue]:
    """Cut what is said into cues of at most two lines.

    :param width: of the widest line, as ``measure`` tells it of a text.

    A sentence never shares a cue with the next. Long ones are cut in halves of like length, at a comma or the
    like where there is one near the middle. Everything that is written is shown, but for white space.
    """
    lines = _Lines(width, measure)
    found = [
        cue
        for utterance in _whole(utterances)
        for cue in lines.cut([part for unit in _units(utterance) for part in lines.parts(unit)])
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


def _units(utterance: Utterance) -> Iterator[Piece]:
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
        yield Piece(f" {piece}" if spaced else piece, word.start, word.end)


def _border(text: str, end: int, start: int) -> int:
    """Where between two words the signs of the first end and those of the second begin."""
    while start > end and text[start - 1] in _OPENING:
        start -= 1
    return start


def _evenly(utterance: Utterance) -> Iterator[Piece]:
    """Words without timings: each gets time by its width."""
    pieces: list[str] = []
    for piece in re.findall(r"\s*\S+", utterance.text):
        spaced = re.sub(r"^\s+", " ", piece)
        pieces += list(spaced) if cells(spaced) > len(spaced) else [spaced]
    total = sum(map(cells, pieces)) or 1
    time = utterance.start
    for piece in pieces:
        end = time + (utterance.end - utterance.start) * cells(piece) / total
        yield Piece(piece, time, end)
        time = end


@dataclass(frozen=True, slots=True)
class _Lines:
    """Cuts words into lines that are not wider than a limit."""

    limit: float
    width: Callable[[str], float]

    def parts(self, piece: Piece) -> Iterator[Piece]:
        """A word, in pieces that fit a line each: an address is broken at its signs."""
        rest = piece.text
        if self.width(rest.strip()) <= self.limit:
            yield piece
            return
        start = piece.start
        seconds = (piece.end - piece.start) / self.width(rest)
        while rest:
            length = self._fitting(rest)
            part, rest = rest[:length], rest[length:]
            end = start + seconds * self.width(part) if rest else piece.end
            yield Piece(part, start, end)
            start = end

    def _fitting(self, text: str) -> int:
        """How many characters of a text make a line: up to a space, or else up to a sign of an address."""
        length, width = 0, -self.width(text[: len(text) - len(text.lstrip())])
        while length < len(text) and width + self.width(text[length]) <= self.limit:
            width += self.width(text[length])
            length += 1
        length = max(length, 1)
        if length == len(text):
            return length
        while length > 1 and unicodedata.combining(text[length]):
            length -= 1
        for signs in (_SPACE, _SIGN, _WITHIN):
            places = [match.end() for match in signs.finditer(text, length // 2, length + 1)]
            if places and 0 < places[-1] <= length:
                return places[-1]
        return length

    def cut(self, pieces: list[Piece]) -> list[Cue]:
        """Cues of at most two lines each."""
        edges = [0.0, *accumulate(self.width(piece.text) for piece in pieces)]

        def width(first: int, last: int) -> float:
            led = pieces[first].text.startswith(" ")
            return edges[last] - edges[first] - (self.width(" ") if led else 0)

        def best(first: int, last: int, places: Sequence[int]) -> int:
            """Where to break: near the middle, or after a comma or the like not far from it, and rather not
            after a short word, which belongs to the next one as a rule."""
            middle = width(first, last) / 2

            def price(place: int) -> float:
                before = pieces[place - 1].text.strip()
                wanted = before.endswith(_PAUSE) - 0.5 * bool(_SHORT.fullmatch(before))
                return abs(width(first, place) - middle) - self.limit / 4 * wanted

            return min(places, key=price)

        def cue(*edges: int) -> Cue:
            lines = tuple(tuple(pieces[start:end]) for start, end in pairwise(edges))
            return Cue(pieces[edges[0]].start, pieces[edges[-1] - 1].end, tuple(map(_joined, lines)), lines)

        def cut(first: int, last: int) -> Iterator[Cue]:
            inner = range(first + 1, last)
            if width(first, last) <= self.limit or not inner:
                yield cue(first, last)
                return
            if width(first, last) <= 2 * self.limit:
                fitting = [i for i in inner if max(width(first, i), width(i, last)) <= self.limit]
                if fitting:
                    yield cue(first, best(first, last, fitting), last)
                    return
            middle = best(first, last, inner)
            yield from cut(first, middle)
            yield from cut(middle, last)

        return [cue for cue in cut(0, len(pieces)) if any(cue.lines)] if pieces else []


def _joined(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces).strip()
