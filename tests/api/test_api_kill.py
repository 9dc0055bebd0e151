"""The server is killed again and again, at random moments, and every video is made all the same."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest
from support.studio import FRAMES_PER_SENTENCE, RESULTS, Server, eventually, files, processes

from heygen_studio.render.reader import probe

pytestmark = pytest.mark.whole

STUDIOS = 2
KILLS = 10  # of each studio


def at_work(server: Server, asked: Iterable[str]) -> bool:
    return any(server.video(video_id)["status"] == "processing" for video_id in asked)


def ordeal(folder: Path, seed: int) -> tuple[int, int]:
    """Kill the server of one studio again and again. Returns how many videos it made, and how often it was
    at work on one when it was killed."""
    moment = random.Random(seed)
    asked: dict[str, int] = {}
    struck = 0
    for kill in range(KILLS):
        with Server(folder) as server:
            for video_id in asked:  # so that none is struck three times, and given up
                server.ended(video_id)
            for sentences in (moment.randint(1, 3), moment.randint(1, 3)):
                video = server.create(avatar_id="slow", script="One word. " * sentences).json()
                asked[video["video_id"]] = sentences
            if kill % 2:  # at any moment, or at any moment of the work
                eventually(partial(at_work, server, asked))
            time.sleep(moment.uniform(0, 1))
            struck += at_work(server, asked)
            server.stop(kill=True)
        eventually(lambda: not processes(folder))  # no orphan goes on
    with Server(folder) as server:
        for video_id, sentences in asked.items():
            video = server.ended(video_id)
            assert video["status"] == "completed", video
            path = folder / "data" / "videos" / video_id / "video.mp4"
            assert probe(path).frames == sentences * FRAMES_PER_SENTENCE
            assert path.read_bytes() == httpx.get(video["output_url"]).content
    assert files(folder / "data" / "videos") == sorted(
        name for video_id in asked for name in (video_id, *(f"{video_id}/{result}" for result in RESULTS))
    )
    return len(asked), struck


def test_no_video_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(STUDIOS)]
    with ThreadPoolExecutor(STUDIOS) as pool:
        results = list(pool.map(ordeal, folders, range(STUDIOS)))
    assert sum(made for made, _ in results) == 2 * STUDIOS * KILLS
    assert sum(struck for _, struck in results) >= STUDIOS * KILLS // 4  # or the test has shown little
