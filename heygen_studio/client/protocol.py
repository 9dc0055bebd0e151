"""What both clients have in common: addresses, retries and errors."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from heygen_studio.client.models import ApiError

LONG_POLL = 50
"""Seconds that one request waits for a video to end: few requests, and the news at once."""
_TRIES = 5
_LONGEST_PAUSE = 60.0
_PASSING = {429, 502, 503, 504}


@dataclass(slots=True)
class Call:
    """One request, and how often it has been tried."""

    method: str
    path: str
    json: Any = None
    files: Any = None
    params: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    tries: int = 0

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of the HTTP client's ``request``."""
        names = ("method", "json", "files", "params", "headers")
        return {"url": self.path, **{name: getattr(self, name) for name in names}}

    def pause(self, outcome: httpx.Response | httpx.TransportError) -> float | None:
        """How long to wait before the next try; None where there is to be none."""
        self.tries += 1
        if self.tries >= _TRIES:
            return None
        growing: float = min(0.3 * 2**self.tries, 8.0) * random.uniform(0.7, 1.3)  # noqa: S311 - spreads retries
        if not isinstance(outcome, httpx.Response):
            return growing
        if outcome.status_code == 409 and outcome.headers.get("retry-after"):
            return growing  # the same request is still being carried out
        if outcome.status_code not in _PASSING:
            return None
        asked = outcome.headers.get("retry-after", "")
        wait = float(asked) if asked.isdecimal() else growing
        return wait if wait <= _LONGEST_PAUSE else None


def creating(path: str, body: Any, wait: int, key: str | None) -> Call:
    """A request that makes something; sent twice it makes it once."""
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    if wait:
        headers["Prefer"] = f"wait={wait}"
    return Call("POST", path, json=body, headers=headers)


def waiting(path: str) -> Call:
    """A request that is answered when what it asks for has ended."""
    return Call("GET", path, headers={"Prefer": f"wait={LONG_POLL}"})


def checked(answer: httpx.Response) -> httpx.Response:
    """The answer, if it is a good one.

    :raises ApiError: it is not.
    """
    if answer.is_success:
        return answer
    try:
        body = answer.json()
        raise ApiError(answer.status_code, body["error_code"], body["error"], body["details"])
    except (ValueError, KeyError, TypeError):
        raise ApiError(answer.status_code, "UNEXPECTED", f"HTTP {answer.status_code}", {}) from None


def options(base_url: str, api_key: str | None, timeout: float) -> dict[str, Any]:
    """The options of the HTTP client."""
    return {
        "base_url": base_url.rstrip("/") + "/api/v1",
        "headers": {"X-API-Key": api_key} if api_key else {},
        "timeout": httpx.Timeout(timeout, read=max(timeout, LONG_POLL + 15)),
    }
