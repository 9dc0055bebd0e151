"""The documents that the API answers with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, Field

from heygen_studio.jobs import Job, JobError, JobStatus
from heygen_studio.request import Resolution


class Components(BaseModel):
    """Which parts of the studio work."""

    avatar_manager: bool
    voice_engine: bool
    video_renderer: bool
    script_generator: bool


class HealthResponse(BaseModel):
    """How the studio is. ``uptime`` is in seconds."""

    status: str
    components: Components
    broken_plugins: list[str]
    version: str
    uptime: float


class VideoMetadata(BaseModel):
    """What was asked for."""

    avatar_id: str
    voice_id: str
    language: str
    resolution: Resolution


class VideoResponse(BaseModel):
    """A video, finished or not. ``duration`` in seconds, ``file_size`` in bytes, ``progress`` in percent."""

    video_id: str
    status: JobStatus
    progress: int
    stage: str | None
    output_url: str | None
    duration: float | None
    file_size: int | None
    error: JobError | None
    created_at: datetime
    updated_at: datetime
    metadata: VideoMetadata

    @classmethod
    def of(cls, job: Job, file_url: str) -> VideoResponse:
        """A job, and where its video can be fetched once it is completed."""
        return cls(
            video_id=job.id,
            status=job.status,
            progress=job.progress,
            stage=job.stage,
            output_url=file_url if job.status is JobStatus.COMPLETED else None,
            duration=job.output and job.output.duration,
            file_size=job.output and job.output.file_size,
            error=job.error,
            created_at=job.created_at,
            updated_at=job.updated_at,
            metadata=VideoMetadata(
                avatar_id=job.request.avatar_id or "",
                voice_id=job.request.voice_id or "",
                language=job.request.language,
                resolution=job.request.resolution,
            ),
        )


class ErrorResponse(BaseModel):
    """An error: what is wrong, a stable code, and details with what can be done about it (``remedy``)."""

    error: str
    error_code: str
    details: dict[str, Any]
    timestamp: datetime = Field(default_factory=lambda: datetime.now(UTC))
