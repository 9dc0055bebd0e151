"""The progress bar of commands that take a while."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from heygen_studio.cli import output

if TYPE_CHECKING:
    from heygen_studio.contracts import Progress


@contextmanager
def progress_bar(as_json: bool) -> Iterator[Progress]:
    """A progress bar on stderr. What native libraries write there meanwhile is dropped."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description:24}"), BarColumn(bar_width=32), TaskProgressColumn())
    with _own_stderr():
        console = output.console(stderr=True)
        hidden = as_json and not console.is_terminal
        with Progress(*columns, console=console, disable=hidden, transient=True) as bar:
            task = bar.add_task("", total=1.0)
            yield lambda fraction, message: bar.update(task, completed=fraction, description=message)


@contextmanager
def _own_stderr() -> Iterator[None]:
    """Keep stderr for Python alone, unless everything is to be logged."""
    if os.environ.get("HEYGEN_DEBUG", "").lower() in ("1", "true"):
        yield
        return
    kept, before = os.dup(2), sys.stderr
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        with os.fdopen(os.dup(kept), "w", encoding="utf-8", errors="replace") as sys.stderr:
            yield
    finally:
        sys.stderr = before
        os.dup2(kept, 2)
        os.close(kept)
