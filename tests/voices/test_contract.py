"""The engines that come with their voices keep to the contract."""

from __future__ import annotations

import pytest
from heygen_studio_plugins.language import LANGUAGES
from heygen_studio_plugins.voices.espeak.engine import EspeakVoices
from heygen_studio_plugins.voices.kokoro.engine import KokoroVoices
from voice_contract import VoiceContract

from heygen_studio.contracts import VoiceEngine
from heygen_studio.settings import Settings

ENGINES = {"kokoro": KokoroVoices, "espeak": EspeakVoices}


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> VoiceEngine:
    made: VoiceEngine = ENGINES[request.param](Settings())
    made.prepare(lambda fraction, message: None)
    return made


class TestContract(VoiceContract):
    def test_every_language_has_a_woman_and_a_man(self, engine: VoiceEngine) -> None:
        for language in LANGUAGES:
            voices = [voice for voice in engine.voices() if voice.language == language]
            assert {voice.gender for voice in voices} == {"female", "male"}
            for voice in voices:
                assert voice.id == f"{language}_{voice.accent}_{voice.id[-2:]}"
                assert set(voice.characteristics) == {"pitch", "speed", "clarity"}
                assert voice.licence.weights
