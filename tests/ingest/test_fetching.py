"""The one function that fetches: what it brings, and where it does not go. Against a real server."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

import pytest

from heygen_studio.errors import InputError, SettingsError
from heygen_studio.ingest.fetch import MAX_REDIRECTS, fetch
from heygen_studio.settings import load_settings
from heygen_studio.settings.networks import FetchRules, is_public

LOCAL = FetchRules.parse(("127.0.0.1",))
BODY = bytes(range(256)) * 40


class Pages(BaseHTTPRequestHandler):
    """Pages by path, for whoever asks."""

    seen: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Host"]))
        to = {
            "/moved": "/photo",
            "/elsewhere": "http://10.1.2.3/photo",
            "/mapped": f"http://[::ffff:127.0.0.2]:{self.server.server_address[1]}/photo",
            "/file": "file:///etc/passwd",
            "/loop": "/loop",
        }.get(self.path)
        if to:
            self.send_response(302)
            self.send_header("Location", to)
            self.end_headers()
        elif self.path == "/photo":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(BODY)
        elif self.path == "/lies":
            self.send_response(200)
            self.send_header("Content-Length", str(10**9))
            self.end_headers()
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            with_nothing_left = bytes(1 << 16)
            try:
                while True:
                    self.wfile.write(with_nothing_left)
            except OSError:
                pass
        elif self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(100):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.1)
            except OSError:
                pass
        elif self.path == "/silent":
            time.sleep(3)
        else:
            self.send_error(404)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    """A server on this machine."""
    Pages.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def base(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


@pytest.mark.parametrize("path", ["/photo", "/moved"])
def test_what_is_there_comes(base: str, path: str) -> None:
    assert fetch(base + path, 1 << 20, rules=LOCAL) == BODY


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("/nothing", "FETCH_FAILED", "404"),
        ("/loop", "FETCH_FAILED", f"more than {MAX_REDIRECTS} times"),
        ("/elsewhere", "FETCH_REFUSED", "10.1.2.3 is not a public address"),
        ("/mapped", "FETCH_REFUSED", "not a public address"),
        ("/file", "INVALID_URL", "only http and https"),
        ("/lies", "FETCH_TOO_LARGE", "larger than 1 MiB"),
        ("/endless", "FETCH_TOO_LARGE", "larger than 1 MiB"),
    ],
)
def test_what_a_server_can_do_wrong(base: str, path: str, code: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        fetch(base + path, 1 << 20, rules=LOCAL)
    assert caught.value.code == code
    assert words in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("path", ["/drip", "/silent"])
def test_a_slow_server_is_given_up(base: str, path: str) -> None:
    started = time.monotonic()
    with pytest.raises(InputError) as caught:
        fetch(base + path, 1 << 20, rules=LOCAL, seconds=0.8)
    assert caught.value.code == "FETCH_TIMEOUT"
    assert time.monotonic() - started < 2.5


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://example.com/a.jpg", "gopher://example.com", "//example.com/a.jpg",
        "a.jpg", "", "http://", "http://user:secret@example.com/a.jpg", "http://exa mple.com:port/",
    ],
)  # fmt: skip
def test_addresses_that_cannot_be_fetched(address: str) -> None:
    with pytest.raises(InputError) as caught:
        fetch(address, 1 << 20)
    assert caught.value.code == "INVALID_URL"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "0.0.0.0", "10.0.0.1",  # noqa: S104
        "172.16.5.4",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "168.63.129.16",
        "[::1]", "[::]", "[fe80::1]", "[fd00:ec2::254]", "[ff02::1]", "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::ffff:a9fe:a9fe]",
    ],
)  # fmt: skip
def test_no_address_inside_is_reached(server: ThreadingHTTPServer, host: str) -> None:
    before = len(Pages.seen)
    with pytest.raises(InputError) as caught:
        fetch(f"http://{host}:{server.server_address[1]}/photo", 1 << 20, seconds=2)
    assert caught.value.code == "FETCH_REFUSED"
    assert "HEYGEN_FETCH_ALLOW" in caught.value.remedy
    assert len(Pages.seen) == before


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(ip_address(address))


def test_the_name_is_resolved_once_and_every_address_of_it_counts(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that changes its mind between the check and the connection gains nothing by it."""
    port = server.server_address[1]
    answers = {"photos.test": ["127.0.0.1"], "mixed.test": ["8.8.8.8", "10.0.0.1"]}
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def resolver(host: str, *rest: Any, **named: Any) -> Any:
        asked.append(host)
        found = answers.get(host) if asked.count(host) == 1 else ["8.8.8.8"]
        if host not in answers or found is None:
            return resolve(host, *rest, **named)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    assert fetch(f"http://photos.test:{port}/photo", 1 << 20, rules=LOCAL) == BODY
    assert asked.count("photos.test") == 1
    assert Pages.seen[-1] == ("/photo", f"photos.test:{port}")
    with pytest.raises(InputError, match="not a public address"):
        fetch(f"http://mixed.test:{port}/photo", 1 << 20)


def test_the_proxy_of_the_environment_is_not_used(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert fetch(f"{base}/photo", 1 << 20, rules=LOCAL) == BODY


def test_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().fetch_rules == FetchRules()
    monkeypatch.setenv("HEYGEN_FETCH_ALLOW", "10.0.0.0/8, 192.168.1.20,fd00::/8")
    assert [str(network) for network in load_settings().fetch_rules.allow] == [
        "10.0.0.0/8", "192.168.1.20/32", "fd00::/8",
    ]  # fmt: skip
    monkeypatch.setenv("HEYGEN_FETCH_ALLOW", "10.0.0.0/33")
    with pytest.raises(SettingsError, match="HEYGEN_FETCH_ALLOW"):
        load_settings()


@pytest.mark.parametrize(
    ("deny", "allow", "host", "address", "verdict"),
    [
        ("", "", "example.com", "8.8.8.8", "yes"),
        ("", "", "example.com", "10.0.0.1", "inside"),
        ("*.example.com, 8.8.4.0/24", "", "a.example.com", "8.8.8.8", "denied"),
        ("*.example.com", "", "A.Example.COM.", "8.8.8.8", "denied"),
        ("*.example.com", "", "example.org", "8.8.8.8", "yes"),
        ("8.8.4.0/24", "", "example.org", "8.8.4.4", "denied"),
        ("8.8.4.4", "", "example.org", "::ffff:8.8.4.4", "denied"),
        ("*", "example.org", "example.org", "8.8.8.8", "yes"),
        ("*", "example.org", "example.com", "8.8.8.8", "denied"),
        ("*", "example.org", "example.org", "10.0.0.1", "inside"),  # a name opens no network
        ("*", "10.0.0.0/8", "example.org", "10.0.0.1", "yes"),
        ("", "10.0.0.0/8", "example.org", "::ffff:10.0.0.1", "yes"),
    ],
)
def test_what_the_operator_allows_and_forbids(
    monkeypatch: pytest.MonkeyPatch, deny: str, allow: str, host: str, address: str, verdict: str
) -> None:
    monkeypatch.setenv("HEYGEN_FETCH_DENY", deny)
    monkeypatch.setenv("HEYGEN_FETCH_ALLOW", allow)
    assert load_settings().fetch_rules.judge(host, ip_address(address)) == verdict


def test_a_denied_host_is_not_fetched_from(server: ThreadingHTTPServer) -> None:
    before = len(Pages.seen)
    with pytest.raises(InputError, match="ruled it out") as caught:
        fetch("http://8.8.8.8/photo", 1 << 20, rules=FetchRules.parse(deny=("8.8.0.0/16",)))
    assert (caught.value.code, len(Pages.seen)) == ("FETCH_REFUSED", before)
