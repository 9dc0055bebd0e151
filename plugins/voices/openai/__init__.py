"""Plugin: voices of any server that speaks the OpenAI speech protocol, elsewhere or on this machine."""

from __future__ import annotations

from heygen_studio.contracts import VoiceEngine
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings


@hookimpl
def heygen_voices(settings: Settings) -> list[VoiceEngine]:
    """OpenAI's voices, or those of LocalAI, Kokoro-FastAPI, speaches and others."""
    from .engine import OpenAIVoices

    return [OpenAIVoices(settings)]
