"""Plugin: voices made from recordings, by fitting Kokoro-82M to the speaker."""

from __future__ import annotations

from heygen_studio.contracts import VoiceEngine
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings


@hookimpl
def heygen_voices(settings: Settings) -> list[VoiceEngine]:
    """Clones without a cloning model: needs nothing that the default voices do not need."""
    from .engine import KokoroClones

    return [KokoroClones(settings)]
