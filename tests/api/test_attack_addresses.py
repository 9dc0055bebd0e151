"""No address that a user names leads to where only the server can go, whichever field it stands in."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from support.attacks import GOOD, refused
from support.photos import packed
from support.studio import Server, settings

from heygen_studio.api import create_app
from heygen_studio.services import Studio

ROUTES: dict[str, tuple[str, dict[str, Any]]] = {
    "asset": ("/assets/fetch", {"url": "{}"}),
    "background": ("/videos/create", {**GOOD, "background": "{}"}),
    "recording": ("/videos/create", {**GOOD, "audio_url": "{}"}),
    "batch": ("/videos/batch", {"videos": [{**GOOD, "background": "{}"}]}),
    "photo": ("/avatars/create", {"name": "x", "image_url": "{}"}),
    "voice": ("/voices/clone", {"voice_name": "x", "audio_samples": ["{}"]}),
    "page": ("/scripts/generate", {"topic": "x", "source_urls": ["{}"]}),
}
"""Every field that takes an address, but for callbacks."""
INSIDE = (
    "http://127.0.0.1/", "http://localhost/", "http://127.1/", "http://2130706433/", "http://0x7f000001/",
    "http://0177.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:a9fe:a9fe]/",
    "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fd00:ec2::254]/", "http://0/",
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/",
    "http://100.100.100.200/", "http://168.63.129.16/", "http://127.0.0.1:8000@127.0.0.1/", "http://①②⑦.⓪.⓪.①/",
    "HTTP://127.0.0.1/",
)  # fmt: skip
ODD = (
    "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "data:,x", "http://", "http:///x",
    "jar:http://127.0.0.1!/", "//127.0.0.1/", "http://user:pass@127.0.0.1/", "http://127.0.0.1\r\nX: 1/",
)  # fmt: skip


def asked(client: httpx.Client, route: str, address: str, base: str = "") -> str:
    """The code of the error that a route gives for an address, or an empty text where it takes it."""
    path, body = ROUTES[route]
    sent = json.loads(json.dumps(body).replace('"{}"', json.dumps(address)))
    answer = client.post(base + path, json=sent, headers={"Prefer": "wait=30"})
    if answer.is_success:
        told = answer.json()
        error = (told["videos"][0] if route == "batch" else told).get("error")
        return error["code"] if error else ""
    return refused(answer, 422)


# ---- each address, in each field --------------------------------------------------------------------------


@pytest.fixture
def server(attacked: Server) -> Server:
    return attacked


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_inside_is_fetched(server: Server, route: str) -> None:
    codes = {address: asked(server.client, route, address) for address in (*INSIDE, *ODD)}
    assert {codes[address] for address in INSIDE} <= {"FETCH_REFUSED", "INVALID_URL"}, codes
    # What is no address of the web is refused by the form of the field, or as what it is.
    assert {codes[address] for address in ODD} <= {
        "INVALID_URL", "VALIDATION_ERROR", "ASSET_TYPE_UNKNOWN", "NOT_A_PHOTO", "SAMPLE_UNREADABLE",
    }, codes  # fmt: skip


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
        Thread(target=web.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.2:{web.server_port}/"
        web.shutdown()


@pytest.mark.parametrize("route", ROUTES)
def test_no_redirect_leads_inside(server: Server, redirects: str, route: str) -> None:
    targets = ("http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/", "file:///x")
    assert {asked(server.client, route, redirects + to) for to in targets} <= {"FETCH_REFUSED", "INVALID_URL"}


def test_no_callback_goes_inside(server: Server) -> None:
    post, judged = server.client.post, 0
    for address in INSIDE:
        for path, body in (("/videos/batch", {"videos": [{}]}), ("/videos/create", {"script": "One."})):
            code = refused(post(path, json=body | {"callback_url": address}), 422)
            assert code in ("CALLBACK_REFUSED", "VALIDATION_ERROR"), address
            judged += code == "CALLBACK_REFUSED"
    assert judged > 30


# ---- a name that changes its mind -------------------------------------------------------------------------

PUBLIC = "93.184.215.14"
"""An address of the public internet; connections to it are led to a server of the test."""


FOUND = {
    "/picture": packed(Image.new("RGB", (8, 8))),
    "/sound": b"RIFF\0\0\0\0WAVE",
    "/text": b"Bees live in hives.",
}


class Decoy(BaseHTTPRequestHandler):
    """What is found, and the same host again as a redirect."""

    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/again" else 200)
        self.send_header("Location", f"http://{self.headers['Host']}/secret")
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(FOUND.get(self.path, b""))

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The API in this process, so that the network beneath it can be another."""
    studio = Studio.open(settings(tmp_path_factory.mktemp("rebinding"), rate_limit="off"))
    with TestClient(create_app(studio), base_url="http://localhost") as client:
        yield client


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[str]]]:
    """The network: ``one.test`` is public for whoever asks first, and inside for who asks again;
    ``both.test`` is both at once. Gives the addresses to which connections were made."""
    seen: list[str] = []
    asked_for: list[str] = []
    connect, resolve = socket.create_connection, socket.getaddrinfo

    def resolver(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if not name.endswith(".test"):
            return resolve(host, port, *rest, **named)
        first = not asked_for
        asked_for.append(name)
        found = [PUBLIC, "127.0.0.1"] if name == "both.test" else [PUBLIC if first else "127.0.0.1"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    with ThreadingHTTPServer(("127.0.0.1", 0), Decoy) as web:
        Thread(target=web.serve_forever, args=(0.02,), daemon=True).start()

        def connector(address: Any, *rest: Any, **named: Any) -> Any:
            host, port = address
            if port != 80:  # not one of ours
                return connect(address, *rest, **named)
            seen.append(resolver(host, port)[0][4][0] if host.endswith(".test") else host)
            return connect(("127.0.0.1", web.server_port), *rest, **named)

        monkeypatch.setattr(socket, "getaddrinfo", resolver)
        monkeypatch.setattr(socket, "create_connection", connector)

        def told() -> list[str]:
            connected = seen.copy()
            seen.clear()
            asked_for.clear()
            return connected

        yield told
        web.shutdown()


@pytest.mark.parametrize("route", ROUTES)
def test_a_name_that_changes_its_mind_gains_nothing(
    client: TestClient, reached: Callable[[], list[str]], route: str
) -> None:
    # The connection goes to the address that was checked: what is there is taken, or judged as what it is.
    path, judged = {
        "asset": ("/picture", ""), "background": ("/sound", "BACKGROUND_NOT_VISIBLE"),
        "batch": ("/sound", "BACKGROUND_NOT_VISIBLE"), "recording": ("/picture", "AUDIO_NOT_AUDIBLE"),
        "photo": ("/text", "NOT_A_PHOTO"), "voice": ("/text", "AUDIO_UNREADABLE"),
        "page": ("/picture", "DOCUMENT_NOT_TEXT"),
    }[route]  # fmt: skip
    code = asked(client, route, f"http://one.test{path}", "/api/v1")
    assert (code, reached()) == (judged, [PUBLIC])
    # Sent on to the same name, it is resolved and checked anew.
    assert asked(client, route, "http://one.test/again", "/api/v1") == "FETCH_REFUSED"
    assert reached() == [PUBLIC]
    assert asked(client, route, "http://both.test/", "/api/v1") == "FETCH_REFUSED"
    assert reached() == []
