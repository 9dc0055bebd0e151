"""Which engines make a scene: presenters, voice, lip-sync and effects, and what each is told."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heygen_studio.contracts import (
    Aligner,
    AvatarEngine,
    Effect,
    Options,
    Provider,
    TrackLipSync,
    VoiceEngine,
)
from heygen_studio.errors import InputError, NotReadyError
from heygen_studio.media import AvatarInfo, VoiceInfo
from heygen_studio.registry import Registry
from heygen_studio.video.footage import Footage
from heygen_studio.video.request import CustomSettings, VideoRequest

_PLAIN: dict[str, Any] = dict(CustomSettings())


@dataclass(frozen=True, slots=True)
class Person:
    """A presenter and the engine that draws it."""

    engine: AvatarEngine
    info: AvatarInfo


def presenter(registry: Registry, request: VideoRequest) -> Person:
    """The presenter that is asked for, or the first.

    :raises NotFoundError: there is no such presenter.
    :raises NotReadyError: there is none at all.
    """
    avatars = registry.avatars()
    if not avatars:
        raise NotReadyError("No presenter is installed.", remedy="Run `heygen-studio plugins` to see why.")
    return Person(*registry.avatar(request.avatar_id or avatars[0].id))


def listener(registry: Registry, request: VideoRequest, speaker: Person) -> Person | None:
    """Who stands beside the presenter and listens, if anybody.

    :raises InputError: it is the presenter.
    """
    if request.listener_id is None:
        return None
    found = Person(*registry.avatar(request.listener_id))
    if found.info.id == speaker.info.id:
        raise InputError(
            f"The presenter {found.info.id!r} cannot listen to itself.",
            remedy="Choose two presenters.",
            code="VALIDATION_ERROR",
            details={"listener_id": "is the presenter"},
        )
    return found


def footage(
    registry: Registry, request: VideoRequest, film: Path, asked: dict[str, Any], workspace: Path | None
) -> Footage:
    """The person of a film, in place of a presenter.

    :raises InputError: the film cannot be used, or not so.
    """
    if request.consent is False:
        raise InputError(
            "The person in the video does not agree.",
            remedy="Use a video of someone who does.",
            code="CONSENT_MISSING",
        )
    if request.duration is not None:
        raise InputError(
            "A video that is given has its own length.",
            remedy="Leave the duration out.",
            code="VALIDATION_ERROR",
            details={"duration": "cannot be given with video_url"},
        )
    engine = registry.frame_lipsync()
    return Footage(film, request.face, engine, options_of(registry, engine, asked, request), workspace)


def voice_of(registry: Registry, request: VideoRequest, gender: str) -> tuple[VoiceEngine, VoiceInfo]:
    """The voice of a scene: a quick one for a draft, where none is asked for; raises as
    :func:`chosen_voice`."""
    usual = chosen_voice(registry, request.voice_id, request.language, gender)
    # Options that are set for the usual voice are wanted in a draft, too.
    if usual[0].id in request.engine_options or not (request.test or request.quality == "draft"):
        return usual
    return chosen_voice(registry, request.voice_id, request.language, gender, hurried=True)


def chosen_voice(
    registry: Registry, voice_id: str | None, language: str, gender: str = "", *, hurried: bool = False
) -> tuple[VoiceEngine, VoiceInfo]:
    """The voice that is asked for, or else the first of its language, of this gender if there is one.

    :param hurried: where none is asked for, one that is quick and ready, if there is one of this gender.
    :raises InputError: it does not speak the language, or none does.
    """
    voice, info = registry.voice(voice_id or _fitting_voice(registry, language, gender, hurried))
    if info.language != language:
        raise InputError(
            f"Voice {info.id!r} speaks {info.language!r}, but the language asked for is {language!r}.",
            remedy="Choose a voice of that language, or the language of the voice.",
            code="LANGUAGE_MISMATCH",
            details={"voice_id": info.id, "language": language},
        )
    return voice, info


def lipsync_of(registry: Registry, voice: VoiceEngine, text: bool) -> TrackLipSync:
    """Where marks may be lacking here and there, the engine that can do without them, if there is one."""
    if not voice.capabilities.timings:
        with suppress(NotReadyError):
            return registry.lipsync(marks=False)
    return registry.lipsync(marks=text)


def aligner_of(registry: Registry, language: str) -> Aligner | None:
    """What finds the words of a language, if there is anything."""
    with suppress(NotReadyError):
        return registry.aligner(language)
    return None


def options_of(
    registry: Registry, provider: Provider, asked: dict[str, Any], request: VideoRequest
) -> Options:
    """The options of a provider: what the request says in a field of its own, where the provider knows an
    option of that name, and what it says for this engine alone."""
    fields = provider.options_type.model_fields
    known = {name: value for name, value in asked.items() if name in fields}
    own = request.engine_options.get(provider.id, {})
    return registry.options(provider, {**request.engine_options, provider.id: {**known, **own}})


def look_of(request: VideoRequest) -> dict[str, Any]:
    """What the request says of the picture, by the names that the options of effects have for it."""
    look = {name: value for name, value in request.custom_settings if value != _PLAIN[name]}
    if request.background is None:
        return look
    return {**look, "colour" if request.background.startswith("#") else "asset": request.background}


def background_of(registry: Registry, request: VideoRequest) -> Effect:
    """What is behind."""
    look = look_of(request)
    for name in ("colour", "asset"):
        if name in look:
            return registry.effect("background", name)
    return registry.background()


def overlays_of(registry: Registry, request: VideoRequest) -> tuple[Effect, ...]:
    """Light and camera, where they change anything."""
    # The styles are a matter of light and camera, too; the first of them leaves both as they are.
    names = (
        [name for name in look_of(request) if name in _PLAIN] if request.style == "professional" else _PLAIN
    )
    return tuple(dict.fromkeys(registry.effect("overlay", name) for name in names))


def _fitting_voice(registry: Registry, language: str, gender: str, hurried: bool) -> str:
    voices = [v for v in registry.voices() if v.language == language]
    if not voices:
        known = sorted({v.language for v in registry.voices()})
        raise InputError(
            f"No installed voice speaks {language!r}.",
            remedy=f"Installed languages are: {', '.join(known) or 'none'}.",
            code="LANGUAGE_NOT_AVAILABLE",
            details={"language": language},
        )

    def place(voice: VoiceInfo) -> tuple[bool, bool]:
        quick = voice.quick and (not hurried or registry.voice(voice.id)[0].missing() is None)
        return voice.gender != gender, quick != hurried

    return min(voices, key=place).id
