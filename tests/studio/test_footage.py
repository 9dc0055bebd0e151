"""A video of one's own says something else, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from server_process import SLOW
from support.films import pattern

pytestmark = pytest.mark.browser


def test_a_video_says_the_script_where_its_person_agrees(page: Page, tmp_path: Path) -> None:
    film = pattern(tmp_path / "film.mp4", 3, "-preset", "ultrafast", size="320x240")
    page.locator("#script textarea").fill("One word.")
    page.get_by_role("button", name="Use my own video").click()
    page.locator("#footage input[type=file]").set_input_files(film)
    expect(page.locator("#footage video")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Create video").click()
    expect(page.locator("#problem .notice")).to_contain_text(
        "only where the person in it agrees", timeout=SLOW
    )
    page.locator("#footage-consent input").check()
    page.get_by_role("button", name="Create video").click()
    expect(page.locator("#panel .film")).to_be_visible(timeout=SLOW)
    page.wait_for_function("document.querySelector('#panel video')?.readyState >= 3", timeout=SLOW)
    size = page.evaluate("(v => [v.videoWidth, v.videoHeight])(document.querySelector('#panel video'))")
    assert size == [320, 240]
