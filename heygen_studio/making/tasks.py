"""Things that are being made, in the background."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import structlog

from heygen_studio.errors import (
    CancelledError,
    ConflictError,
    LimitError,
    NotFoundError,
    StudioError,
)
from heygen_studio.making.records import ENDED, R, SourceFile, Status, TaskError, TaskFolder
from heygen_studio.media import Remark

_WAITING = 20
"""How many things of a kind may be in the making at the same time."""
_REMEMBERED = 200
"""How many that have ended are still known."""
_ATTEMPTS = 3
"""How often a thing is begun: where the studio breaks down that often, it may be why."""
_LOOK = 0.3
"""Seconds after which one that waits for its turn looks whether it was cancelled."""
_PATIENCE = 5.0
"""Seconds that a studio which stops waits for the work to stop."""

log = structlog.get_logger(__name__)


class Made(Protocol):
    """What was made."""

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What is not as good about it as it could be."""


M = TypeVar("M", bound=Made)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things that are made.

    :param noun: what it is called in messages: ``voice``.
    :param code: how its codes begin: ``VOICE``.
    :param many: code of the error that too many are being made.
    :param given_up: code of the error that one broke the studio too often.
    """

    noun: str
    code: str
    many: str
    given_up: str


class Task(Generic[R, M]):
    """A thing in the making. ``id`` will be that of the thing; ``progress`` is 0..1."""

    def __init__(self, record: R, kind: Kind) -> None:
        self.record = record
        self._kind = kind
        self.progress = 0.0
        self.message = ""
        self.made: M | None = None
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
                f"The {self._kind.noun} {self.id!r} is no longer being made: it is {self.status}.",
                remedy=f"Delete the {self._kind.noun} if you do not want it."
                if self.status == "completed"
                else "",
                code=f"{self._kind.code}_ENDED",
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
            raise CancelledError(f"The {self._kind.noun} was cancelled.")
        if self._stop.is_set():
            raise CancelledError(
                f"The studio was stopped while the {self._kind.noun} was made.",
                remedy="It is made when the studio is started again.",
                code="STUDIO_STOPPED",
            )


class Tasks(Generic[R, M]):
    """All of a kind that are being made, and the latest that ended.

    The work of each, which it is begun with, makes the thing and tells the task how far it is.

    :param root: the folder that remembers them when the studio has stopped.
    :param model: what is remembered of each.
    """

    def __init__(self, root: Path, model: type[R], kind: Kind) -> None:
        self._folder = TaskFolder(root, model)
        self._kind = kind
        self._tasks: dict[str, Task[R, M]] = {}
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def start(self, record: R, files: Sequence[SourceFile], work: Callable[[Task[R, M]], M]) -> Task[R, M]:
        """Begin to make a thing of copies of files.

        :raises LimitError: too many are being made already.
        :raises OSError: it cannot be written down.
        """
        task: Task[R, M] = Task(record, self._kind)
        with self._lock:
            running = sum(not one.final for one in self._tasks.values())
            if running >= _WAITING:
                raise LimitError(
                    f"{running} {self._kind.noun}s are being made already.",
                    remedy="Wait until some are ready.",
                    code=self._kind.many,
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

    def resume(self, work: Callable[[Task[R, M]], M], find: Callable[[R], M | None]) -> None:
        """Take up again what was under way when the studio stopped, and remember what had ended.

        :param find: the thing that was made, where it is still there.
        """
        for record in self._folder.read():
            if record.id in self._tasks:
                continue
            task: Task[R, M] = Task(record, self._kind)
            if record.status in ENDED:
                task.made, task.error = find(record), record.error.error() if record.error else None
                if record.status == "completed" and task.made is None:
                    self._folder.remove(record.id)  # it was deleted
                    continue
                task.progress = float(record.status == "completed")
                task._ended.set()
            self._tasks[task.id] = task
            if not task.final:
                self._begin(task, work)

    def keep(self, task: Task[R, M], files: Sequence[SourceFile], addresses: tuple[str, ...] = ()) -> None:
        """Keep copies of more files until the thing has been made.

        :param addresses: where those are that are still to be fetched.
        :raises OSError: they cannot be written.
        """
        task.record = self._folder.with_sources(task.record, files).changed(addresses=addresses)
        self._folder.write(task.record)

    def sources(self, task: Task[R, M]) -> list[SourceFile]:
        """The files that are kept."""
        return self._folder.sources(task.record)

    @contextmanager
    def turn(self, task: Task[R, M]) -> Iterator[None]:
        """Wait until no other thing of this kind is being made.

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
                    f"The {self._kind.noun} was given up: the studio broke down {_ATTEMPTS} times while it "
                    "was made.",
                    remedy="Free some memory, and make it again; the log of the studio says more.",
                    code=self._kind.given_up,
                )
            task.record, task._counted = task.record.changed(attempts=attempts), True
            self._write(task)
            yield
        finally:
            self._making.release()

    def get(self, task_id: str, owner: str | None) -> Task[R, M]:
        """The task of a thing. None as the owner sees all.

        :raises NotFoundError: there is none with that id, or it ended long ago.
        """
        task = self._tasks.get(task_id)
        if task is None or owner not in (None, task.owner):
            raise NotFoundError(
                f"No {self._kind.noun} {task_id[:64]!r} is being made.",
                remedy=f"Look for it in the list of {self._kind.noun}s.",
                code=f"{self._kind.code}_NOT_FOUND",
                details={f"{self._kind.code.lower()}_id": task_id[:64]},
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

    def _begin(self, task: Task[R, M], work: Callable[[Task[R, M]], M]) -> None:
        threading.Thread(target=self._run, args=(task, work), name=task.id, daemon=True).start()

    def _run(self, task: Task[R, M], work: Callable[[Task[R, M]], M]) -> None:
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
            log.exception("making_broken", made=task.id)
            task.error = StudioError(
                "Something unexpected went wrong in the studio.",
                remedy="Try again; if it happens again, the log of the studio says more.",
                code="INTERNAL_ERROR",
            )
            self._end(task, "failed")

    def _end(self, task: Task[R, M], status: Status) -> None:
        task.record = task.record.changed(
            status=status,
            error=task.error and TaskError.of(task.error),
            remarks=task.made.remarks if task.made else (),
            addresses=(),
        )
        self._write(task)
        task._ended.set()

    def _write(self, task: Task[R, M]) -> None:
        """Write down how it is with a task, which goes on where that cannot be done."""
        try:
            self._folder.write(task.record)
        except OSError as error:
            log.warning("making_record_unwritten", made=task.id, reason=str(error))

    def _forget(self, task_id: str) -> None:
        self._tasks.pop(task_id, None)
        self._folder.remove(task_id)
