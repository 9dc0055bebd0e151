"""Sending what is to be told, signed, again and again until it is taken."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import structlog
from standardwebhooks.webhooks import Webhook

from heygen_studio import __version__
from heygen_studio.auth.keys import write_private
from heygen_studio.errors import StudioError
from heygen_studio.ingest.fetch import certificates, resolve
from heygen_studio.settings import Settings
from heygen_studio.storage.space import writing
from heygen_studio.webhooks.deliveries import RETRY_AFTER, Attempt, Delivery, DeliveryLog, DeliveryStatus

_SECRET = re.compile(rb"whsec_[A-Za-z0-9+/]{32,}={0,2}")
_PATIENCE = 10.0  # seconds for one try

log = structlog.get_logger(__name__)


def webhook_secret(settings: Settings) -> str:
    """The secret that messages are signed with: the one of the settings, or one that is made at first use.

    :raises StudioError: ``WEBHOOK_SECRET_DAMAGED``.
    :raises OutputError: it cannot be kept.
    """
    if found := kept_secret(settings):
        return found
    secret = b"whsec_" + base64.b64encode(secrets.token_bytes(32))
    path = _secret_file(settings)
    with writing("the secret of webhooks"):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, secret)
    return secret.decode()


def kept_secret(settings: Settings) -> str | None:
    """The secret that messages are signed with, if there is one yet.

    :raises StudioError: ``WEBHOOK_SECRET_DAMAGED``.
    """
    if settings.webhook_secret is not None:
        return settings.webhook_secret.get_secret_value()
    try:
        found = _secret_file(settings).read_bytes().strip()
        problem = "" if _SECRET.fullmatch(found) else "it is damaged"
    except FileNotFoundError:
        return None
    except OSError as error:
        problem = error.strerror or str(error)
    if problem:
        raise StudioError(
            f"The secret that webhooks are signed with cannot be read: {problem}.",
            remedy="Put back a copy of webhook.secret in the data folder. Without one, remove it: a new one "
            "is made, which `heygen-studio keys webhook-secret` shows, for those who check the messages.",
            code="WEBHOOK_SECRET_DAMAGED",
        )
    return found.decode()


def _secret_file(settings: Settings) -> Path:
    return settings.data_dir.resolve() / "webhook.secret"


class Webhooks:
    """Sends messages in a thread of its own. To addresses that are not public it sends only where the setting
    ``HEYGEN_FETCH_ALLOW`` allows it; redirects are not followed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.log = DeliveryLog(settings.data_dir)
        self._news = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="webhooks", daemon=True)
        self._thread.start()

    def tell(self, about: str, url: str, event: str, data: Mapping[str, Any], owner: str = "") -> None:
        """Have a message sent, once for everything that it can be ``about``. Returns at once.

        :param about: what makes the message the one it is; the same again is not sent again.
        """
        delivery_id = "msg_" + hashlib.sha256(about.encode()).hexdigest()[:32]
        if delivery_id in self.log:
            return
        now = datetime.now(UTC)
        body = json.dumps({"type": event, "timestamp": now.isoformat(), "data": data}, ensure_ascii=False)
        self.log.keep(Delivery(id=delivery_id, owner=owner, event=event, url=url, body=body))
        self._news.set()

    def retry(self, delivery_id: str, owner: str | None = None) -> Delivery:
        """Try a delivery again, now.

        :raises NotFoundError: there is none with that id.
        """
        again = self.log.get(delivery_id, owner).model_copy(
            update={"status": DeliveryStatus.PENDING, "due_at": datetime.now(UTC)}
        )
        self.log.keep(again)
        self._news.set()
        return again

    def close(self) -> None:
        """Stop. What is not delivered is tried again after the next start."""
        self._closing = True
        self._news.set()
        self._thread.join(_PATIENCE + 1)

    def _work(self) -> None:
        while not self._closing:
            coming = self.log.next()
            if coming is None or coming[1] > 0:
                self._news.wait(coming and coming[1])
                self._news.clear()
                continue
            delivery = coming[0]
            try:
                attempt = self._send(delivery)
            except Exception as error:  # nothing that one address does may stop the others
                log.exception("webhook_broken", delivery=delivery.id)
                attempt = Attempt(at=datetime.now(UTC), problem=type(error).__name__)
            self.log.keep(_after(delivery, attempt))
            log.info("webhook_sent", delivery=delivery.id, status=attempt.status, problem=attempt.problem)

    def _send(self, delivery: Delivery) -> Attempt:
        now = datetime.now(UTC)
        try:
            signature = Webhook(webhook_secret(self._settings)).sign(delivery.id, now, delivery.body)
            target = httpx.URL(delivery.url)
            # The connection goes to the very address that was checked.
            address = resolve(target, self._settings.fetch_rules)
            answer = self._post(target, str(address), delivery, now, signature)
        except StudioError as error:
            log.warning("webhook_unsent", delivery=delivery.id, reason=str(error))
            return Attempt(at=now, problem=error.message)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Attempt(at=now, problem=f"{type(error).__name__}: {error}"[:300])
        good = 200 <= answer < 300
        return Attempt(at=now, status=answer, problem="" if good else f"It answered {answer}.")

    def _post(
        self, target: httpx.URL, address: str, delivery: Delivery, now: datetime, signature: str
    ) -> int:
        headers = {
            "Host": target.netloc.decode("ascii"),
            "Content-Type": "application/json",
            "User-Agent": f"heygen-studio/{__version__}",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        }
        with (
            httpx.Client(
                trust_env=False, verify=certificates(), follow_redirects=False, timeout=_PATIENCE
            ) as client,
            client.stream(
                "POST",
                target.copy_with(host=address),
                content=delivery.body.encode(),
                headers=headers,
                extensions={"sni_hostname": target.raw_host.decode("ascii")},
            ) as answer,
        ):
            return answer.status_code


def _after(delivery: Delivery, attempt: Attempt) -> Delivery:
    attempts = (*delivery.attempts, attempt)
    status, due = DeliveryStatus.DELIVERED, attempt.at
    if attempt.problem:
        left = len(attempts) <= len(RETRY_AFTER)
        status = DeliveryStatus.PENDING if left else DeliveryStatus.FAILED
        due = attempt.at + timedelta(seconds=RETRY_AFTER[len(attempts) - 1] if left else 0)
    return delivery.model_copy(update={"attempts": attempts, "status": status, "due_at": due})
