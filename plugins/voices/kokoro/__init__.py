"""Plugin: English voices of Kokoro-82M."""

from __future__ import annotations

from heygen_studio.contracts import VoiceEngine
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings


@hookimpl
def heygen_voices(settings: Settings) -> list[VoiceEngine]:
    """Kokoro-82M, the default voices."""
    from .engine import KokoroVoices

    return [KokoroVoices(settings)]
