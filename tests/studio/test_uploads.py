"""What visitors upload to the studio, with and without API keys."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest
from server_process import Server, page_config
from support.studio import eventually

from heygen_studio.auth import KeyRing


@dataclass
class Open:
    """A server with its page built."""

    url: str
    data: Path
    keys: Sequence[str]
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def uploads(self) -> Path:
        """Where it keeps what is uploaded."""
        return self.data / "uploads"

    def visitor(self, key: int = 0) -> httpx.Client:
        """A browser of its own, which has the page open; where keys are on, with one of them."""
        headers = {"X-API-Key": self.keys[key]} if self.keys else {}
        client = httpx.Client(base_url=self.url, headers=headers, timeout=60)
        self.clients.append(client)
        assert client.get("/").status_code == 200
        return client

    @cached_property
    def config(self) -> dict[str, Any]:
        """What the page knows of its parts."""
        return page_config(self.visitor().get("/").text)

    def event(self, button: str, kind: str) -> int:
        """Number of the event of a component."""
        owner = next(c["id"] for c in self.config["components"] if c["props"].get("elem_id") == button)
        number: int = next(d["id"] for d in self.config["dependencies"] if [owner, kind] in d["targets"])
        return number


@pytest.fixture(scope="module", params=[False, True], ids=["without keys", "with keys"])
def server_of_uploads(
    request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Open]:
    """A server without keys, and one with two of them."""
    if not request.param:
        yield Open(server.url, server.log.parent / "data", [])
        return
    folder = tmp_path_factory.mktemp("with-keys")
    (folder / "data").mkdir()
    keys = [KeyRing(folder / "data").create(name)[1] for name in ("one", "two")]
    own = Server(folder)
    try:
        as_one = {"X-API-Key": keys[0]}
        eventually(lambda: httpx.get(own.url, headers=as_one).status_code == 200, 120)
        yield Open(own.url, folder / "data", keys)
    finally:
        own.stop()
    assert not (folder / "data" / "uploads").exists()


@pytest.fixture
def opened(server_of_uploads: Open) -> Iterator[Open]:
    """The server; its visitors leave after the test."""
    yield server_of_uploads
    for client in server_of_uploads.clients:
        client.close()
    server_of_uploads.clients.clear()


def upload(visitor: httpx.Client, name: str = "facts.txt", content: bytes = b"Bread rises.") -> str:
    """Upload a file. Returns the reference to it."""
    answer = visitor.post("/gradio_api/upload", files={"files": (name, content)})
    assert answer.status_code == 200, answer.text
    [reference] = answer.json()
    assert isinstance(reference, str)
    return reference


def named(path: str) -> dict[str, Any]:
    """How a page names a file."""
    return {"path": path, "orig_name": "facts.txt", "meta": {"_type": "gradio.FileData"}}


def ended(visitor: httpx.Client, fn: int, data: list[Any]) -> dict[str, Any]:
    """Carry out an event, in a session of its own. Returns how it has ended."""
    session = secrets.token_hex(6)
    body = {"data": data, "fn_index": fn, "session_hash": session, "trigger_id": None, "event_data": None}
    answer = visitor.post("/gradio_api/queue/join", json=body)
    assert answer.status_code == 200, answer.text
    told = visitor.get("/gradio_api/queue/data", params={"session_hash": session}).text
    messages = [json.loads(line.removeprefix("data: ")) for line in told.splitlines() if line]
    found: dict[str, Any] = next(m for m in messages if m["msg"] == "process_completed")
    return found


def read_document(opened: Open, visitor: httpx.Client, path: str) -> dict[str, Any]:
    return ended(visitor, opened.event("add-document", "upload"), [named(path), ""])


def test_an_own_upload_is_read(opened: Open) -> None:
    visitor = opened.visitor()
    reference = upload(visitor)
    assert str(opened.data) not in reference
    done = read_document(opened, visitor, reference)
    assert done["success"], done
    assert done["output"]["data"][0] == "Bread rises."


def test_what_somebody_else_uploaded_is_not(opened: Open) -> None:
    reference = upload(opened.visitor())
    done = read_document(opened, opened.visitor(key=-1 if opened.keys else 0), reference)
    assert not done["success"]
    assert "not here" in done["output"]["error"]


def test_a_file_of_the_machine_is_not(opened: Open, tmp_path: Path) -> None:
    visitor = opened.visitor()
    secret = tmp_path / "secret.txt"
    secret.write_text("Nobody may read this.")
    reference = upload(visitor)
    on_disk = next(opened.uploads.rglob("facts.txt"))
    for path in (str(secret), str(on_disk), f"{reference}/../facts.txt", "http://localhost/secret.txt", ""):
        done = read_document(opened, visitor, path)
        assert not done["success"]
        assert "Choose it again" in done["output"]["error"]
        assert str(tmp_path) not in json.dumps(done)
        assert "secret" not in done["output"]["error"]


def test_an_upload_is_served_to_its_visitor_alone(opened: Open) -> None:
    visitor = opened.visitor()
    page, picture = upload(visitor, "page.html", b"<script>"), upload(visitor, "a.png", b"\x89PNG")
    shown = visitor.get(f"/gradio_api/file={picture}")
    assert (shown.content, shown.headers["content-type"]) == (b"\x89PNG", "image/png")
    saved = visitor.get(f"/gradio_api/file={page}")
    assert saved.headers["content-disposition"].startswith("attachment")
    assert saved.headers["content-type"] == "application/octet-stream"
    on_disk = next(opened.uploads.rglob("page.html"))
    for other in (opened.visitor(), opened.visitor(key=-1 if opened.keys else 0)):
        assert other.get(f"/gradio_api/file={page}").status_code == 404
        assert other.get(f"/gradio_api/file={on_disk}").status_code == 404
    assert visitor.get(f"/gradio_api/file={on_disk}").status_code == 404
    if opened.keys:  # the same browser, after somebody else has logged in
        visitor.headers["X-API-Key"] = opened.keys[1]
        assert visitor.get(f"/gradio_api/file={page}").status_code == 404


def test_uploads_lie_where_nobody_else_looks(opened: Open) -> None:
    name = f"{secrets.token_hex(6)}.txt"
    upload(opened.visitor(), name)
    upload(opened.visitor(), name)
    first, second = opened.uploads.rglob(name)
    assert first.relative_to(opened.uploads).parts[0] != second.relative_to(opened.uploads).parts[0]
    for file in (first, second):
        assert file.stat().st_mode & 0o077 == 0
        visit = opened.uploads / file.relative_to(opened.uploads).parts[0]
        assert visit.stat().st_mode & 0o777 == 0o700
    assert opened.uploads.stat().st_mode & 0o777 == 0o700


def test_a_session_is_for_the_visitor_who_opened_it(opened: Open) -> None:
    visitor, other = opened.visitor(), opened.visitor(key=-1 if opened.keys else 0)
    mine = secrets.token_hex(6)
    body = {"data": [None, ""], "fn_index": opened.event("add-document", "upload"), "session_hash": mine}
    assert visitor.post("/gradio_api/queue/join", json=body).status_code == 200
    for answer in (
        other.post("/gradio_api/queue/join", json=body),
        other.post("/gradio_api/run/predict", json=body),
        other.post("/gradio_api/cancel", json={"session_hash": mine, "fn_index": 0, "event_id": "x"}),
        other.get("/gradio_api/queue/data", params={"session_hash": mine}),
        other.get("/gradio_api/heartbeat/" + mine),
    ):
        assert answer.status_code == 404
    assert visitor.get("/gradio_api/queue/data", params={"session_hash": mine}).status_code == 200
    upload_id = {"upload_id": mine}
    sent = visitor.post("/gradio_api/upload", params=upload_id, files={"files": ("a.txt", b"a")})
    assert sent.status_code == 200
    assert other.get("/gradio_api/upload_progress", params=upload_id).status_code == 404
    assert '"done"' in visitor.get("/gradio_api/upload_progress", params=upload_id).text


def test_a_page_of_another_site_uploads_nothing(opened: Open) -> None:
    visitor = opened.visitor()
    answer = visitor.post(
        "/gradio_api/upload", files={"files": ("a.txt", b"a")}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
