"""Voices that are being made, in the background."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import structlog

from heygen_studio.cloning.records import ENDED, Status, TaskError, TaskFolder, TaskRecord
from heygen_studio.cloning.requests import MadeVoice, VoiceDraft
from heygen_studio.cloning.samples import SampleFile
from heygen_studio.errors import (
    CancelledError,
    ConflictError,
    LimitError,
    NotFoundError,
    StudioError,
)

_WAITING = 20
"""How many voices may be in the making at the same time."""
_REMEMBERED = 200
"""How many that have ended are still known."""
_ATTEMPTS = 3
"""How often a voice is begun: where the studio breaks down that often, the voice may be why."""
_LOOK = 0.3
"""Seconds after which one that waits for its turn looks whether it was cancelled."""
_PATIENCE = 5.0
"""Seconds that a studio which stops waits for the work to stop."""

log = structlog.get_logger(__name__)


class CloneTask:
    """A voice in the making. ``id`` will be that of the voice; ``progress`` is 0..1."""

    def __init__(self, record: TaskRecord) -> None:
        self.record = record
        self.progress = 0.0
        self.message = ""
        self.made: MadeVoice | None = None
        self.error: StudioError | None = None
        self._begun = self._counted = False
        self._cancel = threading.Event()
        self._stop = threading.Event()
        self._ended = threading.Event()

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def owner(self) -> str:
        return self.record.owner

    @property
    def draft(self) -> VoiceDraft:
        return self.record.draft

    @property
    def status(self) -> Status:
        return "processing" if self._begun and self.record.status == "pending" else self.record.status

    @property
    def created_at(self) -> datetime:
        return self.record.created_at

    @property
    def updated_at(self) -> datetime:
        return self.record.updated_at

    @property
    def final(self) -> bool:
        """Whether it has ended, or goes on only when the studio is started again."""
        return self._ended.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended, at most so long. Returns whether it has."""
        return self._ended.wait(seconds)

    def cancel(self) -> None:
        """Stop it, within a few seconds.

        :raises ConflictError: it has ended.
        """
        if self.final:
            raise ConflictError(
                f"The voice {self.id!r} is no longer being made: it is {self.status}.",
                remedy="Delete the voice if you do not want it." if self.status == "completed" else "",
                code="VOICE_ENDED",
            )
        self._cancel.set()

    def told(self, progress: float, message: str) -> None:
        """Tell how far it is.

        :raises CancelledError: it is to stop.
        """
        self.check()
        self._begun, self.progress, self.message = True, min(progress, 1.0), message
        self.record = self.record.changed()

    def check(self) -> None:
        """Go on.

        :raises CancelledError: it is to stop.
        """
        if self._cancel.is_set():
            raise CancelledError("The voice was cancelled.")
        if self._stop.is_set():
            raise CancelledError(
                "The studio was stopped while the voice was made.",
                remedy="It is made when the studio is started again.",
                code="STUDIO_STOPPED",
            )


Work = Callable[[CloneTask], MadeVoice]
"""Makes the voice of a task, and tells it how far it is."""


class CloneTasks:
    """All that are being made, and the latest that ended.

    :param root: the folder that remembers them when the studio has stopped.
    """

    def __init__(self, root: Path) -> None:
        self._folder = TaskFolder(root)
        self._tasks: dict[str, CloneTask] = {}
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def start(self, record: TaskRecord, files: Sequence[SampleFile], work: Work) -> CloneTask:
        """Begin to make a voice of copies of recordings.

        :raises LimitError: too many are being made already.
        :raises OSError: it cannot be written down.
        """
        task = CloneTask(record)
        with self._lock:
            running = sum(not one.final for one in self._tasks.values())
            if running >= _WAITING:
                raise LimitError(
                    f"{running} voices are being made already.",
                    remedy="Wait until some are ready.",
                    code="TOO_MANY_CLONES",
                )
            for ended in [one for one in self._tasks.values() if one.final][: -_REMEMBERED or None]:
                self._forget(ended.id)
            self._tasks[task.id] = task
        try:
            self.keep(task, files, record.addresses)
        except BaseException:
            self._forget(task.id)
            raise
        self._begin(task, work)
        return task

    def resume(self, work: Work, find: Callable[[TaskRecord], MadeVoice | None]) -> None:
        """Take up again what was under way when the studio stopped, and remember what had ended.

        :param find: the voice that was made, where it is still there.
        """
        for record in self._folder.read():
            if record.id in self._tasks:
                continue
            task = CloneTask(record)
            if record.status in ENDED:
                task.made, task.error = find(record), record.error.error() if record.error else None
                if record.status == "completed" and task.made is None:
                    self._folder.remove(record.id)  # the voice was deleted
                    continue
                task.progress = float(record.status == "completed")
                task._ended.set()
            self._tasks[task.id] = task
            if not task.final:
                self._begin(task, work)

    def keep(self, task: CloneTask, files: Sequence[SampleFile], addresses: tuple[str, ...] = ()) -> None:
        """Keep copies of more recordings until the voice has been made.

        :param addresses: where those are that are still to be fetched.
        :raises OSError: they cannot be written.
        """
        task.record = self._folder.with_recordings(task.record, files).changed(addresses=addresses)
        self._folder.write(task.record)

    def recordings(self, task: CloneTask) -> list[SampleFile]:
        """The recordings that are kept."""
        return self._folder.recordings(task.record)

    @contextmanager
    def turn(self, task: CloneTask) -> Iterator[None]:
        """Wait until no other voice is being made.

        :raises CancelledError: it is to stop.
        :raises StudioError: it was begun too often already.
        """
        while not self._making.acquire(timeout=_LOOK):
            task.message = "Waiting"
            task.check()
        try:
            attempts = task.record.attempts + 1
            if attempts > _ATTEMPTS:
                raise StudioError(
                    f"The voice was given up: the studio broke down {_ATTEMPTS} times while it was made.",
                    remedy="Free some memory, and make it again; the log of the studio says more.",
                    code="CLONE_GIVEN_UP",
                )
            task.record, task._counted = task.record.changed(attempts=attempts), True
            self._write(task)
            yield
        finally:
            self._making.release()

    def get(self, task_id: str, owner: str | None) -> CloneTask:
        """The task of a voice. None as the owner sees all.

        :raises NotFoundError: there is none with that id, or it ended long ago.
        """
        task = self._tasks.get(task_id)
        if task is None or owner not in (None, task.owner):
            raise NotFoundError(
                f"No voice {task_id[:64]!r} is being made.",
                remedy="Look for it in the list of voices.",
                code="VOICE_NOT_FOUND",
                details={"voice_id": task_id[:64]},
            )
        return task

    def close(self) -> None:
        """Stop all of them; :meth:`resume` takes them up again."""
        running = [task for task in self._tasks.values() if not task.final]
        for task in running:
            task._stop.set()
        until = time.monotonic() + _PATIENCE
        for task in running:
            task.wait(max(0.0, until - time.monotonic()))
            if task._counted and task.record.status not in ENDED:
                # It did not break down: this attempt does not count.
                task.record, task._counted = task.record.changed(attempts=task.record.attempts - 1), False
                self._write(task)

    def _begin(self, task: CloneTask, work: Work) -> None:
        threading.Thread(target=self._run, args=(task, work), name=task.id, daemon=True).start()

    def _run(self, task: CloneTask, work: Work) -> None:
        try:
            task.made = work(task)
            self._end(task, "completed")
        except CancelledError as error:
            task.error = error
            if task._cancel.is_set():
                self._end(task, "cancelled")
            else:
                task._ended.set()
        except StudioError as error:
            task.error = error
            self._end(task, "failed")
        except Exception:
            log.exception("clone_broken", voice=task.id)
            task.error = StudioError(
                "Something unexpected went wrong in the studio.",
                remedy="Try again; if it happens again, the log of the studio says more.",
                code="INTERNAL_ERROR",
            )
            self._end(task, "failed")

    def _end(self, task: CloneTask, status: Status) -> None:
        task.record = task.record.changed(
            status=status,
            error=task.error and TaskError.of(task.error),
            remarks=task.made.remarks if task.made else (),
            addresses=(),
        )
        self._write(task)
        task._ended.set()

    def _write(self, task: CloneTask) -> None:
        """Write down how it is with a task, which goes on where that cannot be done."""
        try:
            self._folder.write(task.record)
        except OSError as error:
            log.warning("clone_record_unwritten", voice=task.id, reason=str(error))

    def _forget(self, task_id: str) -> None:
        self._tasks.pop(task_id, None)
        self._folder.remove(task_id)
