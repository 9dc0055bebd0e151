"""What the script desk answers, as the API documents it. Durations called ``estimated_duration`` are
minutes."""

from __future__ import annotations

import secrets
from base64 import b32encode
from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import BaseModel, Field

from heygen_studio.media import Style
from heygen_studio.writing import Note, Usage


def new_id(kind: str) -> str:
    """A new random id, ``script_…``."""
    return f"{kind}_{b32encode(secrets.token_bytes(10)).decode().lower()}"


def _now() -> datetime:
    return datetime.now(UTC)


class TokenUsage(BaseModel):
    """What a language model was asked for. ``cost`` in the currency of the prices set, null without them."""

    model: str
    requests: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None

    @classmethod
    def of(cls, usage: Usage | None) -> TokenUsage | None:
        """The same, or None."""
        if usage is None:
            return None
        return cls(
            model=usage.model,
            requests=usage.requests,
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            cost=usage.cost,
        )


class Script(BaseModel):
    """A script that was written."""

    script_id: str = Field(default_factory=lambda: new_id("script"))
    script: str
    word_count: int
    estimated_duration: float
    language: str
    style: Style
    created_at: datetime = Field(default_factory=_now)
    title: str
    estimated_seconds: float
    pace: str
    """Where the rate of speech comes from."""
    engine: str
    notes: list[str]
    prompt: str
    """Name and version of the prompt, for a language model."""
    usage: TokenUsage | None


class SentimentAnswer(BaseModel):
    """``overall`` and ``confidence`` are null where they are unknown; ``reason`` says why."""

    overall: str | None
    confidence: float | None
    emotions: list[str]
    method: str
    reason: str


class ComplexityAnswer(BaseModel):
    """How hard a script is."""

    vocabulary_level: str
    sentence_complexity: str
    overall_complexity: str


class NoteAnswer(BaseModel):
    """A suggestion about ``script[start:end]``, counted in characters (Unicode code points)."""

    kind: str
    message: str
    start: int
    end: int
    text: str


class ScriptAnalysis(BaseModel):
    """What was found out about a script."""

    script_id: str = Field(default_factory=lambda: new_id("analysis"))
    word_count: int
    estimated_duration: float
    readability_score: float | None
    sentiment: SentimentAnswer
    complexity: ComplexityAnswer
    suggestions: list[str]
    language: str
    character_count: int
    sentence_count: int
    estimated_seconds: float
    pace: str
    readability_formula: str
    readability_reason: str
    notes: list[NoteAnswer]
    engine: str
    usage: TokenUsage | None
    created_at: datetime = Field(default_factory=_now)


_MOST_SUGGESTIONS = 10
_EXCERPT = 60


def suggestions(notes: Sequence[Note], script: str) -> list[str]:
    """The notes in words, the first of each kind first, each with the place that it is about."""
    seen: dict[str, int] = {}
    ranked: list[tuple[int, int, Note]] = []
    for note in notes:
        seen[note.kind] = seen.get(note.kind, 0) + 1
        ranked.append((seen[note.kind], note.start, note))
    ranked.sort(key=lambda entry: entry[:2])
    return [_with_place(note, script) for _, _, note in ranked[:_MOST_SUGGESTIONS]]


def _with_place(note: Note, script: str) -> str:
    place = " ".join(script[note.start : note.end].split())
    if not place or place in note.message:
        return note.message
    shown = place if len(place) <= _EXCERPT else place[:_EXCERPT].rstrip() + " …"
    return f"{note.message} (“{shown}”)"


class ScriptTranslation(BaseModel):
    """A translated script."""

    translation_id: str = Field(default_factory=lambda: new_id("translation"))
    original_script: str
    translated_script: str
    source_language: str
    target_language: str
    word_count: int
    confidence_score: float | None
    confidence_method: str
    estimated_duration: float
    estimated_seconds: float
    length_change: float
    """How much longer (0.12 is 12 %) it takes to speak than the original."""
    notes: list[str]
    engine: str
    usage: TokenUsage | None
    created_at: datetime = Field(default_factory=_now)


class Scene(BaseModel):
    """A part of a script: ``script[start:end]``."""

    script: str
    start: int
    end: int
    word_count: int
    estimated_seconds: float


class ScriptScenes(BaseModel):
    """A script cut into scenes."""

    language: str
    estimated_seconds: float
    scenes: list[Scene]
