"""Processes of the product that are there at once: forked from one that has imported all they need.

Importing takes two seconds of a processor, and the tests start hundreds of processes. Each is one of its own,
with a session, a folder, an environment and pipes of its own; only what is said of the start itself needs a
process that was started afresh. ``origin.py`` is the one that is forked.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Self


class Forked:
    """A process that runs a program of ``origin.py``. It is used like :class:`subprocess.Popen`.

    :param stderr: where stderr goes; by default, into a pipe.
    """

    def __init__(
        self,
        program: str,
        *arguments: str,
        cwd: Path,
        env: Mapping[str, str],
        stderr: IO[bytes] | None = None,
    ) -> None:
        (stdin, ours), (out, stdout), (err, their_err) = (os.pipe() for _ in range(3))
        self.stdin, self.stdout, self.stderr = (
            os.fdopen(ours, "wb"),
            os.fdopen(out, "rb"),
            os.fdopen(err, "rb"),
        )
        line, their_line = socket.socketpair()
        asked = {"program": program, "arguments": arguments, "cwd": str(cwd), "env": dict(env)}
        with tempfile.TemporaryFile() as request, their_line:
            request.write(json.dumps(asked).encode())
            request.seek(0)
            pipes = [stdin, stdout, stderr.fileno() if stderr else their_err]
            socket.send_fds(_origin(), [b"."], [request.fileno(), their_line.fileno(), *pipes])
        for end in (stdin, stdout, their_err):
            os.close(end)
        with line:
            self._told = line.makefile("r")
        self.pid = int(self._told.readline())
        self.returncode: int | None = None
        self._reaper = threading.Thread(target=self._reap, daemon=True)
        self._reaper.start()

    def _reap(self) -> None:
        self.returncode = int(self._told.readline())

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status, or the negative number of the signal that ended it."""
        self._reaper.join(timeout)
        if self.returncode is None:
            raise TimeoutError(f"Process {self.pid} has not ended within {timeout} s.")
        return self.returncode

    def communicate(self, text: str = "", timeout: float | None = None) -> tuple[str, str]:
        """Write to its stdin, and return what it wrote to stdout and stderr until it ended."""
        said = ["", ""]

        def read(at: int, pipe: IO[bytes]) -> None:
            said[at] = pipe.read().decode()

        readers = [threading.Thread(target=read, args=pipe) for pipe in enumerate((self.stdout, self.stderr))]
        for reader in readers:
            reader.start()
        with suppress(BrokenPipeError), self.stdin:
            self.stdin.write(text.encode())
        try:
            self.wait(timeout)
        finally:
            self.kill()
            for reader in readers:
                reader.join()
        return said[0], said[1]

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it runs still."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Give back what belongs to it, after its end."""
        self.wait(30)
        for file in (self.stdin, self.stdout, self.stderr, self._told):
            with suppress(BrokenPipeError):
                file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.close()


@cache
def _origin() -> socket.socket:
    """The line to the process that is forked, which starts when first needed, and ends with this one."""
    line, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-P", Path(__file__).with_name("origin.py"), str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def end() -> None:
        line.close()
        process.wait()

    atexit.register(end)
    return line
