"""Presenters from one portrait: a photo puppet driven by ARKit-52 weights and a head pose.

Importing this package loads no numba, OpenCV or MediaPipe; they come with the first presenter that is opened.
"""

from __future__ import annotations

from heygen_studio.contracts import AvatarEngine
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings

from .engine import PuppetEngine

__all__ = ["PuppetEngine", "heygen_avatars"]


@hookimpl
def heygen_avatars(settings: Settings) -> list[AvatarEngine]:
    """The built-in presenters, and those that were made from photos."""
    models = settings.cache_dir / "models" / PuppetEngine.id
    return [PuppetEngine(library=settings.avatars_dir, models=models)]
