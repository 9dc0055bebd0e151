"""How the script will be said, in a real browser."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Page, expect
from server_process import SLOW, Server

pytestmark = pytest.mark.browser


def test_a_word_is_corrected_with_a_click(page: Page, server: Server) -> None:
    page.locator("#script textarea").fill("Dr. <b>Smythe paid $5 to Qorvath.")
    page.get_by_role("button", name="Said as").click()
    view = page.locator("#said")
    expect(view.locator("mark")).to_have_text(["Dr. Doctor", "$5 five dollars"], timeout=SLOW)
    expect(view).to_contain_text("<b>Smythe")  # shown, not carried out

    view.get_by_text("Qorvath").click()
    expect(page.locator("#about-word")).to_contain_text("Qorvath is said as Qorvath /", timeout=SLOW)
    field = page.locator("#say-as :is(textarea, input)")
    expect(field).to_be_focused()
    field.fill("/5/")
    page.locator("#save-word").click()
    expect(page.locator("#word-problem .notice")).to_contain_text("no sign of the IPA", timeout=SLOW)
    field.fill("core vath")
    page.locator("#save-word").click()
    expect(view.locator("mark[data-kind=dictionary]")).to_have_text("Qorvath core vath", timeout=SLOW)
    expect(page.locator("#correction")).to_be_hidden()
    kept = httpx.get(f"{server.url}/api/v1/pronunciations").json()
    assert {"word": "Qorvath", "language": "en", "say": "core vath", "ipa": ""} in kept

    view.locator("mark[data-kind=dictionary]").press("Enter")
    page.locator("#forget-word").click()
    expect(view.locator("mark")).to_have_count(2, timeout=SLOW)
    assert "Qorvath" not in httpx.get(f"{server.url}/api/v1/pronunciations").text


def test_the_view_follows_the_script_and_the_voice(page: Page) -> None:
    page.get_by_role("button", name="Said as").click()
    expect(page.locator("#said")).to_contain_text("Write a script")
    page.locator("#script textarea").press_sequentially("It is 12:30")
    expect(page.locator("#said mark")).to_have_text("12:30 twelve thirty", timeout=SLOW)
    box = page.locator("#voice input")
    box.fill("tone")
    page.get_by_role("option", name=re.compile("· tone —")).click()
    expect(page.locator("#said")).to_contain_text("does not tell how it reads", timeout=SLOW)
