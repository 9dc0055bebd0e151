"""Plugin: lip-sync from sound alone, and alignment of a text with its recording, both by one network."""

from __future__ import annotations

from heygen_studio.contracts import Aligner, TrackLipSync
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings


@hookimpl
def heygen_lipsyncs(settings: Settings) -> list[TrackLipSync]:
    """Lip-sync for recordings without their text."""
    from .engine import AudioToFaceLipSync

    return [AudioToFaceLipSync()]


@hookimpl
def heygen_aligners(settings: Settings) -> list[Aligner]:
    """The times of words and sounds in a recording."""
    from .aligner import AudioToFaceAligner

    return [AudioToFaceAligner()]
