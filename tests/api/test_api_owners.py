"""What was made with one key is not there for another: on every route that knows an id, and in every list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.keys import as_user, keys
from support.photos import hopper_file
from support.studio import Server

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text())
VOICE = """
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import Licence, VoiceInfo
from heygen_studio.speech import VoiceOptions
from fake_engines import ToneVoice

class Anns(ToneVoice):
    id = "test-anns"
    options_type = VoiceOptions

    def voices(self):
        own = dict(is_cloned=True, owner="{owner}")
        return [VoiceInfo("anns", "Ann's", "en", "", "female", "", 24000, Licence("x"), **own)]

    def speak(self, text, voice_id, options):
        # A sentence more for each word of the dictionary, so that it can be told what it was given.
        return super().speak(text * (1 + len(options.pronunciations)), "tone", options)

@hookimpl
def heygen_voices(settings):
    return [Anns()]
"""
QUICK = {"script": "One.", "voice_id": "tone", "resolution": "720p"}


@dataclass
class Made:
    """A closed server, and what Ann has made there, by the name of the parameter for its id."""

    server: Server
    ann: dict[str, str]
    bob: dict[str, str]
    ids: dict[str, str]

    def get(self, path: str, who: dict[str, str]) -> Any:
        return self.server.client.get(path, headers=who).json()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("owners")
    ann, bob = (keys(folder, "create", name) for name in ("ann", "bob"))
    (folder / "plugins").mkdir()
    (folder / "plugins" / "anns.py").write_text(
        "import sys; sys.path.insert(0, __file__.rpartition('/')[0])" + VOICE.format(owner=ann["id"])
    )
    with Server(folder, HEYGEN_FETCH_ALLOW="127.0.0.0/8") as server:
        server.client.timeout = 60
        mine = as_user(ann["key"])
        post = server.client.post
        photo = {"image": ("grace.jpg", hopper_file().read_bytes())}
        word = {"word": "SQL", "say": "sequel"}
        assert server.client.put("/pronunciations", json=word, headers=mine).status_code == 200
        avatar = post("/avatars/create", data={"name": "Grace"}, files=photo, headers=mine)
        assert avatar.status_code == 201, avatar.text
        asset = post("/assets", files={"file": photo["image"]}, headers=mine).json()
        body = QUICK | {"avatar_id": avatar.json()["avatar_id"], "voice_id": "anns"}
        body |= {"background": asset["asset_id"], "callback_url": "https://127.0.0.9:9/"}
        video = post("/videos/create", json=body, headers=mine | {"Prefer": "wait=60"}).json()
        assert video.get("status") == "completed", video
        batch = post("/videos/batch", json={"videos": [body]}, headers=mine).json()
        script = post("/scripts/generate", json={"topic": "Bees and flowers"}, headers=mine).json()
        (delivery, *_) = server.client.get("/webhooks/deliveries", headers=mine).json()
        ids = {
            "avatar_id": body["avatar_id"], "voice_id": "anns", "asset_id": asset["asset_id"],
            "video_id": video["video_id"], "batch_id": batch["batch_id"],
            "script_id": script["script_id"], "delivery_id": delivery["delivery_id"],
        }  # fmt: skip
        assert video["duration"] == pytest.approx(2 * 0.32), "the dictionary of who asks is for their voice"
        yield Made(server, mine, as_user(bob["key"]), ids)


def _bodies(path: str, method: str) -> dict[str, Any]:
    """What a request needs besides the id to be looked at."""
    if path.endswith("/translate"):
        return {"json": {"languages": ["es"]}}
    if path.endswith("/reading"):
        return {"json": {"script": "One."}}
    return {"json": {"name": "Mine now"}} if method == "PATCH" else {}


ROUTES = [
    (method.upper(), path.removeprefix("/api/v1"))
    for path, item in SCHEMA["paths"].items()
    for method in item
    if path.rpartition("{")[2].partition("}")[0] in ("video_id", "batch_id", "avatar_id", "voice_id",
        "asset_id", "script_id", "delivery_id")
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_no_route_gives_what_is_someone_elses(made: Made, method: str, path: str) -> None:
    answer = made.server.client.request(
        method, path.format(**made.ids), headers=made.bob, **_bodies(path, method)
    )
    assert answer.status_code == 404, answer.text
    assert answer.json()["error_code"].endswith("_NOT_FOUND")
    for other in made.ids.values():
        assert other in path.format(**made.ids) or other not in answer.text


@pytest.mark.parametrize(
    ("path", "key", "what"),
    [
        ("/videos", "video_id", "videos"), ("/avatars", "avatar_id", None), ("/voices", "voice_id", None),
        ("/assets", "asset_id", None), ("/scripts", "script_id", None),
        ("/webhooks/deliveries", "delivery_id", None),
    ],
)  # fmt: skip
def test_no_list_shows_what_is_someone_elses(made: Made, path: str, key: str, what: str | None) -> None:
    def ids(who: dict[str, str]) -> list[str]:
        found = made.get(path, who)
        return [one[key] for one in (found[what] if what else found)]

    assert made.ids[key] in ids(made.ann)
    assert made.ids[key] not in ids(made.bob)


def test_each_key_has_a_dictionary_of_its_own(made: Made) -> None:
    def words(who: dict[str, str]) -> list[str]:
        return [entry["say"] for entry in made.get("/pronunciations", who)]

    client = made.server.client
    assert (words(made.ann), words(made.bob)) == (["sequel"], [])
    assert client.delete("/pronunciations/en/SQL", headers=made.bob).status_code == 404
    client.put("/pronunciations", json={"word": "SQL", "say": "squirrel"}, headers=made.bob)
    assert (words(made.ann), words(made.bob)) == (["sequel"], ["squirrel"])
    for who, said in ((made.ann, "sequel"), (made.bob, "squirrel")):
        read = client.post("/voices/en_us_51/reading", json={"script": "SQL"}, headers=who).json()
        assert read["sentences"][0]["words"][0]["spoken"] == said
    assert client.delete("/pronunciations/en/SQL", headers=made.bob).status_code == 204
    assert words(made.ann) == ["sequel"]


@pytest.mark.parametrize(
    ("field", "code"),
    [("avatar_id", "AVATAR_NOT_FOUND"), ("voice_id", "VOICE_NOT_FOUND"), ("background", "ASSET_NOT_FOUND")],
)
def test_no_video_is_made_of_what_is_someone_elses(made: Made, field: str, code: str) -> None:
    value = made.ids["asset_id" if field == "background" else field]
    refused = made.server.client.post("/videos/create", json=QUICK | {field: value}, headers=made.bob)
    assert (refused.status_code, refused.json()["error_code"]) == (404, code)
    named = refused.json()["details"]
    assert not any(other in named["remedy"] for other in made.ids.values())


def test_no_presenter_is_made_of_someone_elses_file(made: Made) -> None:
    body = {"name": "Mine", "image_url": made.ids["asset_id"]}
    refused = made.server.client.post("/avatars/create", json=body, headers=made.bob)
    assert (refused.status_code, refused.json()["error_code"]) == (404, "ASSET_NOT_FOUND")
    taken = made.server.client.post("/avatars/create", json=body, headers=made.ann)
    assert taken.status_code == 201, taken.text


def test_a_file_that_is_taken_along_names_no_owner(made: Made) -> None:
    path = f"/avatars/{made.ids['avatar_id']}/export"
    packed = made.server.client.get(path, headers=made.ann)
    taken = made.server.client.post("/avatars/import", content=packed.content, headers=made.bob)
    assert taken.status_code == 201, taken.text
    new = taken.json()["avatar_id"]
    assert new in [one["avatar_id"] for one in made.get("/avatars", made.bob)]
    assert new not in [one["avatar_id"] for one in made.get("/avatars", made.ann)]


def test_what_comes_with_the_studio_is_for_everyone_and_stays(made: Made) -> None:
    for who in (made.ann, made.bob):
        path = "/avatars/professional_male_01"
        assert made.server.client.get(path, headers=who).status_code == 200
        refused = made.server.client.delete(path, headers=who)
        assert (refused.status_code, refused.json()["error_code"]) == (409, "AVATAR_IS_STOCK")


def test_the_page_shows_nobody_what_is_someone_elses(made: Made) -> None:
    """The page is built once for all: only what is for everyone is built into it."""
    from heygen_studio.services import Studio
    from heygen_studio.studio.presenters import presenter_cards

    cards = str(presenter_cards(Studio.open(made.server.settings)).get_config())
    assert "professional_male_01" in cards
    assert made.ids["avatar_id"] not in cards


def test_the_metrics_name_nobody(made: Made) -> None:
    text = httpx.get(made.server.url.replace("/api/v1", "/metrics"), headers=made.bob).text
    assert not any(value in text for value in made.ids.values())
