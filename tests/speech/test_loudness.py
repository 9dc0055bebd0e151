"""The loudness of finished videos, measured on what is decoded from their AAC."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from heygen_studio_plugins.formats import Mp4
from heygen_studio_plugins.voices.espeak.engine import EspeakVoices
from heygen_studio_plugins.voices.kokoro.engine import KokoroVoices
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from heygen_studio.contracts import Options, VoiceEngine
from heygen_studio.media import Canvas, FrameSpec
from heygen_studio.render.encoder import Encoder
from heygen_studio.settings import Settings
from heygen_studio.speech import VoiceOptions, limit

SPEC = FrameSpec(64, 64, Fraction(5))
SCRIPT = """Why do good plans fail? Most of the time, the answer is surprisingly simple!
The quick brown fox jumps over the lazy dog, while seven curious children watch."""


def decoded(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP (EBU R 128), by ffmpeg."""
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-nostats", "-i", str(path), "-map", "0:a",
        "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-",
    ]  # fmt: skip
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    (loudness,) = re.findall(r"I:\s+(-?[\d.]+) LUFS", said)
    (peak,) = re.findall(r"Peak:\s+(-?[\d.]+) dBFS", said)
    return float(loudness), float(peak)


@pytest.mark.parametrize(
    ("engine", "voice", "options"),
    [
        (KokoroVoices, "en_us_01", {}),
        (KokoroVoices, "en_us_02", {"speed": 1.2}),
        (EspeakVoices, "en_us_51", {}),
        (EspeakVoices, "en_us_52", {"pitch": 4.0}),
        (EspeakVoices, "en_us_51", {"volume": 6.0}),
    ],
)
def test_after_aac(engine: type[VoiceEngine], voice: str, options: dict[str, float], tmp_path: Path) -> None:
    voices = engine(Settings())  # type: ignore[call-arg]
    voices.prepare(lambda fraction, message: None)
    speeches = list(voices.speak(SCRIPT, voice, VoiceOptions(**options)))
    rate = speeches[0].audio.sample_rate
    encoding = Mp4().encoding("standard", Options())
    with Encoder(tmp_path / "video.mp4", SPEC, rate, encoding) as encoder:
        for speech in speeches:
            encoder.write_sound(speech.audio.samples)
        for _ in range(int(sum(speech.audio.duration for speech in speeches) * SPEC.fps)):
            encoder.write_frame(Canvas.blank(SPEC))
        encoder.finish()
    loudness, peak = decoded(tmp_path / "video.mp4")
    print(f"{voice} {options}: {loudness} LUFS, {peak} dBTP")
    assert peak < -1
    if "volume" not in options:
        assert loudness == pytest.approx(-16, abs=1)
    else:
        assert loudness > -15


def test_the_limiter_does_what_scipy_would_do() -> None:
    """To the last bit, in sounds of any length; and peaks end at the ceiling."""
    noise = np.random.default_rng(0).standard_normal(30_000).astype(np.float32)
    for length in (1, 40, 145, 1000, 30_000):
        samples = noise[:length] * np.float32(0.8)
        between = np.abs(resample_poly(samples, 4, 1)).reshape(-1, 4).max(axis=1)
        peaks = np.maximum(between, np.concatenate([[np.float32(0)], between[:-1]]))
        needed = np.minimum(1, 10 ** (-2.5 / 20) / np.maximum(peaks, 1e-9))
        gain = uniform_filter1d(minimum_filter1d(needed, 145), 145)
        limited = limit(samples, 24_000)
        assert np.array_equal(limited, samples * gain)
        assert np.abs(limited).max() <= 10 ** (-2.5 / 20) + 1e-6
    assert np.array_equal(limit(noise / 20, 24_000), noise / 20)


def test_speaking_does_not_load_scipy_signal() -> None:
    """It takes seconds, and the first sentence of a video would wait for it."""
    code = """
import sys
import numpy as np
from heygen_studio.speech import limit
limit(np.ones(1000, np.float32), 24000)
print(*{"scipy", "scipy.signal"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
