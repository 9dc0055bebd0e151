"""What is told of videos and batches that have ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from heygen_studio.jobs import BatchState, Job, JobQueue
from heygen_studio.settings import Settings
from heygen_studio.webhooks import Webhooks

_RECENT = timedelta(days=1)


class Callbacks:
    """Listens to the jobs, and has whoever gave a ``callback_url`` told when theirs have ended."""

    def __init__(self, settings: Settings) -> None:
        self.webhooks = Webhooks(settings)
        self._address = (settings.public_url or "").rstrip("/")
        self._batch: Callable[[str], BatchState] | None = None

    def follow(self, queue: JobQueue) -> None:
        """Begin, with what has ended while nobody listened."""
        self._batch = queue.batch
        for job in queue.before(None):
            if _recent(job.updated_at) and job.status.final:
                self.job_ended(job)
        for batch in queue.batches():
            if batch.callback_url and _recent(batch.created_at):
                self.batch_changed(queue.batch(batch.id))

    def job_ended(self, job: Job) -> None:
        """Tell of a job, and of its batch if that has ended with it."""
        if url := job.request.callback_url:
            about = f"{job.id} {job.status} {job.updated_at.isoformat()}"
            self.webhooks.tell(about, url, f"video.{job.status}", self._video(job), job.owner)
        if job.batch_id and self._batch:
            self.batch_changed(self._batch(job.batch_id))

    def batch_changed(self, state: BatchState) -> None:
        """Tell of a batch, if it has ended."""
        batch = state.batch
        if not batch.callback_url or not state.ended:
            return
        gone = {"video_id": None, "status": "failed"}
        data = {
            "batch_id": batch.id,
            "callback_id": batch.callback_id,
            "total_count": len(state.jobs),
            "completed_count": state.completed,
            "failed_count": state.failed,
            "videos": [self._video(job) if job else gone for job in state.jobs],
        }
        self.webhooks.tell(f"{batch.id} ended", batch.callback_url, "batch.ended", data, batch.owner)

    def close(self) -> None:
        """Stop; see :meth:`Webhooks.close`."""
        self.webhooks.close()

    def _video(self, job: Job) -> dict[str, object]:
        file = f"{self._address}/api/v1/videos/{job.id}/file"
        return {
            "video_id": job.id,
            "status": job.status.value,
            "title": job.request.title,
            "callback_id": job.request.callback_id,
            "batch_id": job.batch_id,
            "output_url": file if job.output else None,
            "duration": job.output and job.output.duration,
            "file_size": job.output and job.output.file_size,
            "error": job.error and job.error.model_dump(mode="json"),
        }


def _recent(moment: datetime) -> bool:
    """Whether a moment is near, whichever way the clock was set since."""
    return abs(datetime.now(UTC) - moment) < _RECENT
