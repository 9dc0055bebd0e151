"""What both clients have in common: addresses, retries and errors."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from heygen_studio.client.models import ApiError, Event

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
    data: Any = None
    params: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    tries: int = 0

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of the HTTP client's ``request``."""
        names = ("method", "json", "files", "data", "params", "headers")
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
        if outcome.status_code != 429 and b'"error_code"' in outcome.content:
            return None  # the studio itself says so, of what does not pass: an engine that is not ready
        asked = outcome.headers.get("retry-after", "")
        wait = float(asked) if asked.isdecimal() else growing
        return wait if wait <= _LONGEST_PAUSE else None


def creating(path: str, body: Any, wait: int, key: str | None) -> Call:
    """A request that makes something; sent twice it makes it once."""
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    if wait:
        headers["Prefer"] = f"wait={wait}"
    return Call("POST", path, json=body, headers=headers)


def sending(path: str, field_name: str, files: Sequence[Path], body: Mapping[str, Any]) -> Call:
    """The same with files: the fields and the files as a form."""
    call = creating(path, None, 0, None)
    # With a boundary that stays, a repeated request is the same to the last byte.
    call.headers["Content-Type"] = f"multipart/form-data; boundary={uuid.uuid4().hex}"
    call.data = {name: value for name, value in body.items() if value is not None}
    call.files = [(field_name, (path.name, path.read_bytes())) for path in files]
    return call


def cloning(name: str, recordings: Sequence[Path | str], fields: Mapping[str, Any]) -> Call:
    """A request for a voice, from files or from addresses.

    :raises ValueError: there are both.
    """
    files = [one for one in recordings if isinstance(one, Path)]
    body = {"voice_name": name, **fields}
    if not files:
        return creating("/voices/clone", {**body, "audio_samples": list(recordings)}, 0, None)
    if len(files) < len(recordings):
        raise ValueError("recordings must be files or addresses, not both")
    return sending("/voices/clone", "audio_samples", files, body)


def portraying(
    name: str, photo: Path | str, further: Sequence[Path | str], fields: Mapping[str, Any]
) -> Call:
    """A request for a presenter, from files or from addresses.

    :raises ValueError: the photos are files and addresses.
    """
    body, photos = {"name": name, **fields}, [photo, *further]
    files = [one for one in photos if isinstance(one, Path)]
    if len(files) == len(photos):
        return sending("/avatars/create", "image", files, body)
    if files:
        raise ValueError("give the photos as files or as addresses, not as both")
    more = {"image_urls": list(further)} if further else {}
    return creating("/avatars/create", {**body, "image_url": photo, **more}, 0, None)


def filming(name: str, film: Path | str, fields: Mapping[str, Any]) -> Call:
    """A request for a presenter from a video, from a file or an address."""
    body = {"name": name, **fields}
    if isinstance(film, Path):
        return sending("/avatars/create", "video", [film], body)
    return creating("/avatars/create", {**body, "video_url": film}, 0, None)


class EventReader:
    """Reads server-sent events, line by line."""

    def __init__(self) -> None:
        self._name = ""
        self._data: list[str] = []

    def feed(self, line: str) -> Event | None:
        """Take a line. Returns the event that it ends, if it ends one."""
        field_name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field_name == "event":
            self._name = value
        elif field_name == "data":
            self._data.append(value)
        elif not line and self._data:
            event = Event.model_validate({"name": self._name, **json.loads("\n".join(self._data))})
            self._name, self._data = "", []
            return event
        return None


def waiting(path: str) -> Call:
    """A request that is answered when what it asks for has ended."""
    return Call("GET", path, headers={"Prefer": f"wait={LONG_POLL}"})


def checked(answer: httpx.Response) -> httpx.Response:
    """The answer, if it is a good one.

    :raises ApiError: it is not.
    """
    if not answer.is_success:
        raise failure(answer)
    return answer


def failure(outcome: httpx.Response | httpx.TransportError) -> Exception:
    """The error to raise for what went wrong."""
    if isinstance(outcome, httpx.TransportError):
        return outcome
    try:
        body = outcome.json()
        return ApiError(outcome.status_code, body["error_code"], body["error"], body["details"])
    except (ValueError, KeyError, TypeError):
        return ApiError(outcome.status_code, "UNEXPECTED", f"HTTP {outcome.status_code}", {})


def options(base_url: str, api_key: str | None, timeout: float) -> dict[str, Any]:
    """The options of the HTTP client."""
    return {
        "base_url": base_url.rstrip("/") + "/api/v1",
        "headers": {"X-API-Key": api_key} if api_key else {},
        "timeout": httpx.Timeout(timeout, read=max(timeout, LONG_POLL + 15)),
    }
