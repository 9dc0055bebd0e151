"""Carrying out jobs: the oldest that waits comes next, each in a process apart from the server."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import structlog

from heygen_studio.errors import ConflictError, InputError, NotFoundError
from heygen_studio.jobs.batches import Batch, BatchState
from heygen_studio.jobs.files import find_video
from heygen_studio.jobs.messages import Completed, Failed, Progressed, Task, Translated
from heygen_studio.jobs.model import Job, JobError, JobStatus
from heygen_studio.jobs.process import WorkerDiedError, WorkerProcess
from heygen_studio.jobs.room import check_room
from heygen_studio.jobs.store import JobStore
from heygen_studio.settings import Settings
from heygen_studio.storage.space import not_kept
from heygen_studio.video.stages import Stage

MAX_ATTEMPTS = 3
REPEATABLE_FOR = timedelta(hours=24)
"""How long a repeated request gets the earlier answer."""
_CANCEL_GRACE = 0.6  # seconds in which a job may end by itself before its process is killed
log = structlog.get_logger(__name__)


class JobQueue:
    """The jobs of a studio and the workers that carry them out. A context manager.

    There is no list of waiting jobs beside the store: what is ``pending`` there waits. Opening it puts the
    jobs back that were under way when the last server ended; closing it leaves them for the next.

    :param on_end: called with each job that has ended; must be quick.
    :raises ConflictError: another studio uses the data folder.
    :raises OutputError: the data folder cannot be written to.
    """

    def __init__(self, settings: Settings, on_end: Callable[[Job], None] = lambda job: None) -> None:
        self._settings = settings
        self._videos = settings.data_dir.resolve() / "videos"
        self._store = JobStore(settings.data_dir.resolve(), settings.database_file)
        self._store.on_end = on_end
        self._running: dict[str, WorkerProcess] = {}
        self._cancelling: set[str] = set()
        self._closing = False
        for job in self._store.all():
            if job.status is JobStatus.PROCESSING:
                self._put_back(job)
        self._slots = [
            threading.Thread(target=self._slot, name=f"render-{n}", daemon=True)
            for n in range(settings.job_workers)
        ]
        for slot in self._slots:
            slot.start()

    # ---- for everyone ---------------------------------------------------------------------------------

    def add(self, job: Job) -> Job:
        """Put a job at the end of the queue. Returns it as it is kept; or, where it repeats an earlier one
        (:attr:`Job.repeatable`), that one, and nothing is added.

        :raises OutputError: it could not be written down.
        :raises InputError: the key of an earlier request is used for another one.
        :raises LimitError: too many wait already, in all or of one client.
        """
        with self._store.lock:
            if isinstance(earlier := self._earlier(job), Job):
                return earlier
            check_room(self._store, self._settings, [job])
            return self._store.add(job)[0]

    def add_batch(self, batch: Batch, jobs: Sequence[Job]) -> BatchState:
        """Put the jobs of a batch at the end of the queue, all or none. Repeats, returns and raises as
        :meth:`add` does."""
        with self._store.lock:
            if isinstance(earlier := self._earlier(batch), Batch):
                return self._store.batch(earlier.id)
            check_room(self._store, self._settings, jobs)
            self._store.add(*jobs, batch=batch)
            return self._store.batch(batch.id)

    def batch(self, batch_id: str) -> BatchState:
        """A batch and its videos as they are now.

        :raises NotFoundError: there is none with that id.
        """
        return self._store.batch(batch_id)

    def batches(self) -> list[Batch]:
        """All batches."""
        return self._store.batches()

    def forget_batch(self, batch_id: str) -> None:
        """Forget a batch, though not its videos."""
        self._store.remove_batch(batch_id)

    def get(self, job_id: str) -> Job:
        """The job as it is now; never waits for the disk.

        :raises NotFoundError: there is none with that id.
        """
        return self._store.get(job_id)

    def before(self, order: int | None) -> Iterator[Job]:
        """The jobs added before the one with this :attr:`Job.order`, or all, newest first."""
        return self._store.before(order)

    def delete(self, job_id: str) -> None:
        """Remove a job and its files; one that is not done yet is cancelled first.

        :raises NotFoundError: there is none with that id.
        """
        if not self._store.get(job_id).status.final:
            with suppress(ConflictError):  # it ended by itself
                self.cancel(job_id)
        with self._store.lock:
            self._remove_files(self._store.get(job_id))
            self._store.remove(job_id)

    def retry(self, job_id: str) -> Job:
        """Put a job back in the queue that failed, was cancelled, or has lost its file.

        :raises NotFoundError: there is none with that id.
        :raises ConflictError: it waits, is being made, or is completed and its file there.
        :raises LimitError: too many wait already, in all or of one client.
        """
        with self._store.lock:
            job = self._store.get(job_id)
            if not self.can_retry(job):
                raise ConflictError(
                    f"The video cannot be made again: it is {job.status.value}.",
                    remedy="Only a video that failed, was cancelled or has lost its file can be made again.",
                    code="VIDEO_NOT_FAILED",
                    details={"status": job.status.value},
                )
            check_room(self._store, self._settings, [job])
            return self._wait_again(job, attempts=0, error=None, output=None, timings={})

    def can_retry(self, job: Job) -> bool:
        """Whether a job has failed, was cancelled, or has lost its file."""
        lost = job.status is JobStatus.COMPLETED and find_video(self.folder(job)) is None
        return lost or job.status in (JobStatus.FAILED, JobStatus.CANCELLED)

    def watch(self, job_id: str, timeout: float | None) -> Iterator[Job]:
        """The job now and whenever it changes, until it has ended or ``timeout`` seconds are over.

        :raises NotFoundError: there is none with that id.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        seen = self._store.get(job_id)
        yield seen
        while not seen.status.final:
            left = None if deadline is None else deadline - time.monotonic()
            changed = self._store.wait_for(partial(self._other_than, seen), left)
            if changed is None:
                return
            seen = changed
            yield seen

    def cancel(self, job_id: str) -> Job:
        """Stop a job. Returns when it has stopped, within about a second.

        :raises NotFoundError: there is none with that id.
        :raises ConflictError: it has ended.
        """
        with self._store.lock:
            job = self._store.get(job_id)
            if job.status is JobStatus.PENDING:
                return self._store.update(job_id, status=JobStatus.CANCELLED)
            if job.status.final:
                raise _ended(job)
            self._cancelling.add(job_id)
            worker = self._running.get(job_id)
        if worker is not None:
            worker.cancel(job_id)
        job = self._wait(job_id, _CANCEL_GRACE)
        if not job.status.final:
            self._kill(job_id)
            job = self._wait(job_id, 5.0)
        if job.status is not JobStatus.CANCELLED:  # it was quicker
            raise _ended(job)
        return job

    def folder(self, job: Job) -> Path:
        """The folder of a job, which is there once its work has begun."""
        return self._videos / job.id

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return self._store.waiting

    @property
    def working(self) -> bool:
        """Whether every worker takes jobs."""
        return not self._closing and all(slot.is_alive() for slot in self._slots)

    def close(self) -> None:
        """Stop at once. Jobs under way go back to the queue, for the next start."""
        with self._store.lock:
            self._closing = True
            for worker in self._running.values():
                worker.kill()
            self._store.wake()
        for slot in self._slots:
            slot.join()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- the workers ----------------------------------------------------------------------------------

    def _slot(self) -> None:
        worker: WorkerProcess | None = None
        while not self._closing:
            job = self._store.wait_for(self._take, None)
            if isinstance(job, Job):
                worker = self._carry_out(job, worker)
        if worker is not None:
            worker.close()

    def _take(self) -> Job | bool | None:
        if self._closing:
            return False
        job = self._store.next_waiting()
        if job is None:
            return None
        return self._store.update(
            job.id,
            status=JobStatus.PROCESSING,
            stage=Stage.PREPARE.value,
            attempts=job.attempts + 1,
        )

    def _carry_out(self, job: Job, worker: WorkerProcess | None) -> WorkerProcess | None:
        """Make one attempt at a job. Returns the worker if it can take another."""
        bound = log.bind(job=job.id, attempt=job.attempts)
        bound.info("job_started")
        death: str | None = None
        try:
            self.folder(job).mkdir(parents=True, exist_ok=True)
            if worker is not None and not worker.alive:
                worker.close()
                worker = None
            if worker is None:
                worker = WorkerProcess(self._settings)
            self._render(job, worker)
        except WorkerDiedError as error:
            death = str(error)
        except OSError as error:
            problem = not_kept("the video", error)
            self._finish(job, JobStatus.FAILED, JobError.of(problem))
        except Exception:  # a fault of ours: this job must not take the slot with it
            bound.exception("job_broken")
            death = "could not be understood"
        if death is not None and worker is not None:
            worker.close()
            worker = None
        with self._store.lock:
            self._running.pop(job.id, None)
            if death is not None:
                self._bury(job, death)
            self._cancelling.discard(job.id)
        with suppress(NotFoundError):  # deleted meanwhile, and that must not take the slot with it
            bound.info("job_ended", status=self._store.get(job.id).status.value)
        return worker

    def _render(self, job: Job, worker: WorkerProcess) -> None:
        with self._store.lock:
            self._running[job.id] = worker
            if job.id in self._cancelling or self._closing:
                worker.kill()
        for update in worker.run(Task.of(job, self.folder(job))):
            self._hear(job, update)

    def _hear(self, job: Job, update: Progressed | Translated | Completed | Failed) -> None:
        if isinstance(update, Progressed):
            self._store.note(job.id, **update.model_dump(exclude={"type"}))
        elif isinstance(update, Translated):
            request = job.request.with_scripts(update.scripts)
            self._store.update(job.id, request=request, translation=None, notes=update.notes)
        elif isinstance(update, Completed):
            self._store.update(
                job.id,
                status=JobStatus.COMPLETED,
                notes=tuple(dict.fromkeys((*self._store.get(job.id).notes, *update.notes))),
                progress=100,
                message="",
                output=update.output,
                timings=update.timings,
            )
        elif job.id in self._cancelling:
            self._finish(job, JobStatus.CANCELLED)
        else:
            self._finish(job, JobStatus.FAILED, update.error)

    def _bury(self, job: Job, reason: str) -> None:
        if job.id in self._cancelling:
            self._finish(job, JobStatus.CANCELLED)
        elif self._closing:
            self._put_back(job)
        else:
            log.warning("worker_died", job=job.id, reason=reason)
            self._again(self._store.get(job.id), f"the rendering process {reason}")

    def _again(self, job: Job, reason: str) -> None:
        """Put a job back in the queue, unless it has been tried often enough."""
        if job.attempts < MAX_ATTEMPTS:
            self._wait_again(job)
            return
        error = JobError(
            code="WORKER_DIED",
            message=f"The video was given up after {job.attempts} attempts: {reason}.",
            remedy="Free some memory or choose a lower resolution, and create it again; "
            "the log of the studio says more.",
            stage=job.stage,
        )
        self._finish(job, JobStatus.FAILED, error)

    def _put_back(self, job: Job) -> None:
        """Put a job back that the end of the studio cut short: that is no attempt of the job."""
        self._wait_again(job, attempts=max(0, job.attempts - 1))

    def _wait_again(self, job: Job, **more: Any) -> Job:
        """Let a job begin anew, without what is left of the last attempt."""
        self._remove_files(job)
        begin = {"status": JobStatus.PENDING, "stage": None, "message": "", "progress": 0}
        return self._store.update(job.id, stages={}, **begin | more)

    def _finish(self, job: Job, status: JobStatus, error: JobError | None = None) -> None:
        self._remove_files(job)
        self._store.update(job.id, status=status, error=error, message="")

    # ---- helpers --------------------------------------------------------------------------------------

    def _earlier(self, asked: Job | Batch) -> Job | Batch | None:
        """What was made for the same request, if this one has been sent before."""
        earlier = self._store.repeated(asked.repeatable.key) if asked.repeatable else None
        # Whichever way the clock was set since.
        if earlier is None or abs(datetime.now(UTC) - earlier.created_at) > REPEATABLE_FOR:
            return None
        if earlier.repeatable != asked.repeatable:
            raise InputError(
                "The idempotency key was used for another request.",
                remedy="Use a new key for each new request.",
                code="IDEMPOTENCY_KEY_REUSED",
            )
        return earlier

    def _remove_files(self, job: Job) -> None:
        """Remove what an unfinished attempt left. The folder of a job holds nothing but results."""
        shutil.rmtree(self.folder(job), ignore_errors=True)

    def _kill(self, job_id: str) -> None:
        with self._store.lock:
            if worker := self._running.get(job_id):
                worker.kill()

    def _wait(self, job_id: str, timeout: float) -> Job:
        def ended() -> Job | None:
            job = self._store.get(job_id)
            return job if job.status.final else None

        return self._store.wait_for(ended, timeout) or self._store.get(job_id)

    def _other_than(self, last: Job) -> Job | None:
        job = self._store.get(last.id)
        return None if job is last else job


def _ended(job: Job) -> ConflictError:
    return ConflictError(
        f"The video cannot be cancelled: it is {job.status.value}.",
        remedy="Only a video that waits or is being made can be cancelled.",
        code="VIDEO_ENDED",
        details={"status": job.status.value},
    )
