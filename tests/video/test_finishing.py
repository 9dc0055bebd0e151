"""What lies over a whole video: effects in the order asked for, captions on top, music; files only of whoever
asks."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from support import fake_engines

from heygen_studio.errors import InputError, NotFoundError
from heygen_studio.ingest.assets import AssetStore
from heygen_studio.media import Canvas
from heygen_studio.registry import Registry, load_registry
from heygen_studio.render import nv12_to_rgb
from heygen_studio.settings import load_settings
from heygen_studio.video.intake import Intake, brought
from heygen_studio.video.pipeline import render_video
from heygen_studio.video.plan import plan_video
from heygen_studio.video.request import VideoRequest


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Registry:
    plugins = tmp_path_factory.mktemp("plugins")
    (plugins / "quick.py").write_text(Path(fake_engines.__file__).read_text())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEYGEN_PLUGINS_DIR", str(plugins))
        patch.setenv("HEYGEN_DATA_DIR", str(data_dir))
        return load_registry(load_settings())


@pytest.fixture(scope="module")
def assets(data_dir: Path) -> AssetStore:
    return AssetStore(data_dir)


def png_of(colour: tuple[int, int, int]) -> bytes:
    png = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(png, "PNG")
    return png.getvalue()


def picture(assets: AssetStore, colour: tuple[int, int, int], owner: str = "") -> str:
    return assets.add_bytes(png_of(colour), "logo.png", owner).id


def asked(**fields: Any) -> VideoRequest:
    usual = {"avatar_id": "square", "voice_id": "tone", "resolution": "720p", "quality": "draft"}
    return VideoRequest.model_validate(
        {**usual, **({} if "scenes" in fields else {"script": "One."}), **fields}
    )


def logo(asset: str, corner: str = "top_left") -> dict[str, Any]:
    return {"effect": "logo", "options": {"picture": asset, "corner": corner, "size": 0.2}}


def test_effects_lie_over_all_scenes_in_the_order_asked_for(
    registry: Registry, assets: AssetStore, data_dir: Path, tmp_path: Path
) -> None:
    red, blue = picture(assets, (255, 0, 0)), picture(assets, (0, 0, 255))
    request = asked(
        scenes=[{"script": "One."}, {"script": "Two.", "layout": "off", "background": "#208020"}],
        effects=[logo(red), logo(blue), logo(red, "bottom_left")],
        captions="boxed",
    )
    settled = Intake(assets, registry).settled(request, "")
    corners: list[Any] = []

    def look(canvas: Canvas, frame: int) -> None:
        rgb = nv12_to_rgb(canvas)
        corners.append((rgb[90, 90], rgb[630, 90], rgb[600:690, 400:880].min()))

    render_video(plan_video(settled, registry, brought(settled, data_dir)), tmp_path / "a.mp4", on_frame=look)
    for top, bottom, darkest in corners[2:-8]:
        assert np.abs(top.astype(int) - (0, 0, 255)).max() < 12  # the later one covers the earlier
        assert np.abs(bottom.astype(int) - (255, 0, 0)).max() < 12
        assert darkest < 40  # the box of the captions


def test_music_is_taken_in_and_heard(
    registry: Registry, assets: AssetStore, data_dir: Path, tmp_path: Path
) -> None:
    import wave

    tune = tmp_path / "tune.wav"
    with wave.open(str(tune), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(48_000)
        sound = 8000 * np.sin(2 * np.pi * 300 * np.arange(48_000) / 48_000)
        out.writeframes(sound.astype("<i2").tobytes())
    request = asked(music=assets.add_copy(tune).id, music_volume=3)
    settled = Intake(assets, registry).settled(request, "")
    plan = plan_video(settled, registry, brought(settled, data_dir))
    assert plan.finish.music is not None
    assert plan.finish.music.loudness == pytest.approx(-15.3, abs=1)
    assert plan.finish.music.volume == 3
    result = render_video(plan, tmp_path / "a.mp4")
    assert result.file_size > 0


@pytest.mark.parametrize(
    ("effects", "code"),
    [
        ([{"effect": "sparkle"}], "EFFECT_NOT_FOUND"),
        ([{"effect": "backdrop"}], "EFFECT_NOT_FOUND"),
        ([{"effect": "logo"}], "INVALID_OPTION"),
        ([{"effect": "lower-third", "options": {"name": ""}}], "INVALID_OPTION"),
        ([{"effect": "lower-third", "options": {"name": "Ann", "loud": True}}], "INVALID_OPTION"),
    ],
)
def test_wrong_effects_are_told(registry: Registry, effects: list[dict[str, Any]], code: str) -> None:
    with pytest.raises(InputError) as told:
        plan_video(asked(effects=effects), registry)
    assert told.value.code == code
    assert told.value.remedy


def test_files_of_effects_and_music_are_those_of_whoever_asks(registry: Registry, assets: AssetStore) -> None:
    theirs = picture(assets, (1, 2, 3), owner="someone")
    intake = Intake(assets, registry)
    for request in (asked(effects=[logo(theirs)]), asked(music=theirs)):
        with pytest.raises(NotFoundError):
            intake.settled(request, "another")
    with pytest.raises(InputError, match="music is a picture"):
        intake.settled(asked(music=theirs), "someone")
    data = f"data:image/png;base64,{base64.b64encode(png_of((1, 1, 1))).decode()}"
    settled = intake.settled(asked(effects=[logo(data)]), "someone")
    assert str(settled.effects[0].options["picture"]).startswith("asset_")
