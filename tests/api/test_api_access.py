"""Keys, logins, limits, hosts and origins, over HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.keys import as_user, keys
from support.studio import Server

from heygen_studio.settings import Settings

pytestmark = pytest.mark.whole

BODY = {"script": "One.", "avatar_id": "square", "voice_id": "tone", "resolution": "720p"}


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error_code"]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str, str]]:
    """A server with two keys: Ann's and Bob's."""
    folder = tmp_path_factory.mktemp("closed")
    ann, bob = (keys(folder, "create", name)["key"] for name in ("ann", "bob"))
    with Server(folder, HEYGEN_LOG_LEVEL="INFO", HEYGEN_LOG_FORMAT="json") as server:
        yield server, ann, bob


def test_the_file_of_keys_holds_no_key(closed: tuple[Server, str, str]) -> None:
    server, ann, _ = closed
    path = server.settings.data_dir / "keys.json"
    assert path.stat().st_mode & 0o077 == 0
    assert ann not in path.read_text()
    assert ann.rpartition("_")[2] not in path.read_text()


def test_everything_but_health_is_closed(closed: tuple[Server, str, str]) -> None:
    server, ann, _ = closed
    assert server.client.get("/health").status_code == 200
    for method, path in (("GET", "/videos"), ("POST", "/videos/create"), ("GET", "/voices"), ("GET", "/no")):
        assert code(server.client.request(method, path)) == (401, "API_KEY_REQUIRED")
    assert server.client.get("/videos", headers=as_user(ann)).json() == {"videos": [], "token": None}


@pytest.mark.parametrize("wrong", ["x", "hgs_aaaaaaaa_" + "a" * 43, "' OR 1=1", "ü".encode("latin-1")])
def test_wrong_keys(closed: tuple[Server, str, str], wrong: str | bytes) -> None:
    answer = closed[0].client.get("/videos", headers={"X-API-Key": wrong})
    assert code(answer) == (401, "API_KEY_INVALID")


def test_a_key_with_another_secret(closed: tuple[Server, str, str]) -> None:
    server, ann, bob = closed
    mixed = ann[:13] + bob[13:]
    assert code(server.client.get("/videos", headers=as_user(mixed))) == (401, "API_KEY_INVALID")


def test_one_key_sees_nothing_of_another(closed: tuple[Server, str, str]) -> None:
    server, ann, bob = closed
    body = {"script": "One.", "avatar_id": "square", "voice_id": "tone", "resolution": "720p"}
    made = server.client.post(
        "/videos/create", json=body, headers=as_user(ann) | {"Prefer": "wait=60"}
    ).json()
    path = f"/videos/{made['video_id']}"
    tries = [
        ("GET", ""),
        ("GET", "/file"),
        ("GET", "/thumbnail"),
        ("GET", "/captions.vtt"),
        ("GET", "/events"),
    ]
    for method, rest in [*tries, ("POST", "/cancel"), ("POST", "/retry"), ("DELETE", "")]:
        answer = server.client.request(method, path + rest, headers=as_user(bob))
        assert code(answer) == (404, "VIDEO_NOT_FOUND"), rest
    assert server.client.get("/videos", headers=as_user(bob)).json()["videos"] == []
    for _, rest in tries:
        assert server.client.get(path + rest, headers=as_user(ann)).status_code == 200, rest


def test_the_same_idempotency_key_of_two_users_means_two_requests(closed: tuple[Server, str, str]) -> None:
    server, ann, bob = closed
    made = set()
    for key in (ann, bob, ann):
        headers = as_user(key) | {"Idempotency-Key": "1"}
        made.add(server.client.post("/videos/create", json=BODY, headers=headers).json()["video_id"])
    assert len(made) == 2


def test_the_login(closed: tuple[Server, str, str]) -> None:
    server, ann, _ = closed
    root = server.url.removesuffix("/api/v1")
    with httpx.Client(base_url=root) as browser:
        sent = browser.get("/some/page", headers={"Accept": "text/html"})
        assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=/some/page")
        assert "Your API key" in browser.get("/login").text
        wrong = browser.post("/login", data={"key": "hgs_wrong", "next": "/"})
        assert wrong.status_code == 401
        assert "not valid" in wrong.text
        right = browser.post("/login", data={"key": ann, "next": "//evil.example"})
        assert (right.status_code, right.headers["location"]) == (303, "/")
        cookie = right.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert ann not in cookie
        assert len(browser.get("/api/v1/videos").json()["videos"]) >= 1
        evil = browser.post("/api/v1/videos/create", json={}, headers={"Origin": "https://evil.example"})
        assert code(evil) == (403, "FOREIGN_ORIGIN")
        assert browser.post("/api/v1/videos/create", json={}, headers={"Origin": root}).status_code == 422
        browser.post("/logout")
        assert browser.get("/api/v1/videos").status_code == 401
        browser.cookies.set("studio_login", "ImZvcmdlZCI.aaaa.bbbb")
        assert browser.get("/api/v1/videos").status_code == 401


def test_a_revoked_key_is_refused_at_once_and_its_login_too(tmp_path: Path) -> None:
    key = keys(tmp_path, "create", "eve")["key"]
    assert keys(tmp_path, "create", "eve")["error_code"] == "KEY_EXISTS"
    with Server(tmp_path) as server:
        root = server.url.removesuffix("/api/v1")
        with httpx.Client(base_url=root) as browser:
            browser.post("/login", data={"key": key})
            assert browser.get("/api/v1/videos").status_code == 200
            assert keys(tmp_path, "revoke", "eve")["revoked_at"]
            assert browser.get("/api/v1/videos").status_code == 401
        assert code(server.client.get("/videos", headers=as_user(key))) == (401, "API_KEY_INVALID")
        assert code(server.client.get("/videos")) == (401, "API_KEY_REQUIRED")  # the last key opens nothing
        other = keys(tmp_path, "create", "new")["key"]
        assert server.client.get("/videos", headers=as_user(other)).status_code == 200
    listed = keys(tmp_path, "list")
    assert [(k["name"], bool(k["revoked_at"])) for k in listed] == [("eve", True), ("new", False)]
    assert all("sha256" not in k and "key" not in k for k in listed)


def test_the_rate_limit(tmp_path: Path) -> None:
    with Server(tmp_path, HEYGEN_READ_RATE_LIMIT="5/hour") as server:
        for left in (4, 3, 2, 1, 0):
            answer = server.client.get("/videos")
            assert answer.status_code == 200
            assert answer.headers["x-ratelimit-limit"] == "5"
            assert answer.headers["x-ratelimit-remaining"] == str(left)
            assert int(answer.headers["x-ratelimit-reset"]) > 1_700_000_000
        refused = server.client.get("/videos")
        assert code(refused) == (429, "RATE_LIMIT_EXCEEDED")
        assert "HEYGEN_READ_RATE_LIMIT" in refused.json()["details"]["remedy"]
        assert 3500 < int(refused.headers["retry-after"]) <= 3600
        assert refused.headers["x-ratelimit-remaining"] == "0"
        assert server.client.get("/health").status_code == 200
        # Nobody is believed who only says that he is someone else.
        forged = server.client.get("/videos", headers={"X-Forwarded-For": "203.0.113.9"})
        assert forged.status_code == 429


def test_the_default_rate_limit_is_the_documented_one(tmp_path: Path) -> None:
    limits = {"HEYGEN_RATE_LIMIT": "100/hour", "HEYGEN_READ_RATE_LIMIT": "10000/hour"}
    assert {name: str(getattr(Settings(), name[7:].lower())) for name in limits} == limits
    with Server(tmp_path, **limits) as server:

        def ask() -> list[httpx.Response]:
            return [server.client.delete("/videos/none"), server.client.get("/videos/none")]

        answers = [ask() for _ in range(101)]
    written, read = zip(*answers, strict=True)
    assert [answer.status_code for answer in written] == [404] * 100 + [429]
    assert [answer.status_code for answer in read] == [404] * 101
    for left, (writing, reading) in enumerate(answers[:100], 1):
        assert writing.headers["x-ratelimit-resource"] == "writes"
        assert reading.headers["x-ratelimit-resource"] == "reads"
        assert writing.headers["x-ratelimit-remaining"] == str(100 - left)
        assert reading.headers["x-ratelimit-remaining"] == str(10_000 - left)
    assert "HEYGEN_RATE_LIMIT" in written[-1].json()["details"]["remedy"]


def test_behind_a_trusted_proxy_each_client_counts_for_itself(tmp_path: Path) -> None:
    with Server(tmp_path, HEYGEN_READ_RATE_LIMIT="1/hour", HEYGEN_TRUSTED_PROXIES="127.0.0.0/8") as server:

        def ask(client: str) -> int:
            return server.client.get("/videos", headers={"X-Forwarded-For": client}).status_code

        assert [ask("203.0.113.9"), ask("203.0.113.9"), ask("203.0.113.10")] == [200, 429, 200]
        assert [ask("2001:db8::1"), ask("2001:db8::2"), ask("2001:db8:1::1")] == [200, 429, 200]
        assert ask("6.6.6.6, 203.0.113.9") == 429  # the proxy names its client last


def test_hosts_and_origins(tmp_path: Path) -> None:
    names = {
        "HEYGEN_ALLOWED_HOSTS": "127.0.0.1,*.example.com",
        "HEYGEN_CORS_ORIGINS": "https://app.example.com",
    }
    with Server(tmp_path, **names) as server:
        get = server.client.get
        assert get("/health").status_code == 200
        assert get("/health", headers={"Host": "studio.example.com:80"}).status_code == 200
        assert code(get("/health", headers={"Host": "evil.example"})) == (400, "UNKNOWN_HOST")
        allowed = get("/health", headers={"Origin": "https://app.example.com"})
        assert allowed.headers["access-control-allow-origin"] == "https://app.example.com"
        assert "X-Request-ID" in allowed.headers["access-control-expose-headers"]
        assert (
            "access-control-allow-origin"
            not in get("/health", headers={"Origin": "https://x.example"}).headers
        )
        asked = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "DELETE"}
        preflight = server.client.options("/videos/x", headers=asked)
        assert preflight.status_code == 200
        assert "DELETE" in preflight.headers["access-control-allow-methods"]


def test_headers_that_protect_browsers(server: Server) -> None:
    answer = server.client.get("/videos")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers
    page = httpx.get(server.url.removesuffix("/api/v1") + "/login")
    assert page.headers["content-security-policy"] == "frame-ancestors 'self'"


def test_request_ids(tmp_path: Path) -> None:
    with Server(tmp_path, HEYGEN_LOG_LEVEL="INFO", HEYGEN_LOG_FORMAT="json") as server:
        answer = server.create(wait=60)
        given = server.client.get("/videos/no", headers={"X-Request-ID": "mine-1"})
        assert given.headers["x-request-id"] == "mine-1"
        assert given.json()["details"]["request_id"] == "mine-1"
        evil = server.client.get("/videos/a%0Aforged%20line", headers={"X-Request-ID": "a b"})
        assert re.fullmatch("[0-9a-f]{32}", evil.headers["x-request-id"])
        request_id, video_id = answer.headers["x-request-id"], answer.json()["video_id"]
    lines = [json.loads(line) for line in Path(server.log.name).read_text().splitlines() if line[:1] == "{"]
    mine = [line for line in lines if line.get("request") == request_id]
    assert {line["event"] for line in mine} == {"video_asked_for", "request"}
    assert video_id in {line.get("job") for line in mine}
    asked = next(line for line in lines if line.get("request") == "mine-1")
    assert (asked["method"], asked["path"], asked["status"]) == ("GET", "/api/v1/videos/no", 404)
    assert any(line.get("path") == "/api/v1/videos/a%0Aforged%20line" for line in lines)


def test_the_log_names_who_asked_and_no_key(closed: tuple[Server, str, str]) -> None:
    server, ann, bob = closed
    who = {"ann": as_user(ann), "nobody": {}, "wrong": as_user(ann[:13] + bob[13:])}
    for name, headers in who.items():
        server.client.get("/voices", headers=headers | {"X-Request-ID": name})
    login = server.url.removesuffix("/api/v1") + "/login"
    assert httpx.post(login, data={"key": bob}).status_code == 303
    assert httpx.post(login, data={"key": "wrong"}).status_code == 401

    text = Path(server.log.name).read_text()
    lines = [json.loads(line) for line in text.splitlines() if line[:1] == "{"]
    asked = {line["request"]: line for line in lines if line["event"] == "request"}
    assert all(asked[name]["client"] == "127.0.0.1" for name in who)
    ann_id, bob_id = ann.split("_")[1], bob.split("_")[1]
    assert [asked[name].get("key") for name in who] == [ann_id, None, None]
    assert [line["key"] for line in lines if line["event"] == "login"][-1] == bob_id
    assert [line["client"] for line in lines if line["event"] == "login_refused"][-1] == "127.0.0.1"
    assert ann.rpartition("_")[2] not in text
    assert bob.rpartition("_")[2] not in text


# ---- idempotency ------------------------------------------------------------------------------------------


def create(server: Server, key: str, **change: Any) -> httpx.Response:
    return server.client.post("/videos/create", json=BODY | change, headers={"Idempotency-Key": key})


def test_a_repeated_request_gives_the_first_answer(server: Server) -> None:
    first, again = create(server, "k1"), create(server, "k1")
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    other = create(server, "k1", script="Two.")
    assert code(other) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert create(server, "k2").json()["video_id"] != first.json()["video_id"]


def test_a_refused_request_may_be_corrected(server: Server) -> None:
    assert create(server, "k3", script="").status_code == 422
    assert create(server, "k3").status_code == 200


@pytest.mark.parametrize("key", ["", "a" * 256, "two words", "ü".encode("latin-1")])
def test_malformed_keys(server: Server, key: Any) -> None:
    assert code(create(server, key)) == (400, "INVALID_IDEMPOTENCY_KEY")


def test_the_same_request_at_the_same_time(server: Server) -> None:
    slow = {"script": "One. " * 30, "avatar_id": "slow"}
    headers = {"Idempotency-Key": "k4", "Prefer": "wait=3"}
    with ThreadPoolExecutor(5) as pool:
        tries = [
            pool.submit(server.client.post, "/videos/create", json=BODY | slow, headers=headers)
            for _ in range(5)
        ]
        answers = [one.result() for one in tries]
    good = [answer for answer in answers if answer.status_code == 200]
    assert len(good) == 1
    assert {code(a) for a in answers if a.status_code != 200} == {(409, "IDEMPOTENCY_IN_PROGRESS")}
    server.client.post(f"/videos/{good[0].json()['video_id']}/cancel")


def test_an_upload_that_is_sent_again(server: Server) -> None:
    """Each sending has a boundary of its own, and is the same request all the same."""

    def upload(key: str, content: bytes, name: str = "a.png") -> httpx.Response:
        return server.client.post(
            "/assets", files={"file": (name, content)}, headers={"Idempotency-Key": key}
        )

    large = b"fLaC" + bytes(range(256)) * 12_000  # more than is held in memory
    first, again = upload("u1", large), upload("u1", large)
    assert first.status_code == again.status_code == 201
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert first.json()["size"] == len(large)
    assert code(upload("u1", large[:-1] + b"?")) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert code(upload("u1", large, "b.png")) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_a_kill_in_between_makes_no_second_video(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        first = create(server, "k5").json()["video_id"]
        server.stop(kill=True)
    for record in (tmp_path / "data" / "idempotency").iterdir():
        record.unlink()  # as if it had been killed between keeping the job and keeping the answer
    with Server(tmp_path) as server:
        assert create(server, "k5").json()["video_id"] == first
        assert create(server, "k5").json()["video_id"] == first
        assert code(create(server, "k5", script="Two.")) == (422, "IDEMPOTENCY_KEY_REUSED")
        assert len(server.client.get("/videos").json()["videos"]) == 1
