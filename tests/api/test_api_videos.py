"""Videos over HTTP."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from support.studio import FRAMES_PER_SENTENCE, Server, eventually, files, processes

from heygen_studio.render.reader import probe

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@pytest.fixture(scope="module")
def finished(server: Server) -> tuple[str, bytes]:
    """A finished video: its id and its bytes."""
    video = server.create(wait=60).json()
    assert video["status"] == "completed", video
    return video["video_id"], httpx.get(video["output_url"]).content


def test_create_answers_at_once_in_the_documented_shape(server: Server) -> None:
    answer = server.create()
    assert answer.status_code == 200
    video = answer.json()
    assert video["video_id"].startswith("video_")
    assert video["status"] == "pending"
    assert (video["progress"], video["stage"], video["error"]) == (0, None, None)
    assert (video["output_url"], video["duration"], video["file_size"]) == (None, None, None)
    assert STAMP.fullmatch(video["created_at"])
    assert STAMP.fullmatch(video["updated_at"])
    assert video["metadata"] == {
        "avatar_id": "square", "voice_id": "tone", "language": "en", "resolution": "720p",
    }  # fmt: skip
    done = server.ended(video["video_id"])
    assert (done["status"], done["progress"], done["error"]) == ("completed", 100, None)
    assert done["output_url"] == f"{server.url}/videos/{video['video_id']}/file"
    assert datetime.fromisoformat(done["updated_at"]) > datetime.fromisoformat(done["created_at"])
    assert done["duration"] == pytest.approx(2 * FRAMES_PER_SENTENCE / 25)


def test_the_file_is_the_video(server: Server, finished: tuple[str, bytes], tmp_path: Path) -> None:
    video_id, data = finished
    answer = server.client.get(f"/videos/{video_id}/file")
    assert answer.headers["content-type"] == "video/mp4"
    assert f'filename="{video_id}.mp4"' in answer.headers["content-disposition"]
    assert server.video(video_id)["file_size"] == len(data)
    path = tmp_path / "got.mp4"
    path.write_bytes(answer.content)
    facts = probe(path)
    assert (facts.width, facts.height, facts.frames, facts.fps) == (1280, 720, 2 * FRAMES_PER_SENTENCE, 25)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=100-299", slice(100, 300)),
        ("bytes=500-", slice(500, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=10-99999999", slice(10, None)),
    ],
)
def test_ranges(server: Server, finished: tuple[str, bytes], asked: str, part: slice) -> None:
    video_id, data = finished
    answer = server.client.get(f"/videos/{video_id}/file", headers={"Range": asked})
    first, last, _ = part.indices(len(data))
    assert answer.status_code == 206
    assert answer.content == data[part]
    assert answer.headers["content-range"] == f"bytes {first}-{last - 1}/{len(data)}"


def test_a_changed_file_is_sent_whole(server: Server, finished: tuple[str, bytes]) -> None:
    video_id, data = finished
    headers = {"Range": "bytes=0-9", "If-Range": '"another"'}
    answer = server.client.get(f"/videos/{video_id}/file", headers=headers)
    assert (answer.status_code, answer.content) == (200, data)


def test_the_head_of_the_file(server: Server, finished: tuple[str, bytes]) -> None:
    video_id, data = finished
    answer = server.client.head(f"/videos/{video_id}/file")
    assert answer.headers["content-length"] == str(len(data))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.content == b""


def test_prefer_wait_gives_the_finished_answer(server: Server) -> None:
    answer = server.create(wait=60)
    assert answer.headers["preference-applied"] == "wait=60"
    assert answer.json()["status"] == "completed"


def test_prefer_wait_gives_up_in_time(server: Server) -> None:
    answer = server.create(wait=1, avatar_id="slow", script="One. " * 50)
    assert answer.headers["preference-applied"] == "wait=1"
    assert answer.json()["status"] == "processing"
    server.client.post(f"/videos/{answer.json()['video_id']}/cancel")


@pytest.mark.parametrize(
    ("preference", "applied"),
    [
        ("wait=9999", "wait=60"),
        ('respond-async, wait = "7"; fast', "wait=7"),
        ("WAIT=3, wait=5", "wait=3"),
        ("wait", None),
        ("wait=soon", None),
        ("waiting=5", None),
    ],
)
def test_preferences(server: Server, preference: str, applied: str | None) -> None:
    body = {"script": "One.", "avatar_id": "square", "voice_id": "tone", "resolution": "720p"}
    answer = server.client.post("/videos/create", json=body, headers={"Prefer": preference})
    assert answer.headers.get("preference-applied") == applied
    assert server.ended(answer.json()["video_id"])["status"] == "completed"


def test_many_who_wait_do_not_keep_others_from_asking(server: Server) -> None:
    video_id = server.create(avatar_id="slow", script="One. " * 50).json()["video_id"]
    with ThreadPoolExecutor(50) as pool:
        waiting = [pool.submit(server.create, wait=3) for _ in range(50)]
        eventually(lambda: server.video(video_id)["status"] == "processing")
        assert server.client.get("/health", timeout=2).status_code == 200
        server.client.post(f"/videos/{video_id}/cancel")
        others = [answer.result().json()["video_id"] for answer in waiting]
    for other in reversed(others):
        server.client.post(f"/videos/{other}/cancel")
    assert all(server.ended(other)["status"] in ("completed", "cancelled") for other in others)


def test_cancelling(server: Server) -> None:
    video_id = server.create(avatar_id="stuck", script="One. " * 50).json()["video_id"]
    eventually(lambda: server.video(video_id)["stage"] == "render")
    started = time.monotonic()
    answer = server.client.post(f"/videos/{video_id}/cancel")
    assert time.monotonic() - started < 1
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert server.video(video_id)["status"] == "cancelled"
    assert not (server.settings.data_dir / "videos" / video_id).exists()
    eventually(lambda: not processes(server.settings.data_dir), 3)
    assert server.client.post(f"/videos/{video_id}/cancel").status_code == 409


def test_an_engine_that_fails_says_so(server: Server) -> None:
    video = server.create(wait=60, avatar_id="fails").json()
    assert video["status"] == "failed"
    assert video["error"]["code"] == "ENGINE_FAILED"
    assert video["error"]["stage"] == "render"
    assert "no fifth corner" in video["error"]["message"]
    assert video["error"]["remedy"]
    assert video["output_url"] is None
    assert not [name for name in files(server.settings.data_dir / "videos") if video["video_id"] in name]
    log = Path(server.log.name).read_text()
    assert "Traceback" in log  # of the engine, for who runs the studio
    assert f"job={video['video_id']}" in log


def test_a_voice_that_says_nothing_is_an_error(server: Server) -> None:
    video = server.create(wait=60, voice_id="mute").json()
    assert (video["status"], video["error"]["code"]) == ("failed", "INVALID_SCRIPT")


def test_what_a_video_was_made_from_is_told_and_can_be_sent_again(
    server: Server, finished: tuple[str, bytes]
) -> None:
    asked = server.client.get(f"/videos/{finished[0]}/request")
    assert asked.status_code == 200
    assert asked.json()["script"] == "One word. One word. "
    again = server.client.post("/videos/create", json=asked.json())
    assert again.status_code == 200
    assert server.client.get(f"/videos/{again.json()['video_id']}/request").json() == asked.json()
    assert server.client.get("/videos/video_" + "a" * 26 + "/request").status_code == 404
