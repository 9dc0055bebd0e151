"""Lists of jobs, a page at a time."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from heygen_studio.errors import InputError
from heygen_studio.jobs.model import Job, JobStatus


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs are wanted. What is None does not matter."""

    status: JobStatus | None = None
    avatar_id: str | None = None
    batch_id: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None

    def takes(self, job: Job) -> bool:
        """Whether a job is wanted."""
        return (
            self.status in (None, job.status)
            and self.avatar_id in (None, job.request.avatar_id)
            and self.batch_id in (None, job.batch_id)
            and (self.created_after is None or job.created_at > self.created_after)
            and (self.created_before is None or job.created_at < self.created_before)
        )


@dataclass(frozen=True, slots=True)
class JobPage:
    """Some jobs, newest first, and the token of the next page; None on the last."""

    jobs: list[Job]
    token: str | None


def page_token(last: Job) -> str:
    """The token of the page that goes on after a job."""
    return base64.urlsafe_b64encode(str(last.order).encode()).decode().rstrip("=")


def order_of(token: str) -> int:
    """The :attr:`Job.order` that a token stands for.

    :raises InputError: it is no token.
    """
    try:
        return int(base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        raise InputError(
            "The token is not one that a list gave.",
            remedy="Use the token of the page before, or none for the first page.",
            code="INVALID_TOKEN",
        ) from None
