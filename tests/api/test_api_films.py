"""Presenters from videos over HTTP: made in the background, with consent, progress, cancelling and a kill."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.films import pattern
from support.quick_films import drop_in
from support.studio import Server, eventually, files

pytestmark = pytest.mark.whole

CREATE = "/avatars/create"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eleven seconds of a test picture, under a name that does not tell."""
    folder = tmp_path_factory.mktemp("film")
    return pattern(folder / "me.mp4", 11, "-preset", "ultrafast").rename(folder / "me.jpg")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(drop_in(tmp_path_factory.mktemp("server"))) as server:
        yield server


def sent(server: Server, film: Path, field: str = "video", wait: int = 0, **fields: Any) -> httpx.Response:
    return server.client.post(
        CREATE,
        data={"name": "Me", "consent": "true", **fields},
        files={field: (film.name, film.read_bytes())},
        headers={"Prefer": f"wait={wait}"} if wait else {},
    )


def state(server: Server, avatar_id: str) -> dict[str, Any]:
    answer = server.client.get(f"{CREATE}/{avatar_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ended(server: Server, avatar_id: str) -> dict[str, Any]:
    return eventually(
        lambda: (now := state(server, avatar_id))["status"] not in ("pending", "processing") and now, 60
    )


@pytest.mark.parametrize("field", ["video", "image"])
def test_a_video_becomes_a_presenter_whatever_it_is_called(server: Server, film: Path, field: str) -> None:
    answer = sent(server, film, field, wait=30, style="casual")
    assert answer.status_code == 202, answer.text
    assert answer.headers["preference-applied"] == "wait=30"
    made = answer.json()
    assert (made["status"], made["progress"], made["error"]) == ("completed", 100, None)
    assert made["voice_id"] is None
    assert [one["code"] for one in made["warnings"]] == ["SILENT"]
    avatar = server.client.get(f"/avatars/{made['avatar_id']}").json()
    assert avatar == made["avatar"]
    assert (avatar["name"], avatar["style"], avatar["is_custom"]) == ("Me", "casual", True)
    assert avatar["model_config"] == {"seconds": "11.0"}
    assert server.client.get(avatar["image_url"]).headers["content-type"] == "image/webp"
    card = (server.settings.avatars_dir / made["avatar_id"] / "avatar.json").read_text()
    assert '"given": true' in card
    assert server.client.post(f"{CREATE}/{made['avatar_id']}/cancel").json()["error_code"] == "AVATAR_ENDED"

    packed = server.client.get(f"/avatars/{made['avatar_id']}/export")
    for _ in range(2):  # the engine makes the picture again, and the card goes with it
        taken = server.client.post("/avatars/import", content=packed.content)
        assert (taken.status_code, taken.json()["name"]) == (202, "Me"), taken.text
        added = ended(server, taken.json()["avatar_id"])
        assert added["status"] == "completed", added["error"]
        packed = server.client.get(f"/avatars/{added['avatar_id']}/export")
    other = (server.settings.avatars_dir / added["avatar_id"] / "avatar.json").read_text()
    assert '"given": true' in other  # what was declared goes along
    assert server.client.delete(f"/avatars/{made['avatar_id']}").status_code == 204


def test_addresses_and_assets(server: Server, film: Path) -> None:
    data = f"data:video/mp4;base64,{base64.b64encode(film.read_bytes()).decode()}"
    asset = server.client.post("/assets", files={"file": ("me.mp4", film.read_bytes())}).json()["asset_id"]
    for where in (data, asset):
        answer = server.client.post(CREATE, json={"name": "Me", "video_url": where})
        assert answer.status_code == 202, answer.text
        made = ended(server, answer.json()["avatar_id"])
        assert made["status"] == "completed", made
        card = (server.settings.avatars_dir / made["avatar_id"] / "avatar.json").read_text()
        assert '"given": false' in card


def test_what_is_wrong_is_said(server: Server, film: Path, tmp_path: Path) -> None:
    refused = sent(server, film, consent="false")
    assert (refused.status_code, refused.json()["error_code"]) == (422, "CONSENT_MISSING")
    for size, seconds, code in (("160x120", 3, "CLIP_TOO_SHORT"), ("64x64", 11, "NO_FACE")):
        answer = sent(server, pattern(tmp_path / f"{code}.mp4", seconds, size=size), wait=30)
        assert answer.status_code == 202, answer.text
        assert (answer.json()["status"], answer.json()["error"]["code"]) == ("failed", code)
        assert answer.json()["error"]["remedy"]
    missing = server.client.post(CREATE, data={"name": "Me"})
    assert missing.json()["error_code"] == "PHOTO_MISSING"
    nobody = server.client.get(f"{CREATE}/avatar_{'a' * 16}")
    assert (nobody.status_code, nobody.json()["error_code"]) == (404, "AVATAR_NOT_FOUND")


def test_presenter_and_voice_in_one_step(server: Server, film: Path) -> None:
    """The film has no sound: the presenter is made all the same, and why there is no voice is told."""
    made = sent(server, film, wait=30, clone_voice="true").json()
    assert made["status"] == "completed", made
    voice = server.client.get(made["voice_status_url"], headers={"Prefer": "wait=30"}).json()
    assert voice["voice_id"] == made["voice_id"]
    assert (voice["voice_name"], voice["error"]["code"]) == ("Me", "AUDIO_MISSING")


def test_cancelling_and_a_kill(film: Path, tmp_path: Path) -> None:
    drop_in(tmp_path)
    (tmp_path / "data").mkdir()
    hold, kept = tmp_path / "data" / "hold", tmp_path / "data" / "avatars-in-making"
    hold.touch()
    with Server(tmp_path) as server:
        first, second, third = (sent(server, film).json()["avatar_id"] for _ in range(3))
        working = eventually(
            lambda: (now := state(server, first))["message"] == "Waiting for the test" and now
        )
        assert (working["status"], working["avatar"]) == ("processing", None)
        assert 50 <= working["progress"] <= 60
        for one in (second, first):
            assert server.client.post(f"{CREATE}/{one}/cancel").status_code == 200
            assert ended(server, one)["status"] == "cancelled"
        eventually(lambda: state(server, third)["message"] == "Waiting for the test")
        server.stop(kill=True)
    assert f"{third}/0" in files(kept)
    hold.unlink()
    with Server(tmp_path) as server:
        assert ended(server, third)["status"] == "completed"
        assert state(server, first)["status"] == "cancelled"
        listed = {one["avatar_id"] for one in server.client.get("/avatars").json()}
        assert third in listed
        assert not {first, second} & listed
    assert files(kept) == sorted(f"{one}.json" for one in (first, second, third))
