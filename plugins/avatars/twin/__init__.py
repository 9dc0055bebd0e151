"""People on film: presenters from a clip of a person who talks, and new lips in a film that stays as it is.
Their own frames, with a new mouth out of the same clip.

Importing this package loads no numba, OpenCV or MediaPipe; they come with the first presenter that is opened.
"""

from __future__ import annotations

from heygen_studio.contracts import AvatarEngine, FrameLipSync
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings

from .engine import RevoiceEngine, TwinEngine

__all__ = ["RevoiceEngine", "TwinEngine", "heygen_avatars", "heygen_frame_lipsyncs"]


@hookimpl
def heygen_avatars(settings: Settings) -> list[AvatarEngine]:
    """The presenters that were made from clips."""
    return [TwinEngine(settings.avatars_dir)]


@hookimpl
def heygen_frame_lipsyncs(settings: Settings) -> list[FrameLipSync]:
    """New lips out of the film itself."""
    return [RevoiceEngine()]
