"""Decks are drawn slide by slide, with the words on them and those of their speaker; what cannot be used is
said."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from support.decks import write_pdf, write_pptx

from heygen_studio.errors import CancelledError, InputError, NotReadyError
from heygen_studio.ingest.decks import MAX_SLIDES, read_deck


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "slides"
    made.mkdir()
    return made


def test_pages_of_a_pdf_are_drawn_in_order_and_read(tmp_path: Path, folder: Path) -> None:
    reports: list[float] = []
    deck = write_pdf(tmp_path / "deck.pdf", ["What moves\nand what does not", "The end"])
    slides = read_deck(deck, folder, 640, 360, lambda done, message: reports.append(done))
    assert [slide.text for slide in slides] == ["What moves\nand what does not", "The end"]
    assert [slide.notes for slide in slides] == ["", ""]
    greens = []
    for slide in slides:
        picture = np.asarray(Image.open(slide.picture))
        assert picture.shape == (360, 640, 3)
        assert picture.min() < 30 < 60 < picture[0, 0, 1]  # letters upon the ground
        greens.append(int(picture[0, 0, 1]))
    assert greens == [85, 170]
    assert reports == sorted(reports)
    assert reports[-1] == 1


def test_a_slide_of_another_shape_is_whole_upon_the_colour_of_its_edge(tmp_path: Path, folder: Path) -> None:
    deck = write_pdf(tmp_path / "deck.pdf", ["Square"], size=(500, 500))
    picture = np.asarray(Image.open(read_deck(deck, folder, 640, 360)[0].picture)).astype(int)
    assert np.abs(picture - picture[0, 0]).max(-1)[:, :140].max() <= 1
    assert np.abs(picture - picture[0, 0]).max(-1)[:, 140:500].max() > 60


def test_a_presentation_has_its_notes_and_not_its_hidden_slides(tmp_path: Path, folder: Path) -> None:
    slides = [
        ("One", "Say one."),
        ("Secret", "Do not say this."),
        ("Two", ""),
        ("Three", "Say three.\nAnd more."),
    ]
    deck = write_pptx(tmp_path / "deck.pptx", slides, hidden=[1])
    if not shutil.which("soffice"):
        with pytest.raises(NotReadyError, match="LibreOffice") as told:
            read_deck(deck, folder, 640, 360)
        assert "PDF" in told.value.remedy
        return
    found = read_deck(deck, folder, 640, 360)
    assert [(slide.text, slide.notes) for slide in found] == [
        ("One", "Say one."), ("Two", ""), ("Three", "Say three.\nAnd more."),
    ]  # fmt: skip
    assert all(np.asarray(Image.open(slide.picture)).shape == (360, 640, 3) for slide in found)


def _zipped(path: Path) -> Path:
    import zipfile

    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("letter.txt", "Dear reader")
    return path


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "DECK_TYPE"),
        (b"Dear reader", "DECK_TYPE"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "DECK_PROTECTED"),
        (b"%PDF-1.4\nnothing more", "DECK_UNREADABLE"),
        (b"PK\x03\x04 and nothing more", "DECK_UNREADABLE"),
    ],
)
def test_what_is_no_deck_is_refused(tmp_path: Path, folder: Path, content: bytes, code: str) -> None:
    (tmp_path / "deck").write_bytes(content)
    with pytest.raises(InputError) as told:
        read_deck(tmp_path / "deck", folder, 640, 360)
    assert told.value.code == code
    assert told.value.remedy
    assert str(tmp_path) not in str(told.value)


def test_other_packed_files_are_no_decks(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(InputError) as told:
        read_deck(_zipped(tmp_path / "letter.pptx"), folder, 640, 360)
    assert told.value.code == "DECK_TYPE"


def test_a_deck_of_too_many_slides_is_refused_before_it_is_drawn(tmp_path: Path, folder: Path) -> None:
    deck = write_pdf(tmp_path / "deck.pdf", ["Page"] * (MAX_SLIDES + 1))
    with pytest.raises(InputError, match=f"{MAX_SLIDES + 1} slides") as told:
        read_deck(deck, folder, 640, 360)
    assert told.value.code == "DECK_TOO_LONG"
    assert len(list(folder.iterdir())) < MAX_SLIDES


def test_reading_can_be_cancelled(tmp_path: Path, folder: Path) -> None:
    def cancel(done: float, message: str) -> None:
        if done > 0:
            raise CancelledError("Enough.")

    with pytest.raises(CancelledError):
        read_deck(write_pdf(tmp_path / "deck.pdf", ["Page"] * 20), folder, 640, 360, cancel)
