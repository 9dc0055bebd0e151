"""The log of what was told to callback addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel

from heygen_studio.api.dependencies import Owner, StudioDependency
from heygen_studio.webhooks import Attempt, Delivery, DeliveryStatus

router = APIRouter(prefix="/webhooks/deliveries", tags=["webhooks"])


class DeliveryResponse(BaseModel):
    """One message: where it went, and how each try ended."""

    delivery_id: str
    event: str
    url: str
    status: DeliveryStatus
    attempts: list[Attempt]
    next_attempt_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """A delivery, as it is told."""
        return cls(
            delivery_id=delivery.id,
            event=delivery.event,
            url=delivery.url,
            status=delivery.status,
            attempts=list(delivery.attempts),
            next_attempt_at=delivery.due_at if delivery.status is DeliveryStatus.PENDING else None,
            created_at=delivery.created_at,
        )


@router.get("")
def list_deliveries(studio: StudioDependency, owner: Owner) -> list[DeliveryResponse]:
    """The messages of the last week, newest first."""
    return [DeliveryResponse.of(delivery) for delivery in studio.webhooks.log.list(owner)]


@router.get("/{delivery_id}")
def get_delivery(delivery_id: str, studio: StudioDependency, owner: Owner) -> DeliveryResponse:
    """One message."""
    return DeliveryResponse.of(studio.webhooks.log.get(delivery_id, owner))


@router.post("/{delivery_id}/retry")
def retry_delivery(delivery_id: str, studio: StudioDependency, owner: Owner) -> DeliveryResponse:
    """Send a message again, now."""
    return DeliveryResponse.of(studio.webhooks.retry(delivery_id, owner))
