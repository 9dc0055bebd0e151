"""Someone in a window: screenshots of calls, and films with bars. Nobody grows a body of the bar below."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet.creation import create_presenter
from heygen_studio_plugins.avatars.puppet.detect import find_faces
from heygen_studio_plugins.avatars.puppet.rig import on_grey
from heygen_studio_plugins.avatars.puppet.tile import window
from PIL import Image, ImageDraw, ImageOps

from heygen_studio.media import Photo

AVATARS = Path(__file__).parents[2] / "assets" / "avatars"
SIZE = (960, 540)
PLAIN, DARK, WHITE = (0, 0, 0), (20, 20, 22), (250, 250, 250)

Box = tuple[int, int, int, int]


@cache
def person(name: str) -> Image.Image:
    portrait = Image.open(AVATARS / name / "portrait.webp").convert("RGBA")
    portrait.thumbnail((640, 640))
    wall = Image.new("RGBA", portrait.size, (176, 168, 158, 255))
    wall.alpha_composite(portrait)
    return wall.convert("RGB")


def screenshot(colour: tuple[int, int, int], radius: int, **people: Box) -> Image.Image:
    """People in windows (left, top, right, bottom) on a plain screen, with buttons below."""
    screen = Image.new("RGB", SIZE, colour)
    for name, (left, top, right, bottom) in people.items():
        size = (right - left, bottom - top)
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius, fill=255)
        screen.paste(ImageOps.fit(person(name), size, centering=(0.5, 0.25)), (left, top), mask)
    if radius:
        for number in range(5):
            ImageDraw.Draw(screen).ellipse(
                (400 + 40 * number, 500, 430 + 40 * number, 530), fill=(200, 40, 40)
            )
    return screen


SHOTS: dict[str, tuple[Image.Image, Box]] = {}


def shots() -> dict[str, tuple[Image.Image, Box]]:
    """Screenshots, and where the largest face's window is."""
    if not SHOTS:
        bars, tile, left, right = (
            (0, 60, 960, 480),
            (240, 60, 720, 440),
            (20, 110, 470, 420),
            (490, 110, 940, 420),
        )
        SHOTS.update(
            {
                "bars": (screenshot(PLAIN, 0, medical_female_01=bars), bars),
                "tile": (screenshot(DARK, 20, professional_male_01=tile), tile),
                "white": (screenshot(WHITE, 0, professional_male_01=tile), tile),
                "two": (screenshot(DARK, 16, casual_male_01=left, professional_female_01=right), left),
            }
        )
        file = io.BytesIO()
        SHOTS["tile"][0].save(file, "JPEG", quality=75)
        SHOTS["jpeg"] = (Image.open(file).convert("RGB"), tile)
    return SHOTS


@pytest.mark.parametrize("name", ["bars", "tile", "white", "two", "jpeg"])
def test_the_window_is_found(name: str) -> None:
    picture, expected = shots()[name]
    rgb = np.asarray(picture)
    faces = find_faces(rgb).faces
    assert len(faces) == (2 if name == "two" else 1)
    assert window(rgb, faces[0]) == pytest.approx(expected, abs=6)


@pytest.mark.parametrize("name", ["casual_male_01", "professional_female_01", "educator_female_01"])
def test_a_photo_without_a_window_is_left_whole(name: str) -> None:
    for picture in (person(name), Image.fromarray(on_grey(np.asarray(person(name).convert("RGBA"))))):
        rgb = np.asarray(picture)
        (face,) = find_faces(rgb).faces
        assert window(rgb, face) == (0, 0, rgb.shape[1], rgb.shape[0])


@pytest.mark.parametrize(("name", "bar"), [("tile", DARK), ("two", DARK)])
def test_nobody_grows_a_body_of_the_bar(name: str, bar: tuple[int, int, int], tmp_path: Path) -> None:
    picture, (_, top, _, bottom) = shots()[name]
    made = create_presenter(Photo(np.asarray(picture)), tmp_path, None, None, lambda fraction, message: None)
    portrait = np.asarray(Image.open(tmp_path / made.image).convert("RGBA")).astype(int)
    seen = portrait[..., 3] > 127
    assert seen[-1].any()  # the person reaches down to the end of the picture
    barred = seen & (np.abs(portrait[..., :3] - bar).max(axis=-1) <= 6)
    assert barred.sum() < 0.02 * seen.sum()
    assert portrait.shape[0] <= bottom - top
    assert ("SEVERAL_FACES" in [remark.code for remark in made.remarks]) == (name == "two")
