"""Colour conversion, the encoder and the reader: what is painted is what is played."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from heygen_studio_plugins.formats import Mp4

from heygen_studio.contracts import Options
from heygen_studio.errors import OutputError
from heygen_studio.media import Canvas, FrameSpec
from heygen_studio.render import nv12_to_rgb, paint_rgb, rgb_to_ycc, ycc_to_rgb
from heygen_studio.render.encoder import Encoder
from heygen_studio.render.reader import probe, read_frame, read_frames

MP4 = Mp4().encoding("standard", Options())


def test_colours_of_bt709() -> None:
    """Values of ITU-R BT.709-6, 8 bits: the ends of the range and the primaries."""
    rgb = np.array([[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
    expected = [[16, 128, 128], [235, 128, 128], [63, 102, 240], [173, 42, 26], [32, 240, 118]]
    np.testing.assert_allclose(rgb_to_ycc(rgb), expected, atol=0.6)


def test_colour_conversion_goes_back() -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (50, 3)).astype(np.float32)
    np.testing.assert_allclose(ycc_to_rgb(rgb_to_ycc(rgb)), rgb, atol=0.01)


def test_painted_picture_reads_back_from_the_canvas() -> None:
    spec = FrameSpec(64, 48, Fraction(25))
    rgb = np.zeros((48, 64, 3), np.uint8)
    rgb[:, :32] = (200, 40, 90)
    rgb[24:, 32:] = (10, 180, 60)
    canvas = Canvas.blank(spec)
    paint_rgb(canvas, rgb)
    assert np.abs(nv12_to_rgb(canvas).astype(int) - rgb).max() <= 3


@pytest.mark.parametrize(("width", "height"), [(0, 10), (11, 10), (10, 11)])
def test_odd_or_empty_sizes_are_refused(width: int, height: int) -> None:
    with pytest.raises(ValueError, match="even"):
        FrameSpec(width, height, Fraction(25))


def encode(path: Path, spec: FrameSpec, frames: int, rate: int = 24_000) -> None:
    """A grey ramp over time, with a 440 Hz tone of the same length."""
    with Encoder(path, spec, rate, MP4) as encoder:
        samples = round(frames / spec.fps * rate)
        tone = 0.25 * np.sin(2 * np.pi * 440 * np.arange(samples) / rate)
        encoder.write_sound(tone.astype(np.float32))
        for index in range(frames):
            canvas = Canvas.blank(spec)
            canvas.y[:] = 40 + 2 * index
            canvas.uv[:] = (100, 160)
            encoder.write_frame(canvas)
        encoder.finish()


def streams(path: Path) -> str:
    """What ffmpeg says of a file, and of its packets."""
    return subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", path, "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30000, 1001), Fraction(60)])
def test_frames_come_back_in_order_and_number_at_the_exact_rate(tmp_path: Path, fps: Fraction) -> None:
    path = tmp_path / "ramp.mp4"
    encode(path, FrameSpec(128, 96, fps), frames=50)
    facts = probe(path)
    assert (facts.width, facts.height, facts.frames) == (128, 96, 50)
    assert facts.fps == pytest.approx(float(fps), abs=0.001)
    expected = [float(ycc_to_rgb(np.array([40 + 2 * i, 100, 160], np.float32))[1]) for i in range(50)]
    greens = [frame[..., 1].mean() for frame in read_frames(path, batch=7)]
    np.testing.assert_allclose(greens, expected, atol=3)
    assert abs(read_frame(path, 20)[..., 1].mean() - expected[20]) < 3


def test_the_file_is_what_players_expect(tmp_path: Path) -> None:
    path = tmp_path / "ramp.mp4"
    encode(path, FrameSpec(128, 96, Fraction(25)), frames=100)
    said = streams(path)
    assert re.search(r"Video: h264.*yuv420p\(tv, bt709, progressive\), 128x96", said)
    assert re.search(r"Audio: aac.*48000 Hz", said)
    assert "Duration: 00:00:04.0" in said  # 100 frames of 40 ms, give or take one packet of sound
    head = path.read_bytes()[:4096]
    assert b"moov" in head, "not +faststart: the index is not at the front"


def test_sound_is_delivered_unharmed(tmp_path: Path) -> None:
    path = tmp_path / "ramp.mp4"
    encode(path, FrameSpec(128, 96, Fraction(25)), frames=100)
    raw = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", path, "-f", "f32le", "-ac", "1", "-"],
        capture_output=True,
        check=True,
    ).stdout
    sound = np.frombuffer(raw, "<f4")
    assert len(sound) / 48_000 == pytest.approx(4.0, abs=0.03)
    middle = sound[48_000 : 48_000 * 3]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert np.argmax(spectrum) * 48_000 / len(middle) == pytest.approx(440, abs=1)
    assert np.sqrt((middle**2).mean()) == pytest.approx(0.25 / np.sqrt(2), rel=0.05)


def test_a_file_that_lacks_frames_is_a_clear_error(tmp_path: Path) -> None:
    halved = replace(MP4, video=(*MP4.video, "-r", "25"))
    spec = FrameSpec(64, 64, Fraction(50))
    with Encoder(tmp_path / "half.mp4", spec, 24_000, halved) as encoder:
        for _ in range(20):
            encoder.write_frame(Canvas.blank(spec))
        with pytest.raises(OutputError, match=r"has \d+ frames where 20 were drawn") as caught:
            encoder.finish()
    assert caught.value.code == "ENCODE_FAILED"


def test_leaving_by_an_error_removes_the_file_and_ends_ffmpeg(tmp_path: Path) -> None:
    path = tmp_path / "ramp.mp4"

    def fail() -> None:
        with Encoder(path, FrameSpec(64, 64, Fraction(25)), 24_000, MP4) as encoder:
            encoder.write_frame(Canvas.blank(FrameSpec(64, 64, Fraction(25))))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        encode(tmp_path / "gone" / "ramp.mp4", FrameSpec(64, 64, Fraction(25)), frames=5)
    assert caught.value.remedy


@pytest.mark.parametrize("content", [b"", b"not a video at all", b"\0" * 5000])
def test_what_is_no_video_cannot_be_probed(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.mp4"
    path.write_bytes(content)
    with pytest.raises(OutputError, match="cannot be played back"):
        probe(path)
