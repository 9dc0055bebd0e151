"""The accordion of the delivery: its controls come from the engines, and its choices reach the video."""

from __future__ import annotations

import re

import pytest
from heygen_studio_plugins.lipsync.viseme.engine import VisemeOptions
from playwright.sync_api import Page, expect
from server_process import SLOW

pytestmark = pytest.mark.browser


def begin(page: Page, script: str) -> None:
    page.locator("#script textarea").fill(script)
    page.locator("#presenters input[value='square']").check()
    box = page.locator("#voice input")
    box.fill("tone")
    page.get_by_role("option", name=re.compile("· tone —")).click()
    page.get_by_role("button", name="Delivery").click()


def choose(page: Page, label: str, choice: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=choice).click()


def test_every_option_of_the_lip_sync_has_a_control(page: Page) -> None:
    page.get_by_role("button", name="Delivery").click()
    accordion = page.locator("#delivery")
    for name, schema in VisemeOptions.model_json_schema()["properties"].items():
        if name == "style":
            continue
        expect(accordion).to_contain_text(schema["title"])
        expect(accordion).to_contain_text(schema["description"])
        if "maximum" in schema:
            number = page.get_by_label(f"number input for {schema['title']}")
            assert float(number.get_attribute("min") or "nan") == schema["minimum"]
            assert float(number.get_attribute("max") or "nan") == schema["maximum"]
            assert float(number.input_value()) == schema["default"]
    expect(page.locator("#marks-help")).to_contain_text("[nod]")


def test_what_is_chosen_belongs_to_the_video(page: Page) -> None:
    script = "[smile] One word. One [nod] word."
    begin(page, script)
    choose(page, "Style", "Marketing")
    choose(page, "Gaze", "Camera")
    page.get_by_label("number input for Head motion").fill("1.5")
    page.get_by_role("button", name="Create video").click()
    expect(page.locator("#panel .film")).to_be_visible(timeout=SLOW)
    expect(page.locator("#recent .title")).to_have_text("One word. One word.")
    page.reload()
    expect(page.locator("#script textarea")).to_have_value(script, timeout=SLOW)
    page.get_by_role("button", name="Delivery").click()
    expect(page.get_by_label("Style", exact=True)).to_have_value("Marketing")
    expect(page.get_by_label("Gaze", exact=True)).to_have_value("Camera")
    expect(page.get_by_label("Emotion", exact=True)).to_have_value("As it comes")
    expect(page.get_by_label("number input for Head motion")).to_have_value("1.5")
    expect(page.get_by_label("number input for Expressiveness")).to_have_value("1")


def test_a_wrong_mark_is_named(page: Page) -> None:
    begin(page, "One word. One [foo] word.")
    page.get_by_role("button", name="Create video").click()
    expect(page.locator("#problem")).to_contain_text("[foo] in line 1, column 15")
    expect(page.locator("#problem")).to_contain_text("[smile]")
