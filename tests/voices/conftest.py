"""The real voice engine, prepared once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from heygen_studio_plugins.voices.kokoro.engine import KokoroVoices

from heygen_studio.media import Speech
from heygen_studio.settings import Settings
from heygen_studio.speech import VoiceOptions

Speak = Callable[..., list[Speech]]


@pytest.fixture(scope="session")
def kokoro() -> KokoroVoices:
    engine = KokoroVoices(Settings())
    engine.prepare(lambda fraction, message: None)
    return engine


@pytest.fixture(scope="session")
def speak(kokoro: KokoroVoices) -> Speak:
    def speak(text: str, voice: str = "en_us_01", **options: float) -> list[Speech]:
        return list(kokoro.speak(text, voice, VoiceOptions(**options)))

    return speak


@pytest.fixture(scope="session")
def paragraphs(speak: Speak) -> list[Speech]:
    """Two paragraphs of two sentences each."""
    return speak(
        "Dr. Smith paid $5 for 3 apples, on Jan. 5, 2024. Pat bought more bamboo!\n\n"
        "Why do we wait? 😀 The end is near."
    )
