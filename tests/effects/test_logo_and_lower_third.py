"""Logos and lower thirds stand where they should, as large as asked for, and come and go in time."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.effects.captions import CaptionOptions, Captions
from heygen_studio_plugins.effects.logo import Logo, LogoOptions
from heygen_studio_plugins.effects.lower_third import LowerThird, LowerThirdOptions
from numpy.typing import NDArray
from PIL import Image

from heygen_studio.contracts import CaptionLook, EffectSession
from heygen_studio.ingest.assets import AssetStore
from heygen_studio.media import Canvas, FrameSpec, Utterance
from heygen_studio.render import nv12_to_rgb

WIDE, UPRIGHT = FrameSpec(640, 360, Fraction(25)), FrameSpec(360, 640, Fraction(25))


def seen(session: EffectSession, spec: FrameSpec, frame: int) -> NDArray[np.int_]:
    """What is painted over grey, as RGB."""
    canvas = Canvas.blank(spec)
    canvas.y[:] = 126
    session.draw(canvas, frame)
    return nv12_to_rgb(canvas).astype(int)


def place(picture: NDArray[np.int_]) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is not grey; None where all is."""
    rows, columns = np.nonzero(np.abs(picture - 128).max(-1) > 12)
    return None if not len(rows) else (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


def logo(data_dir: Path, shape: tuple[int, int], **options: object) -> tuple[Logo, LogoOptions]:
    """A red disc with a transparent ground."""
    across = (np.arange(shape[0]) + 0.5) / shape[0] * 2 - 1
    down = (np.arange(shape[1]) + 0.5) / shape[1] * 2 - 1
    pixels = np.zeros((shape[1], shape[0], 4), np.uint8)
    pixels[across**2 + down[:, None] ** 2 < 1] = 255, 0, 0, 255
    png = io.BytesIO()
    Image.fromarray(pixels).save(png, "PNG")
    asset = AssetStore(data_dir).add_bytes(png.getvalue(), "logo.png")
    return Logo(data_dir), LogoOptions(picture=asset.id, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("corner", ["top_left", "top_right", "bottom_left", "bottom_right"])
def test_a_logo_stands_in_its_corner_as_high_as_asked_for(tmp_path: Path, corner: str) -> None:
    effect, options = logo(tmp_path, (200, 100), corner=corner, size=0.2)
    with effect.open(WIDE, options) as session:
        left, top, right, bottom = place(seen(session, WIDE, 0)) or (0, 0, 0, 0)
    assert bottom - top == pytest.approx(72, abs=2)
    assert right - left == pytest.approx(144, abs=3)
    assert (left < 30) == corner.endswith("left")
    assert (right > 610) == corner.endswith("right")
    assert (top < 30) == corner.startswith("top")
    assert (bottom > 330) == corner.startswith("bottom")


def test_a_logo_is_transparent_where_it_says_and_as_a_whole(tmp_path: Path) -> None:
    reds = []
    for opacity in (1.0, 0.5):
        effect, options = logo(tmp_path, (100, 100), size=0.4, opacity=opacity, corner="top_left")
        with effect.open(WIDE, options) as session:
            picture = seen(session, WIDE, 0)
        left, top, right, bottom = place(picture) or (0, 0, 0, 0)
        assert np.abs(picture[top, left] - 128).max() < 10  # the corner beside the disc
        reds.append(picture[(top + bottom) // 2, (left + right) // 2])
    assert np.abs(reds[0] - (255, 0, 0)).max() < 6
    assert np.abs(reds[1] - (191, 64, 64)).max() < 6


def test_a_long_logo_does_not_run_across_the_picture(tmp_path: Path) -> None:
    effect, options = logo(tmp_path, (2000, 50), size=0.2)
    with effect.open(WIDE, options) as session:
        left, _, right, _ = place(seen(session, WIDE, 0)) or (0, 0, 640, 0)
    assert right - left < 0.45 * WIDE.width


@pytest.mark.parametrize("spec", [WIDE, UPRIGHT], ids=["wide", "upright"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_lower_third_comes_stays_and_goes_at_its_side(spec: FrameSpec, side: str) -> None:
    options = LowerThirdOptions(name="Ann Lee", role="Engineer", start=1, seconds=3, side=side)  # type: ignore[arg-type]
    with LowerThird().open(spec, options) as session:
        assert place(seen(session, spec, 24)) is None
        coming, there, going = (place(seen(session, spec, frame)) for frame in (28, 60, 97))
        assert place(seen(session, spec, 101)) is None
    assert coming is not None
    assert there is not None
    assert going is not None
    assert coming[2] - coming[0] < there[2] - there[0] > going[2] - going[0]
    assert 0.6 * spec.height < there[1] < there[3] < 0.8 * spec.height
    assert (there[0] < 0.1 * spec.width) == (side == "left")
    assert (there[2] > 0.9 * spec.width) == (side == "right")


def test_a_long_name_is_made_smaller_until_it_fits() -> None:
    options = LowerThirdOptions(name="A name that is long " * 4, start=0)
    with LowerThird().open(UPRIGHT, options) as session:
        left, _, right, _ = place(seen(session, UPRIGHT, 40)) or (0, 0, 0, 0)
    assert 0.4 * UPRIGHT.width < right - left < 0.8 * UPRIGHT.width


def test_captions_and_a_lower_third_do_not_cover_each_other() -> None:
    with (
        LowerThird().open(WIDE, LowerThirdOptions(name="Ann Lee", role="Engineer", start=0)) as name,
        Captions().open(WIDE, CaptionOptions(captions=CaptionLook(style="boxed"))) as words,
    ):
        words.listen(
            Utterance("A sentence of two lines that is as long as captions can be, or nearly so.", 0, 6)
        )
        above, below = place(seen(name, WIDE, 40)), place(seen(words, WIDE, 40))
    assert above is not None
    assert below is not None
    assert above[3] <= below[1]
