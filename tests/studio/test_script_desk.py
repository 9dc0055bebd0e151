"""The script desk in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SLOW = 60_000


def open_desk(page: Page) -> None:
    page.get_by_role("button", name="Script desk").click()
    expect(page.locator("#topic")).to_be_visible()


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
