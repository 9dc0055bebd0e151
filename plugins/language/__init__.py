"""Written language to spoken words, for every language, and words to phonemes by espeak-ng.

:func:`read` is the way in; engines of every kind may import it. It knows no engine.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from heygen_studio.speech import Markup, Reading

from .tokens import Token, shortened

__all__ = ["LANGUAGES", "read", "read_markup"]

LANGUAGES = tuple(module.name for module in iter_modules(__path__) if len(module.name) == 2)
"""ISO 639-1 codes of the languages that can be read: each is a folder, named by its code, with its reader."""


class _Reader(Protocol):
    """What the folder of a language offers; and ``ORDINAL``, how it writes one, if it does: ``{}.º``."""

    def read(self, text: str, accent: str) -> list[Token]: ...


def _reader(language: str) -> _Reader:
    return cast(_Reader, import_module(f"{__name__}.{language}"))


def read(text: str, language: str, accent: str) -> list[Token]:
    """The words and punctuation of a text in order.

    :raises ScriptError: a word is in a script that voices of this language cannot read.
    """
    return [part for token in _reader(language).read(text, accent) for part in shortened(token)]


def read_markup(script: Markup, start: int, end: int, language: str, accent: str) -> list[Token]:
    """The words and punctuation of a part of a script, with what its markup and the dictionary say.

    :raises ScriptError: a word is in a script that voices of this language cannot read.
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
