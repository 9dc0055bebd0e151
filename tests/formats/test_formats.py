"""Formats of videos: the built-in ones in each size and quality, and those of other people's plugins."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, get_args

import imageio_ffmpeg
import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from support.studio import FRAMES_PER_SENTENCE, eventually, request, settings

from heygen_studio.api import create_app
from heygen_studio.errors import InputError
from heygen_studio.media import ARKIT_BLENDSHAPES, Canvas, FaceTrack, Quality
from heygen_studio.registry import Registry, load_registry
from heygen_studio.render import rgb_to_ycc
from heygen_studio.render.encoder import Encoder
from heygen_studio.render.reader import probe, read_frames
from heygen_studio.services import Studio
from heygen_studio.settings import load_settings
from heygen_studio.video.fields import Resolution, frame_size
from heygen_studio.video.plan import plan_video
from heygen_studio.video.request import VideoRequest

FRAMES = 3
RATE = 24_000
Draw = Callable[[Resolution], list[Canvas]]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(load_settings())


@pytest.fixture(scope="module")
def draw(registry: Registry) -> Draw:
    """Draws the first frames of a video in which a real presenter speaks."""

    @cache
    def frames(resolution: Resolution) -> list[Canvas]:
        if resolution == "4k":  # the same, each pixel four times
            return [doubled(canvas) for canvas in frames("1080p")]
        plan = plan_video(VideoRequest(script="One.", resolution=resolution), registry)
        weights = np.zeros((FRAMES, len(ARKIT_BLENDSHAPES)), np.float32)
        weights[:, ARKIT_BLENDSHAPES.index("jawOpen")] = np.linspace(0, 0.6, FRAMES)
        head = np.linspace((0.0,) * 6, (6, 2, 2, 0, 0, 0), FRAMES, dtype=np.float32)
        with ExitStack() as stack:
            (scene,) = plan.scenes
            back = stack.enter_context(scene.background.open(plan.spec, scene.options[scene.background.id]))
            session = scene.avatar.open(scene.avatar_info.id, plan.spec, scene.options[scene.avatar.id])
            presenter = stack.enter_context(session)
            canvases = [Canvas.blank(plan.spec) for _ in range(FRAMES)]
            for index, canvas in enumerate(canvases):
                back.draw(canvas, index)
                presenter.draw(canvas, FaceTrack(weights, head), index)
        return canvases

    return frames


def doubled(canvas: Canvas) -> Canvas:
    height, width = canvas.y.shape
    larger = Canvas(np.empty((height * 3, width * 2), np.uint8))
    larger.y[:] = canvas.y.repeat(2, axis=0).repeat(2, axis=1)
    larger.uv[:] = canvas.uv.repeat(2, axis=0).repeat(2, axis=1)
    return larger


def streams(path: Path) -> str:
    """What ffmpeg says of the streams, and of decoding the sound."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", path, "-vn", "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True).stderr


def noise(path: Path, canvases: list[Canvas]) -> float:
    """Mean square difference in brightness between a video and what was painted."""
    shown = list(read_frames(path))
    return float(
        np.mean(
            [
                (rgb_to_ycc(frame[::4, ::4])[..., 0] - canvas.y[::4, ::4]) ** 2
                for frame, canvas in zip(shown, canvases, strict=True)
            ]
        )
    )


@pytest.mark.parametrize("resolution", get_args(Resolution))
@pytest.mark.parametrize(
    ("output_format", "video", "audio"),
    [
        ("mp4", r"h264 \(\w+( Baseline)?\).* yuv420p\(tv, bt709, progressive\)", "aac"),
        ("mov", r"h264 \(\w+( Baseline)?\).* yuv420p\(tv, bt709, progressive\)", "aac"),
        ("webm", r"vp9 \(Profile 0\), yuv420p\(tv, bt709, progressive\)", "opus"),
        ("avi", r"mpeg4 .*\(xvid .* yuv420p", "mp3"),
    ],
    ids=["mp4", "mov", "webm", "avi"],
)
def test_each_format_in_each_size_and_quality(
    registry: Registry, draw: Draw, tmp_path: Path, resolution: Resolution, output_format: str, video: str,
    audio: str,
) -> None:  # fmt: skip
    width, height = frame_size(resolution, "16:9")
    canvases = draw(resolution)
    sizes, noises = [], []
    for quality in get_args(Quality):
        asked = VideoRequest(
            script="One.", resolution=resolution, output_format=output_format, quality=quality
        )
        plan = plan_video(asked, registry)
        path = tmp_path / f"{quality}{plan.video_format.suffix}"
        tone = np.sin(2 * np.pi * 440 * np.arange(int(FRAMES / plan.spec.fps * RATE)) / RATE)
        with Encoder(path, plan.spec, RATE, plan.encoding) as encoder:
            encoder.write_sound(tone.astype(np.float32) / 4)
            for canvas in canvases:
                encoder.write_frame(canvas)
            encoder.finish()
        facts = probe(path)
        assert (facts.width, facts.height, facts.frames) == (width, height, FRAMES), quality
        assert facts.fps == pytest.approx(float(plan.spec.fps), abs=0.01)
        said = streams(path)
        assert re.search(rf"Video: {video}.*, {width}x{height}.* 25 fps", said), said
        assert re.search(rf"Audio: {audio}.*48000 Hz", said), said
        shown = re.search(r"Duration: 00:00:(\d\d\.\d\d)", said)
        assert shown, said
        assert float(shown[1]) == pytest.approx(FRAMES / 25, abs=0.05)  # give or take a packet of sound
        sizes.append(path.stat().st_size)
        noises.append(noise(path, canvases))
    assert sizes[2] == max(sizes)  # that a draft is quick may cost room, too
    assert noises == sorted(noises, reverse=True), "a better quality is nearer to what was painted"
    assert max(noises) < 65, "30 dB at least"


# ---- other people's formats -------------------------------------------------------------------------------

PLUGIN = """
from heygen_studio.contracts import Options, VideoFormat
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import Encoding, Licence
from pydantic import Field


class GifOptions(Options):
    colours: int = Field(256, ge=4, le=256)


class Gif(VideoFormat):
    id, title, suffix, media_type, playable = "gif", "GIF", ".gif", "image/gif", False
    licence = Licence(code="MIT")
    options_type = GifOptions

    def encoding(self, quality, options):
        palette = f"split[a][b];[a]palettegen=max_colors={{options.colours}}[p];[b][p]paletteuse"
        return Encoding("gif", ("-vf", palette, "-c:v", "gif"), ())


class ProRes(VideoFormat):
    id, title, suffix, media_type = "prores", "ProRes", "{suffix}", "video/quicktime"
    playable = False
    licence = Licence(code="MIT")

    def encoding(self, quality, options):
        profile = {{"draft": "proxy", "standard": "standard", "high": "hq"}}[quality]
        video = ("-c:v", "prores_ks", "-profile:v", profile, "-pix_fmt", "yuv422p10le")
        return Encoding("mov", video, ("-c:a", "pcm_s16le"))


@hookimpl
def heygen_formats(settings):
    return [Gif(), ProRes()]
"""


def studio_with_formats(folder: Path, suffix: str = ".mov") -> Studio:
    made = settings(folder)
    assert made.plugins_dir
    (made.plugins_dir / "more_formats.py").write_text(PLUGIN.format(suffix=suffix))
    return Studio.open(made)


def asked(**fields: Any) -> VideoRequest:
    return request().model_copy(update=fields)


def test_a_plugin_adds_formats_to_videos_files_and_the_schema(tmp_path: Path) -> None:
    studio = studio_with_formats(tmp_path)
    record = next(one for one in studio.plugins() if one.name == "more_formats")
    assert (record.state, record.providers) == ("ok", ["format:gif", "format:prores"])
    with TestClient(create_app(studio), base_url="http://localhost") as client:
        schema = client.app.openapi()["components"]["schemas"]["VideoRequest"]  # type: ignore[attr-defined]
        assert {"mp4", "gif", "prores"} <= set(schema["properties"]["output_format"]["enum"])
        body = asked(output_format="gif").model_dump(mode="json", exclude_unset=True)
        video = client.post("/api/v1/videos/create", json=body).json()
        eventually(lambda: studio.videos.get(video["video_id"]).status == "completed", 180)
        sent = client.get(f"/api/v1/videos/{video['video_id']}/file")
        assert sent.headers["content-type"] == "image/gif"
        assert sent.headers["content-disposition"].endswith('.gif"')
        assert sent.content.startswith(b"GIF89a")
        played = client.get(f"/api/v1/videos/{video['video_id']}/play")
        assert played.headers["content-type"] == "video/mp4"
        (tmp_path / "played.mp4").write_bytes(played.content)
        assert probe(tmp_path / "played.mp4").frames == 2 * FRAMES_PER_SENTENCE


def test_a_format_of_a_plugin_is_encoded_as_it_says(tmp_path: Path) -> None:
    studio = studio_with_formats(tmp_path)
    result = studio.videos.render(asked(output_format="prores", quality="high"), tmp_path / "out.mov")
    said = streams(result.path)
    assert re.search(r"Video: prores \(HQ\).*yuv422p10le", said), said
    assert "Audio: pcm_s16le" in said
    options = {"gif": {"colours": 4}}
    gif = studio.videos.render(asked(output_format="gif", engine_options=options), tmp_path / "out.gif")
    assert "Audio" not in streams(gif.path)
    with Image.open(gif.path) as picture:
        assert (picture.size, picture.n_frames) == ((1280, 720), 2 * FRAMES_PER_SENTENCE)  # type: ignore[attr-defined]
        assert len(picture.convert("RGB").getcolors() or ()) <= 4
    wrong = {"gif": {"colours": 1}}
    with pytest.raises(InputError, match="colours"):
        studio.videos.render(asked(output_format="gif", engine_options=wrong), tmp_path / "x.gif")
    with pytest.raises(InputError, match="must be one of mp4, mov, webm, avi, gif, prores"):
        studio.videos.render(asked(output_format="../mp4"), tmp_path / "x.mp4")


@pytest.mark.parametrize("suffix", ["mov", "./../x", "", ".M OV"])
def test_a_format_whose_files_could_end_up_anywhere_is_broken(tmp_path: Path, suffix: str) -> None:
    studio = studio_with_formats(tmp_path, suffix)
    record = next(one for one in studio.plugins() if one.name == "more_formats")
    assert record.state == "broken"
    assert "must match" in record.errors[0]
    assert [one.id for one in studio.formats()] == ["mp4", "mov", "webm", "avi", "gif"]
