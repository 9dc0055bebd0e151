"""Finding, deleting and retrying videos; what belongs to a video; its progress as it happens."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from support.studio import FRAMES_PER_SENTENCE, Server, eventually

from heygen_studio.render.reader import probe


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, list[dict[str, Any]]]]:
    """A server that has made seven videos: five good, one that failed, one that was cancelled."""
    with Server(tmp_path_factory.mktemp("made")) as server:
        asked = [server.create(title=f"Video {n}").json()["video_id"] for n in range(5)]
        asked.append(server.create(avatar_id="fails").json()["video_id"])
        asked.append(server.create(avatar_id="stuck").json()["video_id"])
        server.client.post(f"/videos/{asked[-1]}/cancel")
        yield server, [server.ended(video_id) for video_id in asked]


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [video["video_id"] for video in answer.json()["videos"]]


def test_the_list_comes_in_pages_newest_first(made: tuple[Server, list[dict[str, Any]]]) -> None:
    server, videos = made
    found: list[str] = []
    token = None
    for size in (3, 3, 1):
        answer = server.client.get("/videos", params={"limit": 3} | ({"token": token} if token else {}))
        assert len(ids(answer)) == size
        found += ids(answer)
        token = answer.json()["token"]
    assert token is None
    assert found == [video["video_id"] for video in reversed(videos)]
    assert server.client.get("/videos").json()["videos"] == list(reversed(videos))


def test_filters(made: tuple[Server, list[dict[str, Any]]]) -> None:
    server, videos = made
    get = server.client.get
    assert ids(get("/videos", params={"status": "failed"})) == [videos[5]["video_id"]]
    assert ids(get("/videos", params={"avatar_id": "stuck"})) == [videos[6]["video_id"]]
    third = videos[2]["created_at"]
    assert ids(get("/videos", params={"created_before": third})) == [v["video_id"] for v in videos[1::-1]]
    after = {"created_after": third, "status": "completed"}
    assert ids(get("/videos", params=after)) == [v["video_id"] for v in videos[4:2:-1]]


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("limit=0", "VALIDATION_ERROR", "limit"),
        ("limit=101", "VALIDATION_ERROR", "limit"),
        ("status=lost", "VALIDATION_ERROR", "status"),
        ("created_after=yesterday", "VALIDATION_ERROR", "created_after"),
        ("colour=red", "VALIDATION_ERROR", "colour"),
        ("token=%F0%9F%8E%AC", "INVALID_TOKEN", "remedy"),
        ("token=bm9uc2Vuc2U", "INVALID_TOKEN", "remedy"),
    ],
)
def test_wrong_queries(made: tuple[Server, list[dict[str, Any]]], query: str, code: str, field: str) -> None:
    answer = made[0].client.get(f"/videos?{query}")
    assert (answer.status_code, answer.json()["error_code"]) == (422, code)
    assert field in answer.json()["details"]


def test_what_belongs_to_a_video(made: tuple[Server, list[dict[str, Any]]]) -> None:
    server, videos = made
    picture = httpx.get(videos[0]["thumbnail_url"])
    assert picture.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(picture.content)) as still:
        assert (still.width, still.height) == (640, 360)
        assert still.getpixel((40, 75)) == pytest.approx((214, 214, 214), abs=20)  # the square
    vtt = httpx.get(videos[0]["captions_url"])
    assert vtt.headers["content-type"] == "text/vtt; charset=utf-8"
    second = FRAMES_PER_SENTENCE / 25
    assert vtt.text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:00.320\nOne word.\n")
    assert f"00:00:00.{second * 1000:03.0f} --> " in vtt.text
    srt = server.client.get(f"/videos/{videos[0]['video_id']}/captions.srt")
    assert srt.headers["content-type"].startswith("application/x-subrip")
    assert srt.text.startswith("1\n00:00:00,000 --> 00:00:00,320\nOne word.\n\n2\n")
    film = httpx.get(videos[0]["output_url"], params={"download": True})
    assert film.headers["content-disposition"] == "attachment; filename*=utf-8''Video%200.mp4"
    assert server.client.get(f"/videos/{videos[5]['video_id']}/thumbnail").status_code == 409


def test_a_title_cannot_leave_the_header_or_the_folder(made: tuple[Server, list[dict[str, Any]]]) -> None:
    server, _ = made
    video = server.create(wait=60, title='../../a"b\r\nX-Evil: 1; ü').json()
    answer = httpx.get(video["output_url"])
    assert "x-evil" not in answer.headers
    name = answer.headers["content-disposition"]
    assert "/" not in name.replace("utf-8''", "")
    assert "%0" not in name


def test_test_videos_are_short_and_small(made: tuple[Server, list[dict[str, Any]]], tmp_path: Path) -> None:
    server, _ = made
    video = server.create(wait=60, test=True, script="One word. " * 30).json()
    assert video["test"] is True
    assert video["duration"] == 5.0
    path = tmp_path / "test.mp4"
    path.write_bytes(httpx.get(video["output_url"]).content)
    facts = probe(path)
    assert (facts.width, facts.height, facts.frames) == (640, 360, 125)
    starts = [line for line in httpx.get(video["captions_url"]).text.split("\n") if " --> " in line]
    assert len(starts) == -(-125 // FRAMES_PER_SENTENCE)  # what was cut off has none


def test_deleting(made: tuple[Server, list[dict[str, Any]]]) -> None:
    server, _ = made
    video_id = server.create(wait=60).json()["video_id"]
    assert server.client.delete(f"/videos/{video_id}").status_code == 204
    assert server.client.get(f"/videos/{video_id}").status_code == 404
    assert server.client.delete(f"/videos/{video_id}").status_code == 404
    assert not (server.settings.data_dir / "videos" / video_id).exists()
    assert video_id not in server.kept()


def test_deleting_a_video_that_is_being_made(made: tuple[Server, list[dict[str, Any]]]) -> None:
    server, _ = made
    video_id = server.create(avatar_id="slow", script="One. " * 20).json()["video_id"]
    eventually(lambda: server.video(video_id)["stage"] == "render")
    assert server.client.delete(f"/videos/{video_id}").status_code == 204
    assert not (server.settings.data_dir / "videos" / video_id).exists()
    assert server.create(wait=60).json()["status"] == "completed"


def test_retrying(made: tuple[Server, list[dict[str, Any]]]) -> None:
    server, videos = made
    refused = server.client.post(f"/videos/{videos[0]['video_id']}/retry")
    assert (refused.status_code, refused.json()["error_code"]) == (409, "VIDEO_NOT_FAILED")
    again = server.client.post(f"/videos/{videos[5]['video_id']}/retry")
    assert (again.status_code, again.json()["status"], again.json()["error"]) == (200, "pending", None)
    assert server.ended(videos[5]["video_id"])["status"] == "failed"  # it does fail each time
    cancelled = server.create(avatar_id="slow", script="One. " * 8).json()["video_id"]
    server.client.post(f"/videos/{cancelled}/cancel")
    assert server.client.post(f"/videos/{cancelled}/retry").status_code == 200
    assert server.ended(cancelled)["status"] == "completed"


def test_events(made: tuple[Server, list[dict[str, Any]]]) -> None:
    server, _ = made
    video_id = server.create(avatar_id="slow", script="One. " * 10).json()["video_id"]
    events: list[tuple[str, dict[str, Any]]] = []
    previews: list[bytes] = []
    with server.client.stream("GET", f"/videos/{video_id}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        name = ""
        for line in stream.iter_lines():
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                events.append((name, json.loads(line[6:])))
                if not previews and (url := events[-1][1]["preview_url"]):
                    previews.append(httpx.get(url).content)
    names = [name for name, _ in events]
    assert set(names[:-1]) == {"progress"}
    assert names[-1] == "completed"
    progress = [data["progress"] for _, data in events]
    assert progress == sorted(progress)
    assert len(set(progress)) > 5
    assert {"render"} <= {data["stage"] for _, data in events}
    assert events[-1][1]["output_url"] == f"{server.url}/videos/{video_id}/file"
    assert previews
    assert previews[0].startswith(b"\xff\xd8")
    gone = server.client.get(f"/videos/{video_id}/preview")
    assert (gone.status_code, gone.json()["error_code"]) == (404, "PREVIEW_NOT_FOUND")


def test_waiting_for_a_video_that_is_being_made(made: tuple[Server, list[dict[str, Any]]]) -> None:
    server, _ = made
    video_id = server.create().json()["video_id"]
    answer = server.client.get(f"/videos/{video_id}", headers={"Prefer": "wait=30"})
    assert answer.headers["preference-applied"] == "wait=30"
    assert answer.json()["status"] == "completed"


def test_captions_show_what_was_written_and_a_break_is_a_pause(server: Server) -> None:
    address = "https://www.example.com/products/cameras/2024?colour=black&size=medium&sort=price"
    script = f'# Title\n\n**One** <break time="1s"/> *two* & [three]({address}).\n\n- See {address} – now'
    video = server.ended(server.create(script=script).json()["video_id"])
    srt = server.client.get(f"/videos/{video['video_id']}/captions.srt").text
    lines = [line for line in srt.splitlines() if line and "-->" not in line and not line.isdigit()]
    assert "".join("".join(lines).split()) == f"TitleOnetwo&three.See{address}–now"
    assert all(len(line) <= 42 for line in lines)
    plain = server.ended(server.create(script=script.replace('<break time="1s"/>', "")).json()["video_id"])
    assert video["duration"] - plain["duration"] > 0.5
