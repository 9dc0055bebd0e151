"""A presenter from one's own photo, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from server_process import SLOW, Server
from support.films import pattern
from support.photos import FLAWS, hopper_file, packed

pytestmark = pytest.mark.browser

NAME = "Grace <b>H</b> `${1}`"


def choose_photo(page: Page, file: Path) -> None:
    page.get_by_text("Your own presenter, from a photo").click()
    page.locator("#photo input[type=file]").set_input_files(file)
    expect(page.locator("#photo")).to_contain_text(file.suffix)


def test_from_a_photo_to_a_presenter_that_is_used(page: Page, tmp_path: Path) -> None:
    before = page.locator("#presenters input").count()
    choose_photo(page, hopper_file())
    page.locator("#own-name").get_by_role("textbox").fill(NAME)
    page.get_by_text("Man", exact=True).click()
    page.locator("#own-create").click()
    expect(page.locator("#own-status [role=progressbar]")).to_be_visible(timeout=SLOW)
    expect(page.locator("#presenters input")).to_have_count(before + 1, timeout=SLOW)
    made = page.locator("#presenters input:checked")
    avatar_id = made.get_attribute("value") or ""
    assert re.fullmatch(r"avatar_[a-z2-7]{16}", avatar_id)
    # A name is text, whatever is in it.
    name = page.locator("#presenters .card", has=page.locator(f"input[value={avatar_id}]")).locator(".name")
    expect(name).to_have_text(NAME)
    expect(page.locator("#voice input")).to_have_value(re.compile(r"\bmale\b", re.IGNORECASE))
    expect(page.locator("#panel img")).to_be_visible()
    expect(page.locator("#own-status video")).to_be_visible(timeout=SLOW)
    page.wait_for_function("document.querySelector('#own-status video').duration > 2", timeout=SLOW)

    page.locator("#own-rename").get_by_role("textbox").fill("Amazing Grace")
    page.locator("#own-rename-do").click()
    expect(name).to_have_text("Amazing Grace")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    file = tmp_path / download.value.suggested_filename
    assert file.name == "Amazing Grace.avatar"
    download.value.save_as(file)

    page.reload()  # a page that is opened later knows the presenter as well
    expect(page.locator("#presenters input")).to_have_count(before + 1)
    page.locator(f"#presenters input[value={avatar_id}]").check()
    expect(page.locator("#own-tools")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator("#own-delete").click()
    page.wait_for_timeout(300)
    expect(page.locator("#presenters input")).to_have_count(before + 1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#own-delete").click()
    expect(page.locator("#presenters input")).to_have_count(before)
    expect(page.locator("#own-tools")).to_have_count(0)

    page.get_by_text("Your own presenter, from a photo").click()
    with page.expect_file_chooser() as chooser:
        page.locator("#own-import").click()
    chooser.value.set_files(file)
    expect(page.locator("#presenters .name", has_text="Amazing Grace")).to_have_count(1, timeout=SLOW)


@pytest.mark.parametrize(("code", "words"), [("NO_FACE", "No face was found"), ("BLURRED", "out of focus")])
def test_a_photo_that_cannot_be_used(page: Page, tmp_path: Path, code: str, words: str) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(packed(FLAWS[code]()))
    choose_photo(page, photo)
    page.locator("#own-create").click()
    notice = page.locator("#own-status .notice")
    expect(notice).to_contain_text(words, timeout=SLOW)
    expect(notice.locator(".remedy")).not_to_be_empty()
    expect(page.locator("#own-create")).to_be_enabled()


def test_without_a_photo(page: Page) -> None:
    page.get_by_text("Your own presenter, from a photo").click()
    page.locator("#own-create").click()
    expect(page.locator("#own-status .notice")).to_contain_text("There is no photo yet", timeout=SLOW)


def choose_film(page: Page, file: Path) -> None:
    choose_photo(page, file)
    expect(page.locator("#own-film-consent")).to_be_visible()
    expect(page.locator("#own-film-voice")).to_have_count(0)  # nobody speaks in it


def test_a_video_becomes_a_presenter_of_someone_who_agrees(
    page: Page, server: Server, tmp_path: Path
) -> None:
    made = page.locator("#presenters .name", has_text="me talking")
    hold = server.data / "hold"
    hold.touch()
    choose_film(page, pattern(tmp_path / "me_talking.mp4", 11, "-preset", "ultrafast"))
    page.locator("#own-create").click()
    expect(page.locator("#own-status .notice")).to_contain_text("only of someone who agrees", timeout=SLOW)
    page.locator("#own-film-consent input").check()
    page.locator("#own-create").click()
    expect(page.locator("#own-status [role=progressbar]")).to_be_visible(timeout=SLOW)
    page.locator("#own-film-cancel").click()
    expect(page.locator("#own-status .notice")).to_contain_text("was cancelled", timeout=SLOW)
    expect(page.locator("#own-film-cancel")).to_have_count(0)
    hold.unlink()
    page.locator("#own-create").click()
    expect(made).to_have_count(1, timeout=SLOW)
    expect(page.locator("#own-status")).to_contain_text("Nobody speaks.")
    expect(page.locator("#own-status video")).to_be_visible(timeout=SLOW)
    expect(page.locator("#own-film-consent")).to_have_count(0)
    expect(page.locator("#own-rename").get_by_role("textbox")).to_have_value("me talking")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#own-delete").click()
    expect(made).to_have_count(0, timeout=SLOW)


def test_a_video_that_cannot_be_used(page: Page, tmp_path: Path) -> None:
    choose_film(page, pattern(tmp_path / "short.mp4", 3, "-preset", "ultrafast"))
    page.locator("#own-film-consent input").check()
    page.locator("#own-create").click()
    notice = page.locator("#own-status .notice")
    expect(notice).to_contain_text("The video is only 3.0 s long", timeout=SLOW)
    expect(notice.locator(".remedy")).not_to_be_empty()
