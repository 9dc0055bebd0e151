"""Where jobs are kept: in memory for readers, and in a TinyDB file for the next start."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import structlog
from filelock import FileLock, Timeout
from pydantic import ValidationError
from tinydb.table import Document, Table

from heygen_studio.errors import ConflictError, NotFoundError, StudioError
from heygen_studio.jobs.batches import Batch, BatchState
from heygen_studio.jobs.database import SqliteStorage
from heygen_studio.jobs.journal import JournalStorage
from heygen_studio.jobs.model import Job, JobStatus, is_id
from heygen_studio.jobs.storage import ChangeStorage, Database
from heygen_studio.storage.space import not_kept

T = TypeVar("T")

log = structlog.get_logger(__name__)


_SAVE_EVERY = 5.0  # seconds between attempts to write what a full disk refused


class JobStore:
    """The jobs of one data folder, which belongs to one process at a time.

    :param database: an SQLite file to keep them in; None for ``jobs.json`` in the folder and its journal.

    What :meth:`add` and :meth:`update` change is on disk when they return. What :meth:`note` changes, the
    live progress, is in memory only: work that a crash cuts short begins anew anyway. Thread-safe; reading
    never waits for the disk.

    :raises ConflictError: another process has opened the folder.
    :raises OutputError: the folder cannot be written to.
    :raises StudioError: the file of jobs is damaged.
    """

    def __init__(self, folder: Path, database: Path | None = None) -> None:
        self._folder = folder
        self.lock = threading.RLock()
        """Hold it to make several calls one change."""
        self._changed = threading.Condition(self.lock)
        self._unsaved: set[str] = set()
        self._saver: threading.Timer | None = None
        self.on_end: Callable[[Job], None] = lambda job: None
        """Called with each job that has ended, once that is on disk; must be quick."""
        self._owner = _own(folder)
        path = database or folder / "jobs.json"
        try:
            self._database = Database(path, storage=SqliteStorage if database else JournalStorage)
            self._storage: ChangeStorage = self._database.storage  # type: ignore[assignment]  # told as any
            self._table: Any = self._database.table("jobs")  # its types know whole-number ids only
            self._jobs: dict[str, Job] = {}
            self._waiting: OrderedDict[str, None] = OrderedDict()
            self._unfinished: Counter[str] = Counter()
            for job in _load(self._table):
                self._put(job)
            self._batches = _load_batches(self._database.table("batches"))
            everything: tuple[Job | Batch, ...] = (*self._jobs.values(), *self._batches.values())
            self._repeatable = {one.repeatable.key: one.id for one in everything if one.repeatable}
        except (ValueError, AttributeError, TypeError) as error:
            self._owner.release()
            raise StudioError(
                f"The file of jobs {path} is damaged: {error}.",
                remedy="Put back a copy of it, or move it away to begin with an empty list.",
                code="JOBS_DAMAGED",
            ) from error
        except OSError as error:
            self._owner.release()
            raise not_kept("the list of videos", error) from error

    # ---- reading --------------------------------------------------------------------------------------

    def get(self, job_id: str) -> Job:
        """The job as it is now.

        :raises NotFoundError: there is none with that id.
        """
        job = self._jobs.get(job_id) if is_id(job_id) else None
        if job is None:
            raise no_such_job(job_id)
        return job

    def batch(self, batch_id: str) -> BatchState:
        """A batch and its videos as they are now.

        :raises NotFoundError: there is none with that id.
        """
        with self.lock:
            batch = self._batches.get(batch_id)
            if batch is None:
                raise no_such_batch(batch_id)
            return BatchState(batch=batch, jobs=tuple(self._jobs.get(e.job_id or "") for e in batch.entries))

    def batches(self) -> list[Batch]:
        """All batches."""
        with self.lock:
            return list(self._batches.values())

    def all(self) -> list[Job]:
        """All jobs, oldest first."""
        with self.lock:
            return list(self._jobs.values())

    def before(self, order: int | None) -> Iterator[Job]:
        """The jobs added before the one with this :attr:`Job.order`, or all, newest first."""
        jobs = self.all()
        end = len(jobs) if order is None else bisect_left(jobs, order, key=lambda job: job.order)
        return (jobs[index] for index in range(end - 1, -1, -1))

    def next_waiting(self) -> Job | None:
        """The job that has waited longest."""
        with self.lock:
            first = next(iter(self._waiting), None)
            return None if first is None else self._jobs[first]

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return len(self._waiting)

    def unfinished(self, client: str) -> int:
        """How many jobs of a client wait or are in the making."""
        with self.lock:
            return self._unfinished[client]

    def repeated(self, key: str) -> Job | Batch | None:
        """What was asked for last under a key, if it is there still."""
        with self.lock:
            found = self._repeatable.get(key, "")
            return self._jobs.get(found) or self._batches.get(found)

    def wait_for(self, find: Callable[[], T | None], timeout: float | None) -> T | None:
        """Call ``find`` now and after each change, until it gives something or ``timeout`` seconds are over.

        It is called with the lock held.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._changed:
            while (found := find()) is None:
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    return None
                self._changed.wait(left)
            return found

    # ---- changing -------------------------------------------------------------------------------------

    def add(self, *jobs: Job, batch: Batch | None = None) -> Sequence[Job]:
        """Keep new jobs and their batch, all or nothing, in one write. Returns the jobs as they are kept:
        later ones have a larger :attr:`Job.order`.

        :raises OutputError: they could not be written, and are not kept.
        """
        with self._changed:
            newest = next(reversed(self._jobs.values()), None)
            last = newest.order if newest else 0
            kept = []
            for job in jobs:
                last = max(job.order, last + 1)
                kept.append(job.model_copy(update={"order": last}))
            self._insert(kept, batch)
            for job in kept:
                self._put(job)
            if batch is not None:
                self._batches[batch.id] = batch
            for one in (*kept, *([batch] if batch else ())):
                if one.repeatable:
                    self._repeatable[one.repeatable.key] = one.id
            self._changed.notify_all()
            return kept

    def _insert(self, jobs: Sequence[Job], batch: Batch | None) -> None:
        new: dict[str, dict[str, Any]] = {"jobs": {job.id: job.model_dump(mode="json") for job in jobs}}
        if batch is not None:
            new["batches"] = {batch.id: batch.model_dump(mode="json")}
        try:
            self._storage.change(new)
        except OSError as error:
            raise not_kept("the list of videos", error) from error

    def remove(self, job_id: str) -> None:
        """Forget a job. When the disk refuses, as for :meth:`update`."""
        with self._changed:
            job = self._jobs.pop(job_id)
            self._waiting.pop(job_id, None)
            self._unfinished[job.client] -= not job.status.final
            self._unsaved.add(job_id)
            self.save_rest()
            self._changed.notify_all()

    def remove_batch(self, batch_id: str) -> None:
        """Forget a batch, though not its jobs. When the disk refuses, it comes back at the next start."""
        with self._changed:
            if self._batches.pop(batch_id, None) is not None:
                try:
                    self._storage.change({"batches": {batch_id: None}})
                except OSError as error:
                    log.warning("jobs_not_saved", folder=str(self._folder), reason=str(error))

    def update(self, job_id: str, **changes: Any) -> Job:
        """Change a job for good. When the disk refuses, the change is kept in memory and written later."""
        with self._changed:
            job = self.note(job_id, **changes)
            self._unsaved.add(job_id)
            self.save_rest()
            if job.status.final:
                self.on_end(job)
            return job

    def note(self, job_id: str, **changes: Any) -> Job:
        """Change what is known of a job, in memory only."""
        with self._changed:
            job = self._jobs[job_id].model_copy(update=changes | {"updated_at": datetime.now(UTC)})
            self._put(job)
            self._changed.notify_all()
            return job

    def _put(self, job: Job) -> None:
        """Let a job take the place of what it was before."""
        before = self._jobs.get(job.id)
        self._jobs[job.id] = job
        self._unfinished[job.client] += (not job.status.final) - (
            before is not None and not before.status.final
        )
        if job.status is not JobStatus.PENDING:
            self._waiting.pop(job.id, None)
        elif job.id not in self._waiting:
            self._waiting[job.id] = None
            if before is not None:  # it has waited already
                self._waiting.move_to_end(job.id, last=False)

    def save_rest(self) -> None:
        """Write what could not be written before, if anything; when it cannot be now, in a while again."""
        with self.lock:
            for job_id in sorted(self._unsaved):
                try:
                    if job_id in self._jobs:
                        self._table.upsert(_document(self._jobs[job_id]))
                    else:
                        self._table.remove(doc_ids=[job_id])
                except OSError as error:
                    log.warning("jobs_not_saved", folder=str(self._folder), reason=str(error))
                    self._saver = threading.Timer(_SAVE_EVERY, self._save_again)
                    self._saver.daemon = True
                    self._saver.start()
                    return
                self._unsaved.discard(job_id)

    def _save_again(self) -> None:
        with self.lock:
            if self._saver is threading.current_thread():  # or a later one does it, or nobody any more
                self._saver = None
                self.save_rest()

    def wake(self) -> None:
        """Make everyone who waits look again."""
        with self._changed:
            self._changed.notify_all()

    def close(self) -> None:
        """Write what is left and give the folder back."""
        with self.lock:
            self.save_rest()
            if self._saver is not None:
                self._saver.cancel()
                self._saver = None
            self._database.close()
            self._owner.release()


def _own(folder: Path) -> FileLock:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "studio.lock", timeout=0, thread_local=False)
        lock.acquire()
    except Timeout:
        raise ConflictError(
            f"The data folder {folder} is in use by another studio.",
            remedy="Stop the other one, or give this one a folder of its own in HEYGEN_DATA_DIR.",
            code="DATA_DIR_IN_USE",
        ) from None
    except OSError as error:
        raise not_kept("the list of videos", error) from error
    return lock


def _load(table: Table) -> list[Job]:
    jobs = []
    for document in table:
        try:
            jobs.append(Job.model_validate(dict(document)))
        except ValidationError as error:
            # Written by another version perhaps: it stays in the file, out of reach.
            log.warning("job_unreadable", job=document.doc_id, reason=str(error))
    return sorted(jobs, key=lambda job: job.order)


def _load_batches(table: Table) -> dict[str, Batch]:
    batches = {}
    for document in table:
        try:
            batch = Batch.model_validate(dict(document))
        except ValidationError as error:
            log.warning("batch_unreadable", batch=document.doc_id, reason=str(error))
            continue
        batches[batch.id] = batch
    return batches


def _document(job: Job) -> Document:
    key: Any = job.id
    return Document(job.model_dump(mode="json"), doc_id=key)


def no_such_job(job_id: str) -> NotFoundError:
    """The error of an id that is not that of a job, or not of one that the caller may see."""
    return NotFoundError(
        f"There is no video {job_id[:64]!r}.",
        remedy="Use the video_id that was given when the video was created.",
        code="VIDEO_NOT_FOUND",
    )


def no_such_batch(batch_id: str) -> NotFoundError:
    """The error of an id that is not that of a batch, or not of one that the caller may see."""
    return NotFoundError(
        f"There is no batch {batch_id[:64]!r}.",
        remedy="Use the batch_id that was given when the batch was created.",
        code="BATCH_NOT_FOUND",
    )
