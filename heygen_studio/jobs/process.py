"""The server's end of a rendering process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import psutil
from pydantic import BaseModel, ValidationError

from heygen_studio.jobs.messages import UPDATES, Cancel, Completed, Failed, Progressed, Task, Translated, line
from heygen_studio.settings import Settings


class WorkerDiedError(Exception):
    """The process ended before its task did. The text says how, after "the process …"."""


class WorkerProcess:
    """A process that renders one video at a time, with the engines kept warm in between.

    It leads a session of its own, so that it can be ended together with its ffmpeg.

    :raises WorkerDiedError: no process could be started.
    """

    def __init__(self, settings: Settings) -> None:
        # -P: what lies in the current folder is not to be imported by chance.
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "heygen_studio.jobs.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise WorkerDiedError(f"could not be started: {error.strerror or error}") from error
        assert self._process.stdin is not None  # noqa: S101 - narrows the type
        assert self._process.stdout is not None  # noqa: S101 - likewise
        self._commands = self._process.stdin
        self._updates = self._process.stdout
        self._sending = threading.Lock()
        self._reaper = threading.Thread(target=self._reap, daemon=True)
        self._reaper.start()
        self._send(settings)

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        if self._process.returncode is not None:
            return False
        try:  # it may have ended just now, and the thread that waits for it not know yet
            return bool(psutil.Process(self._process.pid).status() != psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return False

    def run(self, task: Task) -> Iterator[Progressed | Translated | Completed | Failed]:
        """Render. Yields what the process says; the last is Completed or Failed.

        :raises WorkerDiedError: the process ended before that.
        """
        self._send(task)
        try:
            for text in self._updates:
                update = UPDATES.validate_json(text)
                yield update
                if isinstance(update, Completed | Failed):
                    return
        except ValidationError as error:
            self.kill()
            raise WorkerDiedError("sent something that is no message") from error
        self._reaper.join()
        raise WorkerDiedError(_how(self._process.returncode))

    def cancel(self, job_id: str) -> None:
        """Ask the process to stop this job."""
        self._send(Cancel(job_id=job_id))

    def kill(self) -> None:
        """End the process at once, together with everything it started."""
        if self.alive:
            kill_session(self._process.pid)

    def close(self) -> None:
        """End the process and give back what belongs to it."""
        self.kill()
        self._reaper.join()
        with contextlib.suppress(OSError):  # what was not sent has nowhere to go
            self._commands.close()
        self._updates.close()

    def _reap(self) -> None:
        self._process.wait()
        # What it started may hold its pipes open and write files: when this thread ends, all are gone.
        until = time.monotonic() + 2
        while kill_session(self._process.pid) and time.monotonic() < until:
            time.sleep(0.005)

    def _send(self, message: BaseModel) -> None:
        text = line(message)
        with self._sending, contextlib.suppress(OSError, ValueError):  # when it is dead, reading will tell
            self._commands.write(text)
            self._commands.flush()


def kill_session(leader: int) -> bool:
    """End all processes of a session, its leader last. Returns whether there were any."""
    members = sorted((pid for pid in psutil.pids() if _lives_in(pid, leader)), key=lambda pid: pid == leader)
    for pid in members:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    return bool(members)


def _lives_in(pid: int, session: int) -> bool:
    try:
        return os.getsid(pid) == session and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except (OSError, psutil.Error):
        return False


def _how(status: int) -> str:
    if status == -signal.SIGKILL:
        return "was killed, most likely because memory ran out"
    if status < 0:
        return f"crashed with signal {-status}, {signal.strsignal(-status)}"
    return f"ended with exit status {status}"
