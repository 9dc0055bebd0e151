"""Limits on what a request may hold, and on how long it may take to send it."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heygen_studio.api.errors import http_error_response
from heygen_studio.ingest.assets import MAX_ASSET
from heygen_studio.library.package import AVATAR

MAX_BODY = 16 << 20
"""Largest body in bytes; a picture may lie in it as a data URI."""
MAX_UPLOAD = MAX_ASSET
"""Largest file that is uploaded, in bytes."""
MAX_ARCHIVE = AVATAR.most
"""Largest file of a presenter that is imported, in bytes."""
_IMPORT = "/avatars/import"
_FORM = 1 << 20  # what a form may hold besides its file
_PATIENCE = 20.0  # seconds in which the next part of a body must come
_BODY_SECONDS = 60.0
_UPLOAD_SECONDS = 1800.0


class BodyLimit:
    """Middleware that refuses larger bodies below a path before they fill the memory, and those that are sent
    so slowly that they only keep a connection."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        form = headers.get("content-type", "").startswith("multipart/form-data")
        largest = MAX_ARCHIVE if scope["path"].endswith(_IMPORT) else MAX_UPLOAD
        limit = largest + _FORM if form else MAX_BODY
        if int(headers.get("content-length", 0)) > limit:
            await http_error_response(HTTPException(413, headers={"Connection": "close"}))(
                scope, receive, send
            )
            return
        size, whole, end = 0, False, 0.0

        async def counted() -> Message:
            nonlocal size, whole, end
            if whole:
                return await receive()  # waits for the caller to go away, which may take any time
            now = asyncio.get_running_loop().time()
            # An answer that took long to make looks for its caller for the first time as it is being sent.
            end = end or now + (_UPLOAD_SECONDS if form else _BODY_SECONDS)
            try:
                left = end - now
                message = await asyncio.wait_for(receive(), min(_PATIENCE, max(left, 0)))
            except TimeoutError:
                raise HTTPException(408, headers={"Connection": "close"}) from None
            size += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if size > limit:
                raise HTTPException(413, headers={"Connection": "close"})
            return message

        await self._app(scope, counted, send)
