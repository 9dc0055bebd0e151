"""The script desk in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from server_process import SLOW, Server
from support.llm_server import LlmServer, answer

pytestmark = pytest.mark.browser


def open_desk(page: Page) -> None:
    page.get_by_role("button", name="Script desk").click()
    expect(page.locator("#topic")).to_be_visible()


def add_document(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.locator("#add-document").click()
    chooser.value.set_files(path)


def test_from_a_topic_to_the_script_box(page: Page) -> None:
    open_desk(page)
    page.locator("#topic input, #topic textarea").first.fill("Sourdough bread")
    page.locator("#write").click()
    expect(page.locator("#desk-about")).to_contain_text("offline writer", timeout=SLOW)
    written = page.locator("#desk-draft textarea").input_value()
    assert "Sourdough bread" in written
    page.locator("#use").click()
    expect(page.locator("#script textarea")).to_have_value(written)


def test_places_are_marked(page: Page) -> None:
    open_desk(page)
    page.locator("#script textarea").fill("Hello everyone. In order to win, <b>$1,250</b> was paid.")
    page.get_by_role("tab", name="Analyse and improve").click()
    page.locator("#analyse").click()
    expect(page.locator("#analysis .measures")).to_contain_text("Flesch", timeout=SLOW)
    marked = page.locator("#analysis .marked")
    expect(marked.locator("mark.jargon")).to_have_text("In order to")
    expect(marked.locator("mark.weak_opening")).to_have_text("Hello everyone.")
    expect(marked).to_contain_text("<b>")  # shown, not carried out
    expect(page.locator("#analysis .notes li").first).to_be_visible()


def test_what_was_written_survives_a_reload(page: Page) -> None:
    open_desk(page)
    page.locator("#topic input, #topic textarea").first.fill("Rye bread")
    page.locator("#material textarea").fill("Rye bread keeps fresh for many days in a wooden box.")
    page.locator("#write").click()
    expect(page.locator("#desk-about")).to_contain_text("offline writer", timeout=SLOW)
    written = page.locator("#desk-draft textarea").input_value()
    page.reload()
    expect(page.locator("#desk-draft textarea")).to_have_value(written)
    expect(page.locator("#topic input, #topic textarea").first).to_have_value("Rye bread")
    expect(page.locator("#material textarea")).to_have_value(re.compile("wooden box"))
    page.locator("#desk-draft textarea").fill("Changed by hand.")
    page.locator("#earlier input").click()
    page.get_by_role("option", name="Rye bread").click()
    expect(page.locator("#desk-draft textarea")).to_have_value(written)


def test_a_document_becomes_material(page: Page, tmp_path: Path) -> None:
    open_desk(page)
    notes = tmp_path / "notes.md"
    notes.write_text("# Rye\n\nRye bread keeps fresh for many days in a wooden box.")
    add_document(page, notes)
    expect(page.locator("#material textarea")).to_have_value(re.compile("wooden box"))
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no pdf")
    add_document(page, broken)
    expect(page.locator("#desk-problem .notice")).to_contain_text(
        "damaged, protected or no PDF", timeout=SLOW
    )
    expect(page.locator("#material textarea")).to_have_value(re.compile("wooden box"))


def test_an_ending_is_added(page: Page) -> None:
    open_desk(page)
    page.locator("#script textarea").fill("Rye bread keeps fresh for many days.")
    page.get_by_role("tab", name="Analyse and improve").click()
    page.locator("#write-ending").click()
    expect(page.locator("#desk-about")).to_contain_text("offline writer", timeout=SLOW)
    written = page.locator("#desk-draft textarea").input_value()
    assert written.startswith("Rye bread keeps fresh for many days.\n\n")
    assert len(written.split("\n\n")) == 2


def test_a_translation_that_cannot_be_done(page: Page) -> None:
    open_desk(page)
    page.locator("#script textarea").fill("Hello, my good friend. How are you today?")
    page.get_by_role("tab", name="Translate").click()
    page.locator("#target input").fill("Japanese")
    page.get_by_role("option", name="Japanese").click()
    page.locator("#translate").click()
    notice = page.locator("#desk-problem .notice")
    expect(notice).to_contain_text("from English to Japanese", timeout=SLOW)
    expect(notice.locator(".remedy")).to_contain_text("HEYGEN_ARGOS_DIR")


WRITTEN = "Every morning the bakers of the old town light their ovens. " * 16  # a minute
SLOW_ANSWER = answer({"title": "Bread", "script": WRITTEN}, pieces=6).replace("data: {", "@wait 1\ndata: {")


@pytest.fixture(scope="module")
def model() -> Iterator[LlmServer]:
    """A language model that translates."""
    with LlmServer(answer({"translation": "Una palabra."})) as model:
        yield model


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory, model: LlmServer) -> Iterator[Server]:
    """A server that asks the language model."""
    server = Server(tmp_path_factory.mktemp("model"), HEYGEN_LLM_BASE_URL=model.url)
    try:
        server.wait_for_page()
        yield server
    finally:
        server.stop()


def test_a_language_model_is_watched_while_it_writes(
    browser: Browser, own_server: Server, model: LlmServer
) -> None:
    model.begin(SLOW_ANSWER, SLOW_ANSWER, "refusal", answer({"translation": "Una palabra."}))
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(own_server.url)
    page.wait_for_selector("#create")
    open_desk(page)
    page.locator("#topic input, #topic textarea").first.fill("Bread")
    draft = page.locator("#desk-draft textarea")

    # It grows, and can be stopped: what there is stays.
    page.locator("#write").click()
    expect(draft).to_have_value(re.compile("^Every morning"), timeout=SLOW)
    expect(page.locator("#stop-writing")).to_be_visible()
    sizes = [len(draft.input_value())]
    page.wait_for_function(
        "size => document.querySelector('#desk-draft textarea').value.length > size", arg=sizes[0]
    )
    sizes.append(len(draft.input_value()))
    page.locator("#stop-writing").click()
    expect(page.locator("#write")).to_have_text("Write script")
    assert 0 < sizes[0] < sizes[1] < len(WRITTEN)
    assert len(draft.input_value()) < len(WRITTEN)

    page.locator("#write").click()
    expect(page.locator("#desk-about")).to_contain_text("by llm · 160 tokens", timeout=SLOW)
    expect(draft).to_have_value(WRITTEN.strip())

    page.locator("#write").click()
    expect(page.locator("#desk-problem .notice")).to_contain_text("refused to write this", timeout=SLOW)
    assert "I cannot help with that." in page.locator("#desk-problem .notice").inner_text()
    expect(page.locator("#write")).to_be_enabled()
    context.close()


def test_a_video_in_other_languages(browser: Browser, own_server: Server) -> None:
    body = {"script": "One word.", "avatar_id": "square", "voice_id": "tone", "resolution": "720p"}
    address = f"{own_server.url}/api/v1/videos/create"
    made = httpx.post(address, json=body, headers={"Prefer": "wait=60"}, timeout=90).json()
    assert made["status"] == "completed"
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{own_server.url}?video={made['video_id']}")
    page.get_by_role("button", name="This video in other languages").click()
    page.locator("#video-languages input").click()
    page.get_by_role("option", name="Spanish").click()
    page.get_by_role("option", name="English").click()
    page.keyboard.press("Escape")
    page.locator("#translate-video").click()
    expect(page.locator("#languages-problem .notice")).to_contain_text("in English already", timeout=SLOW)
    expect(page.locator("#panel .percent")).to_be_visible(timeout=SLOW)
    expect(page.locator("#recent .item")).to_contain_text("Una palabra.", timeout=SLOW)
    context.close()
