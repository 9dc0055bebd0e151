"""Bombs, and whatever is too large, too deep, too many or too slow."""

from __future__ import annotations

import asyncio
import base64
import io
import struct
import time
import zipfile
import zlib
from typing import Any

import httpx
import pytest
from starlette.exceptions import HTTPException
from support.attacks import DOCUMENTED, GOOD, raw_answer, refused
from support.studio import Server

from heygen_studio.api import limits


@pytest.fixture
def server(attacked: Server) -> Server:
    return attacked


def _png_bomb(side: int = 60_000) -> bytes:
    """A small file that says it has 3.6 gigapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1 << 20), 9))


def _zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(200 << 20))
    return packed.getvalue()


def _uri(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()


@pytest.mark.parametrize("field", ["avatar", "background", "upload"])
def test_a_picture_that_is_a_bomb(server: Server, field: str) -> None:
    started = time.monotonic()
    if field == "avatar":
        answer = server.client.post("/avatars/create", json={"name": "x", "image_url": _uri(_png_bomb())})
    elif field == "upload":
        answer = server.client.post("/assets", files={"file": ("x.png", _png_bomb())})
    else:
        answer = server.create(background=_uri(_png_bomb()))
    assert refused(answer, 422) == "PHOTO_TOO_LARGE"
    assert time.monotonic() - started < 10


def test_an_archive_that_is_a_bomb(server: Server) -> None:
    assert refused(server.client.post("/avatars/import", content=_zip_bomb()), 422).startswith("AVATAR_FILE")


def _deep(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"script": "One.", "engine_options": ' + _deep(20_000) + "}",
        '{"script": "One.", "engine_options": {"x": ' + _deep(400) + "}}",
        '{"script": "One.", "seed": ' + "9" * 6000 + "}",
        '{"script": "One.", "fps": 1e999}',
        '{"script": "One.", "duration": -1e999}',
        '{"script": "One.", "title": "' + "x" * 201 + '"}',
        '{"script": "' + "One. " * 20_000 + '"}',
        '{"script": "One.", "background": "' + "#" * 100_000 + '"}',
        '{"script": "One.", "callback_url": "http://' + "x" * 3000 + '"}',
        "{" + ",".join(f'"k{n}": {n}' for n in range(20_000)) + "}",
        '{"script": "One.", "script": {"$ne": null}}',
        '{"script": "One.", "__proto__": {"admin": true}}',
    ],
    ids=range(13),
)
def test_bodies_that_are_too_much(server: Server, body: str) -> None:
    started = time.monotonic()
    headers = {"Content-Type": "application/json"}
    code = refused(server.client.post("/videos/create", content=body, headers=headers), 400, 413, 422)
    assert code in DOCUMENTED
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/videos/batch", {"json": {"videos": [GOOD] * 101}}),
        (
            "/videos/batch",
            {"content": b"script\n" + b"One.\n" * 101, "headers": {"Content-Type": "text/csv"}},
        ),
        (
            "/videos/batch",
            {"content": b'script\n"' + b"x" * 200_000, "headers": {"Content-Type": "text/csv"}},
        ),
        ("/videos/create", {"content": zlib.compress(b"{}"), "headers": {"Content-Encoding": "gzip"}}),
        ("/assets", {"files": [("file", (f"{n}.png", b"x")) for n in range(2000)]}),
        ("/avatars/create", {"data": {f"f{n}": "x" for n in range(2000)}, "files": {"image": b"x"}}),
        ("/assets", {"content": b"--x\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}),
        ("/assets", {"content": b"nothing", "headers": {"Content-Type": "multipart/form-data"}}),
        ("/scripts/generate", {"json": {"topic": "x" * 200_000}}),
        ("/scripts/analyze", {"json": {"script": "word " * 200_000}}),
    ],
    ids=range(10),
)
def test_requests_that_are_too_much(server: Server, path: str, sent: dict[str, Any]) -> None:
    code = refused(server.client.post(path, **sent), 400, 413, 422)
    assert code in DOCUMENTED
    assert not list((server.settings.data_dir / "assets").glob(".*.part"))


def test_a_body_that_says_it_is_larger_than_it_may_be_is_not_waited_for(server: Server) -> None:
    head = "POST /api/v1/assets HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    answer = raw_answer(server, f"{head}Content-Length: {300 << 20}\r\n\r\nx".encode())
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"BODY_TOO_LARGE" in answer


def test_thousands_of_ranges_cost_little(server: Server) -> None:
    video = server.create(wait=60).json()
    ranges = ",".join(f"{n}-{n}" for n in range(0, 6000, 2))
    started = time.monotonic()
    answer = httpx.get(video["output_url"], headers={"Range": f"bytes={ranges}"}, timeout=20)
    assert time.monotonic() - started < 5
    assert answer.status_code in (200, 206, 400, 416, 431)


def test_a_slow_body_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller who sends a byte now and then would otherwise keep a connection for ever."""
    monkeypatch.setattr(limits, "_PATIENCE", 0.1)
    given_up: list[int] = []

    async def never() -> Any:
        await asyncio.sleep(60)

    async def send(message: Any) -> None:
        raise AssertionError(message)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        with pytest.raises(HTTPException) as caught:
            await receive()
        given_up.append(caught.value.status_code)

    scope = {"type": "http", "path": "/api/v1/videos/create", "headers": [], "method": "POST"}
    asyncio.run(asyncio.wait_for(limits.BodyLimit(app, "/api/v1")(scope, never, send), 5))
    assert given_up == [408]
