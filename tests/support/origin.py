"""The process that those of ``forks.py`` are forked from. Its argument is the number of the socket to it.

Every byte on the socket asks for one process. With it come five files: the request in JSON, a socket on which
the number of the process and in the end its exit status are told, and its stdin, stdout and stderr.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import heygen_studio.cli.create
import heygen_studio.cli.doctor
import heygen_studio.cli.lists
import heygen_studio.server
from heygen_studio.hookspecs import PROJECT


def server() -> None:
    """A server of the API."""
    runpy.run_path(str(Path(__file__).with_name("serve.py")), run_name="__main__")


PROGRAMS: dict[str, Callable[[], None]] = {"command": heygen_studio.cli.main, "server": server}


def next_program(line: socket.socket) -> Callable[[], None] | None:
    """Fork a process for each request. Returns in each of them, with what it is to do, and at the end."""
    while True:
        message, files, *_ = socket.recv_fds(line, 1, 5)
        if not message:
            return None
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if os.fork() == 0:
            line.close()
            return _wait_for_fork(*files)
        for file in files:
            os.close(file)


def _wait_for_fork(request: int, told: int, *pipes: int) -> Callable[[], None]:
    """Fork the process, tell its number and how it ends. Returns in that process, with what it is to do."""
    process = os.fork()
    if process != 0:
        for pipe in (request, *pipes):
            os.close(pipe)
        os.write(told, b"%d\n" % process)
        _, status = os.waitpid(process, 0)
        os.write(told, b"%d\n" % os.waitstatus_to_exitcode(status))
        os._exit(0)
    os.setsid()
    os.close(told)
    for standard, pipe in enumerate(pipes):
        os.dup2(pipe, standard)
        os.close(pipe)
    with os.fdopen(request) as file:
        asked: dict[str, Any] = json.load(file)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    sys.argv = [asked["program"], *asked["arguments"]]
    return PROGRAMS[asked["program"]]


if __name__ == "__main__":
    for point in entry_points(group=PROJECT):
        point.load()
    gc.freeze()  # what is never collected is never written to, so that the processes share it
    with socket.socket(fileno=int(sys.argv[1])) as line:
        program = next_program(line)
    if program:
        program()
