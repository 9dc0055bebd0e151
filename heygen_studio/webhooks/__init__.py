"""Telling others that something has ended, by the Standard Webhooks rules (standardwebhooks.com).

The services import ``callbacks``, which listens to jobs; ``sender`` and ``deliveries`` know none.
"""

from heygen_studio.webhooks.deliveries import Attempt, Delivery, DeliveryLog, DeliveryStatus
from heygen_studio.webhooks.sender import Webhooks, kept_secret, webhook_secret

__all__ = [
    "Attempt",
    "Delivery",
    "DeliveryLog",
    "DeliveryStatus",
    "Webhooks",
    "kept_secret",
    "webhook_secret",
]
