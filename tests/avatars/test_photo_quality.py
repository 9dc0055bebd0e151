"""Which photos become presenters, which do not and why, and what is said of those in between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet import PuppetEngine
from heygen_studio_plugins.avatars.puppet.landmarks import FaceFinder
from heygen_studio_plugins.avatars.puppet.rig import load_rig
from PIL import Image
from support.photos import FLAWS, astronaut_file, brighter, hopper, pixels, smaller, turned, two_people

from heygen_studio.contracts import CreatedAvatar
from heygen_studio.errors import InputError
from heygen_studio.media import Photo

STOCK = Path(str(files("heygen_studio_assets").joinpath("avatars")))


@pytest.fixture(scope="module")
def engine() -> PuppetEngine:
    return PuppetEngine()


@pytest.fixture(scope="module")
def finder() -> Iterator[FaceFinder]:
    with FaceFinder() as opened:
        yield opened


def create(engine: PuppetEngine, picture: np.ndarray, folder: Path, face: int | None = None) -> CreatedAvatar:
    return engine.create(Photo(np.ascontiguousarray(picture)), folder, face, lambda fraction, message: None)


def codes(made: CreatedAvatar) -> set[str]:
    assert all(remark.message for remark in made.remarks)
    return {remark.code for remark in made.remarks}


@pytest.mark.parametrize("code", FLAWS)
def test_photos_that_cannot_be_used(engine: PuppetEngine, tmp_path: Path, code: str) -> None:
    with pytest.raises(InputError) as caught:
        create(engine, FLAWS[code](), tmp_path)
    assert caught.value.code == code
    assert caught.value.message.endswith(".")
    assert caught.value.remedy.endswith(".")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("animal", ["chelsea.png", "rocket.jpg"])
def test_what_only_resembles_a_face_is_none(engine: PuppetEngine, tmp_path: Path, animal: str) -> None:
    with pytest.raises(InputError) as caught:
        create(engine, pixels(Path(str(files("skimage").joinpath("data", animal)))), tmp_path)
    assert caught.value.code == "NO_FACE"


def presenter(name: str, layer: str | None = None) -> np.ndarray:
    """A stock presenter before a grey wall, with one of the layers of its picture."""
    folder = STOCK / name
    with Image.open(folder / "portrait.webp") as opened:
        picture = opened.convert("RGBA")
    if layer is not None:
        card = json.loads((folder / "avatar.json").read_text())
        about = next(entry for entry in card["layers"] if entry["name"] == layer)
        with Image.open(folder / about["file"]) as opened:
            picture.alpha_composite(opened.convert("RGBA"), (about["x"], about["y"]))
    wall = Image.new("RGBA", picture.size, (150, 160, 170, 255))
    wall.alpha_composite(picture)
    return smaller(np.asarray(wall.convert("RGB")), 0.5)


@pytest.mark.parametrize("name", ["professional_female_01", "professional_male_01"])
def test_good_photos_are_not_complained_about(engine: PuppetEngine, tmp_path: Path, name: str) -> None:
    assert codes(create(engine, presenter(name), tmp_path)) == set()


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (lambda: pixels(astronaut_file()), "FACE_SMALL"),
        (lambda: brighter(hopper(), 0.3), "DARK"),
        (lambda: brighter(hopper(), 1.8), "BRIGHT"),
        (lambda: cv2.GaussianBlur(hopper(), (0, 0), 1.9), "SOFT"),
        (lambda: turned(hopper(), 22), "FACE_TILTED"),
        (lambda: presenter("professional_female_01", "lids_closed"), "EYES_CLOSED"),
        (two_people, "SEVERAL_FACES"),
        (lambda: np.rot90(hopper(), 1), "TURNED_UPRIGHT"),
        (lambda: np.rot90(hopper(), 2), "TURNED_UPRIGHT"),
        (lambda: np.rot90(hopper(), 3), "TURNED_UPRIGHT"),
    ],
)
def test_weaknesses_are_told(engine: PuppetEngine, tmp_path: Path, picture: object, code: str) -> None:
    assert callable(picture)
    assert code in codes(create(engine, picture(), tmp_path))
    rig = load_rig(tmp_path)
    eyes = rig.points[[33, 263], :2]
    assert abs(np.degrees(np.arctan2(*(eyes[1] - eyes[0])[::-1]))) < 30  # upright, whatever the photo was


def test_of_several_faces_one_can_be_chosen(engine: PuppetEngine, tmp_path: Path) -> None:
    both = two_people()
    heights = {}
    for number in (None, 1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        made = create(engine, both, folder, number)
        heights[number] = int(made.model_config["face_height"])
        if number is None:
            remark = next(r for r in made.remarks if r.code == "SEVERAL_FACES")
            assert "2 faces; the largest was taken, number 2 from the left" in remark.message
        else:
            assert "SEVERAL_FACES" not in codes(made)
    assert heights[None] == pytest.approx(heights[2], abs=3)
    assert heights[1] < 0.7 * heights[2]
    for wrong in (3, 0):
        with pytest.raises(InputError) as caught:
            create(engine, both, tmp_path, wrong)
        assert caught.value.code == "FACE_NOT_FOUND"
        assert "2 faces" in caught.value.message


def on_wall(shape: tuple[int, int], left: int, top: int) -> np.ndarray:
    """Grace Hopper somewhere before a large wall of the colour of her own background."""
    wall = np.full((*shape, 3), 40, np.uint8)
    wall[top : top + 600, left : left + 512] = hopper()
    return wall


SHAPES = {
    "portrait": lambda: hopper(),
    "square": lambda: pixels(astronaut_file()),
    "landscape": lambda: on_wall((600, 1400), 500, 0),
    "close crop": lambda: hopper()[60:400, 170:425],
    "full body": lambda: on_wall((2800, 1400), 450, 200),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_any_shape_of_photo_fills_the_frame(
    engine: PuppetEngine, finder: FaceFinder, tmp_path: Path, shape: str
) -> None:
    from fractions import Fraction

    from heygen_studio_plugins.avatars.puppet.session import PuppetSession

    from heygen_studio.media import Canvas, FaceTrack, FrameSpec

    create(engine, SHAPES[shape](), tmp_path)
    still = FaceTrack(np.zeros((1, 52), np.float32), np.zeros((1, 6), np.float32))
    for width, height in ((1280, 720), (720, 1280), (720, 720)):
        spec = FrameSpec(width, height, Fraction(25))
        canvas = Canvas.blank(spec)
        canvas.data[:] = 128
        with PuppetSession(load_rig(tmp_path), spec) as session:
            session.draw(canvas, still, 0)
        (face,) = finder.find(cv2.cvtColor(canvas.data, cv2.COLOR_YUV2RGB_NV12))
        low, high = face.points[:, :2].min(0), face.points[:, :2].max(0)
        assert (low > 0).all()
        assert (high < (width, height)).all()
        assert 0.2 < np.ptp(face.points[:, 1]) / height < 0.75
        middle = canvas.y[-1, width // 2 - 20 : width // 2 + 20]
        assert (middle != 128).mean() > 0.8


def test_a_picture_that_brings_its_matte_keeps_it(engine: PuppetEngine, tmp_path: Path) -> None:
    with Image.open(STOCK / "professional_female_01" / "portrait.webp") as opened:
        rgba = np.asarray(opened.convert("RGBA").resize((432, 540)))
    create(engine, rgba, tmp_path)
    portrait = load_rig(tmp_path).portrait
    assert portrait.shape == rgba.shape
    assert np.abs(portrait[..., 3].astype(int) - rgba[..., 3]).max() <= 2


def test_a_round_frame_is_no_matte(engine: PuppetEngine, tmp_path: Path) -> None:
    """A round picture of someone before a wall: the wall does not become part of the presenter."""
    plain = tmp_path / "plain"
    plain.mkdir()
    create(engine, hopper(), plain)
    ys, xs = np.mgrid[:600, :512]
    disc = np.where(np.hypot(ys - 300, xs - 256) < 256, 255, 0).astype(np.uint8)
    create(engine, np.dstack([hopper(), disc]), tmp_path)
    wanted = np.minimum(load_rig(plain).portrait[..., 3], disc) > 127
    got = load_rig(tmp_path).portrait[..., 3] > 127
    assert (wanted & got).sum() / (wanted | got).sum() > 0.95


def test_the_background_is_cut_away(engine: PuppetEngine, tmp_path: Path) -> None:
    """A presenter put before a busy wall is cut out of it again."""
    with Image.open(STOCK / "professional_male_01" / "portrait.webp") as opened:
        rgba = np.asarray(opened.convert("RGBA").resize((864, 1080)))
    ys, xs = np.mgrid[0:1080, 0:864]
    wall = np.dstack(
        [100 + 40 * np.sin(xs / 60), 110 + 30 * np.cos(ys / 80), 140 + 20 * np.sin((xs + ys) / 90)]
    )
    share = rgba[..., 3:] / 255
    create(engine, (rgba[..., :3] * share + wall * (1 - share)).astype(np.uint8), tmp_path)
    alpha = load_rig(tmp_path).portrait[..., 3].astype(float) / 255
    assert np.abs(alpha - rgba[..., 3] / 255).mean() < 0.02
