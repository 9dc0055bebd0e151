"""``Prefer: wait=N`` (RFC 7240): an answer that comes when the work is done."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from typing import TypeVar

from fastapi import Request, Response

T = TypeVar("T")

MAX_WAIT = 60
"""Longest time in seconds that ``Prefer: wait`` is granted."""
LOOK_EVERY = 0.1  # seconds
_WAIT = re.compile(r'\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?', re.IGNORECASE)


async def waited(
    request: Request, response: Response, found: T, look: Callable[[], T], done: Callable[[T], bool]
) -> T:
    """What ``look`` gives once it is done, or when the time that the caller prefers to wait is over; what is
    ``found`` already where no such preference is given.

    Looking must only read memory: it happens in the event loop, because a thread for each who waits would
    soon leave none for the others.
    """
    seconds = preferred_wait(request)
    if seconds is None:
        return found
    response.headers["Preference-Applied"] = f"wait={seconds}"
    until = time.monotonic() + seconds
    while not done(found) and time.monotonic() < until and not await request.is_disconnected():
        await asyncio.sleep(LOOK_EVERY)
        found = look()
    return found


def preferred_wait(request: Request) -> int | None:
    """The seconds of the first ``wait`` preference, at most :data:`MAX_WAIT`; malformed ones do not count."""
    for preference in ",".join(request.headers.getlist("prefer")).split(","):
        if match := _WAIT.fullmatch(preference):
            return min(int(match[1]), MAX_WAIT)
    return None
