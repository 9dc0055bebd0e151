"""The client against a real server, and the examples as their reader runs them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.studio import Server

from heygen_studio.client import ApiError, AsyncClient, Client
from heygen_studio.render.reader import probe

EXAMPLES = Path(__file__).parents[2] / "examples"
QUICK = {"avatar_id": "square", "voice_id": "tone", "resolution": "720p"}


def address(server: Server) -> str:
    return server.url.removesuffix("/api/v1")


def test_from_script_to_file(server: Server, tmp_path: Path) -> None:
    with Client(address(server)) as studio:
        video = studio.create("One. Two.", title="Mine", **QUICK)
        assert video.video_id
        done = studio.wait(video.video_id, 60)
        assert (done.status, done.title, done.ended) == ("completed", "Mine", True)
        path = studio.download(video.video_id, tmp_path / "out.mp4")
        assert probe(path).frames == 16
        assert [found.video_id for found in studio.page(limit=1).videos] == [video.video_id]
        studio.delete(video.video_id)
        with pytest.raises(ApiError) as refused:
            studio.get(video.video_id)
        assert (refused.value.status, refused.value.code) == (404, "VIDEO_NOT_FOUND")
        with pytest.raises(ApiError, match="Write what the presenter is to say"):
            studio.create("", **QUICK)
        with pytest.raises(ApiError):
            studio.download(video.video_id, tmp_path / "gone.mp4")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["out.mp4"]
        assert studio.health()["components"]["video_renderer"]


def test_the_same_key_makes_one_video(server: Server) -> None:
    with Client(address(server)) as studio:
        made = {studio.create("One.", idempotency_key="again", **QUICK).video_id for _ in range(2)}
        assert len(made) == 1


def test_asyncio(server: Server, tmp_path: Path) -> None:
    async def work() -> None:
        async with AsyncClient(address(server)) as studio:
            batch = await studio.create_batch([{"script": "One.", **QUICK}, {"script": ""}])
            done = await studio.wait_batch(batch.batch_id, 60)
            assert (done.completed_count, done.failed_count) == (1, 1)
            assert done.videos[0].video_id
            await studio.download(done.videos[0].video_id, tmp_path / "one.mp4")

    asyncio.run(work())
    assert probe(tmp_path / "one.mp4").frames == 8


def test_a_server_that_is_not_there_yet_is_tried_again(tmp_path: Path) -> None:
    with Server(tmp_path, HEYGEN_RATE_LIMIT="1/second") as server, Client(address(server)) as studio:
        assert all(studio.page() for _ in range(3))  # the second is refused at first, and sent again in time


@pytest.mark.parametrize("name", ["create_video.py", "create_video.sh"])
def test_examples(server: Server, tmp_path: Path, name: str) -> None:
    environment = os.environ | {"STUDIO_URL": address(server), "AVATAR_ID": "square", "VOICE_ID": "tone"}
    command = (
        [sys.executable, EXAMPLES / name, tmp_path / "out.mp4"] if name.endswith("py") else [EXAMPLES / name]
    )
    if name.endswith("sh"):
        command = ["sh", *command]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    if name.endswith("py"):
        assert "Video created: video_" in done.stdout
        assert probe(tmp_path / "out.mp4").frames > 0
    else:
        video = json.loads(done.stdout)
        assert video["status"] == "completed"
        assert video["metadata"]["avatar_id"] == "square"
