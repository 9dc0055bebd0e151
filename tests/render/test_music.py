"""Music in the finished file: repeated to the end, in stereo, as loud as it is led, the speech untouched."""

from __future__ import annotations

import subprocess
import wave
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from heygen_studio_plugins.formats import Mp4
from numpy.typing import NDArray

from heygen_studio.contracts import Options
from heygen_studio.media import Canvas, FrameSpec
from heygen_studio.render.encoder import Encoder

SPEC = FrameSpec(64, 48, Fraction(25))
RATE = 48_000


def tones(path: Path, seconds: float, left: float, right: float) -> Path:
    """A tone in each ear, 16 bits, an eighth of full scale."""
    time = np.arange(round(seconds * RATE)) / RATE
    both = np.stack([np.sin(2 * np.pi * left * time), np.sin(2 * np.pi * right * time)], 1) / 8
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((both * 32767).astype("<i2").tobytes())
    return path


def written(path: Path, sound: NDArray[np.float32], rate: int, **sounds: Path) -> NDArray[np.float32]:
    """The sound of a video of it, (n, 2)."""
    with Encoder(path, SPEC, rate, Mp4().encoding("standard", Options()), **sounds) as encoder:
        encoder.write_sound(sound)
        for _ in range(round(len(sound) / rate * 25)):
            encoder.write_frame(Canvas.blank(SPEC))
        encoder.finish()
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-i",
        str(path),
        "-f",
        "f32le",
        "-ac",
        "2",
        "-",
    ]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(data, np.float32).reshape(-1, 2)


def strength(sound: NDArray[np.float32], channel: int, seconds: float, frequency: float) -> float:
    """Amplitude of a tone in half a second around a time."""
    middle = round(seconds * RATE)
    part = sound[middle - RATE // 4 : middle + RATE // 4, channel]
    wave_ = np.exp(-2j * np.pi * frequency * np.arange(len(part)) / RATE)
    return float(2 * abs((part * wave_).mean()))


@pytest.mark.parametrize("rate", [24_000, 22_050])
def test_music_is_as_loud_as_it_is_led_and_repeated(tmp_path: Path, rate: int) -> None:
    music = tones(tmp_path / "music.wav", 1.0, 1000, 1500)
    time = np.arange(6 * rate) / rate
    sound = np.stack([0.25 * np.sin(2 * np.pi * 440 * time), np.where(time < 3, 0.5, 0.1)], 1).astype(
        np.float32
    )
    heard = written(tmp_path / "film.mp4", sound, rate, music=music)
    assert len(heard) / RATE == pytest.approx(6, abs=0.06)
    for seconds, gain in ((1.5, 0.5), (2.5, 0.5), (4.5, 0.1), (5.5, 0.1)):
        for channel, own, other in ((0, 1000, 1500), (1, 1500, 1000)):
            assert strength(heard, channel, seconds, own) == pytest.approx(gain / 8, rel=0.15)
            assert strength(heard, channel, seconds, other) < 0.004
            assert strength(heard, channel, seconds, 440) == pytest.approx(0.25 * 0.707, rel=0.06)


def test_music_and_the_sound_of_a_film_are_heard_together(tmp_path: Path) -> None:
    music = tones(tmp_path / "music.wav", 1.0, 1000, 1000)
    other = tones(tmp_path / "other.wav", 4.0, 2000, 3000)
    sound = np.zeros((4 * 24_000, 2), np.float32)
    sound[:, 1] = 0.5
    heard = written(tmp_path / "film.mp4", sound, 24_000, music=music, other_sound=other)
    assert strength(heard, 0, 2, 1000) == pytest.approx(1 / 16, rel=0.15)
    assert strength(heard, 0, 2, 2000) == pytest.approx(1 / 8, rel=0.15)
    assert strength(heard, 1, 2, 3000) == pytest.approx(1 / 8, rel=0.15)
