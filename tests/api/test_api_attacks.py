"""What an attacker tries: each is refused with a documented error, and nothing of it stays."""

from __future__ import annotations

import asyncio
import base64
import hmac
import io
import json
import socket
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from PIL import Image
from starlette.exceptions import HTTPException
from support.studio import Server, eventually

from heygen_studio.api import limits
from heygen_studio.auth import KeyRing

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text())
DOCUMENTED = set(SCHEMA["components"]["examples"])
GOOD: dict[str, Any] = {"script": "One.", "avatar_id": "square", "voice_id": "tone", "resolution": "720p"}


class _Redirects(BaseHTTPRequestHandler):
    """Sends whoever asks to where the path says."""

    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", self.path[1:])
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def redirects() -> Iterator[str]:
    """A server that may be fetched from, and leads elsewhere."""
    with ThreadingHTTPServer(("127.0.0.2", 0), _Redirects) as web:
        Thread(target=web.serve_forever, daemon=True).start()
        yield f"http://127.0.0.2:{web.server_port}/"
        web.shutdown()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("attacks"), HEYGEN_FETCH_ALLOW="127.0.0.2") as server:
        yield server


def refused(answer: httpx.Response, *statuses: int) -> str:
    """Make sure that an answer is a documented refusal. Returns its code."""
    assert answer.status_code in statuses, (answer.status_code, answer.text[:500])
    body = answer.json()
    assert body.keys() == {"error", "error_code", "details", "timestamp"}
    assert "Traceback" not in answer.text
    code: str = body["error_code"]
    return code


# ---- ids and file names -----------------------------------------------------------------------------------

WITH_ID = sorted(
    (method.upper(), path.removeprefix("/api/v1"))
    for path, item in SCHEMA["paths"].items()
    for method in item
    if "{" in path and "pronunciations" not in path
)
IDS = (
    "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2fjobs.json", "..%5c..%5cjobs.json", "%00", "%0d%0aX-Evil:1",
    "....%2f%2f", "a" * 4000, "%F0%9F%98%80", "%ff%fe", "*", "~root", "video_" + "a" * 26 + "%2f..",
)  # fmt: skip


@pytest.mark.parametrize(("method", "path"), WITH_ID)
def test_no_id_leads_out_of_its_place(server: Server, method: str, path: str) -> None:
    for attempt in IDS:
        address = path[: path.index("{")] + attempt + path[path.index("}") + 1 :]
        body = {"name": "x", "languages": ["es"]} if method in ("POST", "PATCH") else None
        answer = server.client.request(method, address, json=body)
        code = refused(answer, 404, 405, 422)
        assert code.endswith("NOT_FOUND") or code in ("METHOD_NOT_ALLOWED", "VALIDATION_ERROR"), attempt
        assert "x-evil" not in answer.headers
    assert (server.settings.data_dir / "jobs.json").exists() or not list(
        server.settings.data_dir.glob("*.db")
    )


def _png(width: int = 8, height: int = 8) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (9, 9, 9)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    "name",
    ["../../../jobs.json", "..\\..\\keys.json", "/etc/passwd", "a\r\nX-Evil: 1.png", "a\x00.png", "x" * 5000,
     "=cmd|' /C calc'!A0.png", "<script>.png", "…\u202egnp.exe"],
)  # fmt: skip
def test_the_name_of_an_upload_is_a_word_and_no_path(server: Server, name: str) -> None:
    before = {path for path in server.settings.data_dir.rglob("*") if "assets" not in path.parts}
    answer = server.client.post("/assets", files={"file": (name, _png(8, 9 + len(name) % 90))})
    if answer.status_code != 201:
        refused(answer, 400, 422)
        return
    asset = answer.json()
    folder = server.settings.data_dir / "assets" / asset["asset_id"]
    assert sorted(path.name for path in folder.iterdir()) == ["asset.json", "content"]
    assert len(asset["name"]) <= 200
    sent = httpx.get(asset["url"])
    assert sent.headers["content-disposition"] == f'attachment; filename="{asset["asset_id"]}"'
    assert sent.headers["x-content-type-options"] == "nosniff"
    after = {path for path in server.settings.data_dir.rglob("*") if "assets" not in path.parts}
    assert {path for path in after - before if "tmp" not in path.name} == set()


def test_a_title_puts_nothing_into_the_headers(server: Server) -> None:
    title = 'x"; evil=1\r\nSet-Cookie: a=b\r\n\r\n<html>'
    video = server.create(wait=60, title=title).json()
    assert video["title"] == title
    answer = httpx.get(video["output_url"])
    assert "set-cookie" not in answer.headers
    assert "<" not in answer.headers["content-disposition"]


# ---- addresses to fetch -----------------------------------------------------------------------------------

INSIDE = (
    "http://127.0.0.1/", "http://localhost/", "http://127.1/", "http://2130706433/", "http://0x7f000001/",
    "http://0177.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:a9fe:a9fe]/",
    "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fd00:ec2::254]/", "http://0/",
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/",
    "http://100.100.100.200/", "http://168.63.129.16/", "http://127.0.0.1:8000@127.0.0.1/", "http://①②⑦.⓪.⓪.①/",
)  # fmt: skip
ODD = (
    "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "data:,x", "http://", "http:///x",
    "jar:http://127.0.0.1!/", "//127.0.0.1/", "http://user:pass@127.0.0.1/", "http://127.0.0.1\r\nX: 1/",
)  # fmt: skip


@pytest.mark.parametrize("address", [*INSIDE, *ODD])
def test_nothing_inside_is_fetched(server: Server, address: str) -> None:
    code = refused(server.client.post("/assets/fetch", json={"url": address}), 422)
    expected = {"FETCH_REFUSED", "INVALID_URL"} if address in INSIDE else {"INVALID_URL", "VALIDATION_ERROR"}
    assert code in expected


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/", "file:///x"]
)
def test_no_redirect_leads_inside(server: Server, redirects: str, target: str) -> None:
    code = refused(server.client.post("/assets/fetch", json={"url": redirects + target}), 422)
    assert code in ("FETCH_REFUSED", "INVALID_URL")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/videos/create", {**GOOD, "background": "{}"}),
        ("/videos/create", {**GOOD, "audio_url": "{}"}),
        ("/avatars/create", {"name": "x", "image_url": "{}"}),
        ("/scripts/generate", {"topic": "x", "source_urls": ["{}"]}),
    ],
)
def test_every_field_with_an_address_is_guarded(server: Server, path: str, body: dict[str, Any]) -> None:
    sent = json.loads(json.dumps(body).replace("{}", "http://169.254.169.254/latest/"))
    assert refused(server.client.post(path, json=sent), 422) == "FETCH_REFUSED"


def test_no_callback_goes_inside(server: Server) -> None:
    made = server.create(callback_url="http://169.254.169.254/x", wait=60).json()
    assert made["status"] == "completed"
    sent = eventually(
        lambda: [d for d in server.client.get("/webhooks/deliveries").json() if d["attempts"]], 20
    )
    assert "not a public address" in sent[0]["attempts"][0]["problem"]


# ---- bombs and what is too large --------------------------------------------------------------------------


def _png_bomb(side: int = 60_000) -> bytes:
    """A small file that says it has 3.6 gigapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1 << 20), 9))


def _zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(200 << 20))
    return packed.getvalue()


def _uri(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()


@pytest.mark.parametrize("field", ["avatar", "background"])
def test_a_picture_that_is_a_bomb(server: Server, field: str) -> None:
    started = time.monotonic()
    if field == "avatar":
        answer = server.client.post("/avatars/create", json={"name": "x", "image_url": _uri(_png_bomb())})
    else:
        answer = server.create(background=_uri(_png_bomb()))
    assert refused(answer, 422) == "PHOTO_TOO_LARGE"
    assert time.monotonic() - started < 10


def test_an_archive_that_is_a_bomb(server: Server) -> None:
    assert refused(server.client.post("/avatars/import", content=_zip_bomb()), 422).startswith("AVATAR_FILE")


def _deep(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"script": "One.", "engine_options": ' + _deep(20_000) + "}",
        '{"script": "One.", "engine_options": {"x": ' + _deep(400) + "}}",
        '{"script": "One.", "seed": ' + "9" * 6000 + "}",
        '{"script": "One.", "fps": 1e999}',
        '{"script": "One.", "duration": -1e999}',
        '{"script": "One.", "title": "' + "x" * 201 + '"}',
        '{"script": "' + "One. " * 20_000 + '"}',
        '{"script": "One.", "background": "' + "#" * 100_000 + '"}',
        '{"script": "One.", "callback_url": "http://' + "x" * 3000 + '"}',
        "{" + ",".join(f'"k{n}": {n}' for n in range(20_000)) + "}",
        '{"script": "One.", "script": {"$ne": null}}',
        '{"script": "One.", "__proto__": {"admin": true}}',
    ],
    ids=range(13),
)
def test_bodies_that_are_too_much(server: Server, body: str) -> None:
    started = time.monotonic()
    headers = {"Content-Type": "application/json"}
    code = refused(server.client.post("/videos/create", content=body, headers=headers), 400, 413, 422)
    assert code in DOCUMENTED
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/videos/batch", {"json": {"videos": [GOOD] * 101}}),
        (
            "/videos/batch",
            {"content": b"script\n" + b"One.\n" * 101, "headers": {"Content-Type": "text/csv"}},
        ),
        (
            "/videos/batch",
            {"content": b'script\n"' + b"x" * 200_000, "headers": {"Content-Type": "text/csv"}},
        ),
        ("/videos/create", {"content": zlib.compress(b"{}"), "headers": {"Content-Encoding": "gzip"}}),
        ("/assets", {"files": [("file", (f"{n}.png", b"x")) for n in range(2000)]}),
        ("/avatars/create", {"data": {f"f{n}": "x" for n in range(2000)}, "files": {"image": b"x"}}),
        ("/assets", {"content": b"--x\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}),
        ("/assets", {"content": b"nothing", "headers": {"Content-Type": "multipart/form-data"}}),
        ("/scripts/generate", {"json": {"topic": "x" * 200_000}}),
        ("/scripts/analyze", {"json": {"script": "word " * 200_000}}),
    ],
    ids=range(10),
)
def test_requests_that_are_too_much(server: Server, path: str, sent: dict[str, Any]) -> None:
    code = refused(server.client.post(path, **sent), 400, 413, 422)
    assert code in DOCUMENTED
    assert not list((server.settings.data_dir / "assets").glob(".*.part"))


def _raw(server: Server, *pieces: bytes, pause: float = 0) -> bytes:
    """What the server answers to bytes as they are, until it closes the connection."""
    host, _, port = server.url.removesuffix("/api/v1").removeprefix("http://").partition(":")
    got = b""
    with socket.create_connection((host, int(port)), timeout=10) as connection, suppress(OSError):
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)
        while block := connection.recv(1 << 16):
            got += block
    return got


def test_a_body_that_says_it_is_larger_than_it_may_be_is_not_waited_for(server: Server) -> None:
    head = "POST /api/v1/assets HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    answer = _raw(server, f"{head}Content-Length: {300 << 20}\r\n\r\nx".encode())
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"BODY_TOO_LARGE" in answer


@pytest.mark.parametrize(
    "head",
    [
        b"POST /api/v1/assets HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /api/v1/assets HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /api/v1/videos HTTP/1.1\r\nHost: x\r\n X-Folded: 1\r\nA\x00B: 1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=range(4),
)
def test_what_is_no_http_is_refused(server: Server, head: bytes) -> None:
    assert _raw(server, head).startswith(b"HTTP/1.1 4")


def test_thousands_of_ranges_cost_little(server: Server) -> None:
    video = server.create(wait=60).json()
    ranges = ",".join(f"{n}-{n}" for n in range(0, 6000, 2))
    started = time.monotonic()
    answer = httpx.get(video["output_url"], headers={"Range": f"bytes={ranges}"}, timeout=20)
    assert time.monotonic() - started < 5
    assert answer.status_code in (200, 206, 400, 416, 431)


def test_a_slow_body_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller who sends a byte now and then would otherwise keep a connection for ever."""
    monkeypatch.setattr(limits, "_PATIENCE", 0.1)
    given_up: list[int] = []

    async def never() -> Any:
        await asyncio.sleep(60)

    async def send(message: Any) -> None:
        raise AssertionError(message)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        with pytest.raises(HTTPException) as caught:
            await receive()
        given_up.append(caught.value.status_code)

    scope = {"type": "http", "path": "/api/v1/videos/create", "headers": [], "method": "POST"}
    asyncio.run(asyncio.wait_for(limits.BodyLimit(app, "/api/v1")(scope, never, send), 5))
    assert given_up == [408]


# ---- who asks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "PATCH"])
def test_odd_methods(server: Server, method: str) -> None:
    answer = httpx.request(method, f"{server.url}/videos/create")
    assert answer.status_code in (400, 404, 405, 501)


def test_odd_headers(server: Server) -> None:
    for headers in (
        {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"X-Original-URL": "/metrics"},
        {"Accept-Language": "x" * 10_000},
        {"Cookie": "studio_login=" + "x" * 4000},
        {"Prefer": "wait=" + "9" * 500},
    ):
        answer = server.client.get("/videos", headers=headers)
        assert answer.status_code == 200, headers
        assert "videos" in answer.json()


def test_headers_that_are_too_large_are_refused(server: Server) -> None:
    answer = server.client.get("/videos", headers={"X-Long": "x" * 70_000})
    assert refused(answer, 431) == "HEADERS_TOO_LARGE"


def test_headers_without_end_are_refused(server: Server) -> None:
    pieces = [b"GET /api/v1/videos HTTP/1.1\r\nHost: x\r\nX-Long: ", *[b"x" * 30_000] * 40]
    assert _raw(server, *pieces, pause=0.01)[:12] in (b"HTTP/1.1 431", b"")  # or cut off at once


def test_headers_that_come_too_slowly_are_given_up(tmp_path: Path) -> None:
    """Where only the patience is shorter than usual."""
    code = (
        "import runpy, sys; from heygen_studio.api import connections; connections._PATIENCE = 0.5;"
        "runpy.run_path(sys.argv[1], run_name='__main__')"
    )
    serve = Path(__file__).parents[1] / "support" / "serve.py"
    command = [sys.executable, "-c", code, str(serve)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        port = int(process.stdout.readline())
        try:
            url = f"http://127.0.0.1:{port}/api/v1/health/live"
            eventually(lambda: _alive(url), 30)
            for sent in (b"", b"GET /api/v1/health/live HTTP/1.1\r\nHost: x\r\n"):
                with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                    connection.sendall(sent)
                    started = time.monotonic()
                    assert connection.recv(100) == b""
                    assert time.monotonic() - started < 5
            with httpx.Client() as client:  # and who asks again after a while is answered
                assert client.get(url).status_code == 200
                time.sleep(1)
                assert client.get(url).status_code == 200
        finally:
            process.terminate()


def _alive(url: str) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(url).status_code == 200
    return False


def test_a_wrong_secret_takes_as_long_as_a_right_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every way through the check compares one hash, in constant time."""
    ring = KeyRing(tmp_path)
    key, text = ring.create("ann")
    compared: list[tuple[int, int]] = []
    compare = hmac.compare_digest

    def counting(a: Any, b: Any) -> bool:
        compared.append((len(a), len(b)))
        return compare(a, b)

    monkeypatch.setattr(hmac, "compare_digest", counting)
    tries = (text, text[:-1] + ("a" if text[-1] != "a" else "b"), f"hgs_{'z' * 8}{text[12:]}", "nonsense", "")
    assert [ring.check(one) is not None for one in tries] == [True, False, False, False, False]
    assert compared == [(64, 64)] * len(tries)
    assert key.sha256 not in text


def test_after_all_this_the_server_is_well(server: Server) -> None:
    assert server.client.get("/health").json()["components"]["video_renderer"] is True
    assert server.create(wait=60).json()["status"] == "completed"
    log = Path(server.log.name).read_text()
    assert "Traceback" not in log, log[-3000:]
