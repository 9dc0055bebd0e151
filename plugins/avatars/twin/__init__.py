"""Presenters from a clip of a person who talks: their own frames, with a new mouth out of the same clip.

Importing this package loads no numba, OpenCV or MediaPipe; they come with the first presenter that is opened.
"""

from __future__ import annotations

from heygen_studio.contracts import AvatarEngine
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings

from .engine import TwinEngine

__all__ = ["TwinEngine", "heygen_avatars"]


@hookimpl
def heygen_avatars(settings: Settings) -> list[AvatarEngine]:
    """The presenters that were made from clips."""
    return [TwinEngine(settings.avatars_dir)]
