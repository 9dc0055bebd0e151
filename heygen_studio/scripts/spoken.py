"""What of a script is spoken, and the silence that its marks and markup ask for."""

from __future__ import annotations

from heygen_studio.errors import ScriptError
from heygen_studio.language import Pace, Word, plain_apostrophes, speaking_time
from heygen_studio.speech import parse_markup
from heygen_studio.speech.cues import blanked, parse_script
from heygen_studio.writing import Note


def spoken(script: str) -> str:
    """The script with marks and markup made blank, and plain apostrophes; what is spoken stays where it is.

    :raises ScriptError: it is SSML that is wrong.
    """
    text = plain_apostrophes(blanked(script))
    markup = parse_markup(text)
    if markup.places is None:
        return text
    kept = [" "] * len(text)
    for place, character in zip(markup.places, markup.text, strict=False):  # one more place: the end
        kept[place] = character
    return "".join(kept)


def silence(script: str) -> float:
    """Seconds of the pauses that a script asks for; none where one of its marks is wrong."""
    try:
        text, marks = parse_script(script)
        breaks = parse_markup(text).breaks
    except ScriptError:
        return 0.0
    pauses = sum(mark.amount for mark in marks if mark.name == "pause")
    return pauses + sum(seconds for _, seconds in breaks)


def wrong_marks(script: str) -> list[Note]:
    """Where a mark is written that no presenter knows; no video can be made before that is mended."""
    try:
        parse_script(script)
    except ScriptError as error:
        mark = error.details.get("mark", "")
        start = script.find(mark) if mark else -1
        if start >= 0:
            return [Note("mark", str(error), start, start + len(mark))]
    return []


def seconds_of(script: str, language: str, pace: Pace, found: list[Word] | None = None) -> float:
    """Seconds that a script takes to speak, with its pauses.

    :param found: its words, where they are known already.
    :raises ScriptError: it is SSML that is wrong.
    """
    said = speaking_time(spoken(script), language, pace, found)
    return said and said + silence(script)
