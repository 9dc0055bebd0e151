"""What a client has already is not sent again (RFC 9110, 13), and what took long to make is sent whole."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from fastapi.responses import FileResponse
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send
from support.photos import hopper_file
from support.studio import Server

from heygen_studio.api import limits
from heygen_studio.api.conditions import outcome

THEN, LATER = "Mon, 15 Jan 2024 10:30:00 GMT", "Mon, 15 Jan 2024 10:30:01 GMT"
TAG = '"abc"'


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, None),
        ({"If-None-Match": TAG}, 304),
        ({"If-None-Match": 'W/"abc"'}, 304),
        ({"If-None-Match": '"x", W/"y,z", "abc"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"abcd"'}, None),
        ({"If-Modified-Since": THEN}, 304),
        ({"If-Modified-Since": LATER}, 304),
        ({"If-Modified-Since": "Sun, 14 Jan 2024 10:30:00 GMT"}, None),
        ({"If-Modified-Since": "yesterday"}, None),
        ({"If-None-Match": '"x"', "If-Modified-Since": LATER}, None),
        ({"If-Match": TAG}, None),
        ({"If-Match": 'W/"abc"'}, 412),
        ({"If-Match": '"x"'}, 412),
        ({"If-Match": "*", "If-None-Match": TAG}, 304),
        ({"If-Unmodified-Since": THEN}, None),
        ({"If-Unmodified-Since": "Sun, 14 Jan 2024 10:30:00 GMT"}, 412),
        ({"If-Match": TAG, "If-Unmodified-Since": "Sun, 14 Jan 2024 10:30:00 GMT"}, None),
    ],
)
def test_conditions(asked: dict[str, str], status: int | None) -> None:
    assert outcome("GET", Headers(asked), TAG, THEN) == status
    assert outcome("HEAD", Headers(asked), TAG, THEN) == status


@pytest.fixture(scope="module")
def addresses(server: Server) -> list[str]:
    """Addresses of all kinds of files."""
    video = server.ended(server.create().json()["video_id"])
    photo = hopper_file().read_bytes()
    asset = server.client.post("/assets", files={"file": ("a.png", photo)}).json()
    of_video = ("file", "play", "thumbnail", "captions.vtt", "captions.srt")
    return [
        *(f"/videos/{video['video_id']}/{part}" for part in of_video),
        f"/assets/{asset['asset_id']}/file",
        "/voices/tone/sample",
        "/avatars/professional_male_01/image",
    ]


def test_files_are_not_sent_again(server: Server, addresses: list[str]) -> None:
    for address in addresses:
        first = server.client.get(address)
        assert first.status_code == 200, (address, first.text)
        assert len(first.content) == int(first.headers["content-length"]) > 0
        etag = first.headers["etag"]
        for ask in (server.client.get, server.client.head):
            again = ask(address, headers={"If-None-Match": f'"other", {etag}'})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag), address
            whole = ask(address, headers={"If-None-Match": '"other"'})
            assert (whole.status_code, whole.headers["etag"]) == (200, etag)
            assert whole.headers["content-length"] == first.headers["content-length"]
            if modified := first.headers.get("last-modified"):
                assert ask(address, headers={"If-Modified-Since": modified}).status_code == 304
        refused = server.client.get(address, headers={"If-Match": '"other"'})
        assert (refused.status_code, refused.json()["error_code"]) == (412, "PRECONDITION_FAILED")


def test_the_rest_of_what_was_begun(server: Server, addresses: list[str]) -> None:
    film = addresses[0]
    whole = server.client.get(film)
    etag, modified = whole.headers["etag"], whole.headers["last-modified"]
    for known in (etag, modified):
        rest = server.client.get(film, headers={"Range": "bytes=100-", "If-Range": known})
        assert (rest.status_code, rest.content) == (206, whole.content[100:])
    for unknown in ('"other"', f"W/{etag}", THEN):
        other = server.client.get(film, headers={"Range": "bytes=100-", "If-Range": unknown})
        assert (other.status_code, other.content) == (200, whole.content)


def test_what_took_long_to_make_is_sent_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time for a body runs from when it is looked for, not from when its request came."""
    monkeypatch.setattr(limits, "_BODY_SECONDS", 0.05)
    file = tmp_path / "film.mp4"
    file.write_bytes(bytes(300_000))

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.2)
        await FileResponse(file)(scope, receive, send)

    async def ask() -> list[Message]:
        request: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]
        sent: list[Message] = []

        async def receive() -> Message:
            return request.pop() if request else await asyncio.sleep(60, {"type": "http.disconnect"})

        async def send(message: Message) -> None:
            sent.append(message)

        scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/api/v1/x", "headers": []}
        await limits.BodyLimit(slow, "/api/v1")(scope, receive, send)
        return sent

    start, *body = asyncio.run(ask())
    assert start["status"] == 200
    assert sum(len(part["body"]) for part in body) == 300_000
