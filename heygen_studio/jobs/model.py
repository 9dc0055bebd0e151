"""A job: one video from the moment it is asked for until it is finished, failed or cancelled."""

from __future__ import annotations

import base64
import re
import secrets
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from heygen_studio.errors import StudioError
from heygen_studio.scripts import TranslateRequest
from heygen_studio.video.fields import FrameRate
from heygen_studio.video.request import VideoRequest

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ID = re.compile(r"video_[a-z2-7]{26}")


class JobStatus(StrEnum):
    """Where a job stands. The last three are final."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Nothing happens to the job any more."""
        return self not in (JobStatus.PENDING, JobStatus.PROCESSING)


class JobError(BaseModel):
    """Why a job failed: what :class:`~heygen_studio.errors.StudioError` says, and the stage."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: str
    remedy: str = ""
    stage: str | None = None

    @classmethod
    def of(cls, error: StudioError, stage: str | None = None) -> Self:
        """An error, and the stage in which it happened where it does not say so itself."""
        return cls(
            code=error.code,
            message=error.message,
            remedy=error.remedy,
            stage=error.details.get("stage", stage),
        )


class JobOutput(BaseModel):
    """Facts of a finished video. ``duration`` and ``elapsed`` (what the work took) are in seconds,
    ``file_size`` in bytes, the size in pixels."""

    model_config = ConfigDict(frozen=True)

    duration: float
    frames: int
    file_size: int
    width: int
    height: int
    fps: FrameRate
    elapsed: float = 0.0


class Repeatable(BaseModel):
    """What tells a repeated request from a new one: who asked under which key, and a hash of what."""

    model_config = ConfigDict(frozen=True)

    key: str
    fingerprint: str


class Job(BaseModel):
    """One video and how far it is. A snapshot: it never changes, a newer one takes its place."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(default_factory=lambda: new_id())
    request: VideoRequest
    owner: str = ""
    """Id of the API key that it was asked for with; empty where keys are off."""
    client: str = ""
    """Who may not have too many at a time: the key, or a hash of the address; empty for the studio itself."""
    batch_id: str | None = None
    repeatable: Repeatable | None = None
    translation: TranslateRequest | None = None
    """How the script is to be translated before anything else; None where that is done, or not wanted."""
    notes: tuple[str, ...] = ()
    """What whoever asked for it should know of the video."""
    status: JobStatus = JobStatus.PENDING
    stage: str | None = None
    """What is being done or waited for; None before the work begins."""
    stages: dict[str, float] = Field(default_factory=dict)
    """Fraction 0..1 of each stage."""
    message: str = ""
    progress: int = 0
    """Percent of the whole, 0 to 100."""
    attempts: int = 0
    """How often the work was begun, but for what ended because the studio did."""
    timings: dict[str, float] = Field(default_factory=dict)
    """Busy seconds of each stage, once completed."""
    error: JobError | None = None
    output: JobOutput | None = None
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    updated_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    order: int = Field(default_factory=lambda job: _microseconds(job["created_at"]))
    """Larger than that of every job that was added before, however the clock was set meanwhile."""


def new_id(kind: str = "video") -> str:
    """A new id, which cannot be guessed: the kind, ``_`` and 26 lower-case letters and digits."""
    return f"{kind}_" + base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def is_id(text: str) -> bool:
    """Whether a text has the form of a job id. Only such a text may become part of a path."""
    return _ID.fullmatch(text) is not None


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
