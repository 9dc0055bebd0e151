"""How large a file may be that is sent depends on what it is."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from heygen_studio.api.limits import BodyLimit


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [("import", 300 << 20, 200), ("import", 600 << 20, 413), ("create", 300 << 20, 413)],
)
def test_files_of_presenters_may_be_larger(path: str, size: int, status: int) -> None:
    headers = [
        (b"content-type", b"multipart/form-data; boundary=x"),
        (b"content-length", str(size).encode()),
    ]
    scope = {"type": "http", "method": "POST", "path": f"/api/v1/avatars/{path}", "headers": headers}
    answered: list[int] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answered.append(message["status"])

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    asyncio.run(BodyLimit(PlainTextResponse("ok"), prefix="/api/v1")(scope, receive, send))
    assert answered == [status]
