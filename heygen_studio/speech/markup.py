"""A small subset of SSML, the W3C's Speech Synthesis Markup Language 1.1.

A script is markup only when it begins with ``<speak>``, behind an XML declaration perhaps; in any other,
``<`` and ``&`` are text, but for a ``<break>`` (:mod:`heygen_studio.speech.cues`). The elements are
``break``, ``prosody``, ``emphasis``, ``say-as``, ``phoneme`` and ``sub``. Nothing outside of the script is
ever read: document types and entities of one's own are refused.
"""

from __future__ import annotations

import bisect
import html
import io
import math
import re
import xml.sax
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import InputSource

from heygen_studio.errors import ScriptError

from .breaks import LONGEST_BREAK, STRENGTHS, silence

ELEMENTS = ("break", "prosody", "emphasis", "say-as", "phoneme", "sub")
"""What may stand inside ``<speak>``."""
SAY_AS = ("characters", "spell-out", "digits", "telephone", "cardinal", "number", "ordinal", "date", "time")
"""Values of ``interpret-as``."""

_START = re.compile(r"([\s\ufeff]*(?:<\?xml\b[^<>]*\?>\s*)?)<speak[\s/>]")
_TAG = re.compile(rf"<(/?)(?:speak|{'|'.join(ELEMENTS)})\b[^<>]*>|<\?xml\b[^<>]*\?>")
_ATTRIBUTES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # element: required, optional
    "speak": (
        frozenset(),
        frozenset({"version", "xmlns", "xml:lang", "xml:base", "xmlns:xsi", "xsi:schemaLocation"}),
    ),
    "break": (frozenset(), frozenset({"time", "strength"})),
    "prosody": (frozenset(), frozenset({"rate", "pitch", "volume"})),
    "emphasis": (frozenset(), frozenset({"level"})),
    "say-as": (frozenset({"interpret-as"}), frozenset({"format"})),
    "phoneme": (frozenset({"ph"}), frozenset({"alphabet"})),
    "sub": (frozenset({"alias"}), frozenset()),
}
_RATES = {"x-slow": 0.6, "slow": 0.8, "medium": 1.0, "default": 1.0, "fast": 1.25, "x-fast": 1.6}
_PITCHES = {"x-low": -6.0, "low": -3.0, "medium": 0.0, "default": 0.0, "high": 3.0, "x-high": 6.0}
_VOLUMES = {
    "silent": -60.0,
    "x-soft": -12.0,
    "soft": -6.0,
    "medium": 0.0,
    "default": 0.0,
    "loud": 4.0,
    "x-loud": 8.0,
}


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a stretch is spoken: rate 0.5..2 (1 is normal), pitch in semitones -12..12, volume in decibels."""

    rate: float = 1.0
    pitch: float = 0.0
    volume: float = 0.0

    def within(self, outer: Prosody) -> Prosody:
        """This prosody inside another one."""
        return Prosody(
            min(max(self.rate * outer.rate, 0.5), 2.0),
            min(max(self.pitch + outer.pitch, -12.0), 12.0),
            min(max(self.volume + outer.volume, -60.0), 12.0),
        )


PLAIN = Prosody()
"""As the voice speaks by itself."""
_EMPHASIS = {
    "strong": Prosody(0.85, 2.0, 3.0),
    "moderate": Prosody(0.93, 1.0, 1.5),
    "none": PLAIN,
    "reduced": Prosody(1.1, -1.0, -2.0),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of the text from ``start`` to ``end`` that is read in another way than it is written: as the
    words ``say``, as the sounds ``ipa``, or in the ``manner`` that is one of :data:`SAY_AS`. ``origin`` says
    who asks for it: the author's ``markup`` or the user's ``dictionary``."""

    start: int
    end: int
    say: str = ""
    ipa: str = ""
    manner: str = ""
    origin: str = "markup"


@dataclass(frozen=True, slots=True)
class Markup:
    """A script without its markup, and what the markup says.

    :param text: what is spoken.
    :param source: the script as it was written.
    :param places: for each character of the text and for its end, where it stands in the source.
    :param readings: in order; they do not overlap.
    :param prosodies: start, end and prosody of stretches, each the sum of all that it lies in; later ones go
        before earlier ones.
    :param breaks: index in the text, and seconds of silence there.
    """

    text: str
    source: str
    places: tuple[int, ...] | None = None
    readings: tuple[Reading, ...] = ()
    prosodies: tuple[tuple[int, int, Prosody], ...] = ()
    breaks: tuple[tuple[int, float], ...] = ()

    def written(self, start: int, end: int) -> str:
        """The piece of the source for a stretch of the text, markup included; pieces that join in the text
        join in the source, and together they are all of it."""
        if self.places is None:
            return self.source[start:end]
        begin = 0 if start == 0 else self.places[start]
        stop = len(self.source) if end == len(self.text) else self.places[end]
        return self.source[begin:stop]

    def prosody(self, place: int) -> Prosody:
        """The prosody of the character at a place of the text."""
        for start, end, prosody in reversed(self.prosodies):
            if start <= place < end:
                return prosody
        return PLAIN

    def break_between(self, start: int, end: int) -> float | None:
        """Seconds of silence asked for after ``start`` and up to ``end``; None where nothing is said."""
        first = bisect.bisect_right([place for place, _ in self.breaks], start)
        found = [seconds for place, seconds in self.breaks[first:] if place <= end]
        return sum(found) if found else None

    def with_readings(self, more: Mapping[tuple[int, int], Reading]) -> Markup:
        """With more readings, where the author has asked for none."""
        free = [
            reading
            for reading in more.values()
            if not any(reading.start < own.end and own.start < reading.end for own in self.readings)
        ]
        merged = tuple(sorted((*self.readings, *free), key=lambda reading: reading.start))
        return replace(self, readings=merged)


def is_markup(script: str) -> bool:
    """Whether a script is SSML: it begins with ``<speak>``, behind an XML declaration perhaps."""
    return _START.match(script) is not None


def without_tags(piece: str) -> str:
    """The text in any piece of a script in SSML, as it would be written without markup."""
    return html.unescape(_TAG.sub(lambda tag: "" if tag[1] else " ", piece))


def parse_markup(script: str) -> Markup:
    """Take the markup out of a script; a script that is none is text as it is.

    :raises ScriptError: the markup is wrong; message and details name the line and the column, from 1.
    """
    if not is_markup(script):
        return Markup(script, script)
    import defusedxml.sax
    from defusedxml.common import DefusedXmlException

    handler = _Handler(script)
    start = _START.match(script)
    lead = start.end(1) if start else 0
    handler.shift(script[:lead])
    try:
        parser = defusedxml.sax.make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(handler)
        source = InputSource()
        source.setCharacterStream(io.StringIO(script[lead:]))
        parser.parse(source)
    except xml.sax.SAXParseException as error:
        place = handler.at(error.getLineNumber() or 1, error.getColumnNumber() or 0)
        raise _error(script, place, f"the markup is not well-formed ({error.getMessage()})", _HINT) from None
    except DefusedXmlException:
        raise _error(
            script, handler.here(), "document types and entities are not allowed", "Remove the declaration."
        ) from None
    return handler.result()


_HINT = "Close every element, and write &amp; for & and &lt; for <."


def _error(script: str, place: int, problem: str, remedy: str) -> ScriptError:
    line = script.count("\n", 0, place) + 1
    column = place - (script.rfind("\n", 0, place) + 1) + 1
    return ScriptError(
        f"SSML in line {line}, column {column} of the script: {problem}.",
        remedy=remedy,
        code="INVALID_SSML",
        details={"line": line, "column": column, "elements": list(ELEMENTS)},
    )


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet."""

    name: str
    start: int
    prosody: Prosody
    attributes: dict[str, str] = field(default_factory=dict)


class _Handler(ContentHandler):
    """Collects the text and what the elements say. Knows where in the script each character stands."""

    def __init__(self, script: str) -> None:
        super().__init__()
        self._script = script
        self._lines = [0, *(match.end() for match in re.finditer("\n", script))]
        self._first_line, self._first_column = 0, 0
        self._text: list[str] = []
        self._places: list[int] = []
        self._open: list[_Open] = []
        self._readings: list[Reading] = []
        self._prosodies: list[tuple[int, int, Prosody]] = []
        self._breaks: list[tuple[int, float]] = []

    def shift(self, lead: str) -> None:
        """The parser is not given the white space before the first element."""
        self._first_line = lead.count("\n")
        self._first_column = len(lead) - (lead.rfind("\n") + 1)

    def at(self, line: int, column: int) -> int:
        """The place in the script of a line, counted from 1, and column, from 0, of the parser."""
        index = min(line - 1 + self._first_line, len(self._lines) - 1)
        place = self._lines[index] + column + (self._first_column if line == 1 else 0)
        return min(place, len(self._script))

    def here(self) -> int:
        locator: Any = getattr(self, "_locator", None)
        return self.at(locator.getLineNumber() or 1, locator.getColumnNumber() or 0) if locator else 0

    def fail(self, problem: str, remedy: str) -> ScriptError:
        return _error(self._script, self.here(), problem, remedy)

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - the name SAX gives it
        attributes = {key: str(value) for key, value in attrs.items()}
        known = "Known elements are " + ", ".join(f"<{element}>" for element in ELEMENTS) + "."
        if name not in _ATTRIBUTES or (name == "speak") == bool(self._open):
            raise self.fail(f"<{name}> is not known here", known)
        required, optional = _ATTRIBUTES[name]
        for key in attributes.keys() - required - optional:
            allowed = ", ".join(sorted(required | optional)) or "none"
            raise self.fail(f"<{name}> has no attribute {key!r}", f"It may have: {allowed}.")
        for key in sorted(required - attributes.keys()):
            raise self.fail(f"<{name}> lacks its attribute {key!r}", f'Write <{name} {key}="…">.')
        inside = next((e.name for e in self._open if e.name in ("say-as", "phoneme", "sub")), None)
        if inside:
            raise self.fail(f"<{name}> cannot stand inside <{inside}>", f"Close <{inside}> first.")
        outer = self._open[-1].prosody if self._open else PLAIN
        self._open.append(
            _Open(name, len(self._text), self._prosody(name, attributes).within(outer), attributes)
        )
        if name == "break":
            self._breaks.append((len(self._text), self._silence(attributes)))
        elif name == "say-as" and attributes["interpret-as"] not in SAY_AS:
            raise self.fail(
                f"{attributes['interpret-as']!r} cannot be asked for", f"Known are {', '.join(SAY_AS)}."
            )
        elif name == "phoneme" and attributes.get("alphabet", "ipa") != "ipa":
            raise self.fail(f"the alphabet {attributes['alphabet']!r} is not known", 'Use alphabet="ipa".')
        elif name == "phoneme":
            check_ipa(attributes["ph"], lambda problem, remedy: self.fail(problem, remedy))

    def endElement(self, name: str) -> None:  # noqa: N802
        element = self._open.pop()
        end = len(self._text)
        if name in ("prosody", "emphasis"):
            self._prosodies.append((element.start, end, element.prosody))
        elif name in ("say-as", "phoneme", "sub") and "".join(self._text[element.start :]).strip():
            attributes = element.attributes
            self._readings.append(
                Reading(
                    element.start,
                    end,
                    say=attributes.get("alias", ""),
                    ipa=attributes.get("ph", ""),
                    manner=attributes.get("interpret-as", ""),
                )
            )
        elif name == "break" and end > element.start:
            raise self.fail("<break> cannot hold text", "Write <break/>.")

    def characters(self, content: str) -> None:
        start = self.here()
        self._text += content
        self._places += range(start, start + len(content))

    def _prosody(self, name: str, attributes: Mapping[str, str]) -> Prosody:
        if name == "emphasis":
            level = attributes.get("level", "moderate")
            if level not in _EMPHASIS:
                raise self.fail(f"the level {level!r} is not known", f"Known are {', '.join(_EMPHASIS)}.")
            return _EMPHASIS[level]
        if name != "prosody":
            return PLAIN
        return Prosody(
            self._amount(attributes, "rate", _RATES, _rate, (0.5, 2.0), "80%, 1.2 or slow; 50% to 200%"),
            self._amount(
                attributes, "pitch", _PITCHES, _pitch, (-12, 12), "+2st, -10% or high; an octave at most"
            ),
            self._amount(attributes, "volume", _VOLUMES, _volume, (-60, 12), "+6dB or soft; +12dB at most"),
        )

    def _amount(
        self,
        attributes: Mapping[str, str],
        key: str,
        names: Mapping[str, float],
        read: Callable[[str], float | None],
        limits: tuple[float, float],
        example: str,
    ) -> float:
        written = attributes.get(key, "medium").strip()
        amount = names.get(written, None)
        amount = read(written) if amount is None else amount
        if amount is None or not limits[0] <= amount <= limits[1]:
            raise self.fail(f"{key}={written!r} is not possible", f"Write it as {example}.")
        return amount

    def _silence(self, attributes: Mapping[str, str]) -> float:
        seconds = silence(attributes)
        if seconds is None and "time" not in attributes:
            raise self.fail(
                f"the strength {attributes['strength']!r} is not known", f"Known are {', '.join(STRENGTHS)}."
            )
        if seconds is None:
            raise self.fail(
                f"time={attributes['time']!r} is not possible",
                f'Write it as time="500ms" or "1.5s", at most {LONGEST_BREAK:g} s.',
            )
        return seconds

    def result(self) -> Markup:
        prosodies = sorted(self._prosodies, key=lambda item: (item[0], -item[1]))
        return Markup(
            "".join(self._text),
            self._script,
            (*self._places, len(self._script)),
            tuple(self._readings),
            tuple(prosodies),
            tuple(self._breaks),
        )


def check_ipa(ipa: str, error: Callable[[str, str], Exception]) -> None:
    """Make sure that a text can be IPA: letters, stress, length and tone signs.

    :param error: makes the error to raise, from the problem and the remedy.
    """
    wrong = next((c for c in ipa if not (c.isalpha() or c.isspace() or c in _IPA_SIGNS)), None)
    if wrong is not None or not any(c.isalpha() for c in ipa):
        what = f"{wrong!r} is no sign of the IPA" if wrong else "there are no sounds"
        raise error(f"{what} in {ipa!r}", "Write sounds in IPA, such as təˈmeɪtoʊ.")


_IPA_SIGNS = frozenset("ˈˌː.ˑ‿|→↗↘↓͜͡") | {chr(code) for code in range(0x300, 0x370)}


def _rate(written: str) -> float | None:
    match = re.fullmatch(r"(\d+\.?\d*|\.\d+)(%?)", written)
    return float(match[1]) / (100 if match[2] else 1) if match else None


def _pitch(written: str) -> float | None:
    if match := re.fullmatch(r"([+-]\d+\.?\d*)st", written):
        return float(match[1])
    if match := re.fullmatch(r"([+-]\d+\.?\d*)%", written):
        factor = 1 + float(match[1]) / 100
        return 12 * math.log2(factor) if factor > 0 else None
    return None


def _volume(written: str) -> float | None:
    match = re.fullmatch(r"([+-]\d+\.?\d*)dB", written)
    return float(match[1]) if match else None
