"""New speech for a video over HTTP: a video like any other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from support.films import pattern
from support.quick_films import drop_in
from support.studio import Server, eventually

from heygen_studio.client import Client
from heygen_studio.render.reader import probe, read_frame

SIZE, SECONDS = (176, 144), 3
SAID = "One word. One word."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(drop_in(tmp_path_factory.mktemp("server"))) as server:
        yield server


@pytest.fixture(scope="module")
def film(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A film at 30 frames a second, as an asset."""
    path = pattern(tmp_path_factory.mktemp("film") / "film.mp4", SECONDS, size="176x144", rate="30")
    answer = server.client.post("/assets", files={"file": (path.name, path.read_bytes())})
    asset: str = answer.json()["asset_id"]
    return asset


def asked(server: Server, film: str, **fields: Any) -> httpx.Response:
    body = {"script": SAID, "voice_id": "tone", "video_url": film, "consent": True, **fields}
    return server.client.post("/lipsync", json=body)


def test_a_film_is_made_anew(server: Server, film: str, tmp_path: Path) -> None:
    answer = asked(server, film, title="New words")
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert made["metadata"]["resolution"] == "source"
    done = server.ended(made["video_id"])
    assert done["status"] == "completed", done
    assert done["title"] == "New words"
    output = tmp_path / "out.mp4"
    output.write_bytes(server.client.get(f"/videos/{done['video_id']}/file").content)
    facts = probe(output)
    assert (facts.width, facts.height, facts.fps, facts.frames) == (*SIZE, 30.0, 30 * SECONDS)
    last = read_frame(output, 30 * SECONDS - 1)
    assert last[:8].mean() > 200  # what the engine painted
    assert np.ptp(last[40:]) > 100  # and the film below
    kept = server.client.get(f"/videos/{done['video_id']}/request").json()
    assert (kept["video_url"], kept["consent"]) == (film, True)
    captions = server.client.get(f"/videos/{done['video_id']}/captions.srt").text
    assert "One word." in captions
    folder = server.settings.data_dir / "jobs" / done["video_id"]
    assert not (folder / "work").exists()


def test_the_client_asks_for_it(server: Server, film: str) -> None:
    with Client(server.url.removesuffix("/api/v1")) as client:
        made = client.revoice(film, SAID, voice_id="tone", consent=True, wait=30)
        assert client.wait(made.video_id, 60).status == "completed"


def test_it_is_cancelled_while_the_film_is_looked_at(server: Server, film: str) -> None:
    hold = server.settings.data_dir / "hold"
    hold.touch()
    try:
        video = asked(server, film).json()["video_id"]
        path = f"/videos/{video}"
        eventually(lambda: server.client.get(path).json()["progress"] > 10, 30)
        assert server.client.post(f"{path}/cancel").json()["status"] == "cancelled"
    finally:
        hold.unlink()


def test_a_face_that_is_not_there(server: Server, film: str) -> None:
    done = server.ended(asked(server, film, face=2).json()["video_id"])
    assert (done["status"], done["error"]["code"]) == ("failed", "FACE_NOT_FOUND")
    assert done["error"]["remedy"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"consent": False}, "CONSENT_MISSING"),
        ({"script": "One word. " * 60}, "DURATION_UNREACHABLE"),
        ({"video_url": "asset_" + "a" * 26}, "ASSET_NOT_FOUND"),
        ({"video_url": None}, "VALIDATION_ERROR"),
        ({"avatar_id": "slow"}, "VALIDATION_ERROR"),
        ({"face": 0}, "VALIDATION_ERROR"),
    ],
)
def test_what_is_refused_at_once(server: Server, film: str, fields: dict[str, Any], code: str) -> None:
    answer = asked(server, film, **fields)
    assert answer.status_code in (404, 422), answer.text
    assert answer.json()["error_code"] == code


def test_a_sound_is_no_film(server: Server, tmp_path: Path) -> None:
    from support.recordings import write_wav

    path = write_wav(tmp_path / "sound.wav", np.zeros(16000, np.float32))
    asset = server.client.post("/assets", files={"file": (path.name, path.read_bytes())}).json()["asset_id"]
    answer = asked(server, asset)
    assert (answer.status_code, answer.json()["error_code"]) == (422, "CLIP_NOT_VISIBLE")
