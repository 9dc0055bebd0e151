"""Captions in the picture show each word when it is said, within the safe part of the frame, two lines at
most, in every language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.effects.captions import CaptionOptions, Captions
from numpy.typing import NDArray
from pydantic import ValidationError

from heygen_studio.contracts import CaptionLook, EffectSession
from heygen_studio.media import Canvas, FrameSpec, Utterance, WordMark
from heygen_studio.render import nv12_to_rgb
from heygen_studio.render.lettering import Letters, coloured, letter, plain, text_width
from heygen_studio.video.request import VideoRequest

WIDE, UPRIGHT = FrameSpec(640, 360, Fraction(25)), FrameSpec(360, 640, Fraction(25))
GREY = 126


def utterance(text: str, start: float = 0.0, spaced: bool = True) -> Utterance:
    """A sentence, half a second a word, and half a second of silence at its end."""
    words = text.split() if spaced else list(text)
    marks = [WordMark(w.strip(".,。、"), start + i / 2, start + i / 2 + 0.5) for i, w in enumerate(words)]
    return Utterance(text, start, start + len(words) / 2 + 0.5, tuple(mark for mark in marks if mark.text))


@contextmanager
def captions(spec: FrameSpec, **look: object) -> Iterator[EffectSession]:
    with Captions().open(spec, CaptionOptions(captions=CaptionLook(**look))) as session:  # type: ignore[arg-type]
        yield session


def seen(session: EffectSession, spec: FrameSpec, seconds: float) -> NDArray[np.uint8]:
    """What is painted over grey at a time, RGB."""
    canvas = Canvas.blank(spec)
    canvas.y[:] = GREY
    session.draw(canvas, int(seconds * spec.fps))
    return nv12_to_rgb(canvas)


def changed(picture: NDArray[np.uint8]) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is not grey; None where all is."""
    rows, columns = np.nonzero((np.abs(picture.astype(int) - picture[0, 0]) > 4).any(-1))
    return None if not len(rows) else (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


@pytest.mark.parametrize("style", ["classic", "bold", "boxed", "karaoke"])
@pytest.mark.parametrize("spec", [WIDE, UPRIGHT], ids=["wide", "upright"])
def test_words_are_seen_while_they_are_said_within_the_safe_part(style: str, spec: FrameSpec) -> None:
    text = "Everything that you type here is said by a presenter, and shown below, word by word."
    with captions(spec, style=style) as session:
        session.listen(utterance(text))
        for seconds in np.arange(0.1, 8.0, 0.5):
            left, top, right, bottom = changed(seen(session, spec, seconds)) or (0, 0, 0, 0)
            assert right > left, f"nothing at {seconds}"
            assert left >= 0.04 * spec.width
            assert right <= 0.96 * spec.width
            assert bottom <= (0.96 if spec is WIDE else 0.86) * spec.height
            assert top > 0.5 * spec.height
            assert abs(left + right - spec.width) < 0.03 * spec.width  # in the middle
        assert changed(seen(session, spec, 8.2)) is None


def test_a_sentence_gives_way_to_the_next() -> None:
    with captions(WIDE) as session:
        session.listen(utterance("Short."))
        one = changed(seen(session, WIDE, 0.3))
        session.listen(utterance("This one is a good deal longer.", start=1.0))
        other = changed(seen(session, WIDE, 1.3))
    assert one is not None
    assert other is not None
    assert other[2] - other[0] > 3 * (one[2] - one[0])


def test_karaoke_colours_the_word_that_is_said() -> None:
    with captions(WIDE, style="karaoke", highlight="#ff0000") as session:
        session.listen(utterance("left middle right"))
        places = []
        for word in range(3):
            picture = seen(session, WIDE, word / 2 + 0.25).astype(int)
            red = (picture[..., 0] - picture[..., 1:].max(-1)) > 90
            places.append(np.nonzero(red)[1].mean())
    assert places[0] < 0.45 * WIDE.width < places[1] < 0.55 * WIDE.width < places[2]


@pytest.mark.parametrize("position", ["top", "middle", "bottom"])
def test_they_stand_where_they_are_asked_to(position: str) -> None:
    with captions(WIDE, style="boxed", position=position, size=0.8) as session:
        session.listen(utterance("Here."))
        found = changed(seen(session, WIDE, 0.3))
    assert found is not None
    middle = (found[1] + found[3]) / 2 / WIDE.height
    assert {"top": 0.05 < middle < 0.2, "middle": 0.45 < middle < 0.55, "bottom": 0.8 < middle < 0.95}[
        position
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "欢迎来到我们的演播室在这里每一个字都会由主持人说出来并且显示在画面的下方"),
        ("ja", "スタジオへようこそここに入力した言葉はすべて司会者が話し画面の下に表示されます"),
        ("ko", "스튜디오에오신것을환영합니다여기에입력한모든단어는진행자가말하고화면아래에표시됩니다"),
    ],
)
@pytest.mark.parametrize("style", ["bold", "karaoke"])
def test_languages_without_spaces_are_broken_by_width(language: str, text: str, style: str) -> None:
    with captions(UPRIGHT, style=style, language=language) as session:
        session.listen(utterance(text, spaced=False))
        for seconds in np.arange(0.2, len(text) / 2, 2.0):
            left, top, right, bottom = changed(seen(session, UPRIGHT, seconds)) or (0, 0, 0, 0)
            assert 0.04 * UPRIGHT.width <= left < right <= 0.96 * UPRIGHT.width
            assert bottom - top < 0.12 * UPRIGHT.height  # two lines


def test_letters_are_as_large_as_they_say_and_white_is_white() -> None:
    look = Letters(em=100, place=7, margin=10)
    (rgb, alpha), (chinese, _), (japanese, _) = (
        *letter(["H"], 400, 160, look, "en"),
        *letter(["骨直"], 400, 160, look, "zh"),
        *letter(["骨直"], 400, 160, look, "ja"),
    )
    rows, columns = np.nonzero(alpha > 127)
    assert abs(rows.max() + 1 - rows.min() - 73.3) < 2  # capitals have 0.733 em
    assert abs(columns.min() + columns.max() + 1 - 2 * 10 - text_width("H", 100)) < 4
    assert rgb[alpha == 255].min() >= 254
    assert (chinese.astype(int) - japanese != 0).any()  # each country has its own forms


def test_what_looks_like_a_command_is_shown_as_it_is() -> None:
    look = Letters(em=40, place=7)
    written = r"{\b1} \N a\hb {}"
    pictures = [alpha for _, alpha in letter([plain(written), plain("x")], 600, 120, look, "en")]
    columns = np.nonzero(pictures[0].any(0))[0]
    rows = np.nonzero(pictures[0].any(1))[0]
    assert abs(columns.max() - text_width(written, 40)) < 12
    assert rows.max() < 60  # one line


def test_a_colour_ends_where_its_word_does() -> None:
    look = Letters(em=60, place=7)
    ((rgb, alpha),) = letter([coloured(plain("II"), "#ff0000") + plain("II")], 300, 90, look, "en")
    solid = np.nonzero((alpha == 255).any(0))[0]
    row = rgb[30]
    assert tuple(row[solid.min() + 1]) == (255, 0, 0)
    assert tuple(row[solid.max() - 1]) == (255, 255, 255)


def test_the_font_is_what_the_manifest_says() -> None:
    folder = Path(str(files("heygen_studio_assets").joinpath("fonts")))
    entries = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json",
        *(entry["file"] for entry in entries),
    }
    for entry in entries:
        assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
        assert entry["licence"] == "OFL-1.1"


def test_a_style_may_be_named_alone_and_has_the_language_of_the_script() -> None:
    look = VideoRequest(script="Hola.", language="es", captions="karaoke").caption_look
    assert look == CaptionLook(style="karaoke", language="es")
    asked = VideoRequest(script="Hi.", captions=CaptionLook(size=2, language="ja"))
    assert asked.caption_look == CaptionLook(size=2, language="ja")
    assert VideoRequest(script="Hi.").caption_look is None
    with pytest.raises(ValidationError):
        VideoRequest.model_validate({"script": "Hi.", "captions": "loud"})
