"""The whole server as its user starts it, and a real browser that looks at it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from support.studio import eventually, settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Without these, Chromium looks for updates and for hosts of its maker.
_CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


class Server:
    """``python -m heygen_studio`` with quick engines, on a free port."""

    def __init__(self, folder: Path, **changes: str) -> None:
        folder.mkdir(exist_ok=True)
        chosen = settings(folder)
        self.log = folder / "server.log"
        environment = os.environ | {
            "HEYGEN_DATA_DIR": str(chosen.data_dir),
            "HEYGEN_CACHE_DIR": str(folder / "cache"),
            "HEYGEN_PLUGINS_DIR": str(chosen.plugins_dir),
            "HEYGEN_API_HOST": "127.0.0.1",
            "HEYGEN_API_PORT": "0",
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "heygen_studio"],
                cwd=folder,
                env=environment | changes,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    @property
    def url(self) -> str:
        """Its address, once it listens."""

        def find() -> str | None:
            assert self.process.poll() is None, self.log.read_text()
            found = re.search(r"HeyGen Studio is at (http://\S+) ", self.log.read_text())
            return found[1] if found else None

        return eventually(lambda: find() or "", 60)

    def wait_for_page(self) -> None:
        """Wait until the studio is built."""
        eventually(lambda: httpx.get(self.url).status_code == 200, 120)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it. Returns its exit status."""
        self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for all tests of the page."""
    server = Server(tmp_path_factory.mktemp("server"))
    try:
        server.wait_for_page()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """The studio, opened in a browser of its own. What the page complains about fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(server.url)
    page.wait_for_selector("#create")
    yield page
    context.close()
    assert not complaints
