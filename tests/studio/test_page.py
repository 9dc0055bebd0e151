"""The studio in a real browser."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from server_process import SLOW, Server
from support.studio import FRAMES_PER_SENTENCE

pytestmark = pytest.mark.browser


def choose(page: Page, presenter: str, voice: str = "tone") -> None:
    page.locator(f"#presenters input[value='{presenter}']").check()
    box = page.locator("#voice input")
    box.fill(voice)
    page.get_by_role("option", name=re.compile(f"· {voice} —")).click()
    page.get_by_text("HD 720p", exact=True).click()


def create(page: Page, presenter: str, sentences: int = 2) -> None:
    page.locator("#script textarea").fill("One word. " * sentences)
    choose(page, presenter)
    page.get_by_role("button", name="Create video").click()


def facts(page: Page, video: str) -> dict[str, float]:
    """What the player knows of the video, once it can play."""
    page.wait_for_function(f'document.querySelector("{video}")?.readyState >= 3', timeout=SLOW)
    found: dict[str, float] = page.evaluate(
        f'(() => {{ const v = document.querySelector("{video}");'
        " return {duration: v.duration, width: v.videoWidth, height: v.videoHeight}; })()"
    )
    return found


def test_from_script_to_video(page: Page, server: Server) -> None:
    create(page, "slow", sentences=3)
    expect(page.locator("#panel .percent")).to_be_visible(timeout=SLOW)
    expect(page.locator("#panel [role=progressbar]")).to_have_count(6)
    expect(page.get_by_role("button", name="Creating …")).to_be_disabled()
    expect(page.locator("#panel .film")).to_be_visible(timeout=SLOW)
    seen = facts(page, "#panel video")
    assert seen["duration"] == pytest.approx(3 * FRAMES_PER_SENTENCE / 25, abs=0.1)
    assert (seen["width"], seen["height"]) == (1280, 720)
    page.evaluate("document.querySelector('#panel video').play()")
    page.wait_for_function("document.querySelector('#panel video').currentTime > 0.2")
    expect(page.get_by_role("button", name="Create video")).to_be_enabled()
    expect(page.locator("#cancel")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.endswith(".mp4")
    assert download.value.path().read_bytes()[4:8] == b"ftyp"
    expect(page.locator("#recent .item")).to_have_count(1)
    assert facts(page, "#recent video")["duration"] == seen["duration"]


def test_a_reload_goes_on_where_it_was(page: Page) -> None:
    create(page, "slow", sentences=40)
    page.wait_for_function(
        "parseInt(document.querySelector('#panel .percent')?.textContent) > 5", timeout=SLOW
    )
    before = int(page.locator("#panel .percent").inner_text().strip("%\n"))
    address = page.url
    assert re.search(r"\?video=video_[a-z2-7]{26}$", address)
    page.reload()
    expect(page.locator("#panel .percent")).to_be_visible()
    assert int(page.locator("#panel .percent").inner_text().strip("%\n")) >= before
    assert page.url == address
    expect(page.locator("#script textarea")).to_have_value("One word. " * 40)
    expect(page.locator("#presenters input:checked")).to_have_value("slow")
    expect(page.locator("#voice input")).to_have_value(re.compile("· tone"))
    expect(page.locator("#recent .item")).to_have_count(1)
    page.locator("#cancel").click()
    expect(page.locator("#panel")).to_contain_text("Cancelled")
    expect(page.locator("#recent .note")).to_have_text("Cancelled")
    expect(page.locator("#cancel")).to_have_count(0)
    expect(page.get_by_role("button", name="Create video")).to_be_enabled()


def test_a_recent_video_opens_again(page: Page) -> None:
    create(page, "square", sentences=1)
    expect(page.locator("#panel .film")).to_be_visible(timeout=SLOW)
    first = page.url
    create(page, "fails", sentences=2)
    expect(page.locator("#panel .notice")).to_be_visible(timeout=SLOW)
    expect(page.locator("#recent .item")).to_have_count(2)
    page.locator("#recent .item").nth(1).click()
    expect(page.locator("#panel .film")).to_be_visible()
    expect(page.locator("#script textarea")).to_have_value("One word. ")
    assert page.url == first


def test_a_video_whose_file_is_gone_is_made_again(page: Page, server: Server) -> None:
    create(page, "square", sentences=1)
    expect(page.locator("#panel .film")).to_be_visible(timeout=SLOW)
    job = page.url.partition("?video=")[2]
    (film,) = server.data.rglob(f"{job}/video.mp4")
    for player in ("#panel video", "#recent video"):
        facts(page, player)  # what is still being loaded would complain that the file is gone
    film.unlink()
    page.reload()
    expect(page.locator("#panel .notice")).to_contain_text("The file of the video was removed.")
    expect(page.locator("#recent .note")).to_have_text("The file is gone")
    page.get_by_role("button", name="Make again").click()
    facts(page, "#panel video")
    assert film.exists()
    expect(page.locator("#again")).to_be_hidden()


@pytest.mark.parametrize("script", ["", "🙂🎉"])
def test_a_script_that_cannot_be_spoken(page: Page, script: str) -> None:
    page.locator("#script textarea").fill(script)
    page.get_by_role("button", name="Create video").click()
    notice = page.locator("#problem .notice")
    expect(notice).to_contain_text("The script is empty." if not script else "no words")
    expect(notice.locator(".remedy")).to_contain_text("Write what the presenter is to say")
    assert "video=" not in page.url


def test_an_engine_that_fails(page: Page) -> None:
    create(page, "fails")
    notice = page.locator("#panel .notice")
    expect(notice).to_contain_text("the square has no fifth corner", timeout=SLOW)
    expect(notice.locator(".remedy")).not_to_be_empty()
    assert "Traceback" not in page.content()
    expect(page.get_by_role("button", name="Create video")).to_be_enabled()


def test_hint_and_draft(page: Page) -> None:
    expect(page.locator("#form .hint")).to_have_text("Write what the presenter is to say.")
    page.locator("#script textarea").fill("word " * 300)
    expect(page.locator("#form .hint")).to_have_text("1,499 characters · about 1 min 46 s")
    page.reload()
    expect(page.locator("#script textarea")).to_have_value("word " * 300)
    page.locator("#script textarea").fill("x" * 60_001)
    expect(page.locator("#form .hint.over")).to_contain_text("60,000 are the most")


def test_voice_fits_the_presenter(page: Page) -> None:
    for presenter, gender in (("professional_male_01", "male"), ("professional_female_01", "female")):
        page.locator(f"#presenters input[value='{presenter}']").check()
        expect(page.locator("#voice input")).to_have_value(re.compile(rf"\b{gender}\b", re.IGNORECASE))


def test_presenters_work_with_the_keyboard(page: Page) -> None:
    first, second = (page.locator("#presenters input").nth(n) for n in (0, 1))
    expect(first).to_be_checked()
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(second).to_be_checked()
    expect(second).to_be_focused()


def test_listen(page: Page) -> None:
    choose(page, "square")
    page.get_by_role("button", name="Listen").click()
    assert_played = "document.querySelector('#sample audio')?.currentTime > 0.1"
    page.wait_for_function(assert_played, timeout=SLOW)
    assert page.evaluate("document.querySelector('#sample audio').duration") == pytest.approx(0.6, abs=0.01)
    choose(page, "square", voice="unready")
    expect(page.locator("#sample audio")).to_have_count(0)
    page.get_by_role("button", name="Listen").click()
    expect(page.locator("#sample .remedy")).to_have_text("Put the voice into its folder.")


def test_two_people_at_once(page: Page, browser: Browser, server: Server) -> None:
    other = browser.new_context().new_page()
    other.goto(server.url)
    create(page, "slow", sentences=4)
    create(other, "square", sentences=1)
    for person, sentences in ((page, 4), (other, 1)):
        expect(person.locator("#panel .film")).to_be_visible(timeout=SLOW)
        seen = facts(person, "#panel video")
        assert seen["duration"] == pytest.approx(sentences * FRAMES_PER_SENTENCE / 25, abs=0.1)
        expect(person.locator("#recent .item")).to_have_count(1)
    other.context.close()


def test_nothing_comes_from_elsewhere(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.url)
    page.wait_for_selector("#create")
    page.wait_for_timeout(3000)  # the page asks for news all the time, so that it is never idle
    context.close()
    assert asked
    assert [url for url in asked if not url.startswith((server.url, "data:", "blob:"))] == []


def test_an_address_of_a_video_that_is_gone(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/?video=video_{'a' * 26}")
    expect(page.locator("#problem .notice")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1440, "dark")])
def test_nothing_sticks_out(browser: Browser, server: Server, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.goto(server.url)
    page.wait_for_selector("#create")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for part in ("#script", "#presenters", "#voice", "#listen", "#create", "#panel"):
        box = page.locator(part).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(c => c < 60)")
    assert dark == (scheme == "dark")
    context.close()


def test_gradio_opens_nothing_to_the_web(server: Server) -> None:
    """No event is a public endpoint, and no file outside can be read."""
    assert httpx.get(f"{server.url}/gradio_api/info").status_code == 404
    for path in ("/etc/passwd", str(server.log), "../../etc/passwd"):
        assert httpx.get(f"{server.url}/gradio_api/file={path}").status_code in (403, 404)
