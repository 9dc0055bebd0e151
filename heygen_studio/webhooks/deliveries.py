"""What is to be told, and how telling it went: one file each, so that a restart goes on with it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heygen_studio.auth.keys import write_private
from heygen_studio.errors import NotFoundError

KEPT = timedelta(days=7)
RETRY_AFTER = (5, 30, 120, 600, 3600, 6 * 3600)
"""Seconds between one try and the next; then it is given up."""

log = structlog.get_logger(__name__)


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Attempt(BaseModel):
    """One try. ``status`` is that of the answer, if there was one; ``problem`` says why it did not count."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    status: int | None = None
    problem: str = ""


class Delivery(BaseModel):
    """One message to one address. ``body`` is what is signed and sent, to the byte."""

    model_config = ConfigDict(frozen=True)

    id: str
    owner: str = ""
    event: str
    url: str
    body: str
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: tuple[Attempt, ...] = ()
    due_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class DeliveryLog:
    """The deliveries of a studio. Thread-safe."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir.resolve() / "webhooks"
        self._lock = threading.Lock()
        self._deliveries: dict[str, Delivery] = {}
        self._due: dict[str, float] = {}
        """When those that wait are to be tried, by a clock that is never set: :func:`time.monotonic`."""
        for path in self._folder.glob("msg_*.json"):
            try:
                delivery = Delivery.model_validate_json(path.read_bytes())
                if datetime.now(UTC) - delivery.created_at > KEPT:
                    path.unlink()
                else:
                    self._note(delivery)
            except (OSError, ValidationError) as error:
                log.warning("delivery_unreadable", delivery=path.stem, reason=str(error))

    def __contains__(self, delivery_id: str) -> bool:
        return delivery_id in self._deliveries

    def keep(self, delivery: Delivery) -> None:
        """Note how a delivery stands now. When the disk refuses, it is known until the next start only."""
        with self._lock:
            self._note(delivery)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_private(self._folder / f"{delivery.id}.json", delivery.model_dump_json().encode())
        except OSError as error:
            log.warning("delivery_not_kept", reason=str(error))

    def next(self) -> tuple[Delivery, float] | None:
        """The delivery that is to be tried next, and in how many seconds; None where none waits."""
        with self._lock:
            first = min(self._due, key=self._due.__getitem__, default=None)
            return (self._deliveries[first], self._due[first] - time.monotonic()) if first else None

    def _note(self, delivery: Delivery) -> None:
        self._deliveries[delivery.id] = delivery
        if delivery.status is not DeliveryStatus.PENDING:
            self._due.pop(delivery.id, None)
            return
        # However far the clock was set back meanwhile, nothing waits longer than it was told to.
        tries = min(len(delivery.attempts), len(RETRY_AFTER))
        longest = RETRY_AFTER[tries - 1] if tries else 0
        left = (delivery.due_at - datetime.now(UTC)).total_seconds()
        self._due[delivery.id] = time.monotonic() + min(left, longest)

    def list(self, owner: str | None = None) -> list[Delivery]:
        """All deliveries of an owner, newest first. None as the owner sees all."""
        with self._lock:
            found = [d for d in self._deliveries.values() if owner in (None, d.owner)]
        return sorted(found, key=lambda delivery: delivery.created_at, reverse=True)

    def get(self, delivery_id: str, owner: str | None = None) -> Delivery:
        """A delivery.

        :raises NotFoundError: there is none with that id, or it is someone else's.
        """
        delivery = self._deliveries.get(delivery_id)
        if delivery is None or owner not in (None, delivery.owner):
            raise NotFoundError(
                f"There is no delivery {delivery_id[:64]!r}.",
                remedy="See the list of deliveries; they are kept for a week.",
                code="DELIVERY_NOT_FOUND",
            )
        return delivery
