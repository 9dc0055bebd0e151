"""How many videos one client may have under way, apart from how often it may ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from support.keys import as_user, keys
from support.studio import Server

SLOW = {
    "script": "One. " * 100, "avatar_id": "slow", "voice_id": "tone", "resolution": "720p",
}  # fmt: skip
LIMITS = {"HEYGEN_MAX_CLIENT_JOBS": "2", "HEYGEN_TRUSTED_PROXIES": "127.0.0.0/8"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("limits"), **LIMITS) as server:
        yield server


def ask(server: Server, client: str, path: str = "/videos/create", body: Any = SLOW) -> httpx.Response:
    return server.client.post(path, json=body, headers={"X-Forwarded-For": client})


def refused(answer: httpx.Response) -> bool:
    if answer.status_code == 200:
        return False
    body = answer.json()
    assert (answer.status_code, body["error_code"]) == (429, "TOO_MANY_JOBS"), body
    assert int(answer.headers["retry-after"]) > 0
    assert body["details"]["limit"] == 2
    assert "HEYGEN_MAX_CLIENT_JOBS" in body["details"]["remedy"]
    return True


def test_a_client_has_so_many_under_way_and_no_more(server: Server) -> None:
    first, second = (ask(server, "203.0.113.9").json()["video_id"] for _ in range(2))
    assert refused(ask(server, "203.0.113.9"))
    assert refused(ask(server, "203.0.113.9", "/videos/batch", {"videos": [SLOW]}))
    other = ask(server, "203.0.113.10")  # someone else has his own
    assert not refused(other)
    server.client.post(f"/videos/{second}/cancel")
    third = ask(server, "203.0.113.9")
    assert not refused(third)
    assert refused(ask(server, "203.0.113.9", f"/videos/{second}/retry"))
    for video_id in (first, third.json()["video_id"], other.json()["video_id"]):
        server.client.post(f"/videos/{video_id}/cancel")
    again = ask(server, "203.0.113.9", f"/videos/{second}/retry")
    assert not refused(again)
    server.client.post(f"/videos/{again.json()['video_id']}/cancel")


def test_a_batch_that_is_too_large_is_refused_whole(server: Server) -> None:
    before = server.client.get("/videos").json()["videos"]
    assert refused(ask(server, "203.0.113.20", "/videos/batch", {"videos": [SLOW] * 3}))
    assert server.client.get("/videos").json()["videos"] == before


def test_a_key_is_one_client_wherever_it_comes_from(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("keys")
    ann, bob = (as_user(keys(folder, "create", name)["key"]) for name in ("ann", "bob"))
    with Server(folder, **LIMITS) as server:

        def create(who: dict[str, str], client: str) -> httpx.Response:
            return server.client.post("/videos/create", json=SLOW, headers=who | {"X-Forwarded-For": client})

        assert [refused(create(ann, f"203.0.113.{n}")) for n in range(3)] == [False, False, True]
        assert not refused(create(bob, "203.0.113.0"))


def test_the_queue_has_a_limit_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Server(tmp_path_factory.mktemp("queue"), HEYGEN_MAX_QUEUED_JOBS="1") as server:
        codes = [server.client.post("/videos/create", json=SLOW).json().get("error_code") for _ in range(4)]
        assert codes[-1] == "QUEUE_FULL"
        assert codes[0] is None
