"""A studio that clones quickly, and recordings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.voices.espeak.engine import EspeakVoices
from heygen_studio_plugins.voices.kokoro.engine import KokoroVoices
from quick_clones import OTHER, RATE, TEXT, Sound, Write, quick_settings, said, write_wav

from heygen_studio.services import Studio
from heygen_studio.settings import Settings


@pytest.fixture(scope="package")
def speech() -> Sound:
    """Eight seconds of a woman, 24 kHz."""
    engine = KokoroVoices(Settings())
    engine.prepare(lambda fraction, message: None)
    return np.concatenate([said(engine, "en_gb_02", TEXT), said(engine, "en_gb_02", OTHER)])


@pytest.fixture(scope="package")
def man() -> Sound:
    """Four seconds of a man, by another engine, 24 kHz."""
    engine = EspeakVoices(Settings())
    voice = next(v.id for v in engine.voices() if v.language == "en" and v.gender == "male")
    sound = said(engine, voice, TEXT)
    rate = next(v.sample_rate for v in engine.voices() if v.id == voice)
    return np.interp(np.arange(0, len(sound), rate / RATE), np.arange(len(sound)), sound).astype(np.float32)


@pytest.fixture(scope="package")
def sample(tmp_path_factory: pytest.TempPathFactory, speech: Sound) -> Path:
    """The woman, as a file."""
    return write_wav(tmp_path_factory.mktemp("sample") / "woman.wav", speech)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """A studio in a folder of its own."""
    return Studio.open(quick_settings(tmp_path))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a sound to a file of that name."""
    return lambda name, sound: write_wav(tmp_path / name, sound)
