"""A few seconds of a presenter who speaks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from heygen_studio.library.spoken import keeping
from heygen_studio.media import AvatarInfo
from heygen_studio.registry import Registry
from heygen_studio.storage.space import writing
from heygen_studio.video.choices import chosen_voice
from heygen_studio.video.pipeline import render_video
from heygen_studio.video.plan import plan_video
from heygen_studio.video.request import VideoRequest
from heygen_studio.video.stages import Report

_SCRIPT = "Hello! This is how I will look in your videos."
"""About three seconds of speech."""


def render_preview(
    registry: Registry, avatar: AvatarInfo, folder: Path, on_progress: Callable[[Report], None]
) -> Path:
    """The preview of a presenter, made only where there is none of its picture yet.

    :raises StudioError: see :func:`~heygen_studio.video.pipeline.render_video`.
    """
    with writing("the preview", "HEYGEN_CACHE_DIR"):
        picture = hashlib.sha256(Path(avatar.image).read_bytes()) if avatar.image else hashlib.sha256()
        picture.update(f"{avatar.gender} {_SCRIPT}".encode())
        path = folder / f"{avatar.id}-{picture.hexdigest()[:12]}.mp4"
        if path.is_file():
            return path
        folder.mkdir(parents=True, exist_ok=True)
    request = VideoRequest(script=_SCRIPT, avatar_id=avatar.id, resolution="720p")
    _, voice = chosen_voice(registry, None, request.language, avatar.gender, hurried=True)
    plan = plan_video(request.model_copy(update={"voice_id": voice.id}), registry)
    # All previews say the same, and a voice that has not been used yet takes longest to get ready.
    (scene,) = plan.scenes
    plan = replace(plan, scenes=(replace(scene, voice=keeping(scene.voice, folder / "speech")),))
    render_video(plan, path, on_progress=on_progress)
    return path
