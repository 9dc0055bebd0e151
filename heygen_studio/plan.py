"""From a request to a plan: what is asked for is checked, and the engines that will do it are chosen."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from heygen_studio.contracts import AvatarEngine, Effect, Options, Provider, TrackLipSync, VoiceEngine
from heygen_studio.cues import ScriptMark, parse_script
from heygen_studio.errors import InputError, NotReadyError, ScriptError
from heygen_studio.media import AvatarInfo, FrameSpec, VoiceInfo
from heygen_studio.registry import Registry
from heygen_studio.request import MAX_SCRIPT_CHARS, SIZES, TEST_SECONDS, TEST_SIZE, VideoRequest


@dataclass(frozen=True, slots=True)
class Plan:
    """A request that has been checked, with the engines that will carry it out.

    ``script`` is what is spoken, without its ``marks``.
    """

    script: str
    marks: tuple[ScriptMark, ...]
    spec: FrameSpec
    seed: int
    voice: VoiceEngine
    voice_info: VoiceInfo
    lipsync: TrackLipSync
    avatar: AvatarEngine
    avatar_info: AvatarInfo
    background: Effect
    options: dict[str, Options]
    longest: float | None = None
    """Seconds after which the video is cut off; None for the whole script."""

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The engines, in the order of the work."""
        return self.voice, self.lipsync, self.avatar, self.background


def plan_video(request: VideoRequest, registry: Registry) -> Plan:
    """Check a request against what is installed. Quick; loads no model.

    :raises InputError: something in the request is wrong.
    :raises NotReadyError: an engine that it needs is missing something.
    """
    script, marks = _checked_script(request.script)
    avatars = registry.avatars()
    if not avatars:
        raise NotReadyError("No presenter is installed.", remedy="Run `heygen-studio plugins` to see why.")
    avatar, avatar_info = registry.avatar(request.avatar_id or avatars[0].id)
    voice, voice_info = registry.voice(request.voice_id or _fitting_voice(registry, request, avatar_info))
    if voice_info.language != request.language:
        raise InputError(
            f"Voice {voice_info.id!r} speaks {voice_info.language!r}, but the language asked for is "
            f"{request.language!r}.",
            remedy="Choose a voice of that language, or the language of the voice.",
            code="LANGUAGE_MISMATCH",
            details={"voice_id": voice_info.id, "language": request.language},
        )
    lipsync, background = registry.lipsync(), registry.background()
    providers: tuple[Provider, ...] = (voice, lipsync, avatar, background)
    if unknown := set(request.engine_options) - registry.engine_ids():
        raise InputError(
            f"There is no engine {sorted(unknown)[0]!r} to set options of.",
            remedy=f"Engines are: {', '.join(sorted(registry.engine_ids()))}.",
            code="ENGINE_NOT_FOUND",
        )
    for provider in providers:
        if lacking := provider.missing():
            raise NotReadyError(f"{provider.title} is not ready.", remedy=lacking)
    width, height = TEST_SIZE if request.test else SIZES[request.resolution]
    return Plan(
        script=script,
        marks=marks,
        spec=FrameSpec(width, height, request.fps),
        seed=request.seed,
        voice=voice,
        voice_info=voice_info,
        lipsync=lipsync,
        avatar=avatar,
        avatar_info=avatar_info,
        background=background,
        options={provider.id: _options(registry, provider, request) for provider in providers},
        longest=TEST_SECONDS if request.test else None,
    )


def _options(registry: Registry, provider: Provider, request: VideoRequest) -> Options:
    values = request.engine_options
    if "style" in provider.options_type.model_fields:
        values = {**values, provider.id: {"style": request.style, **values.get(provider.id, {})}}
    return registry.options(provider, values)


def _checked_script(script: str) -> tuple[str, tuple[ScriptMark, ...]]:
    """What is spoken of the script, and its marks."""
    length = len(script.strip())
    if length > MAX_SCRIPT_CHARS:
        raise ScriptError(
            f"The script has {length:,} characters; {MAX_SCRIPT_CHARS:,} are the most for one video.",
            remedy="Split it into several videos.",
            code="SCRIPT_TOO_LONG",
            details={"length": length, "limit": MAX_SCRIPT_CHARS},
        )
    text, marks = parse_script(script)
    if not text and not marks:
        raise ScriptError(
            "The script is empty.", remedy="Write what the presenter is to say.", code="SCRIPT_EMPTY"
        )
    if not any(unicodedata.category(c)[0] in "LN" for c in text):
        raise ScriptError(
            "The script has no words, only signs, emoji or marks.",
            remedy="Write what the presenter is to say in words.",
            code="SCRIPT_UNSPEAKABLE",
        )
    return text, marks


def _fitting_voice(registry: Registry, request: VideoRequest, avatar: AvatarInfo) -> str:
    voices = [v for v in registry.voices() if v.language == request.language]
    if not voices:
        known = sorted({v.language for v in registry.voices()})
        raise InputError(
            f"No installed voice speaks {request.language!r}.",
            remedy=f"Installed languages are: {', '.join(known) or 'none'}.",
            code="LANGUAGE_NOT_AVAILABLE",
            details={"language": request.language},
        )
    return min(voices, key=lambda v: (v.gender != avatar.gender, _rank(v.id))).id


def _rank(voice_id: str) -> int:
    """The number at the end of an id: of a language's voices, lower ones come first."""
    number = voice_id.rpartition("_")[2]
    return int(number) if number.isdecimal() else 99
