"""What surrounds every request: its id, its line in the log, and the headers that protect browsers."""

from __future__ import annotations

import re
import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heygen_studio.api.addresses import caller
from heygen_studio.api.connections import MAX_HEAD
from heygen_studio.api.errors import broken_response, error_response
from heygen_studio.api.metrics import Metrics

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

log = structlog.get_logger(__name__)


class RequestContext:
    """The outermost middleware. Every request has an id, the caller's own (``X-Request-ID``) if it is a
    decent one; it is in the answer, in the details of errors, and in each line of the log that comes of it.

    What goes wrong unexpectedly is logged with it and answered in the documented shape.
    """

    def __init__(self, app: ASGIApp, prefix: str, frame_ancestors: tuple[str, ...], metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._prefix = prefix
        self._ancestors = " ".join(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else uuid.uuid4().hex
        started, status = time.perf_counter(), 0
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEAD:
            refusal = error_response(431, "HEADERS_TOO_LARGE", "The headers are too large.", "Send fewer.")
            await refusal(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._protect(MutableHeaders(scope=message), scope["path"], request_id)
            await send(message)

        with structlog.contextvars.bound_contextvars(request=request_id):
            try:
                await self._app(scope, receive, sending)
            except Exception as error:
                log.exception("request_broken")
                if status:  # the answer has begun: it can only be cut off
                    raise
                await broken_response(error)(scope, receive, sending)
            if scope["path"].startswith(self._prefix):
                # As it was sent, with its escapes: what a caller puts into it cannot make lines of its own.
                path = scope.get("raw_path", b"").decode("ascii", "backslashreplace")
                seconds = round(time.perf_counter() - started, 4)
                self._metrics.count(scope, status, seconds)
                key = scope.get("state", {}).get("owner")
                log.info(
                    "request",
                    method=scope["method"],
                    path=path,
                    status=status,
                    seconds=seconds,
                    client=str(caller(scope) or "unknown"),
                    **({"key": key} if key else {}),
                )

    def _protect(self, headers: MutableHeaders, path: str, request_id: str) -> None:
        headers["X-Request-ID"] = request_id
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        if not path.startswith(self._prefix):
            headers.setdefault("Content-Security-Policy", f"frame-ancestors {self._ancestors}")
        else:
            headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
            if headers.get("content-type", "").startswith("application/json"):
                headers.setdefault("Cache-Control", "no-store")
