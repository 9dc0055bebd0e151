"""A server and a real browser that looks at it, for all tests."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from server_process import Server
from support.quick_films import drop_in

BROKEN_OFF = re.compile("AbortError|Connection errored out")
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


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for all tests of the page."""
    server = Server(drop_in(tmp_path_factory.mktemp("server")))
    try:
        server.wait_for_page()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module: while it is open, no test of another kind can use asyncio in this process."""
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
    left = page.evaluate("performance.getEntriesByType('navigation')[0].type") == "reload"
    context.close()
    # What is under way when a page is left breaks off, and Gradio may say so before the page is gone.
    assert [said for said in complaints if not (left and BROKEN_OFF.search(said))] == []
