"""The videos of one caller: making them, and what can be done with those that there are."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Self

import structlog

from heygen_studio.errors import ConflictError, NotFoundError, StudioError
from heygen_studio.jobs.admission import Admission
from heygen_studio.jobs.batches import Batch, BatchEntry, BatchState
from heygen_studio.jobs.files import PREVIEW, THUMBNAIL, find_playable, find_video, load_speech
from heygen_studio.jobs.model import Job, JobError, JobStatus, Repeatable, new_id
from heygen_studio.jobs.pages import JobFilter, JobPage, order_of, page_token
from heygen_studio.jobs.queue import JobQueue
from heygen_studio.jobs.store import no_such_batch, no_such_job
from heygen_studio.scripts import TranslatedVideo, TranslateVideoRequest
from heygen_studio.speech.captions import Cue, cues
from heygen_studio.video.pipeline import VideoResult, render_video
from heygen_studio.video.request import VideoRequest
from heygen_studio.video.stages import Report

log = structlog.get_logger(__name__)


class Videos:
    """The videos of one caller; at first of the studio itself, which sees all, see :meth:`seen_by`.

    :param admission: judges what is asked for.
    :param queue: gives the queue that carries out the jobs; may raise while there is none.
    :param on_batch: told of each new batch, all of which may have been refused.

    Every method that takes an id raises :class:`NotFoundError` for a video that is not there or belongs to
    someone else.
    """

    def __init__(
        self, admission: Admission, queue: Callable[[], JobQueue], on_batch: Callable[[BatchState], None]
    ) -> None:
        self._admission = admission
        self._find_queue = queue
        self._on_batch = on_batch
        self._owner: str | None = None
        self._client = ""

    def seen_by(self, owner: str | None, client: str = "") -> Self:
        """The same videos, as the owner of an API key sees them: those of others are not there, and what is
        made is theirs. None sees all.

        :param client: who asks, where it is not the key that is told apart, for ``HEYGEN_MAX_CLIENT_JOBS``.
        """
        view = copy.copy(self)
        view._owner, view._client = owner, client
        return view

    # ---- making ---------------------------------------------------------------------------------------

    def render(
        self,
        request: VideoRequest,
        output: Path,
        on_progress: Callable[[Report], None] = lambda report: None,
        cancel: threading.Event | None = None,
    ) -> VideoResult:
        """Render a video here and now, without a queue.

        :raises InputError: something in the request is wrong.
        :raises StudioError: see :func:`~heygen_studio.video.pipeline.render_video`.
        """
        plan = self._admission.plan(request, self._owner or "")[1]
        return render_video(plan, output, on_progress=on_progress, cancel=cancel)

    def create(self, request: VideoRequest, repeatable: Repeatable | None = None) -> Job:
        """Check a request and queue it.

        :param repeatable: where given, the same request gives the same job for a day.
        :raises InputError: something in the request is wrong.
        :raises LimitError: too many videos wait already.
        :raises NotReadyError: an engine that it needs is missing something.
        :raises OutputError: the job could not be written down.
        """
        kept = self._queue.add(self._job(request, repeatable=repeatable))
        log.info("video_asked_for", job=kept.id)
        return kept

    def create_batch(
        self,
        requests: Sequence[VideoRequest | TranslatedVideo | JobError],
        callback: tuple[str | None, str | None] = (None, None),
        repeatable: Repeatable | None = None,
        names: Sequence[str] = (),
    ) -> BatchState:
        """Check requests and queue those that can be carried out; the others are noted as failed.

        :param requests: what is an error already is noted as such.
        :param names: what errors call each of them, where their order does not tell.
        :param callback: where to tell that all have ended, and the caller's own id for it.
        :raises InputError: nothing may be told there.
        :raises QueueFullError: too many videos wait already.
        :raises OutputError: the batch could not be written down.
        """
        url, own_id = callback
        if url:
            self._admission.check_callback(url)
        batch_id = new_id("batch")
        entries, jobs = [], []
        for request, name in zip(requests, names or [""] * len(requests), strict=True):
            made = request if isinstance(request, JobError) else self._job_or_why_not(request, batch_id)
            if isinstance(made, Job):
                jobs.append(made)
                entries.append(BatchEntry(job_id=made.id))
            else:
                named = f"{name}: {made.message}" if name else made.message
                entries.append(BatchEntry(error=made.model_copy(update={"message": named})))
        batch = Batch(
            id=batch_id,
            owner=self._owner or "",
            entries=tuple(entries),
            callback_url=url,
            callback_id=own_id,
            repeatable=repeatable,
        )
        state = self._queue.add_batch(batch, jobs)
        self._on_batch(state)
        return state

    def translate(self, request: VideoRequest, wanted: TranslateVideoRequest) -> BatchState:
        """Queue a video in other languages, as a batch; what cannot be translated is noted there as failed.
        The scripts are translated as the first step of making each.

        :raises QueueFullError: too many videos wait already.
        :raises OutputError: the batch could not be written down.
        """
        return self.create_batch(self._admission.translations(request, wanted, self._owner or ""))

    # ---- finding and changing -------------------------------------------------------------------------

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
        found = list(islice(self._matching(wanted, order_of(token) if token else None), limit + 1))
        more = len(found) > limit
        return JobPage(found[:limit], page_token(found[limit - 1]) if more else None)

    def latest(self, limit: int = 50) -> list[Job]:
        """The latest jobs, newest first."""
        return self.page(JobFilter(), limit).jobs

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
        """Put a job back in the queue that failed, was cancelled, or has lost its file; raises as
        :meth:`.JobQueue.retry`.

        :raises ConflictError: it waits, is being made, or is completed and its file there.
        """
        self.get(video_id)
        return self._queue.retry(video_id)

    def can_retry(self, video_id: str) -> bool:
        """Whether a video has failed, was cancelled, or has lost its file."""
        return self._queue.can_retry(self.get(video_id))

    def delete(self, video_id: str) -> None:
        """Remove a job and its files; one that is not done yet is cancelled first."""
        self.get(video_id)
        self._queue.delete(video_id)

    # ---- files ----------------------------------------------------------------------------------------

    def file(self, video_id: str) -> Path:
        """The file of a finished video.

        :raises NotFoundError: its file was removed.
        :raises ConflictError: it is not completed.
        """
        return _existing(find_video(self._queue.folder(self._completed(video_id))), video_id)

    def playable(self, video_id: str) -> Path:
        """The film in a format that browsers play; raises as :meth:`file`."""
        return _existing(find_playable(self._queue.folder(self._completed(video_id))), video_id)

    def thumbnail(self, video_id: str) -> Path:
        """A still of a finished video, JPEG; raises as :meth:`file`."""
        return _existing(self._queue.folder(self._completed(video_id)) / THUMBNAIL, video_id)

    def preview(self, video_id: str) -> bytes:
        """What was drawn last of a video that is being made, JPEG.

        :raises NotFoundError: nothing is being drawn.
        """
        try:
            return (self._queue.folder(self.get(video_id)) / PREVIEW).read_bytes()
        except FileNotFoundError:
            raise NotFoundError(
                "There is no preview: the video is not being drawn just now.",
                remedy="Ask while its stage is render; when it is completed it has a thumbnail.",
                code="PREVIEW_NOT_FOUND",
            ) from None

    def captions(self, video_id: str) -> list[Cue]:
        """The captions of a finished video; raises as :meth:`file`."""
        folder = self._queue.folder(self._completed(video_id))
        try:
            return cues(load_speech(folder))
        except (OSError, ValueError):  # it was removed, or is damaged
            raise _file_gone(video_id) from None

    @property
    def _queue(self) -> JobQueue:
        return self._find_queue()

    def _job(
        self,
        asked: VideoRequest | TranslatedVideo,
        batch_id: str | None = None,
        repeatable: Repeatable | None = None,
    ) -> Job:
        owner = self._owner or ""
        return self._admission.job(
            asked, owner, owner or self._client, batch_id=batch_id, repeatable=repeatable
        )

    def _job_or_why_not(self, asked: VideoRequest | TranslatedVideo, batch_id: str) -> Job | JobError:
        try:
            return self._job(asked, batch_id=batch_id)
        except StudioError as error:
            return JobError.of(error)

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

    def _mine(self, job: Job) -> bool:
        return self._owner in (None, job.owner)

    def _matching(self, wanted: JobFilter, before: int | None) -> Iterator[Job]:
        return (job for job in self._queue.before(before) if self._mine(job) and wanted.takes(job))


def _existing(path: Path | None, video_id: str) -> Path:
    if path is None or not path.is_file():
        raise _file_gone(video_id)
    return path


def _file_gone(video_id: str) -> NotFoundError:
    return NotFoundError(
        "The file of the video was removed.",
        remedy=f"Make it again from what was asked for: POST /videos/{video_id}/retry, or “Make again” in "
        "the studio.",
        code="VIDEO_FILE_GONE",
    )
