"""Showing a text while it is being written."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import ValidationError

from heygen_studio.errors import CancelledError, InputError, StudioError

R = TypeVar("R")

_LOOK_EVERY = 0.2
"""Seconds between looks at whether it is stopped."""


def follow(work: Callable[[Callable[[str], None]], R], stopped: threading.Event) -> Iterator[str | R]:
    """The texts that the work shows, the latest at each time, and its result.

    :param work: is given what to call with the text so far.
    :param stopped: set it to end this and the work; closing this does the same.
    :raises StudioError: the work failed.
    """
    told: queue.SimpleQueue[str | R | StudioError] = queue.SimpleQueue()

    def on_text(so_far: str) -> None:
        if stopped.is_set():
            raise CancelledError("Cancelled.")
        told.put(so_far)

    def run() -> None:
        try:
            told.put(checked(lambda: work(on_text)))
        except StudioError as error:
            told.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        while not stopped.is_set():
            try:
                item = told.get(timeout=_LOOK_EVERY)
            except queue.Empty:
                continue
            while isinstance(item, str) and not told.empty():
                item = told.get()
            if isinstance(item, StudioError):
                raise item
            yield item
            if not isinstance(item, str):
                return
    finally:
        stopped.set()


def checked(work: Callable[[], R]) -> R:
    """The result of the work.

    :raises StudioError: it failed, or a field that it was given is wrong.
    """
    try:
        return work()
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]).replace("_", " ").capitalize()
        raise InputError(
            f"{field} {first['msg'].removeprefix('Value error, ')}.", remedy="Correct it and try again."
        ) from None


def kept(text: Any) -> str:
    """A text that a browser has kept; what is none counts as empty."""
    return text if isinstance(text, str) else ""
