"""Where a drawn presenter stands in each layout and each shape of the picture, and how that looks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from heygen_studio.media import ARKIT_BLENDSHAPES, Canvas, FaceTrack
from heygen_studio.registry import Registry, load_registry
from heygen_studio.render.colour import nv12_to_rgb
from heygen_studio.settings import load_settings
from heygen_studio.video.fields import AspectRatio
from heygen_studio.video.layout import Shot
from heygen_studio.video.plan import plan_video
from heygen_studio.video.request import VideoRequest
from heygen_studio.video.stages import Stage
from heygen_studio.video.staging import Staging

GOLDEN = Path(__file__).with_name("layouts.png")
"""A small frame of each shot, one below the other; `python tests/video/test_layouts.py` draws it anew."""
SMALL = (96, 54)
SHOTS: tuple[Shot, ...] = get_args(Shot)
PRESENTER, OTHER = "professional_female_01", "professional_male_01"


@cache
def registry() -> Registry:
    return load_registry(load_settings())


def _frame(asked: VideoRequest) -> NDArray[np.uint8]:
    plan = plan_video(asked, registry())
    rest = np.zeros((1, len(ARKIT_BLENDSHAPES)), np.float32), np.zeros((1, 6), np.float32)
    canvas = Canvas.blank(plan.spec)
    with Staging(plan, dict.fromkeys(Stage, 0.0)) as staging:
        scene = staging.scene(0)
        for provider in plan.providers[1:]:
            provider.prepare(lambda done, message: None)
        shown = scene.picture.draw(canvas, [FaceTrack(*rest)] * len(scene.actors), 0)
        return nv12_to_rgb(shown)


def frame(shot: Shot = "full", aspect: AspectRatio = "16:9", **more: Any) -> NDArray[np.uint8]:
    """The first frame of a video, RGB."""
    layout = {"shot": shot, **more.pop("layout", {})}
    fields = {"script": "One.", "avatar_id": PRESENTER, "test": True, "background": "#00a000", **more}
    return _Frames.of({**fields, "layout": layout, "aspect_ratio": aspect})


class _Frames:
    """Frames that have been drawn, by what was asked for."""

    kept: dict[str, NDArray[np.uint8]] = {}  # noqa: RUF012

    @classmethod
    def of(cls, fields: dict[str, Any]) -> NDArray[np.uint8]:
        asked = VideoRequest.model_validate(fields)
        key = asked.model_dump_json()
        if key not in cls.kept:
            cls.kept[key] = _frame(asked)
        return cls.kept[key]


def presenter(rgb: NDArray[np.uint8], aspect: AspectRatio = "16:9") -> NDArray[np.bool_]:
    """Where the presenter, or the frame around them, covers the background."""
    empty = frame("off", aspect)
    found: NDArray[np.bool_] = np.abs(rgb.astype(int) - empty).max(axis=2) > 40
    return found


def bounds(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def small(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(rgb).resize(SMALL, Image.Resampling.BOX))


@pytest.mark.parametrize("shot", SHOTS)
def test_each_shot_looks_as_it_did(shot: Shot) -> None:
    golden = np.asarray(Image.open(GOLDEN).convert("RGB"))
    place = SHOTS.index(shot) * SMALL[1]
    difference = np.abs(small(frame(shot)).astype(int) - golden[place : place + SMALL[1]])
    assert difference.mean() < 4
    assert (difference.max(axis=2) > 60).mean() < 0.01


@pytest.mark.parametrize("aspect", get_args(AspectRatio))
def test_in_every_shape_the_head_is_whole_and_the_body_reaches_the_bottom(aspect: AspectRatio) -> None:
    for shot in ("full", "half"):
        mask = presenter(frame(shot, aspect), aspect)
        left, top, right, bottom = bounds(mask)
        height, width = mask.shape
        assert bottom == height
        assert 0.005 * height < top < 0.3 * height
        head = mask[top : top + (height - top) // 3]
        assert not head[:, [0, -1]].any(), "the head touches no side"
        columns = np.flatnonzero(head.any(0))
        assert abs(columns.mean() - width / 2) < 0.08 * width
        assert right - left > 0.3 * width


def test_nearer_shots_show_a_larger_head() -> None:
    widths = []
    for shot in ("full", "half", "close_up"):
        mask = presenter(frame(shot))  # type: ignore[arg-type]
        _, top, _, _ = bounds(mask)
        widths.append(int(mask[top + 40].sum()))
    assert widths == sorted(widths)
    assert widths[2] > 1.15 * widths[0]


@pytest.mark.parametrize("corner", ["bottom_right", "top_left"])
def test_a_circle_is_round_and_in_its_corner(corner: str) -> None:
    rgb = frame("circle", layout={"corner": corner})
    left, top, right, bottom = bounds(presenter(rgb))
    height, width = rgb.shape[:2]
    side = right - left
    assert abs(side - (bottom - top)) <= 4
    assert side == pytest.approx(0.36 * height, abs=6)
    near = (width - right, height - bottom) if corner == "bottom_right" else (left, top)
    assert near == pytest.approx((0.045 * height,) * 2, abs=4)
    assert presenter(rgb).sum() < 0.8 * side * side, "its corners show what is behind"


def test_beside_a_slide_nothing_of_it_is_covered() -> None:
    left, _, right, _ = bounds(presenter(frame("beside")))
    assert (left, right) == (pytest.approx(427, abs=3), 640)
    left, _, right, _ = bounds(presenter(frame("beside", layout={"corner": "bottom_left"})))
    assert (left, right) == (0, pytest.approx(213, abs=3))
    _, top, _, bottom = bounds(presenter(frame("beside", "9:16"), "9:16"))
    assert (top, bottom) == (pytest.approx(427, abs=3), 640)


def test_two_stand_side_by_side_in_their_halves() -> None:
    both = presenter(frame(listener_id=OTHER))
    alone = presenter(frame())
    middle = both.shape[1] // 2
    halves = both[:, :middle], both[:, middle:]
    assert all(0.25 < half.mean() < 0.9 for half in halves)
    assert both.mean() > 1.4 * alone.mean()
    heads = [np.flatnonzero(half[120]).mean() for half in halves]
    assert all(abs(head - middle / 2) < 0.2 * middle for head in heads)


def test_scale_and_offset_move_the_presenter() -> None:
    left, top, right, _ = bounds(presenter(frame()))
    moved = bounds(presenter(frame(layout={"offset_x": 0.2})))
    assert moved[0] - left == pytest.approx(0.2 * 640, abs=4)
    smaller = bounds(presenter(frame(layout={"scale": 0.6})))
    assert smaller[3] == 360
    assert (smaller[2] - smaller[0]) < 0.75 * (right - left)
    assert smaller[1] > top


def _sheet() -> Iterator[NDArray[np.uint8]]:
    for shot in SHOTS:
        yield small(frame(shot))


if __name__ == "__main__":
    Image.fromarray(np.concatenate(list(_sheet()))).save(GOLDEN, optimize=True)
