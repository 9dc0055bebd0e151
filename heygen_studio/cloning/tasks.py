"""Voices that are being made, in the background."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import structlog

from heygen_studio.cloning.requests import MadeVoice, VoiceDraft
from heygen_studio.cloning.samples import SampleFile
from heygen_studio.contracts import Progress
from heygen_studio.errors import (
    CancelledError,
    ConflictError,
    LimitError,
    NotFoundError,
    StudioError,
)

Status = Literal["pending", "processing", "completed", "failed", "cancelled"]

_WAITING = 20
"""How many voices may be in the making at the same time."""
_REMEMBERED = 200
"""How many that have ended are still known."""

log = structlog.get_logger(__name__)


@dataclass(slots=True, eq=False)
class CloneTask:
    """A voice in the making. ``id`` will be that of the voice; ``progress`` is 0..1."""

    id: str
    owner: str
    draft: VoiceDraft
    status: Status = "pending"
    progress: float = 0.0
    message: str = ""
    made: MadeVoice | None = None
    error: StudioError | None = None
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    _cancel: threading.Event = field(default_factory=threading.Event)
    _ended: threading.Event = field(default_factory=threading.Event)

    @property
    def final(self) -> bool:
        """Whether it has ended."""
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

    def _told(self, progress: float, message: str) -> None:
        if self._cancel.is_set():
            raise CancelledError("The voice was cancelled.")
        self.status, self.progress, self.message = "processing", min(progress, 1.0), message
        self.updated_at = datetime.now(UTC)

    def _end(self, status: Status) -> None:
        self.status, self.updated_at = status, datetime.now(UTC)
        self._ended.set()


class CloneTasks:
    """All that are being made, and the latest that ended. They live as long as the studio runs."""

    def __init__(self) -> None:
        self._tasks: dict[str, CloneTask] = {}
        self._lock = threading.Lock()

    def start(self, task: CloneTask, folder: Path, work: Callable[[Progress], MadeVoice]) -> CloneTask:
        """Begin to make a voice.

        :param folder: with the recordings, which is removed when they are no longer needed.
        :raises LimitError: too many are being made already.
        """
        with self._lock:
            running = sum(not one.final for one in self._tasks.values())
            if running >= _WAITING:
                shutil.rmtree(folder, ignore_errors=True)
                raise LimitError(
                    f"{running} voices are being made already.",
                    remedy="Wait until some are ready.",
                    code="TOO_MANY_CLONES",
                )
            for ended in [one for one in self._tasks.values() if one.final][: -_REMEMBERED or None]:
                del self._tasks[ended.id]
            self._tasks[task.id] = task
        threading.Thread(target=self._run, args=(task, folder, work), name=task.id, daemon=True).start()
        return task

    def get(self, task_id: str, owner: str | None) -> CloneTask:
        """The task of a voice. None as the owner sees all.

        :raises NotFoundError: none with that id is being made or was made since the studio started.
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
        """Stop all of them."""
        for task in list(self._tasks.values()):
            task._cancel.set()

    def _run(self, task: CloneTask, folder: Path, work: Callable[[Progress], MadeVoice]) -> None:
        try:
            task.made = work(task._told)
            task._end("completed")
        except CancelledError as error:
            task.error = error
            task._end("cancelled")
        except StudioError as error:
            task.error = error
            task._end("failed")
        except Exception:
            log.exception("clone_broken", voice=task.id)
            task.error = StudioError(
                "Something unexpected went wrong in the studio.",
                remedy="Try again; if it happens again, the log of the studio says more.",
                code="INTERNAL_ERROR",
            )
            task._end("failed")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def copied(files: Sequence[SampleFile], folder: Path) -> list[SampleFile]:
    """Copies of recordings in a folder of their own, for work that goes on when the originals are gone."""
    return [
        SampleFile(Path(shutil.copyfile(file.path, folder / str(number))), file.name)
        for number, file in enumerate(files)
    ]
