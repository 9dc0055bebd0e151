"""From a request to a plan: what is asked for is checked, and the engines that will do it are chosen."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from heygen_studio.contracts import AvatarEngine, Effect, Options, Provider, TrackLipSync, VoiceEngine
from heygen_studio.cues import ScriptMark, parse_script
from heygen_studio.errors import InputError, NotReadyError, ScriptError
from heygen_studio.language.pace import pace_of, speaking_time
from heygen_studio.media import AvatarInfo, FrameSpec, Style, VoiceInfo
from heygen_studio.registry import Registry
from heygen_studio.render.formats import Encoding, encoding
from heygen_studio.request import (
    MAX_SCRIPT_CHARS,
    SIZES,
    TEST_SECONDS,
    TEST_SIZE,
    CustomSettings,
    VideoRequest,
)
from heygen_studio.speech import parse_markup

PACES: dict[Style, float] = {
    "professional": 1.0, "casual": 1.02, "educational": 0.93, "marketing": 1.05, "entertainment": 1.08,
}  # fmt: skip
"""Speed of the voice in each style, where no length is asked for."""
NATURAL_SPEEDS = (0.75, 1.35)
"""How much slower and faster than normal a voice may speak and still sound natural."""
_PLAIN: dict[str, Any] = dict(CustomSettings())


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
    overlays: tuple[Effect, ...]
    encoding: Encoding
    options: dict[str, Options]
    longest: float | None = None
    """Seconds after which the video is cut off; None for the whole script."""

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The engines, in the order of the work."""
        return self.voice, self.lipsync, self.avatar, self.background, *self.overlays


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
    lipsync, background = registry.lipsync(), _background(registry, request)
    overlays = _overlays(registry, request)
    providers: tuple[Provider, ...] = (voice, lipsync, avatar, background, *overlays)
    if unknown := set(request.engine_options) - registry.engine_ids():
        raise InputError(
            f"There is no engine {sorted(unknown)[0]!r} to set options of.",
            remedy=f"Engines are: {', '.join(sorted(registry.engine_ids()))}.",
            code="ENGINE_NOT_FOUND",
        )
    for provider in providers:
        if lacking := provider.missing():
            raise NotReadyError(f"{provider.title} is not ready.", remedy=lacking)
    asked = {"style": request.style, **_look(request)}
    speed = _speed(script, marks, request, voice, voice_info)
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
        overlays=overlays,
        encoding=encoding(request.output_format, request.quality),
        options={
            provider.id: _options(
                registry, provider, {**asked, **speed} if provider is voice else asked, request
            )
            for provider in providers
        },
        longest=TEST_SECONDS if request.test else None,
    )


def _options(registry: Registry, provider: Provider, asked: dict[str, Any], request: VideoRequest) -> Options:
    """The options of a provider: what the request says in a field of its own, where the provider knows an
    option of that name, and what it says for this engine alone."""
    fields = provider.options_type.model_fields
    known = {name: value for name, value in asked.items() if name in fields}
    own = request.engine_options.get(provider.id, {})
    return registry.options(provider, {**request.engine_options, provider.id: {**known, **own}})


def _look(request: VideoRequest) -> dict[str, Any]:
    """What the request says of the picture, by the names that the options of effects have for it."""
    look = {name: value for name, value in request.custom_settings if value != _PLAIN[name]}
    if request.background is None:
        return look
    return {**look, "colour" if request.background.startswith("#") else "asset": request.background}


def _background(registry: Registry, request: VideoRequest) -> Effect:
    look = _look(request)
    for name in ("colour", "asset"):
        if name in look:
            return registry.effect("background", name)
    return registry.background()


def _overlays(registry: Registry, request: VideoRequest) -> tuple[Effect, ...]:
    names = [name for name in _look(request) if name in _PLAIN]
    return tuple(dict.fromkeys(registry.effect("overlay", name) for name in names))


def _speed(
    script: str,
    marks: Sequence[ScriptMark],
    request: VideoRequest,
    voice: VoiceEngine,
    voice_info: VoiceInfo,
) -> dict[str, float]:
    """The speed at which the voice reaches the length that is asked for, or else that of the style."""
    if request.duration is None:
        return {"speed": PACES[request.style]}
    pace = pace_of(request.language, voice_info)
    natural = speaking_time(parse_markup(script).text, request.language, pace)
    silence = sum(mark.amount for mark in marks if mark.name == "pause")
    speed = natural / max(request.duration - silence, 0.1)
    slowest, fastest = NATURAL_SPEEDS if "speed" in voice.options_type.model_fields else (0.9, 1.1)
    shortest, longest = natural / fastest + silence, natural / slowest + silence
    if not slowest <= speed <= fastest:
        raise InputError(
            f"The script takes about {natural + silence:.0f} s to speak; {request.duration:g} s cannot be "
            "reached by speaking faster or slower.",
            remedy=f"Ask for {shortest:.0f} to {longest:.0f} s, or "
            f"{'lengthen' if speed < slowest else 'shorten'} the script.",
            code="DURATION_UNREACHABLE",
            details={
                "natural": round(natural + silence, 1),
                "shortest": round(shortest, 1),
                "longest": round(longest, 1),
            },
        )
    return {"speed": round(speed, 3), "pauses": round(1 / speed, 3)}


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
    if not any(unicodedata.category(c)[0] in "LN" for c in parse_markup(text).text):
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
