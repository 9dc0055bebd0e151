"""A video in another language: what to ask for."""

from __future__ import annotations

from dataclasses import dataclass

from heygen_studio.errors import InputError
from heygen_studio.language import language as facts
from heygen_studio.media import VoiceInfo
from heygen_studio.registry import Registry
from heygen_studio.scripts.requests import TranslateRequest
from heygen_studio.video.request import VideoRequest
from heygen_studio.video.scenes import SceneRequest


@dataclass(frozen=True, slots=True)
class TranslatedVideo:
    """A video that is to be made in another language: the request, its script still to be translated, and how
    that is done."""

    request: VideoRequest
    translation: TranslateRequest


def video_in(code: str, video: VideoRequest, registry: Registry) -> VideoRequest:
    """The same video in another language, but for the script: a fitting voice, and the title with the
    language. Settings of the old voice do not come along, nor a length that its script was made for.

    :raises InputError: no installed voice speaks the language.
    """
    voice = fitting_voice(registry, video.voice_id, code)
    scenes = tuple(_scene_in(code, scene, video.language, registry) for scene in video.scenes)
    engines = {registry.voice(v.id)[0].id for v in registry.voices()}
    changes = {
        "language": code,
        "voice_id": voice.id,
        "duration": None,
        "scenes": [scene.model_dump() for scene in scenes],
        "title": f"{video.title} ({facts(code).own_name})"[:200] if video.title else None,
        "engine_options": {
            name: options for name, options in video.engine_options.items() if name not in engines
        },
    }
    return VideoRequest.model_validate(video.model_dump() | changes)


def _scene_in(code: str, scene: SceneRequest, source: str, registry: Registry) -> SceneRequest:
    """A scene in another language, but for its script. One that has a language of its own stays as it is."""
    if scene.language not in (None, source):
        return scene
    voice_id = fitting_voice(registry, scene.voice_id, code).id if scene.voice_id else None
    return scene.model_copy(update={"language": None, "voice_id": voice_id, "duration": None})


def fitting_voice(registry: Registry, voice_id: str | None, code: str) -> VoiceInfo:
    """A voice of a language that is as close as can be to another: of its gender, not cloned, measured.

    :raises InputError: no installed voice speaks the language.
    """
    spoken = [voice for voice in registry.voices() if voice.language == code]
    if not spoken:
        raise InputError(
            f"No installed voice speaks {facts(code).name}.",
            remedy="Install a voice of that language as a plugin.",
            code="LANGUAGE_NOT_AVAILABLE",
            details={"language": code},
        )
    gender = next((voice.gender for voice in registry.voices() if voice.id == voice_id), None)
    return min(
        spoken, key=lambda voice: (voice.gender != gender, voice.is_cloned, voice.phonemes_per_second is None)
    )
