"""Gradio's queue, asleep while nobody wants anything.

Mounted into an app, Gradio looks for events every millisecond from the start of the app on: 8 % of a core,
for nothing. Its loop stays as it is; between two of its steps it is only held until there is an event.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from types import coroutine
from typing import Any

import gradio as gr
from gradio.queueing import Queue


class SleepingQueue(Queue):
    """A queue whose loops cost nothing while no event waits. An event is taken up at once."""

    def __init__(self, page: gr.Blocks) -> None:
        super().__init__(
            live_updates=True,
            concurrency_count=page.max_threads,
            update_intervals=1,
            max_size=None,
            blocks=page,
        )
        self._pushed = asyncio.Event()

    async def push(self, *event: Any, **named: Any) -> Any:
        """Add an event; see Gradio."""
        try:
            return await super().push(*event, **named)
        finally:
            self._pushed.set()

    def close(self) -> None:
        """End the loops."""
        super().close()  # type: ignore[no-untyped-call]
        self._pushed.set()

    async def start_processing(self) -> None:
        """Take up events until the queue is closed."""
        await _held(super().start_processing(), self._until_pushed)

    async def start_progress_updates(self) -> None:
        """Pass on what handlers say through ``gr.Progress``, if any does."""
        if any(handler.tracks_progress for handler in self.blocks.fns.values()):
            await super().start_progress_updates()

    async def _until_pushed(self) -> None:
        while not len(self) and not self.stopped:
            self._pushed.clear()
            await self._pushed.wait()


@coroutine
def _held(
    loop: Coroutine[Any, Any, None], released: Callable[[], Awaitable[None]]
) -> Generator[Any, Any, None]:
    """Run a coroutine, which goes on after each of its pauses only when it is ``released``."""
    go_on = partial(loop.send, None)
    while True:
        try:
            pause = go_on()
        except StopIteration:
            return
        try:
            yield pause
            yield from released().__await__()
        except BaseException as error:  # it is to hear of its cancelling, as if nobody stood between
            go_on = partial(loop.throw, error)
        else:
            go_on = partial(loop.send, None)
