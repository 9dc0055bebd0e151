"""The page ``/docs`` in a browser that reaches nothing but the server."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Route
from support.studio import Server


def test_the_operations_are_shown_without_a_network(browser: Browser, tmp_path: Path) -> None:
    with Server(tmp_path, HEYGEN_DEBUG="true", HEYGEN_LOG_LEVEL="ERROR") as server:
        host = urlsplit(server.url).netloc
        elsewhere, complaints = list[str](), list[str]()

        def only_the_server(route: Route) -> None:
            if urlsplit(route.request.url).netloc in (host, ""):
                route.continue_()
            else:
                elsewhere.append(route.request.url)
                route.abort()

        context = browser.new_context()
        page = context.new_page()
        page.route("**/*", only_the_server)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"http://{host}/docs")
        page.wait_for_selector(".opblock")
        shown = page.locator(".opblock-summary-path").all_inner_texts()
        assert len(shown) > 50
        assert any("/videos/create" in path.replace("\u200b", "") for path in shown)
        page.locator("#operations-videos-create_video").click()
        page.get_by_text("Try it out").wait_for()
        context.close()
        assert (elsewhere, complaints) == ([], [])
