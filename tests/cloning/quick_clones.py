"""The embedded cloner with a single trial, and sounds to clone."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import VoiceEngine
from heygen_studio.settings import Settings
from heygen_studio.speech import VoiceOptions

QUICK = """
from heygen_studio.hookspecs import hookimpl
from heygen_studio_plugins.voices.cloner.engine import KokoroClones

class QuickClones(KokoroClones):
    id = "quick-clone"
    preference = 1
    trials = 1

@hookimpl
def heygen_voices(settings):
    return [QuickClones(settings)]
"""
TEXT = "The old boat drifted past a row of houses. Nobody knew where it came from, or why."
OTHER = "Bring your papers on Friday. We will look at them, one after the other, and decide."

Sound = NDArray[np.float32]
Write = Callable[[str, Sound], Path]
RATE = 24_000


def quick_settings(folder: Path) -> Settings:
    plugins = folder / "plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    (plugins / "quick.py").write_text(QUICK)
    return Settings(data_dir=folder / "data", plugins_dir=plugins, log_level="WARNING")


def write_wav(path: Path, sound: Sound, rate: int = RATE) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def said(engine: VoiceEngine, voice: str, text: str) -> Sound:
    speeches = list(engine.speak(text, voice, VoiceOptions()))
    return np.concatenate([speech.audio.samples for speech in speeches])
