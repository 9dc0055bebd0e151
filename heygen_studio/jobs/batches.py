"""A batch: videos that were asked for together. One that is refused or fails stops none of the others."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field

from heygen_studio.jobs.model import Job, JobError, JobStatus, Repeatable, new_id

MAX_BATCH = 100
"""Most videos in one batch."""


class BatchEntry(BaseModel):
    """One video of a batch: its job, or why there is none."""

    model_config = ConfigDict(frozen=True)

    job_id: str | None = None
    error: JobError | None = None


class Batch(BaseModel):
    """Which videos were asked for together, in their order."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(default_factory=lambda: new_id("batch"))
    owner: str = ""
    entries: tuple[BatchEntry, ...]
    callback_url: str | None = None
    callback_id: str | None = None
    repeatable: Repeatable | None = None
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class BatchState(BaseModel):
    """A batch and its videos as they are now; a video that was deleted since is None."""

    model_config = ConfigDict(frozen=True)

    batch: Batch
    jobs: tuple[Job | None, ...]

    @property
    def completed(self) -> int:
        """How many videos are completed."""
        return sum(job is not None and job.status is JobStatus.COMPLETED for job in self.jobs)

    @property
    def failed(self) -> int:
        """How many were refused, have failed, were cancelled or deleted."""
        return sum(
            job is None or (job.status.final and job.status is not JobStatus.COMPLETED) for job in self.jobs
        )

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.completed + self.failed == len(self.jobs)
