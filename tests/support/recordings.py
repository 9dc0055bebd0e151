"""Recordings for tests: spoken by espeak-ng, which is quick and knows its times."""

from __future__ import annotations

import subprocess
import wave
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from heygen_studio_plugins.voices.espeak.engine import EspeakVoices
from numpy.typing import NDArray

from heygen_studio.media import Speech
from heygen_studio.settings import Settings
from heygen_studio.speech import VoiceOptions

TEXT = "Hello and welcome to the studio. Today we make a video together."


def spoken(text: str = TEXT, voice: str = "en_us_51") -> list[Speech]:
    return list(EspeakVoices(Settings()).speak(text, voice, VoiceOptions()))


def joined(speeches: list[Speech]) -> NDArray[np.float32]:
    return np.concatenate([speech.audio.samples for speech in speeches])


def write_wav(path: Path, samples: NDArray[np.float32], rate: int = 22_050, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", *map(str, arguments)], check=True
    )
