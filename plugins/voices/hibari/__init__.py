"""Plugin: a quick English voice, distilled from one of Kokoro's."""

from __future__ import annotations

from heygen_studio.contracts import VoiceEngine
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings


@hookimpl
def heygen_voices(settings: Settings) -> list[VoiceEngine]:
    """Hibari: a small part of the work of the voice that it was taught by."""
    from .engine import HibariVoices

    return [HibariVoices(settings)]
