"""The documents that the API answers with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal, Self

from fastapi import Request
from pydantic import BaseModel, Field

from heygen_studio.api.addresses import address
from heygen_studio.jobs import BatchState, Job, JobError, JobStatus
from heygen_studio.video.fields import Resolution


class Components(BaseModel):
    """Which parts of the studio work."""

    avatar_manager: bool
    voice_engine: bool
    video_renderer: bool
    script_generator: bool
    storage: bool = Field(description="Whether the data folder can be written to and has room.")


class HealthResponse(BaseModel):
    """How the studio is. ``version`` is that of the API; ``uptime`` is in seconds."""

    status: str
    components: Components
    broken_plugins: list[str]
    version: str
    studio_version: str
    uptime: float


class VideoMetadata(BaseModel):
    """What was asked for."""

    avatar_id: str
    voice_id: str
    language: str
    resolution: Resolution | Literal["source"] = Field(
        description="`source` where a video was given, whose size stays."
    )


class VideoResponse(BaseModel):
    """A video, finished or not. ``duration`` in seconds, ``file_size`` in bytes, ``progress`` in percent;
    ``notes`` say what to check, such as a number that a translation has lost."""

    video_id: str
    status: JobStatus
    progress: int
    stage: str | None
    title: str | None
    output_url: str | None
    thumbnail_url: str | None
    captions_url: str | None
    duration: float | None
    file_size: int | None
    notes: list[str]
    error: JobError | None
    batch_id: str | None
    callback_id: str | None
    test: bool
    created_at: datetime
    updated_at: datetime
    metadata: VideoMetadata

    @classmethod
    def of(cls, job: Job, request: Request) -> Self:
        """A job, as it is told to who sent the request. Addresses are given once they lead somewhere."""

        def part(name: str) -> str | None:
            done = job.status is JobStatus.COMPLETED
            return address(request, f"/videos/{job.id}/{name}") if done else None

        return cls(
            video_id=job.id,
            status=job.status,
            progress=job.progress,
            stage=job.stage,
            title=job.request.title,
            output_url=part("file"),
            thumbnail_url=part("thumbnail"),
            captions_url=part("captions.vtt"),
            duration=job.output and job.output.duration,
            file_size=job.output and job.output.file_size,
            notes=list(job.notes),
            error=job.error,
            batch_id=job.batch_id,
            callback_id=job.request.callback_id,
            test=job.request.test,
            created_at=job.created_at,
            updated_at=job.updated_at,
            metadata=VideoMetadata(
                avatar_id=job.request.avatar_id or "",
                voice_id=job.request.voice_id or "",
                language=job.request.language,
                resolution="source" if job.request.video_url else job.request.resolution,
            ),
        )


class VideoList(BaseModel):
    """Some videos, newest first. ``token`` gives the next page; it is null on the last."""

    videos: list[VideoResponse]
    token: str | None


class RefusedVideo(BaseModel):
    """A video of a batch that could not be asked for."""

    video_id: None = None
    status: Literal["failed"] = "failed"
    error: JobError


class BatchResponse(BaseModel):
    """A batch and its videos in their order. Cancelled and deleted ones count as failed."""

    batch_id: str
    videos: list[VideoResponse | RefusedVideo]
    total_count: int
    completed_count: int
    failed_count: int
    callback_id: str | None
    created_at: datetime

    @classmethod
    def of(cls, state: BatchState, request: Request) -> Self:
        """A batch, as it is told to who sent the request."""
        gone = JobError(code="VIDEO_NOT_FOUND", message="The video was deleted.")
        return cls(
            batch_id=state.batch.id,
            videos=[
                VideoResponse.of(job, request) if job else RefusedVideo(error=entry.error or gone)
                for entry, job in zip(state.batch.entries, state.jobs, strict=True)
            ],
            total_count=len(state.jobs),
            completed_count=state.completed,
            failed_count=state.failed,
            callback_id=state.batch.callback_id,
            created_at=state.batch.created_at,
        )


class VideoEvent(BaseModel):
    """How far a video is. ``stages`` are fractions 0..1; ``preview_url`` is what is being drawn just now."""

    video_id: str
    status: JobStatus
    stage: str | None
    progress: int
    stages: dict[str, float]
    message: str
    preview_url: str | None
    output_url: str | None
    error: JobError | None

    @classmethod
    def of(cls, job: Job, request: Request) -> Self:
        """A job, as it is told to who sent the request."""
        drawing = job.status is JobStatus.PROCESSING and job.stages.get("render", 0) > 0
        done = job.status is JobStatus.COMPLETED
        return cls(
            video_id=job.id,
            status=job.status,
            stage=job.stage,
            progress=job.progress,
            stages=job.stages,
            message=job.message,
            preview_url=address(request, f"/videos/{job.id}/preview") if drawing else None,
            output_url=address(request, f"/videos/{job.id}/file") if done else None,
            error=job.error,
        )


class ErrorResponse(BaseModel):
    """An error: what is wrong, a stable code, and details with what can be done about it (``remedy``)."""

    error: str
    error_code: str
    details: dict[str, Any]
    timestamp: datetime = Field(default_factory=lambda: datetime.now(UTC))
