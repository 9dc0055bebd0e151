"""What is no HTTP, odd methods and headers, and guesses at keys."""

from __future__ import annotations

import hmac
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.attacks import raw_answer, refused
from support.studio import Server, eventually

from heygen_studio.auth import KeyRing


@pytest.fixture
def server(attacked: Server) -> Server:
    return attacked


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
    assert raw_answer(server, head).startswith(b"HTTP/1.1 4")


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
    assert raw_answer(server, *pieces, pause=0.01)[:12] in (b"HTTP/1.1 431", b"")  # or cut off at once


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
