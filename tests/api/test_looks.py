"""Styles, lights and camera angles can be told apart, on a real presenter."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from heygen_studio.media import CameraAngle, Lighting, Style
from heygen_studio.registry import load_registry
from heygen_studio.settings import load_settings
from heygen_studio.video.timing import PACES

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

GREEN = "#00ff00"


Draw = Callable[..., NDArray[np.uint8]]


@pytest.fixture(scope="module")
def draw() -> Iterator[Draw]:
    """Draws a frame of a video of a real presenter, small."""
    from looks import Looks

    with Looks(load_registry(load_settings()), "professional_male_01") as looks:
        yield partial(looks.draw, test=True)


def lab(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The picture, small, in CIE L*a*b*: a distance of 2.3 is what an eye just notices."""
    small = Image.fromarray(picture).resize((64, 36), Image.Resampling.BOX)
    linear = np.asarray(small, np.float64) / 255
    linear = np.where(linear <= 0.04045, linear / 12.92, ((linear + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.moveaxis(linear @ to_xyz.T / (0.9505, 1.0, 1.089), -1, 0)
    x, y, z = (np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116) for t in (x, y, z))
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def distance(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Mean distance of two pictures, pixel by pixel."""
    return float(np.linalg.norm(lab(one) - lab(other), axis=-1).mean())


def figure(picture: NDArray[np.uint8]) -> tuple[float, float, float]:
    """Of a presenter before a green wall: width and middle of the head, width of the shoulders at the lower
    edge, as shares of the frame."""
    red, green, blue = np.moveaxis(picture.astype(int), -1, 0)
    presenter = green - np.maximum(red, blue) <= 60
    height, width = presenter.shape
    rows = presenter.sum(axis=1)
    widest = int(rows[: height // 2].argmax())
    middle = float(np.nonzero(presenter[widest])[0].mean())
    return rows[widest] / width, middle / width, rows[-10:].mean() / width


@pytest.fixture(scope="module")
def styles(draw: Draw) -> dict[str, NDArray[np.uint8]]:
    return {style: draw(style=style) for style in get_args(Style)}


def test_each_style_looks_other_than_each_other(styles: dict[str, NDArray[np.uint8]]) -> None:
    apart = {(a, b): distance(styles[a], styles[b]) for a, b in combinations(styles, 2)}
    assert len(apart) == 10
    assert min(apart.values()) > 10, apart


def _framings(draw: Draw) -> Iterator[tuple[str, tuple[float, float, float]]]:
    for style in get_args(Style):
        yield style, figure(draw(style=style, background=GREEN))


def test_each_style_has_a_framing_and_a_grade_of_its_own_whatever_the_background(draw: Draw) -> None:
    framings = dict(_framings(draw))
    size = {style: head for style, (head, *_) in framings.items()}
    assert 1.1 * size["professional"] < size["educational"] < size["casual"] < size["marketing"]
    assert framings["educational"][1] < 0.45  # to the side, with room for what is taught
    greys = {
        style: draw(style=style, background="#808080")[40:90, 40:90].mean(axis=(0, 1))
        for style in get_args(Style)
    }
    apart = {(a, b): float(np.abs(greys[a] - greys[b]).max()) for a, b in combinations(greys, 2)}
    near = {pair for pair, value in apart.items() if value <= 3}
    # A light or a colourful grade of grey may be the same: then the framing tells them apart.
    assert all(abs(size[a] - size[b]) > 0.01 for a, b in near), (apart, size)


def test_each_style_speaks_at_a_pace_of_its_own() -> None:
    assert PACES.keys() == set(get_args(Style))
    assert len(set(PACES.values())) == 5


def test_an_entertaining_picture_moves_and_a_professional_one_does_not(draw: Draw) -> None:
    def moved(style: str) -> float:
        return distance(*(draw(frame=frame, style=style, background=GREEN) for frame in (0, 100)))

    assert moved("professional") < 0.1
    assert moved("entertainment") > 2


@pytest.mark.parametrize(("kind", "names"), [("lighting", Lighting), ("camera_angle", CameraAngle)])
def test_each_preset_looks_other_than_each_other(draw: Draw, kind: str, names: Any) -> None:
    pictures = {name: draw(custom_settings={kind: name}) for name in get_args(names)}
    apart = {(a, b): distance(pictures[a], pictures[b]) for a, b in combinations(pictures, 2)}
    assert min(apart.values()) > 2.3, apart


def test_from_above_the_head_is_large_and_from_below_the_shoulders(draw: Draw) -> None:
    def proportion(angle: str) -> float:
        head, _, shoulders = figure(draw(custom_settings={"camera_angle": angle}, background=GREEN))
        return head / shoulders

    assert proportion("high") > 1.1 * proportion("low")


def test_a_style_goes_together_with_a_light_and_an_angle(draw: Draw) -> None:
    both = draw(style="marketing", custom_settings={"lighting": "warm", "camera_angle": "left"})
    for part in (
        {"style": "marketing"},
        {"style": "marketing", "custom_settings": {"lighting": "warm"}},
        {"custom_settings": {"lighting": "warm", "camera_angle": "left"}},
    ):
        assert distance(both, draw(**part)) > 2.3
