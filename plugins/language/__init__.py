"""Written language to spoken words, for every language, and words to phonemes by espeak-ng.

:func:`read` is the way in; engines of every kind may import it. It knows no engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from heygen_studio.errors import ScriptError
from heygen_studio.speech import Markup, Reading

from .alphabets import script_name, stretches, usual
from .foreign import foreign_word
from .shared.places import restored
from .tokens import Token, shortened

__all__ = ["LANGUAGES", "check_letters", "read", "read_markup"]

LANGUAGES = tuple(module.name for module in iter_modules(__path__) if len(module.name) == 2)
"""ISO 639-1 codes of the languages that can be read: each is a folder, named by its code, with its reader."""


_LEFT_OUT = re.compile(r"\d+(?:[.,]\d+)*")


class _Reader(Protocol):
    """What the folder of a language offers; and ``ORDINAL``, how it writes one, if it does: ``{}.º``."""

    def read(self, text: str, accent: str) -> list[Token]: ...


def _reader(language: str) -> _Reader:
    return cast(_Reader, import_module(f"{__name__}.{language}"))


def read(text: str, language: str, accent: str) -> list[Token]:
    """The words and punctuation of a text in order.

    :raises ScriptError: a word is in a script that no voice can read.
    """
    letters, origins = usual(text, language)
    tokens = [token for part in _parts(letters, language, accent) for token in part]
    placed = tokens if letters is text else restored(tokens, text, origins)
    return [part for token in placed for part in shortened(token)]


def _parts(text: str, language: str, accent: str) -> Iterator[Iterable[Token]]:
    """What the reader makes of a text, and of the words in other scripts the readers of those."""
    for part in stretches(text, language):
        piece = text[part.start : part.end]
        if part.language == language:
            tokens = list(_complete(piece, language, accent))
            yield (
                [replace(token, start=token.start + part.start) for token in tokens] if part.start else tokens
            )
        elif part.language:
            yield foreign_word(piece, part.start, part.language, language)
        else:
            raise _unreadable(piece, "")


def _complete(text: str, language: str, accent: str) -> Iterator[Token]:
    """What the reader makes of a text, and figures that no rule of its has taken: ``_0``."""
    end = 0
    for token in [*_reader(language).read(text, accent), None]:
        start = token.start if token else len(text)
        gap = _LEFT_OUT.search(text, end, start) if start > end else None
        if gap and gap.group() != text:
            left = _reader(language).read(gap.group(), accent)
            yield from (replace(one, start=one.start + gap.start()) for one in left if one.is_word)
        if token:
            yield token
            end = start + len(token.written)


def check_letters(script: Markup, language: str) -> None:
    """Make sure that readers can read every word of a script. Quick: reads none of them.

    :raises ScriptError: a word is in a script that no voice can read; it is named, with its place.
    """
    said = [(reading.start, reading.end) for reading in script.readings if reading.say or reading.ipa]
    for text in [script.text, *(reading.say for reading in script.readings)]:
        letters, origins = usual(text, language)
        for part in stretches(letters, language):
            place = origins[part.start]
            if part.language or (text is script.text and any(start <= place < end for start, end in said)):
                continue
            raise _unreadable(
                letters[part.start : part.end], _place(script, place) if text is script.text else ""
            )


def _place(script: Markup, place: int) -> str:
    source = script.source
    at = place if script.places is None else script.places[place]
    line, column = source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)
    return f" in line {line}, column {column} of the script"


def _unreadable(word: str, place: str) -> ScriptError:
    return ScriptError(
        f"No voice can read “{word[:40]}”{place}: its letters are {script_name(word[0])}.",
        remedy="Write it in Latin letters or as it is said, or add it to the pronunciation dictionary.",
        code="WORD_UNREADABLE",
        details={"word": word},
    )


def read_markup(script: Markup, start: int, end: int, language: str, accent: str) -> list[Token]:
    """The words and punctuation of a part of a script, with what its markup and the dictionary say.

    :raises ScriptError: a word is in a script that no voice can read.
    """
    tokens: list[Token] = []
    position = start
    for reading in [r for r in script.readings if start <= r.start < end]:
        tokens += _read_at(script.text, position, reading.start, language, accent)
        tokens += _as_asked(script.text, reading, language, accent)
        position = reading.end
    return tokens + _read_at(script.text, position, end, language, accent)


def _read_at(text: str, start: int, end: int, language: str, accent: str) -> list[Token]:
    part = text[start:end]
    if not part.strip():
        return []
    return [replace(token, start=token.start + start) for token in read(part, language, accent)]


def _as_asked(text: str, reading: Reading, language: str, accent: str) -> list[Token]:
    written = text[reading.start : reading.end].strip()
    if reading.ipa:
        ipa = " ".join(reading.ipa.split())
        return [Token(written, "", ipa=ipa, start=reading.start, asked=True, kind=reading.origin)]
    said = reading.say or _in_manner(written, reading.manner, language, accent)
    words = [token for token in read(said, language, accent) if token.is_word]
    if not words:
        return []
    ipa = " ".join(token.ipa for token in words) if all(token.ipa for token in words) else ""
    spoken = " ".join(token.spoken for token in words)
    return [Token(written, spoken, ipa=ipa, start=reading.start, asked=True, kind=reading.origin)]


def _in_manner(written: str, manner: str, language: str, accent: str) -> str:
    """What is said for a text of which the author told what it is."""
    digits = [c for c in written if c.isdecimal()]
    if manner in ("characters", "spell-out"):
        spelled = [c for c in written if c.isalnum()]
        return " ".join(c.upper() for c in spelled)
    if manner in ("digits", "telephone") and digits:
        return " ".join(digits)
    if manner == "ordinal" and digits:
        written_so = str(getattr(_reader(language), "ORDINAL", "{}"))
        return written_so.format("".join(digits).lstrip("0") or "0")
    return written
