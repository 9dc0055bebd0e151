"""Voices of a speech server: which there are, and what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Capabilities
from heygen_studio.media import Licence, VoiceInfo
from heygen_studio.settings import Settings

from ...language import LANGUAGES
from ...speech.texts import TextVoices
from .client import SAMPLE_RATE, SpeechClient

LONGEST = 1000
"""Characters that are sent at once; OpenAI takes 4096, others less."""
_GENDERS = {
    "alloy": "neutral", "ash": "male", "ballad": "male", "cedar": "male", "coral": "female", "echo": "male",
    "fable": "neutral", "marin": "female", "nova": "female", "onyx": "male", "sage": "female",
    "shimmer": "female", "verse": "male",
}  # fmt: skip
"""How OpenAI's voices sound."""
_LICENCE = Licence(code="Apache-2.0", source="any server of the OpenAI speech protocol; its own terms apply")


@dataclass(frozen=True, slots=True)
class OpenAIVoice:
    """A voice in one language. ``name`` is what the server calls it."""

    info: VoiceInfo
    name: str
    gain: float | None = None


class OpenAIVoices(TextVoices[OpenAIVoice]):
    """The voices that the settings name."""

    id = "openai"
    title = "Speech server"
    licence = _LICENCE
    capabilities = Capabilities(languages=frozenset(LANGUAGES))

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._client = SpeechClient(settings)

    def missing(self) -> str | None:
        if self._settings.speech_base_url or self._settings.speech_api_key:
            return None
        return (
            "Set HEYGEN_SPEECH_API_KEY for OpenAI's voices, or HEYGEN_SPEECH_BASE_URL, HEYGEN_SPEECH_MODEL "
            "and HEYGEN_SPEECH_VOICES for a server of your own."
        )

    def voice_table(self) -> Mapping[str, OpenAIVoice]:
        return {} if self.missing() else self._voices

    def longest(self, voice: OpenAIVoice) -> int:
        return LONGEST

    def say(self, text: str, voice: OpenAIVoice) -> tuple[NDArray[np.float32], int]:
        return self._client.say(text, voice.name), SAMPLE_RATE

    @cached_property
    def _voices(self) -> dict[str, OpenAIVoice]:
        found: dict[str, OpenAIVoice] = {}
        for entry in self._settings.speech_voices:
            name, _, rest = entry.partition(":")
            language, _, gender = rest.partition(":")
            for code in [language] if language else LANGUAGES:
                info = _info(name, code, gender or _GENDERS.get(name, ""))
                found.setdefault(info.id, OpenAIVoice(info, name))
        return found


def _info(name: str, language: str, gender: str) -> VoiceInfo:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50]
    return VoiceInfo(
        id=f"{language}_openai-{slug}",
        name=name.replace("_", " ").title(),
        language=language,
        accent="",
        gender=gender,
        style="",
        sample_rate=SAMPLE_RATE,
        licence=_LICENCE,
    )
