"""Several photos of one person: what each shows is used, and what cannot be is told by its number."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.avatars.people import __file__ as people
from heygen_studio_plugins.avatars.puppet import PuppetEngine
from heygen_studio_plugins.avatars.puppet.creation import renew_rig
from heygen_studio_plugins.avatars.puppet.frame import make_scratch, pose
from heygen_studio_plugins.avatars.puppet.puppet import make_puppet
from heygen_studio_plugins.avatars.puppet.rig import Rig, load_rig, read_image
from heygen_studio_plugins.avatars.puppet.session import PuppetSession
from numpy.typing import NDArray
from support.photos import hopper

from heygen_studio.contracts import CreatedAvatar
from heygen_studio.media import BLENDSHAPE_INDEX, Canvas, FaceTrack, FrameSpec, Photo

SPEC = FrameSpec(640, 360, Fraction(25))
GREY = (1.0, 1.0, 1.0)
REST: dict[str, float] = {}
GRIN = {"mouthUpperUpLeft": 0.6, "mouthUpperUpRight": 0.6, "jawOpen": 0.06}
AH = {"jawOpen": 0.6}
BLINK = {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0}


def priya() -> list[Photo]:
    """The portrait of a presenter of the pack, and her smile, her open mouth and her closed eyes."""
    table = tomllib.loads(Path(people).with_name("people.toml").read_text("utf-8"))
    entry = next(one for one in table["presenter"] if one["id"] == "priya")
    photos = Path(str(files("openpeople"))) / "data" / "curated"
    found = [read_image(photos / entry["photo"])[::2, ::2]]
    for further in entry["further"]:
        left, top, width, height = further["box"]
        found.append(read_image(photos / further["photo"])[top : top + height, left : left + width])
    return [Photo(np.ascontiguousarray(pixels)) for pixels in found]


def make(photos: list[Photo], folder: Path) -> CreatedAvatar:
    return PuppetEngine().create_from_several(photos, folder, None, lambda fraction, says: None)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[CreatedAvatar, Path]:
    """A presenter of her photos, of one of somebody else, and of one that shows nothing new."""
    folder = tmp_path_factory.mktemp("priya")
    first, *further = priya()
    return make([first, Photo(hopper()), *further, first], folder), folder


def driven(shapes: dict[str, float]) -> NDArray[np.float32]:
    weights = np.zeros(52, np.float32)
    for name, weight in shapes.items():
        weights[BLENDSHAPE_INDEX[name]] = weight
    return weights


def film(rig: Rig, *expressions: dict[str, float]) -> list[Canvas]:
    """A frame of each expression."""
    frames = []
    with PuppetSession(rig, SPEC) as session:
        for shapes in expressions:
            frames.append(Canvas.blank(SPEC))
            session.draw(frames[-1], FaceTrack(driven(shapes)[None], np.zeros((1, 6), np.float32)), 0)
    return frames


def changed(one: Canvas, other: Canvas) -> NDArray[np.bool_]:
    return np.asarray(np.abs(one.y.astype(int) - other.y) > 8)


def test_each_photo_is_recognised_and_what_is_of_no_use_is_told_by_its_number(
    made: tuple[CreatedAvatar, Path],
) -> None:
    presenter, folder = made
    shown = [presenter.model_config[f"further_{number}"] for number in (1, 2, 3)]
    assert shown[:2] == ["teeth", "open mouth"]
    assert "closed eyes" in shown[2]
    told = {remark.code: remark.message for remark in presenter.remarks}
    assert "Photo 2 " in told["FURTHER_OTHER_PERSON"]
    assert "Photo 6 " in told["FURTHER_NOTHING_NEW"]
    assert len(list(folder.glob("further-*.webp"))) == 3


def test_they_show_where_the_mouth_opens_and_the_eyes_close_and_nowhere_else(
    made: tuple[CreatedAvatar, Path],
) -> None:
    rig = load_rig(made[1])
    alone = replace(rig, further=())
    still, grin, ah, blink = (
        changed(*pair)
        for pair in zip(film(rig, REST, GRIN, AH, BLINK), film(alone, REST, GRIN, AH, BLINK), strict=True)
    )
    assert not still.any()
    eyes, mouth = slice(0, 215), slice(215, 360)
    for seen, there, elsewhere in ((grin, mouth, eyes), (ah, mouth, eyes), (blink, eyes, mouth)):
        assert seen[there].sum() > 25
        assert not seen[elsewhere].any()


def test_the_photos_stay_with_the_presenter(made: tuple[CreatedAvatar, Path]) -> None:
    folder = made[1]
    before = load_rig(folder)
    (folder / "rig.npz").unlink()
    renew_rig(folder)
    again = load_rig(folder)
    assert [photo.shows() for photo in again.further] == [photo.shows() for photo in before.further]


@pytest.mark.parametrize("tone", [GREY, (1.08, 1.0, 0.82)], ids=["grey", "sepia"])
def test_no_colour_comes_into_a_photo_without_any(
    made: tuple[CreatedAvatar, Path], tone: tuple[float, float, float]
) -> None:
    rig = load_rig(made[1])
    grey = rig.portrait.copy()
    light = grey[..., :3] @ np.array([0.2126, 0.7152, 0.0722])
    grey[..., :3] = np.clip(light[..., None] * tone, 0, 255).astype(np.uint8)
    bleak = replace(rig, portrait=grey, further=())
    for canvas in film(bleak, REST, GRIN, AH):
        mouth = slice(112, 140), slice(145, 175)
        luma = canvas.y.reshape(180, 2, 320, 2).mean((1, 3))[mouth].ravel() - 16
        for chroma in np.moveaxis(canvas.uv[mouth], 2, 0).reshape(2, -1) - 128.0:
            slope = luma @ chroma / (luma @ luma)
            assert abs(slope) > 0.02 or tone == GREY
            assert np.abs(chroma - slope * luma).max() <= 5


def test_lips_stay_full_where_they_are_pressed_in_a_smile(made: tuple[CreatedAvatar, Path]) -> None:
    smile = {"mouthSmileLeft": 0.7, "mouthSmileRight": 0.7}
    press = dict.fromkeys(("mouthPressLeft", "mouthPressRight"), 0.6)
    press |= dict.fromkeys(("mouthRollLower", "mouthRollUpper"), 0.3)
    _, puppet = make_puppet(load_rig(made[1]), SPEC.width, SPEC.height)
    scratch = make_scratch(puppet)
    heights = []
    for shapes in (smile, smile | press):
        pose(puppet.body, puppet.lips, driven(shapes), np.zeros(6, np.float32), 0.0, scratch)
        lines = scratch.positions[[0, 13, 14, 17], 1]
        heights.append((lines[1] - lines[0], lines[3] - lines[2]))
    assert (np.array(heights[1]) > 0.7 * np.array(heights[0])).all()
