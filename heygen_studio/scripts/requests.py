"""What a user asks of the script desk."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from heygen_studio.language import LANGUAGES
from heygen_studio.media import Style
from heygen_studio.writing import Task

MAX_TOPIC = 2_000
MAX_CONTEXT = 200_000
MAX_SCRIPT = 300_000
"""Characters; about 50,000 words, more than any video takes."""
SHORTEST, LONGEST = 5, 3600
"""Seconds that a script may be asked to last."""

_UNITS = {
    1: r"s|secs?|seconds?|segundos?|secondes?|Sekunden?|second[oi]|秒(?:钟|間)?|초",
    60: r"m|mins?|minutes?|minutos?|Minuten?|minut[oi]|分(?:钟|鐘|間)?|분",
    3600: r"h|hours?|horas?|heures?|Stunden?|or[ae]|小时|小時|時間|시간",
}
_PART = re.compile(
    r"\s*(\d+(?:[.,]\d+)?)\s*(?:"
    + "|".join(f"(?P<u{n}>{names})" for n, names in _UNITS.items())
    + r")(?![a-z])\.?\s*",
    re.IGNORECASE,
)


def _seconds(value: object) -> object:
    """Seconds, from a number or from words such as "3 minutes", "1 min 30 s", "1:30"."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError('must be a length of time such as "3 minutes" or a number of seconds')
    seconds = float(value) if isinstance(value, int | float) else _parsed(value)
    if not SHORTEST <= seconds <= LONGEST:
        raise ValueError(f"must be between {SHORTEST} seconds and {LONGEST // 60} minutes")
    return seconds


def _parsed(text: str) -> float:
    if clock := re.fullmatch(r"\s*(\d{1,2}):(\d\d)(?::(\d\d))?\s*", text):
        first, second, third = (int(part or 0) for part in clock.groups())
        return float(first * 3600 + second * 60 + third if clock[3] else first * 60 + second)
    if re.fullmatch(r"\s*\d+(?:\.\d+)?\s*", text):
        return float(text)
    parts = list(_PART.finditer(re.sub(r"(?i)\b(?:and|y|et|und|e)\b|,(?=\s)", " ", text)))
    joined = re.sub(r"(?i)\b(?:and|y|et|und|e)\b|,(?=\s)", " ", text)
    if not parts or "".join(part[0] for part in parts) != joined:
        raise ValueError('is no length of time; write "3 minutes", "90 seconds" or "1:30"')
    return sum(
        float(part[1].replace(",", ".")) * next(n for n in _UNITS if part.group(f"u{n}")) for part in parts
    )


def _known(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(f"must be one of {', '.join(LANGUAGES)}")
    return code


def _well_formed(text: str) -> str:
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("holds half of a surrogate pair, which is no character")
    return text


Text = Annotated[str, AfterValidator(_well_formed)]
LanguageCode = Annotated[
    str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(LANGUAGES)})
]
Seconds = Annotated[
    float,
    BeforeValidator(_seconds),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}], "examples": ["3 minutes", 90]}),
]

_ITS_LANGUAGE = "Its language; default: that of the voice, or else what it is found to be."


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    engine: str | None = Field(None, description="Id of the engine; default: the best that is ready.")


class _Voiced(_Request):
    voice_id: str | None = Field(
        None, description="The voice that will speak it, whose measured rate the duration is told by."
    )


class WriteRequest(_Voiced):
    """Base of whatever a writer is asked for. ``duration`` may be words or a number of seconds."""

    task: ClassVar[Task]

    style: Style = Field("professional", description="Manner of the script.")
    additional_context: Text = Field(
        "",
        max_length=MAX_CONTEXT,
        description="Facts and material: audience, points, text to build on.",
    )
    source_urls: tuple[str, ...] = Field(
        (),
        max_length=5,
        description="Addresses of web pages or documents to build on: PDF, DOCX, PPTX, HTML.",
    )
    duration: Seconds | None = Field(None, description='How long it should take to speak: "3 minutes", 90.')

    def brief(self) -> dict[str, Any]:
        """What is particular to the task, as fields of a brief."""
        return {}


class GenerateRequest(WriteRequest):
    """A script on a topic."""

    task = "generate"

    topic: Text = Field(max_length=MAX_TOPIC, description="What the script is about.")
    language: LanguageCode = Field("en", description="Language of the script.")

    def brief(self) -> dict[str, Any]:
        return {"topic": self.topic.strip()}


class _OfScript(WriteRequest):
    script: Text = Field(max_length=MAX_SCRIPT, description="The script.")
    language: LanguageCode | None = Field(None, description=_ITS_LANGUAGE)

    def brief(self) -> dict[str, Any]:
        return {"script": self.script.strip()}


class RewriteRequest(_OfScript):
    """Another version of a script."""

    task = "rewrite"

    wish: Text = Field(
        max_length=500, description='"shorter", "longer", "simpler", a tone, or whatever is to be changed.'
    )

    def brief(self) -> dict[str, Any]:
        return {"script": self.script.strip(), "wish": self.wish.strip()}


class ContinueRequest(_OfScript):
    """What comes after a script."""

    task = "continue"


class HookRequest(_OfScript):
    """An opening that catches the viewer, or a call to action at the end."""

    task = "hook"

    place: Literal["hook", "call_to_action"] = Field("hook", description="The opening or the end.")

    def brief(self) -> dict[str, Any]:
        return {"script": self.script.strip(), "task": self.place}


class AnalyzeRequest(_Voiced):
    """A script to analyse."""

    script: Text = Field(max_length=MAX_SCRIPT, description="The script.")
    language: LanguageCode | None = Field(None, description=_ITS_LANGUAGE)


class ScenesRequest(_Voiced):
    """A script to be cut into scenes."""

    script: Text = Field(max_length=MAX_SCRIPT, description="The script.")
    language: LanguageCode | None = Field(None, description=_ITS_LANGUAGE)
    longest: float = Field(20.0, ge=3, le=120, description="Seconds that a scene may last.")


class TranslateVideoRequest(_Request):
    """The languages that a video is wanted in."""

    languages: tuple[LanguageCode, ...] = Field(
        min_length=1, max_length=len(LANGUAGES), description="Codes of the languages."
    )
    glossary: dict[Text, Text] = Field(
        default_factory=dict, max_length=500, description="How terms are to be rendered, by the term."
    )


class TranslateRequest(_Voiced):
    """A script to translate."""

    script: Text = Field(max_length=MAX_SCRIPT, description="The script.")
    target_language: LanguageCode = Field(description="Language to translate to.")
    source_language: LanguageCode | None = Field(None, description="Default: what it is found to be.")
    preserve_style: bool = Field(True, description="Keep tone and manner, rather than the plain sense alone.")
    glossary: dict[Text, Text] = Field(
        default_factory=dict, max_length=500, description="How terms are to be rendered, by the term."
    )
