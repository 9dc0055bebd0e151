"""What the API answers, as values. Fields that a newer server adds are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class ApiError(Exception):
    """The server refused a request.

    :param status: of the answer.
    :param code: the stable ``error_code``.
    :param details: what else it says; ``remedy`` is what can be done.
    """

    def __init__(self, status: int, code: str, message: str, details: Mapping[str, Any]) -> None:
        super().__init__(f"{message} {details.get('remedy', '')}".strip())
        self.status = status
        self.code = code
        self.message = message
        self.details = dict(details)


class Video(BaseModel):
    """A video, finished or not; see the API documentation for the fields."""

    model_config = ConfigDict(extra="allow", frozen=True)

    video_id: str | None
    status: str
    progress: int = 0
    stage: str | None = None
    title: str | None = None
    output_url: str | None = None
    thumbnail_url: str | None = None
    captions_url: str | None = None
    duration: float | None = None
    file_size: int | None = None
    error: dict[str, Any] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def ended(self) -> bool:
        """Nothing happens to it any more."""
        return self.status not in ("pending", "processing")


class Event(BaseModel):
    """How far a video is. ``name`` is ``progress``, or, of the last one, the final status; ``stages`` are
    fractions 0..1; ``preview_url`` is what is being drawn just now."""

    model_config = ConfigDict(extra="allow", frozen=True)

    name: str
    video_id: str
    status: str = ""
    stage: str | None = None
    progress: int = 0
    stages: dict[str, float] = {}
    message: str = ""
    preview_url: str | None = None
    output_url: str | None = None
    error: dict[str, Any] | None = None

    @property
    def last(self) -> bool:
        """Nothing comes after it."""
        return self.name != "progress"


class VideoPage(BaseModel):
    """Some videos, newest first, and the token of the next page."""

    videos: list[Video]
    token: str | None = None


class Batch(BaseModel):
    """Videos that were asked for together."""

    model_config = ConfigDict(extra="allow", frozen=True)

    batch_id: str
    videos: list[Video]
    total_count: int
    completed_count: int
    failed_count: int

    @property
    def ended(self) -> bool:
        """Nothing happens to any of them any more."""
        return self.completed_count + self.failed_count == self.total_count


class Voice(BaseModel):
    """A voice; see the API documentation for the fields."""

    model_config = ConfigDict(extra="allow", frozen=True)

    voice_id: str
    name: str
    language: str
    gender: str
    is_cloned: bool
    sample_url: str


class Reading(BaseModel):
    """How a voice would say a script. Each sentence says its ``text`` and its ``words``: ``written``,
    ``spoken``, ``ipa``, the ``kind`` of rule, whether it is ``changed``, and its ``start`` in the text."""

    model_config = ConfigDict(extra="allow", frozen=True)

    voice_id: str
    language: str
    sentences: list[dict[str, Any]]


class Clone(BaseModel):
    """A voice that is made from recordings. ``progress`` in percent; ``voice`` is there when it is ready."""

    model_config = ConfigDict(extra="allow", frozen=True)

    voice_id: str
    voice_name: str
    status: str
    progress: int
    message: str
    voice: Voice | None = None
    summary: list[str] = []
    warnings: list[dict[str, Any]] = []
    error: dict[str, Any] | None = None

    @property
    def ended(self) -> bool:
        """Nothing happens to it any more."""
        return self.status not in ("pending", "processing")


class Avatar(BaseModel):
    """A presenter; see the API documentation for the fields."""

    model_config = ConfigDict(extra="allow", frozen=True)

    avatar_id: str
    name: str
    gender: str
    style: str
    is_custom: bool
    image_url: str


class Twin(BaseModel):
    """A presenter that is made from a video. ``progress`` in percent; ``avatar`` is there when it is ready.
    ``voice_id`` is that of the voice that is made of the same video; see ``wait_clone``."""

    model_config = ConfigDict(extra="allow", frozen=True)

    avatar_id: str
    name: str
    status: str
    progress: int
    message: str
    avatar: Avatar | None = None
    voice_id: str | None = None
    warnings: list[dict[str, Any]] = []
    error: dict[str, Any] | None = None

    @property
    def ended(self) -> bool:
        """Nothing happens to it any more."""
        return self.status not in ("pending", "processing")


class Script(BaseModel):
    """A script that was written. ``estimated_duration`` is in minutes."""

    model_config = ConfigDict(extra="allow", frozen=True)

    script_id: str
    script: str
    title: str = ""
    word_count: int
    estimated_duration: float
    language: str
    style: str
    notes: list[str] = []


class Analysis(BaseModel):
    """What was found out about a script; what could not be is None. ``estimated_duration`` is in minutes."""

    model_config = ConfigDict(extra="allow", frozen=True)

    word_count: int
    estimated_duration: float
    readability_score: float | None
    sentiment: dict[str, Any]
    complexity: dict[str, Any]
    suggestions: list[str]


class Translation(BaseModel):
    """A translated script."""

    model_config = ConfigDict(extra="allow", frozen=True)

    translation_id: str
    original_script: str
    translated_script: str
    source_language: str
    target_language: str
    word_count: int
    confidence_score: float | None
    notes: list[str] = []


class Scenes(BaseModel):
    """A script cut into scenes: each says its ``script``, ``start``, ``end`` and ``estimated_seconds``."""

    model_config = ConfigDict(extra="allow", frozen=True)

    language: str
    estimated_seconds: float
    scenes: list[dict[str, Any]]
