"""How many videos may wait: in all, and of one client."""

from __future__ import annotations

from collections.abc import Sequence

from heygen_studio.errors import LimitError, QueueFullError
from heygen_studio.jobs.model import Job
from heygen_studio.jobs.store import JobStore
from heygen_studio.settings import Settings


def check_room(store: JobStore, settings: Settings, jobs: Sequence[Job]) -> None:
    """Make sure that new jobs, all of one client, may wait. Call it with the lock of the store held.

    :raises QueueFullError: too many wait already.
    :raises LimitError: ``TOO_MANY_JOBS``: too many of this client wait or are in the making.
    """
    if store.waiting + len(jobs) > settings.max_queued_jobs:
        raise QueueFullError(
            f"The queue is full: {store.waiting} videos wait already.",
            remedy="Try again later, or raise HEYGEN_MAX_QUEUED_JOBS.",
        )
    client, limit = jobs[0].client if jobs else "", settings.max_client_jobs
    unfinished = store.unfinished(client) if client else 0
    if client and unfinished + len(jobs) > limit:
        raise LimitError(
            f"{unfinished} of your videos wait or are in the making, and {limit} may at a time.",
            remedy="Wait until some have ended, or cancel some; whoever runs the studio can raise "
            "HEYGEN_MAX_CLIENT_JOBS.",
            code="TOO_MANY_JOBS",
            details={"unfinished": unfinished, "limit": limit},
        )
