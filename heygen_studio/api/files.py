"""Sending files, to those who do not have them yet."""

from __future__ import annotations

import asyncio
import hashlib
import re
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import FileResponse
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from heygen_studio.api.conditions import outcome
from heygen_studio.api.errors import error_response

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_OF_UNCHANGED = ("etag", "last-modified", "cache-control", "content-disposition")
"""Headers that are told again of what has not changed."""


def binary(*media_types: str) -> dict[str, Any]:
    """What the schema of the API says of an answer that is a file of one of these types."""
    return {"content": {one: {"schema": {"type": "string", "format": "binary"}} for one in media_types}}


class StudioFile(FileResponse):
    """A file. Conditions count, and the refusal of a wrong ``Range`` has the documented shape.

    :param name: what the file is called when it is saved, without its ending.
    :param media_type: what it is; default: what its ending says.
    """

    def __init__(
        self, path: Path, name: str, media_type: str | None = None, *, download: bool = False
    ) -> None:
        clean = _NOT_IN_NAMES.sub(" ", name).strip(" .")[:120] or path.stem
        super().__init__(
            path,
            media_type=media_type,
            filename=f"{clean}{path.suffix}",
            content_disposition_type="attachment" if download else "inline",
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.stat_result = await asyncio.to_thread(Path(self.path).stat)
        self.set_stat_headers(self.stat_result)
        if await _settled(self, scope, receive, send):
            return
        refusal: Message | None = None

        async def unless_refused(message: Message) -> None:
            nonlocal refusal
            if message["type"] == "http.response.start" and message["status"] >= 400:
                refusal = message
            if refusal is None:
                await send(message)

        await super().__call__(scope, receive, unless_refused)
        if refusal is not None:
            size = self.headers["content-length"]
            answer = error_response(
                416,
                "RANGE_NOT_SATISFIABLE",
                f"The file has {size} bytes, and the range asked for is not within them.",
                "Correct the Range header.",
                headers={"Content-Range": f"bytes */{size}"},
            )
            await answer(scope, receive, send)


class StudioContent(Response):
    """A small file that is in memory, as what is made anew each time is, or replaced again and again.
    Conditions count.

    :param name: what it is called when it is saved.
    """

    def __init__(self, content: str | bytes, name: str, media_type: str) -> None:
        super().__init__(content, media_type=media_type)
        self.headers["Content-Disposition"] = f'inline; filename="{name}"'
        self.headers["ETag"] = f'"{hashlib.sha256(bytes(self.body)).hexdigest()[:32]}"'

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not await _settled(self, scope, receive, send):
            await super().__call__(scope, receive, send)


async def _settled(answer: Response, scope: Scope, receive: Receive, send: Send) -> bool:
    """Answer with 304 or 412 where the conditions of the request ask for it. Returns whether they do."""
    told = answer.headers
    status = outcome(scope["method"], Headers(scope=scope), told["etag"], told.get("last-modified"))
    if status is None:
        return False
    if status == 304:
        kept = {name: told[name] for name in _OF_UNCHANGED if name in told}
        await Response(status_code=304, headers=kept)(scope, receive, send)
        return True
    refusal = error_response(
        412,
        "PRECONDITION_FAILED",
        "The file is not, or no longer, the one that the request is for.",
        "Leave If-Match and If-Unmodified-Since out, or ask for the file anew.",
        headers={"ETag": told["etag"]},
    )
    await refusal(scope, receive, send)
    return True
