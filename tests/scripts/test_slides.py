"""A deck becomes scenes: notes are said, or the script that turns the slides, or what is written on them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.decks import write_pdf, write_pptx

from heygen_studio.errors import InputError
from heygen_studio.ingest.assets import AssetStore
from heygen_studio.scripts import storyboard
from heygen_studio.video.request import VideoRequest


@pytest.fixture
def assets(tmp_path: Path) -> AssetStore:
    return AssetStore(tmp_path / "data")


def test_what_is_written_on_slides_is_said_where_there_is_nothing_else(
    tmp_path: Path, assets: AssetStore
) -> None:
    deck = write_pdf(tmp_path / "deck.pdf", ["What moves\nFirst [point]", "---", "The end!"])
    board = storyboard(deck, "deck.pdf", assets)
    assert [(scene.slide, scene.script, scene.own_words) for scene in board.scenes] == [
        (1, "What moves.\nFirst [[point].", False), (3, "The end!", False),
    ]  # fmt: skip
    assert len(board.notes) == 2
    assert "left out" in board.notes[0]
    assert board.notes[0].endswith(": 2.")
    assert board.notes[1].endswith(": 1, 3.")
    picture = assets.get(board.scenes[0].background, "")
    assert (picture.name, picture.media_type) == ("deck 1.png", "image/png")
    request = VideoRequest.model_validate({"scenes": [scene.scene() for scene in board.scenes]})
    assert [scene.layout.shot for scene in request.each_scene()] == ["circle", "circle"]


def test_a_script_turns_the_slides(tmp_path: Path, assets: AssetStore) -> None:
    deck = write_pdf(tmp_path / "deck.pdf", ["One", "Two", "Three", "Four"])
    script = "[smile] Hello there.\n[next]\n[next] Now the third. [NEXT]Last."
    board = storyboard(deck, "deck.pdf", assets, script=script)
    assert [(scene.slide, scene.script) for scene in board.scenes] == [
        (1, "[smile] Hello there."), (3, "Now the third."), (4, "Last."),
    ]  # fmt: skip
    assert all(scene.own_words for scene in board.scenes)
    assert board.notes == ["Slides left out, for nothing is said on them: 2."]


def test_a_script_that_turns_too_often_is_refused(tmp_path: Path, assets: AssetStore) -> None:
    with pytest.raises(InputError, match="2 times, but the deck has 1 slides") as told:
        storyboard(write_pdf(tmp_path / "deck.pdf", ["One"]), "", assets, script="A. [next] B. [next] C.")
    assert told.value.code == "DECK_TOO_SHORT"


def test_a_deck_without_any_words_is_refused(tmp_path: Path, assets: AssetStore) -> None:
    with pytest.raises(InputError) as told:
        storyboard(write_pdf(tmp_path / "deck.pdf", ["-", "-"]), "", assets)
    assert told.value.code == "DECK_SILENT"


def test_speaker_notes_are_said(tmp_path: Path, assets: AssetStore) -> None:
    if not shutil.which("soffice"):
        pytest.skip("needs LibreOffice (Debian: libreoffice-impress)")
    deck = write_pptx(tmp_path / "deck.pptx", [("One", "Say this. And [that]."), ("Two", "")])
    board = storyboard(deck, "deck.pptx", assets, resolution="720p", aspect="9:16")
    assert [(scene.script, scene.own_words) for scene in board.scenes] == [
        ("Say this. And [[that].", True), ("Two.", False),
    ]  # fmt: skip
