"""Plugin: the plain voices of espeak-ng."""

from __future__ import annotations

from heygen_studio.contracts import VoiceEngine
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings


@hookimpl
def heygen_voices(settings: Settings) -> list[VoiceEngine]:
    """espeak-ng's own voices."""
    from .engine import EspeakVoices

    return [EspeakVoices(settings)]
