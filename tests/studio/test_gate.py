"""What of Gradio is open to the web, and what the page takes in: its parts, without a server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from support.studio import settings

gr = pytest.importorskip("gradio")

from heygen_studio.errors import NotFoundError  # noqa: E402
from heygen_studio.services import Studio  # noqa: E402
from heygen_studio.studio import mount_studio  # noqa: E402
from heygen_studio.studio.gate import Gate  # noqa: E402
from heygen_studio.studio.uploads import KEPT_AFTER_LEAVING, KEPT_AT_MOST, Uploads  # noqa: E402

# All that is open of Gradio's own routes. Uploads, and the files served, are the studio's.
OPEN = {
    ("GET", "/"),
    ("HEAD", "/"),
    ("GET", "/assets/{path:path}"),
    ("GET", "/static/{path:path}"),
    ("GET", "/favicon.ico"),
    ("GET", "/manifest.json"),
    ("GET", "/robots.txt"),
    ("GET", "/theme.css"),
    ("GET", "/gradio_api/app_id"),
    ("GET", "/gradio_api/heartbeat/{session_hash}"),
    ("GET", "/gradio_api/queue/data"),
    ("GET", "/gradio_api/upload_progress"),
    ("POST", "/gradio_api/cancel"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/reset"),
    ("POST", "/gradio_api/run/{api_name}"),
}
OURS = {
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/file={path_or_url:path}"),
    ("HEAD", "/gradio_api/file={path_or_url:path}"),
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Gradio's app of the page, which does not run."""
    folder = tmp_path_factory.mktemp("page")
    studio = Studio.open(settings(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(folder / "uploads"))
        app = FastAPI()

        async def mount() -> None:  # where no loop runs, Gradio makes some of its own and leaves them open
            mount_studio(app, studio, folder / "uploads")

        asyncio.run(mount())
        yield app.routes[-1].app  # type: ignore[attr-defined]


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    """Uploads of their own."""
    return Uploads(tmp_path / "uploads")


@pytest.fixture
def client(uploads: Uploads) -> TestClient:
    """A visitor of a gate, behind which everything is answered."""

    async def everything(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("passed")(scope, receive, send)

    return TestClient(Gate(everything, uploads))


def routes_of(router: Any) -> Iterator[tuple[str, str]]:
    """Methods and patterns of all routes, those of routers within included."""
    for route in router.routes:
        if inner := getattr(route, "original_router", None):
            yield from routes_of(inner)
        for method in getattr(route, "methods", None) or ():
            yield method, route.path


def test_every_route_that_the_page_does_not_need_is_closed(page: Any, client: TestClient) -> None:
    routes = set(routes_of(page))
    assert len(routes) > 70
    assert routes >= OPEN | OURS
    for method, pattern in sorted(routes):
        path = re.sub(r"{.*?}", "1", pattern)
        is_open = (method, pattern) in OPEN
        sent = {"json": {}} if method == "POST" else {}
        answer = client.request(method, path, **sent)
        if (method, pattern) not in OURS:
            assert answer.status_code == (200 if is_open else 404), (method, pattern)
    assert client.get("/gradio_api/file=1").status_code == 404
    assert client.get("/", params={"deep_link": "1"}).status_code == 404
    for path in ("//", "/gradio_api//queue/data", "/GRADIO_API/queue/data", "/gradio_api/queue/data/x"):
        assert client.get(f"http://testserver{path}").status_code == 404


def test_no_input_of_any_event_takes_a_file_that_was_not_uploaded(page: Any, tmp_path: Path) -> None:
    """Each input of each event of the page, those that take files and those that do not."""
    file = tmp_path / "file.txt"
    file.write_text("Nobody may read this.")
    named = {"path": str(file), "meta": {"_type": "gradio.FileData"}}
    blocks = page.get_blocks()
    tried = []

    async def send_all() -> None:
        for fn in blocks.fns.values():
            for place, block in enumerate(fn.inputs):
                for value in (named, [named], {"value": [named]}, {"url": str(file)}):
                    data = [value if n == place else None for n in range(len(fn.inputs))]
                    with pytest.raises(gr.Error, match="not here") as refusal:
                        await blocks.process_api(fn, data, request=gr.Request())
                    assert "file.txt" not in refusal.value.message
                    tried.append(type(block).__name__)

    asyncio.run(send_all())
    assert {"File", "Image", "UploadButton", "Audio", "Textbox", "HTML"} <= set(tried)


def test_every_file_input_of_the_page_receives_uploads(page: Any) -> None:
    """Each component that takes files gets those of the visitor, and what comes with them is not believed."""
    blocks = page.get_blocks()
    uploads: Uploads = blocks._uploads
    source = uploads.new_folder("somebody") / "picture.png"
    source.write_bytes(b"picture")
    reference = uploads.add("somebody", source)
    taking = [b for b in blocks.blocks.values() if re.search("File|Image", str(getattr(b, "data_model", "")))]
    assert {type(block).__name__ for block in taking} == {"File", "Image", "UploadButton", "Audio", "Video"}
    fed = {block._id for fn in blocks.fns.values() for block in fn.inputs}
    for block in taking:
        assert block._id in fed
        assert str(uploads.folder) == block.GRADIO_CACHE  # so that Gradio makes no copy elsewhere
    told = {"path": reference, "url": "http://localhost/other", "orig_name": "../other", "meta": {}}
    [[file]] = blocks._with_files([[told]], "somebody")
    assert (file["path"], file["orig_name"], file["url"]) == (str(source), "picture.png", None)
    with pytest.raises(NotFoundError):
        blocks._with_files([[told]], "somebody else")


def test_uploads_go_when_their_visitor_has_gone(tmp_path: Path) -> None:
    now = 0.0
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "left.txt").write_text("of a server that was killed")
    uploads = Uploads(tmp_path / "uploads", clock=lambda: now)
    assert list(uploads.folder.iterdir()) == []

    def upload() -> tuple[Path, str]:
        file = uploads.new_folder("visitor") / "file.txt"
        file.write_text("text")
        return file, uploads.add("visitor", file)

    file, reference = upload()
    uploads.opened("visitor")
    uploads.opened("visitor")
    uploads.closed("visitor")
    now += KEPT_AFTER_LEAVING
    uploads.sweep()
    assert uploads.file("visitor", reference) == file  # one page is open still
    uploads.closed("visitor")
    now += KEPT_AFTER_LEAVING - 1
    uploads.sweep()
    assert uploads.file("visitor", reference) == file  # it may have been a reload
    now += 1
    uploads.sweep()
    assert list(uploads.folder.iterdir()) == []
    with pytest.raises(NotFoundError):
        uploads.file("visitor", reference)

    uploads.opened("visitor")
    file, _ = upload()
    now += KEPT_AT_MOST
    second, reference = upload()
    uploads.sweep()
    assert (file.exists(), second.exists()) == (False, True)
    uploads.close()
    assert not uploads.folder.exists()


def test_a_page_is_open_while_its_heartbeat_is(uploads: Uploads) -> None:
    seen: list[int] = []

    async def beating(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend(visit.pages for visit in uploads._visits.values())
        await PlainTextResponse("ALIVE")(scope, receive, send)

    client = TestClient(Gate(beating, uploads))
    assert client.get("/gradio_api/heartbeat/session").text == "ALIVE"
    assert seen == [1]
    assert [visit.pages for visit in uploads._visits.values()] == [0]


def test_a_file_that_is_too_large(
    client: TestClient, uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heygen_studio.studio.gate.MAX_ASSET", 1 << 20)
    answer = client.post("/gradio_api/upload", files={"files": ("big.txt", b"x" * ((1 << 20) + 1))})
    assert (answer.status_code, answer.text) == (413, "The file is too large; 1 MiB are the most.")
    assert [path for path in uploads.folder.rglob("*") if path.is_file()] == []
    assert client.post("/gradio_api/upload", files={"files": ("fits.txt", b"x" * (1 << 20))}).is_success
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/gradio_api/upload", content=b"--y", headers=broken).status_code in (200, 400)
    assert len([path for path in uploads.folder.rglob("*") if path.is_file()]) == 1


def test_a_full_disk(client: TestClient, uploads: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Uploads, "new_folder", full)
    answer = client.post("/gradio_api/upload", files={"files": ("a.txt", b"a")})
    assert (answer.status_code, answer.text) == (
        507,
        "The disk of the studio is full. Tell whoever runs it.",
    )


@pytest.mark.parametrize(
    ("address", "framed", "manner"),
    [
        ("http://testserver", False, "SameSite=Lax"),
        ("https://testserver", False, "SameSite=Lax; Secure"),
        ("https://testserver", True, "SameSite=None; Secure; Partitioned"),
    ],
)
def test_the_cookie(uploads: Uploads, address: str, framed: bool, manner: str) -> None:
    client = TestClient(Gate(PlainTextResponse("page"), uploads, framed=framed), base_url=address)
    cookie = client.get("/").headers["set-cookie"]
    assert re.fullmatch(rf"studio_visit=[\w-]{{43}}; Path=/; HttpOnly; {manner}", cookie)
    assert "set-cookie" not in client.get("/theme.css").headers
    assert "set-cookie" not in client.get("/", headers={"Cookie": cookie.partition(";")[0]}).headers


def test_a_page_of_another_site_sends_nothing(client: TestClient) -> None:
    for path in ("/gradio_api/upload", "/gradio_api/queue/join"):
        assert client.post(path, json={}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
