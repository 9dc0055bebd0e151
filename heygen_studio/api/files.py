"""Sending files."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from heygen_studio.api.errors import error_response

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


class StudioFile(FileResponse):
    """A file whose refusal of a wrong ``Range`` has the documented shape.

    :param name: what the file is called when it is saved, without its ending.
    """

    def __init__(self, path: Path, name: str, media_type: str, *, download: bool = False) -> None:
        clean = _NOT_IN_NAMES.sub(" ", name).strip(" .")[:120] or path.stem
        super().__init__(
            path,
            media_type=media_type,
            filename=f"{clean}{path.suffix}",
            content_disposition_type="attachment" if download else "inline",
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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
