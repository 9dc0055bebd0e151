"""Films of any kind become clips of one kind, or are refused in words."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.avatars.twin.reel import Reel
from support.films import ffmpeg, pattern

from heygen_studio.errors import CancelledError, InputError
from heygen_studio.ingest.clips import make_clip
from heygen_studio.media import Clip

DEEP = ("-pix_fmt", "yuv420p10le")


def quiet(fraction: float, message: str) -> None:
    pass


def clip_of(path: Path, **limits: float) -> Clip:
    return make_clip(path, path.with_name(f"clip_of_{path.stem}.mp4"), quiet, **{"shortest": 0.5, **limits})


def frames_of(clip: Clip) -> list[np.ndarray]:
    reel = Reel(clip.path, clip.fps, (clip.width, clip.height))
    frames = [np.empty((clip.height * 3 // 2, clip.width), np.uint8) for _ in range(clip.frames)]
    for index, frame in enumerate(frames):
        reel.read(index, frame)
    reel.close()
    return frames


@pytest.mark.parametrize(
    ("name", "options", "rate", "fps", "frames"),
    [
        ("a.mp4", (), "25", Fraction(25), 50),
        ("a.webm", ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"), "30", Fraction(30), 60),
        ("a.mov", ("-c:v", "libx265", "-x265-params", "log-level=error", *DEEP), "24", Fraction(24), 48),
        ("a.avi", ("-c:v", "mpeg4"), "30000/1001", Fraction(30000, 1001), 60),
        ("a.mkv", ("-c:v", "libx264"), "60", Fraction(30), 60),
        ("b.mp4", ("-c:v", "libx264"), "240", Fraction(24), 48),
        ("c.mp4", ("-c:v", "libx264"), "15", Fraction(15), 30),
    ],
)  # fmt: skip
def test_any_film_becomes_a_clip(
    tmp_path: Path, name: str, options: tuple[str, ...], rate: str, fps: Fraction, frames: int
) -> None:
    clip = clip_of(pattern(tmp_path / name, 2, *options, rate=rate))
    assert (clip.width, clip.height, clip.fps) == (160, 120, fps)
    assert abs(clip.frames - frames) <= 1
    assert clip.frames == Reel(clip.path, clip.fps, (160, 120)).count()
    assert [remark.code for remark in clip.remarks] == (["HIGH_FRAME_RATE"] if rate == "240" else [])


def test_pictures_stand_upright_with_square_pixels_and_no_bars(tmp_path: Path) -> None:
    flat, lying = pattern(tmp_path / "flat.mp4", 1, size="320x180"), tmp_path / "lying.mp4"
    ffmpeg("-display_rotation", "90", "-i", str(flat), "-c", "copy", str(lying))
    turned = clip_of(lying)
    assert (turned.width, turned.height) == (180, 320)
    wide = clip_of(pattern(tmp_path / "wide.mp4", 1, "-vf", "setsar=2", size="160x180"))
    assert (wide.width, wide.height) == (320, 180)
    barred = clip_of(pattern(tmp_path / "bars.mp4", 1, "-vf", "pad=320:300:0:60", size="320x180"))
    assert (barred.width, barred.height) == (320, 180)
    assert [remark.code for remark in barred.remarks] == ["BARS_CUT"]
    large = clip_of(pattern(tmp_path / "large.mp4", 0.6, "-preset", "ultrafast", size="3840x2160", rate="10"))
    assert (large.width, large.height) == (1920, 1080)


def test_frames_that_last_differently_are_shown_at_their_time(tmp_path: Path) -> None:
    path = tmp_path / "uneven.mkv"
    # Of 50 frames a second every one in the first second, and every fifth in the next.
    pattern(path, 2, "-vf", r"select='lt(t\,1)+not(mod(n\,5))'", "-fps_mode", "vfr", rate="50")
    even = clip_of(pattern(tmp_path / "even.mkv", 2, rate="50"))
    clip = clip_of(path)
    assert abs(clip.seconds - 2) < 0.15
    reel, small = frames_of(clip), frames_of(even)
    at = int(1.5 * clip.fps)
    off = [np.abs(reel[at].astype(int) - frame).mean() for frame in small]
    assert abs(int(np.argmin(off)) - 1.5 * even.fps) <= 3  # a tenth of a second old at most


def test_frames_are_read_from_anywhere(tmp_path: Path) -> None:
    clip = clip_of(pattern(tmp_path / "a.mp4", 3))
    frames = frames_of(clip)
    reel, got = Reel(clip.path, clip.fps, (clip.width, clip.height)), np.empty_like(frames[0])
    for index in (40, 41, 3, 60, 4, 74, 0, 39):
        reel.read(index, got)
        assert np.array_equal(got, frames[index]), index
    reel.close()


@pytest.mark.parametrize(
    ("name", "seconds", "options", "code"),
    [
        ("short.mp4", 3, (), "CLIP_TOO_SHORT"),
        ("long.mp4", 7200, ("-r", "1", "-vf", "scale=32:32"), "CLIP_TOO_LONG"),
        ("slow.mp4", 12, ("-r", "4"), "CLIP_TOO_FEW_FRAMES"),
        ("sound.wav", 12, (), "CLIP_NOT_VISIBLE"),
    ],
)
def test_what_is_no_clip_is_refused(
    tmp_path: Path, name: str, seconds: float, options: tuple[str, ...], code: str
) -> None:
    path = tmp_path / name
    if path.suffix == ".wav":
        ffmpeg("-f", "lavfi", "-i", f"sine=duration={seconds}", str(path))
    else:
        pattern(path, seconds, *options, rate="1" if seconds > 1000 else "25", size="64x64")
    with pytest.raises(InputError) as raised:
        make_clip(path, tmp_path / "clip.mp4", quiet)
    assert raised.value.code == code
    assert raised.value.remedy


def test_damage_is_told(tmp_path: Path) -> None:
    path = pattern(tmp_path / "whole.mp4", 12, "-movflags", "+faststart", "-g", "12")
    data = path.read_bytes()
    cut, noise = tmp_path / "cut.mp4", tmp_path / "noise.mp4"
    cut.write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError) as raised:
        make_clip(cut, tmp_path / "clip.mp4", quiet)
    assert raised.value.code == "CLIP_DAMAGED"
    third = len(data) // 3
    noise.write_bytes(data[:third] + np.random.default_rng(1).bytes(2000) + data[third + 2000 :])
    assert "CLIP_PARTLY_DAMAGED" in [
        remark.code for remark in make_clip(noise, tmp_path / "clip.mp4", quiet).remarks
    ]
    (tmp_path / "nothing.mp4").write_bytes(b"no film" * 100)
    with pytest.raises(InputError) as raised:
        make_clip(tmp_path / "nothing.mp4", tmp_path / "clip.mp4", quiet)
    assert raised.value.code == "CLIP_UNREADABLE"


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    def stop(fraction: float, message: str) -> None:
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        make_clip(pattern(tmp_path / "a.mp4", 12), tmp_path / "clip.mp4", stop)
