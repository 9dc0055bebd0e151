"""Plugin: lip-sync from phoneme marks."""

from __future__ import annotations

from heygen_studio.contracts import TrackLipSync
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings


@hookimpl
def heygen_lipsyncs(settings: Settings) -> list[TrackLipSync]:
    """Visemes with coarticulation, blinks, brows and head motion."""
    from .engine import VisemeLipSync

    return [VisemeLipSync()]
