"""Every error has the documented shape, a code and a remedy, and tells nothing of the inside."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from support.studio import Server

GOOD: dict[str, Any] = {"script": "One.", "avatar_id": "square", "voice_id": "tone", "resolution": "720p"}
CREATE = "/videos/create"


def check(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/json", answer.text
    body = answer.json()
    assert (answer.status_code, body["error_code"]) == (status, code), body
    assert body.keys() == {"error", "error_code", "details", "timestamp"}
    assert body["error"]
    assert body["details"]["remedy"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", body["timestamp"])
    assert "Traceback" not in answer.text
    details: dict[str, Any] = body["details"]
    return details


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"script": ""}, 422, "SCRIPT_EMPTY"),
        ({"script": " \n\t "}, 422, "SCRIPT_EMPTY"),
        ({"script": "🎬🎉👍🏽 ❤️"}, 422, "SCRIPT_UNSPEAKABLE"),
        ({"script": "word " * 40_000}, 422, "SCRIPT_TOO_LONG"),
        ({"script": 'One <break time="1h"/> two.'}, 422, "INVALID_MARK"),
        ({"script": "We say ไทย.", "voice_id": "en_us_51"}, 422, "WORD_UNREADABLE"),
        ({"avatar_id": "nobody"}, 404, "AVATAR_NOT_FOUND"),
        ({"voice_id": "nobody"}, 404, "VOICE_NOT_FOUND"),
        ({"voice_id": "unready"}, 503, "ENGINE_NOT_READY"),
        ({"voice_id": "faulty"}, 500, "INTERNAL_ERROR"),
        ({"language": "de"}, 422, "LANGUAGE_MISMATCH"),
        ({"engine_options": {"nothing": {}}}, 422, "ENGINE_NOT_FOUND"),
        ({"engine_options": {"test-voice": {"speed": 2}}}, 422, "INVALID_OPTION"),
    ],
)
def test_requests_that_cannot_be_carried_out(
    server: Server, change: dict[str, Any], status: int, code: str
) -> None:
    answer = server.client.post(CREATE, json=GOOD | change)
    check(answer, status, code)
    assert "secret inner workings" not in answer.text


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"script": 5}, "script", "string"),
        ({"script": None}, "script", "string"),
        ({"language": "english"}, "language", "pattern"),
        ({"resolution": "8k"}, "resolution", "1080p"),
        ({"output_format": "gif"}, "output_format", "mp4"),
        ({"fps": 1000}, "fps", "between 10 and 60"),
        ({"fps": "fast"}, "fps", "number"),
        ({"seed": -1}, "seed", "0"),
        ({"engine_options": {"test-voice": 3}}, "engine_options.test-voice", "dictionary"),
        ({"colour": "red"}, "colour", "not known"),
    ],
)
def test_a_wrong_field_is_named(server: Server, change: dict[str, Any], field: str, problem: str) -> None:
    details = check(server.client.post(CREATE, json=GOOD | change), 422, "VALIDATION_ERROR")
    assert problem in details[field]


def test_all_wrong_fields_are_named(server: Server) -> None:
    details = check(server.client.post(CREATE, json={"fps": 0, "seed": "x"}), 422, "VALIDATION_ERROR")
    assert details.keys() == {"fps", "seed", "remedy", "request_id"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "VALIDATION_ERROR"),
        (b"[]", 422, "VALIDATION_ERROR"),
        (b'"script"', 422, "VALIDATION_ERROR"),
        (b'{"script": "One', 400, "MALFORMED_JSON"),
        (b"script=One", 400, "MALFORMED_JSON"),
        (b'{"script": "\xff\xfe"}', 400, "BAD_REQUEST"),
        (b"[" * 100_000, 400, "BAD_REQUEST"),
        (b'{"script": "half \\ud83d"}', 422, "INVALID_CHARACTERS"),
        (b'{"script": "One.", "\\ud83d": 1}', 422, "VALIDATION_ERROR"),
        (b'{"script": "One.", "fps": NaN}', 422, "VALIDATION_ERROR"),
        (b'{"script": "' + b"a" * (16 << 20) + b'"}', 413, "BODY_TOO_LARGE"),
    ],
)
def test_bodies_that_are_no_request(server: Server, body: bytes, status: int, code: str) -> None:
    json_type = {"Content-Type": "application/json"}
    check(server.client.post(CREATE, content=body, headers=json_type), status, code)


def test_a_large_body_is_refused_though_its_size_was_not_told(server: Server) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(170):
            yield b"a" * 100_000

    json_type = {"Content-Type": "application/json"}
    check(server.client.post(CREATE, content=pieces(), headers=json_type), 413, "BODY_TOO_LARGE")


def test_another_content_type_is_refused(server: Server) -> None:
    details = check(server.client.post(CREATE, data=GOOD), 422, "VALIDATION_ERROR")
    assert "application/json" in details["body"]


@pytest.mark.parametrize(
    "name", ["video_1", "video_" + "a" * 26, "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..", "%00"]
)
@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("GET", ""),
        ("GET", "/file"),
        ("GET", "/thumbnail"),
        ("GET", "/captions.srt"),
        ("GET", "/events"),
        ("POST", "/cancel"),
        ("POST", "/retry"),
        ("DELETE", ""),
    ],
)
def test_unknown_videos(server: Server, name: str, method: str, rest: str) -> None:
    answer = server.client.request(method, f"/videos/{name}{rest}")
    check(answer, 404, "NOT_FOUND" if "%2f" in name else "VIDEO_NOT_FOUND")


@pytest.mark.parametrize("path", ["/nothing", "/health/more", "/", "/videos/create/now"])
def test_unknown_addresses(server: Server, path: str) -> None:
    check(server.client.get(path), 404, "NOT_FOUND")


def test_unknown_addresses_outside(server: Server) -> None:
    check(httpx.get(server.url.replace("/api/v1", "/docs")), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("DELETE", "/health", "GET"), ("PUT", CREATE, "POST"), ("GET", "/videos/x/cancel", "POST")],
)
def test_wrong_methods(server: Server, method: str, path: str, allowed: str) -> None:
    answer = server.client.request(method, path)
    check(answer, 405, "METHOD_NOT_ALLOWED")
    assert allowed in answer.headers["allow"]


def test_videos_in_the_wrong_state(server: Server) -> None:
    slow = server.create(avatar_id="slow", script="One. " * 50).json()["video_id"]
    details = check(server.client.get(f"/videos/{slow}/file"), 409, "VIDEO_NOT_READY")
    assert details["status"] in ("pending", "processing")
    server.client.post(f"/videos/{slow}/cancel")
    check(server.client.post(f"/videos/{slow}/cancel"), 409, "VIDEO_ENDED")
    check(server.client.get(f"/videos/{slow}/file"), 409, "VIDEO_NOT_READY")


def test_ranges_that_cannot_be_met(server: Server) -> None:
    video = server.create(wait=60).json()
    for asked in ("bytes=99999999-", "bytes=9-3", "lines=1-2", "nonsense"):
        answer = server.client.get(f"/videos/{video['video_id']}/file", headers={"Range": asked})
        check(answer, 416, "RANGE_NOT_SATISFIABLE")
        assert answer.headers["content-range"] == f"bytes */{video['file_size']}"


def test_a_video_whose_file_was_removed(server: Server) -> None:
    video_id = server.create(wait=60).json()["video_id"]
    shutil.rmtree(server.settings.data_dir / "videos" / video_id)
    check(server.client.get(f"/videos/{video_id}/file"), 404, "VIDEO_FILE_GONE")


def test_nothing_of_all_this_was_kept(server: Server) -> None:
    """The requests above that were refused left no job behind: the store knows the good ones only."""
    known = server.kept()
    assert "video_" in known
    assert "nobody" not in known
    assert "unready" not in known
    assert "🎬" not in known
