"""What the tests of attacks share: each attack is refused with a documented error."""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
from support.studio import Server

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text())
DOCUMENTED = set(SCHEMA["components"]["examples"])
GOOD: dict[str, Any] = {"script": "One.", "avatar_id": "square", "voice_id": "tone", "resolution": "720p"}


def refused(answer: httpx.Response, *statuses: int) -> str:
    """Make sure that an answer is a documented refusal. Returns its code."""
    assert answer.status_code in statuses, (answer.status_code, answer.text[:500])
    body = answer.json()
    assert body.keys() == {"error", "error_code", "details", "timestamp"}
    assert "Traceback" not in answer.text
    code: str = body["error_code"]
    return code


def raw_answer(server: Server, *pieces: bytes, pause: float = 0) -> bytes:
    """What the server answers to bytes as they are, until it closes the connection."""
    host, _, port = server.url.removesuffix("/api/v1").removeprefix("http://").partition(":")
    got = b""
    with socket.create_connection((host, int(port)), timeout=10) as connection, suppress(OSError):
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)
        while block := connection.recv(1 << 16):
            got += block
    return got
