"""``Idempotency-Key``: a request that is sent again gives the first answer, and does nothing again."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import re
import tempfile
import time
from pathlib import Path
from typing import IO

import orjson
import structlog
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heygen_studio.api.errors import error_response, http_error_response
from heygen_studio.auth.keys import write_private
from heygen_studio.jobs import Repeatable

KEPT_SECONDS = 24 * 3600
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_BOUNDARY = re.compile(r'boundary="?([^";,]{1,200})"?')
_SWEEP_EVERY = 3600.0
_IN_MEMORY = 1 << 20  # bytes of a body that are held; more of it lies on disk
_BLOCK = 1 << 16
_REFUSALS = {
    "INVALID_IDEMPOTENCY_KEY": (
        400,
        "The idempotency key is malformed.",
        "Use 1 to 255 visible ASCII characters.",
    ),
    "IDEMPOTENCY_IN_PROGRESS": (
        409,
        "The same request is being carried out just now.",
        "Wait a moment and send it again.",
    ),
    "IDEMPOTENCY_KEY_REUSED": (
        422,
        "The idempotency key was used for another request.",
        "Use a new key for each new request.",
    ),
}

log = structlog.get_logger(__name__)


class Idempotency:
    """Middleware for POST requests below a prefix. Answers of success are kept for a day, on disk.

    What makes a job also keeps the key with the job, in the same write: after a crash between the two, the
    request gives the same job all the same.
    """

    def __init__(self, app: ASGIApp, prefix: str, folder: Path) -> None:
        self._app = app
        self._prefix = prefix
        self._folder = folder / "idempotency"
        self._under_way: set[str] = set()
        self._swept = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = Headers(scope=scope).get("idempotency-key") if scope["type"] == "http" else None
        if key is None or scope["method"] != "POST" or not scope["path"].startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        if not _KEY.fullmatch(key):
            await _refusal("INVALID_IDEMPOTENCY_KEY")(scope, receive, send)
            return
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
            try:
                await _take(receive, body)
            except HTTPException as error:  # too large, or too slow
                await http_error_response(error)(scope, receive, send)
                return
            await self._answer(scope, body, receive, send, key)

    async def _answer(self, scope: Scope, body: IO[bytes], receive: Receive, send: Send, key: str) -> None:
        owner = scope.get("state", {}).get("owner") or ""
        name = hashlib.sha256(f"{owner}\n{key}".encode()).hexdigest()
        fingerprint = await asyncio.to_thread(_fingerprint, scope, body)
        if name in self._under_way:
            await _refusal("IDEMPOTENCY_IN_PROGRESS")(scope, receive, send)
            return
        self._under_way.add(name)
        try:
            answer = await asyncio.to_thread(self._kept, name, fingerprint)
            if answer is not None:
                await answer(scope, receive, send)
            else:
                scope.setdefault("state", {})["repeatable"] = Repeatable(key=name, fingerprint=fingerprint)
                await self._carry_out(scope, body, receive, send, name, fingerprint)
        finally:
            self._under_way.discard(name)

    async def _carry_out(
        self, scope: Scope, body: IO[bytes], receive: Receive, send: Send, name: str, fingerprint: str
    ) -> None:
        sent = False
        started: Message | None = None
        content = bytearray()

        async def replayed() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            block = await asyncio.to_thread(body.read, _BLOCK)
            sent = len(block) < _BLOCK
            return {"type": "http.request", "body": block, "more_body": not sent}

        async def kept(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = message
            elif started and 200 <= started["status"] < 300:
                content.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    # Before the answer goes out: who has seen it must get it again.
                    await asyncio.to_thread(self._keep, name, fingerprint, started, bytes(content))
            await send(message)

        await self._app(scope, replayed, kept)

    def _kept(self, name: str, fingerprint: str) -> Response | None:
        self._sweep()
        try:
            record = orjson.loads((self._folder / name).read_bytes())
            if abs(time.time() - record["time"]) > KEPT_SECONDS:  # whichever way the clock was set
                return None
            if record["fingerprint"] != fingerprint:
                return _refusal("IDEMPOTENCY_KEY_REUSED")
            headers = {"Content-Type": record["content_type"], "Idempotency-Replayed": "true"}
            return Response(base64.b64decode(record["body"]), record["status"], headers)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("answer_unreadable", reason=str(error))
            return None

    def _keep(self, name: str, fingerprint: str, started: Message, body: bytes) -> None:
        record = {
            "time": time.time(),
            "fingerprint": fingerprint,
            "status": started["status"],
            "content_type": Headers(raw=started["headers"]).get("content-type", ""),
            "body": base64.b64encode(body).decode(),
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_private(self._folder / name, orjson.dumps(record))
        except OSError as error:  # the work is done: its answer must not be lost for this
            log.warning("answer_not_kept", reason=str(error))

    def _sweep(self) -> None:
        """Remove what is older than a day, now and then."""
        if time.monotonic() - self._swept < _SWEEP_EVERY and self._swept:
            return
        self._swept = time.monotonic()
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                with contextlib.suppress(OSError):
                    if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                        path.unlink()


async def _take(receive: Receive, body: IO[bytes]) -> None:
    while True:
        message = await receive()
        body.write(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            body.seek(0)
            return


def _fingerprint(scope: Scope, body: IO[bytes]) -> str:
    """A hash of the address and the body. The boundary of a form does not count: each sending has another."""
    digest = hashlib.sha256(scope["path"].encode() + b"\n")
    content_type = Headers(scope=scope).get("content-type", "")
    found = _BOUNDARY.search(content_type) if content_type.startswith("multipart/") else None
    boundary = b"--" + found[1].encode("latin-1") if found else b""
    rest = b""
    while block := body.read(_BLOCK):
        rest += block
        if boundary:
            *whole, rest = rest.split(boundary)
            for part in whole:
                digest.update(part + b"\n--\n")
        # What is left may end in the middle of a boundary.
        ready = max(0, len(rest) - len(boundary))
        digest.update(rest[:ready])
        rest = rest[ready:]
    digest.update(rest)
    body.seek(0)
    return digest.hexdigest()


def _refusal(code: str) -> Response:
    status, message, remedy = _REFUSALS[code]
    return error_response(
        status, code, message, remedy, headers={"Retry-After": "1"} if status == 409 else None
    )
