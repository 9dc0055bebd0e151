"""What the command line prints, and the exit code that it ends with."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from functools import cache
from typing import Any, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from heygen_studio.errors import CancelledError, InputError, StudioError

DONE, USAGE, BAD_INPUT, FAILED, CANCELLED = 0, 2, 3, 4, 130


def console(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal, or wide enough for every table where the output goes to a file."""
    made = Console(stderr=stderr, highlight=False, emoji=False)
    if not made.is_terminal:
        made.width = 200
    return made


def table(*headings: str) -> Table:
    """An empty table in the one style of the command line."""
    made = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made


@cache
def json_stream() -> TextIO:
    """Stdout, from the first call on for JSON alone: what an engine or a library prints goes to stderr."""
    stream = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return stream


def print_json(value: Any) -> None:
    """Write one JSON document to stdout."""
    json_stream().write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    json_stream().flush()


def exit_code(error: StudioError) -> int:
    """The exit code for an error."""
    if isinstance(error, CancelledError):
        return CANCELLED
    return BAD_INPUT if isinstance(error, InputError) else FAILED


def print_error(error: StudioError, *, as_json: bool) -> None:
    """Show an error: the cause and the remedy, a line each on stderr; or as JSON on stdout, in the shape that
    the API uses too."""
    if as_json:
        print_json(
            {
                "error": error.message,
                "error_code": error.code,
                "details": {**error.details, "remedy": error.remedy},
                "timestamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            }
        )
        return
    err = console(stderr=True)
    prefix = "" if isinstance(error, CancelledError) else "[bold red]Error:[/] "
    err.print(prefix + plain(error.message), soft_wrap=True)
    if error.remedy:
        err.print(f"[bold]Remedy:[/] {plain(error.remedy)}", soft_wrap=True)


def plain(text: str) -> str:
    """A text on one line, without markup."""
    from rich.markup import escape

    return escape(" ".join(text.split()))
