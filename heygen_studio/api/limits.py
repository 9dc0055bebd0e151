"""Limits on what a request may hold."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heygen_studio.api.errors import http_error_response


class BodyLimit:
    """Middleware that refuses larger bodies below a path, before they fill the memory."""

    def __init__(self, app: ASGIApp, prefix: str, limit: int) -> None:
        self._app = app
        self._prefix = prefix
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        if int(Headers(scope=scope).get("content-length", 0)) > self._limit:
            await http_error_response(HTTPException(413))(scope, receive, send)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._limit:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
