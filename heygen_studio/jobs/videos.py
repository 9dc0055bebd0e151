"""The videos that one caller may see, and what can be done with them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from heygen_studio.errors import ConflictError, InputError, NotFoundError
from heygen_studio.jobs.batches import BatchState
from heygen_studio.jobs.files import PREVIEW, THUMBNAIL, find_playable, find_video, load_speech
from heygen_studio.jobs.model import Job, JobStatus
from heygen_studio.jobs.queue import JobQueue
from heygen_studio.jobs.store import no_such_batch, no_such_job
from heygen_studio.video.captions import Cue, cues


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs are wanted. What is None does not matter."""

    status: JobStatus | None = None
    avatar_id: str | None = None
    batch_id: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None

    def takes(self, job: Job) -> bool:
        """Whether a job is wanted."""
        return (
            self.status in (None, job.status)
            and self.avatar_id in (None, job.request.avatar_id)
            and self.batch_id in (None, job.batch_id)
            and (self.created_before is None or job.created_at < self.created_before)
        )


@dataclass(frozen=True, slots=True)
class JobPage:
    """Some jobs, newest first, and the token of the next page; None on the last."""

    jobs: list[Job]
    token: str | None


class Videos:
    """The videos of one caller.

    :param owner: id of the caller's API key; None for the studio itself, which sees all.

    Every method raises :class:`NotFoundError` for a video that is not there or belongs to someone else.
    """

    def __init__(self, queue: JobQueue, owner: str | None) -> None:
        self._queue = queue
        self._owner = owner

    def get(self, video_id: str) -> Job:
        """A job as it is now. Quick."""
        job = self._queue.get(video_id)
        if not self._mine(job):
            raise no_such_job(video_id)
        return job

    def page(self, wanted: JobFilter, limit: int, token: str | None = None) -> JobPage:
        """At most ``limit`` jobs, newest first, going on where the page with this token ended.

        :raises InputError: the token is none.
        """
        found = list(islice(self._matching(wanted, _moment(token) if token else None), limit + 1))
        more = len(found) > limit
        return JobPage(found[:limit], _token(found[limit - 1].created_at) if more else None)

    def all(self) -> Iterator[Job]:
        """All jobs, newest first."""
        return self._matching(JobFilter(), None)

    def batch(self, batch_id: str) -> BatchState:
        """A batch and its videos as they are now. Quick.

        :raises NotFoundError: there is none with that id.
        """
        state = self._queue.batch(batch_id)
        if self._owner not in (None, state.batch.owner):
            raise no_such_batch(batch_id)
        return state

    def watch(self, video_id: str, timeout: float | None = None) -> Iterator[Job]:
        """The job now and at each change, until it has ended or ``timeout`` seconds are over."""
        self.get(video_id)
        return self._queue.watch(video_id, timeout)

    def cancel(self, video_id: str) -> Job:
        """Stop a job. Returns when it has stopped, within about a second.

        :raises ConflictError: it has ended.
        """
        self.get(video_id)
        return self._queue.cancel(video_id)

    def retry(self, video_id: str) -> Job:
        """Put a job that failed or was cancelled back in the queue.

        :raises ConflictError: it has neither failed nor been cancelled.
        """
        self.get(video_id)
        return self._queue.retry(video_id)

    def delete(self, video_id: str) -> None:
        """Remove a job and its files; one that is not done yet is cancelled first.

        :raises OutputError: that could not be written down.
        """
        self.get(video_id)
        self._queue.delete(video_id)

    def file(self, video_id: str) -> Path:
        """The file of a finished video.

        :raises NotFoundError: its file was removed.
        :raises ConflictError: it is not completed.
        """
        return self._existing(find_video(self._queue.folder(self._completed(video_id))))

    def playable(self, video_id: str) -> Path:
        """The film in a format that browsers play; raises as :meth:`file`."""
        return self._existing(find_playable(self._queue.folder(self._completed(video_id))))

    def thumbnail(self, video_id: str) -> Path:
        """A still of a finished video, JPEG; raises as :meth:`file`."""
        return self._existing(self._queue.folder(self._completed(video_id)) / THUMBNAIL)

    def preview(self, video_id: str) -> Path:
        """What was drawn last of a video that is being made, JPEG.

        :raises NotFoundError: nothing is being drawn.
        """
        path = self._queue.folder(self.get(video_id)) / PREVIEW
        if not path.is_file():
            raise NotFoundError(
                "There is no preview: the video is not being drawn just now.",
                remedy="Ask while its stage is render; when it is completed it has a thumbnail.",
                code="PREVIEW_NOT_FOUND",
            )
        return path

    def captions(self, video_id: str) -> list[Cue]:
        """The captions of a finished video; raises as :meth:`file`."""
        folder = self._queue.folder(self._completed(video_id))
        try:
            return cues(load_speech(folder))
        except FileNotFoundError:
            raise _file_gone() from None

    def _completed(self, video_id: str) -> Job:
        job = self.get(video_id)
        if job.status is not JobStatus.COMPLETED:
            raise ConflictError(
                f"The video is not ready: it is {job.status.value}.",
                remedy="Create it again." if job.status.final else "Ask again when its status is completed.",
                code="VIDEO_NOT_READY",
                details={"status": job.status.value},
            )
        return job

    def _existing(self, path: Path | None) -> Path:
        if path is None or not path.is_file():
            raise _file_gone()
        return path

    def _mine(self, job: Job) -> bool:
        return self._owner in (None, job.owner)

    def _matching(self, wanted: JobFilter, before: datetime | None) -> Iterator[Job]:
        for job in self._queue.before(before):
            if wanted.created_after is not None and job.created_at <= wanted.created_after:
                return
            if self._mine(job) and wanted.takes(job):
                yield job


def _file_gone() -> NotFoundError:
    return NotFoundError(
        "The file of the video was removed.", remedy="Create it again.", code="VIDEO_FILE_GONE"
    )


def _token(moment: datetime) -> str:
    return base64.urlsafe_b64encode(moment.isoformat().encode()).decode().rstrip("=")


def _moment(token: str) -> datetime:
    try:
        text = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
        moment = datetime.fromisoformat(text)
    except (ValueError, binascii.Error):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InputError(
            "The token is not one that a list gave.",
            remedy="Use the token of the page before, or none for the first page.",
            code="INVALID_TOKEN",
        )
    return moment
