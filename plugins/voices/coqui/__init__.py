"""Plugin: Coqui's VITS and XTTS-v2, with models that the user brings or has fetched (extra ``coqui``)."""

from __future__ import annotations

from heygen_studio.contracts import VoiceEngine
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings


@hookimpl
def heygen_voices(settings: Settings) -> list[VoiceEngine]:
    """VITS, and XTTS-v2 that clones voices."""
    from .vits import VitsVoices
    from .xtts import XttsVoices

    return [VitsVoices(settings), XttsVoices(settings)]
