"""Directions to the presenter inside a script: ``[smile]``, ``[nod]``, ``[pause 1.5s]`` …

This is the only place that knows how they are written; :mod:`heygen_studio.video.direction` puts them into
the speech that a voice makes of the text. An emotion lasts until the next one or the end of its paragraph;
``[[`` and ``]]`` stand for brackets that are meant. A ``<break time="1s"/>``, as other studios write it, is
such a pause too, and the signs of Markdown are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from heygen_studio.errors import ScriptError
from heygen_studio.media import Emotion, Gesture

from .breaks import IN_PLAIN_TEXT, LONGEST_BREAK, attributes_of, silence
from .markdown import signs
from .markup import is_markup

EMOTIONS: tuple[Emotion, ...] = get_args(Emotion)
GESTURES: tuple[Gesture, ...] = get_args(Gesture)
MarkName = Emotion | Gesture | Literal["pause"]
MARKS: tuple[MarkName, ...] = (*EMOTIONS, *GESTURES, "pause")
"""The names of all marks."""

LONGEST_PAUSE, LONGEST_PAUSES = LONGEST_BREAK, 600.0
"""Seconds of one pause, and of all in a script."""
_PLAIN_PAUSE = 1.0
"""Seconds of a pause without a length."""

_TOKEN = re.compile(r"\[\[|\]\]|\[([^\[\]\n]*)(\]?)")
_MARK = re.compile(r"\s*([^\s0-9.]*)\s*(.*?)\s*")
_AMOUNT = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)\s*(ms|s)?")
PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
"""An empty line, which ends a paragraph."""
_WIDE = re.compile("[\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]")
"""Chinese characters and kana."""
_SPACES = " \t\u00a0\u3000"
_CLOSING = frozenset(",.;:!?…)]}”’»、。，！？")


@dataclass(frozen=True, slots=True)
class ScriptMark:
    """A mark of a script.

    :param place: index in the text without marks of the character before which it stands.
    :param amount: intensity 0..1 of an emotion or gesture; seconds of a pause.
    """

    name: MarkName
    place: int
    amount: float = 1.0


def parse_script(script: str) -> tuple[str, tuple[ScriptMark, ...]]:
    """Take the marks out of a script.

    :return: the text to be spoken, in NFC with ``\\n`` line ends and no white space around it, and its marks
        in order. Where an emotion is still on at the end of a paragraph, a ``neutral`` begins the next.
    :raises ScriptError: there is no such mark, it is not written as it must be, or the pauses are too long.
    """
    script = unicodedata.normalize("NFC", script.replace("\r\n", "\n"))
    text, marks, position = "", list[ScriptMark](), 0
    for start, end, token in _tokens(script):
        text += script[position:start]
        position = end
        if token is None:
            continue
        if token.re is _TOKEN and token[1] is None:
            text += token[0][0]
            continue
        mark = _read(token, script) if token.re is _TOKEN else _pause(token, script)
        text, position = _mend(text, script, position)
        if mark and mark[0] == "pause" and _apart(text[-1:], script[position : position + 1]):
            text += " "  # nobody pauses within a word
        for earlier in range(len(marks) - 1, -1, -1):  # what is mended may be what they stood behind
            if marks[earlier].place <= len(text):
                break
            marks[earlier] = replace(marks[earlier], place=len(text))
        if mark is not None:
            marks.append(ScriptMark(mark[0], len(text), mark[1]))
    text += script[position:]
    silence = sum(mark.amount for mark in marks if mark.name == "pause")
    if silence > LONGEST_PAUSES:
        raise ScriptError(
            f"The pauses in the script add up to {silence:,.0f} s; {LONGEST_PAUSES:.0f} s are the most.",
            remedy="Shorten them, or leave some out.",
            code="PAUSES_TOO_LONG",
            details={"length": silence, "limit": LONGEST_PAUSES},
        )
    lead, text = len(text) - len(text.lstrip()), text.strip()
    marks = [replace(mark, place=min(max(mark.place - lead, 0), len(text))) for mark in marks]
    return text, tuple(_with_paragraph_ends(text, marks))


def spoken_text(script: str) -> str:
    """What of a script is spoken, for titles and file names; a script with a wrong mark as it is."""
    try:
        return parse_script(script)[0]
    except ScriptError:
        return script


def blanked(script: str) -> str:
    """The script with its marks and signs of Markdown made blank; every other character stays where it is.
    What is not closed is no mark."""
    parts, position = list[str](), 0
    for start, end, token in _tokens(script):
        parts.append(script[position:start])
        written = script[start:end]
        if token is not None and token.re is _TOKEN and not token[2]:
            parts.append(written if token[1] is not None else f"{written[0]} ")
        else:
            parts.append(" " * len(written))
        position = end
    return "".join([*parts, script[position:]])


def _tokens(script: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    """Start and end of everything in a script that is not text: of marks and breaks with what matched, of the
    signs of Markdown with None. Scripts in SSML have breaks of their own, and no Markdown."""
    found: list[tuple[int, int, re.Match[str] | None]] = [(*m.span(), m) for m in _TOKEN.finditer(script)]
    if not is_markup(script):
        found += [(*m.span(), m) for m in IN_PLAIN_TEXT.finditer(script)]
        found += [(*span, None) for span in signs(script)]
    end = 0
    # Where they begin at the same place, it is a link, and not the mark that it looks like.
    for first, last, token in sorted(found, key=lambda one: (one[0], one[2] is not None)):
        if first >= end:
            yield first, last, token
            end = last


def _mend(text: str, script: str, position: int) -> tuple[str, int]:
    """Leave no double space, space before a comma or empty line where a mark was taken out."""
    if not text or text[-1] in _SPACES or text[-1] == "\n":
        while position < len(script) and script[position] in _SPACES:
            position += 1
    following = script[position : position + 1]
    if following == "\n" and (not text or text[-1] == "\n"):
        position += 1
    elif following in _CLOSING or following in ("\n", ""):
        text = text.rstrip(_SPACES)
    return text, position


def _apart(before: str, after: str) -> bool:
    """Whether two letters would be those of one word, in a script that has spaces between words."""
    return before.isalnum() and after.isalnum() and not _WIDE.fullmatch(before) and not _WIDE.fullmatch(after)


def _pause(token: re.Match[str], script: str) -> tuple[MarkName, float] | None:
    """The pause of a ``<break>``; None for one of no length."""
    attributes = attributes_of(token)
    if attributes is None:
        return None
    seconds = silence(attributes)
    if seconds is None or attributes.keys() - {"time", "strength"}:
        remedy = f'Write it as in <break time="1.5s"/>, {LONGEST_PAUSE:g} s at most.'
        raise _error(token, script, "has no length that is possible", remedy)
    return ("pause", seconds) if seconds else None


def _read(token: re.Match[str], script: str) -> tuple[MarkName, float]:
    """The name and the amount of a mark."""
    if not token[2]:
        raise _error(token, script, "is not closed", "Close it with ], or write [[ for a bracket.")
    match = _MARK.fullmatch(token[1])
    written, rest = (match[1].lower(), match[2]) if match else ("", token[1])
    name = next((known for known in MARKS if known == written), None)
    if name is None:
        known = ", ".join(f"[{name}]" for name in MARKS)
        raise _error(token, script, "is not known", f"Marks are {known}; write [[ for a bracket.")
    if not rest:
        return name, _PLAIN_PAUSE if name == "pause" else 1.0
    number = _AMOUNT.fullmatch(rest)
    amount = float(number[1]) if number else -1.0
    unit = number[2] if number else None
    if name == "pause":
        amount *= 0.001 if unit == "ms" else 1.0
        if not 0 < amount <= LONGEST_PAUSE:
            remedy = f"Write it as in [pause 1.5s], {LONGEST_PAUSE:g} s at most."
            raise _error(token, script, "has no length that is possible", remedy)
    elif name == "neutral":
        raise _error(token, script, "has an intensity, but nothing is less than neutral", "Write [neutral].")
    elif unit or not 0 <= amount <= 1:
        remedy = f"Write it as in [{name} 0.7], from 0 to 1."
        raise _error(token, script, "has no intensity that is possible", remedy)
    return name, amount


def _error(token: re.Match[str], script: str, what: str, remedy: str) -> ScriptError:
    line = script.count("\n", 0, token.start()) + 1
    column = token.start() - (script.rfind("\n", 0, token.start()) + 1) + 1
    shown = token[0] if len(token[0]) <= 40 else f"{token[0][:39]}…"
    return ScriptError(
        f"The mark {shown} in line {line}, column {column} of the script {what}.",
        remedy=remedy,
        code="INVALID_MARK",
        details={"mark": token[0], "line": line, "column": column, "marks": list(MARKS)},
    )


def _with_paragraph_ends(text: str, marks: Sequence[ScriptMark]) -> Iterator[ScriptMark]:
    """The marks, with an end to each emotion where the next paragraph begins."""
    starts = deque(match.end() for match in PARAGRAPH.finditer(text) if match.end() < len(text))
    showing = False
    for mark in [*marks, None]:
        while starts and (mark is None or starts[0] <= mark.place):
            start = starts.popleft()
            # An emotion that begins the paragraph takes over from the last by itself.
            if showing and not (mark and mark.place == start and mark.name in EMOTIONS):
                yield ScriptMark("neutral", start)
            showing = False
        if mark is not None:
            showing = mark.name != "neutral" if mark.name in EMOTIONS else showing
            yield mark
