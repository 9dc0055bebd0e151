"""From a request to a plan: what is asked for is checked, and the engines that will do it are chosen."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
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
    VideoFormat,
    VoiceEngine,
)
from heygen_studio.errors import InputError, NotReadyError, ScriptError, blamed
from heygen_studio.language import LANGUAGES, clearly_in
from heygen_studio.media import AvatarInfo, Encoding, FrameSpec, Speech, VoiceInfo
from heygen_studio.registry import Registry
from heygen_studio.speech import Pronunciation, is_markup, parse_markup
from heygen_studio.speech.cues import ScriptMark, parse_script
from heygen_studio.video.direction import voice_text
from heygen_studio.video.footage import Footage
from heygen_studio.video.intake import Brought
from heygen_studio.video.recording import Recording
from heygen_studio.video.request import (
    MAX_SCRIPT_CHARS,
    SIZES,
    TEST_SECONDS,
    TEST_SIZE,
    CustomSettings,
    VideoRequest,
)
from heygen_studio.video.stages import PREPARING
from heygen_studio.video.timing import (
    Timing,
    filmed_recording,
    filmed_timing,
    recorded_timing,
    spoken_timing,
)

_FILM_EFFORT, _FILM_PREPARING = 50.0, 0.6
"""Getting to know the person of a film takes longer than saying something new."""
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
    video_format: VideoFormat
    encoding: Encoding
    options: dict[str, Options]
    longest: float | None = None
    """Seconds after which the video is cut off; None for the whole script."""
    aligner: Aligner | None = None
    """What gives marks to the speech of a voice that gives none."""
    seconds: float | None = None
    """Length of the whole, where it is known before: asked for, or that of a recording."""
    notes: tuple[str, ...] = ()
    """What whoever asked for it should know."""

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The engines, in the order of the work."""
        aligners = (self.aligner,) if self.aligner else ()
        painters = (self.avatar, self.background, *self.overlays)
        return self.voice, *aligners, self.lipsync, *painters, self.video_format

    @property
    def footage(self) -> Footage | None:
        """The film that is shown instead of a presenter, if there is one."""
        return self.avatar if isinstance(self.avatar, Footage) else None

    @property
    def frames(self) -> int | None:
        """How many frames the whole has, where that is known; of a film only once it was prepared."""
        if self.footage and self.footage.frames is not None:
            return self.footage.frames
        return None if self.seconds is None else round(self.seconds * self.spec.fps)

    @property
    def other_sound(self) -> Path | None:
        """A sound to be heard besides the speech."""
        return self.footage.other_sound if self.footage else None

    def effort(self, provider: Provider) -> float:
        """How long a provider takes to prepare, against the usual one."""
        return _FILM_EFFORT if provider is self.footage else 1.0

    @property
    def preparing(self) -> float:
        """Share of the whole work that is preparation, 0..1."""
        return _FILM_PREPARING if self.footage else PREPARING

    def share(self, speech: Speech) -> float:
        """How much of the whole a speech is, 0..1."""
        if self.seconds is not None:
            return speech.audio.duration / self.seconds
        return len(speech.text) / len(self.script)


def plan_video(
    request: VideoRequest,
    registry: Registry,
    files: Brought = Brought(),  # noqa: B008 - never changes
    dictionary: Sequence[Pronunciation] = (),
    workspace: Path | None = None,
) -> Plan:
    """Check a request against what is installed. Quick, but for listening to a recording; loads no model.

    :param files: what is to be spoken instead of by a voice, the script then being what it says, and whose
        film is to be shown instead of a presenter.
    :param dictionary: how words are to be said.
    :param workspace: a folder, made when it is needed, for what the video needs only while it is made.
    :raises InputError: something in the request or the recording is wrong.
    :raises NotReadyError: an engine that it needs is missing something.
    """
    video_format = registry.video_format(request.output_format)
    if files.recording is None:
        script, marks = checked_script(request.script)
    else:
        script, marks = _said(request)
    if script:
        check_language(script, request.language)
    # What is set for the usual lip-sync goes for the one that listens, too, where that knows it.
    moving = request.engine_options.get(registry.lipsync().id, {})
    asked = {"style": request.style, "pronunciations": tuple(dictionary), **_look(request), **moving}
    avatar, avatar_info, spec = _presenter(registry, request, files.film, asked, workspace)
    voice: VoiceEngine
    if files.recording is None:
        voice, voice_info = _voice(registry, request, avatar_info.gender)
        aligner = None if voice.capabilities.timings else _aligner(registry, request.language)
    else:
        aligner = registry.aligner(request.language) if script else None
        voice = Recording(files.recording, spec.fps, request.language, aligner)
        voice_info = voice.info
    lipsync = _lipsync(registry, voice, bool(script))
    overlays = _overlays(registry, request)
    background = avatar.film if isinstance(avatar, Footage) else _background(registry, request)
    aligners = (aligner,) if aligner else ()
    providers: tuple[Provider, ...] = (
        voice, *aligners, lipsync, avatar, background, *overlays, video_format,
    )  # fmt: skip
    if unknown := set(request.engine_options) - registry.engine_ids():
        raise InputError(
            f"There is no engine {sorted(unknown)[0]!r} to set options of.",
            remedy=f"Engines are: {', '.join(sorted(registry.engine_ids()))}.",
            code="ENGINE_NOT_FOUND",
        )
    for provider in providers:
        if lacking := provider.missing():
            raise NotReadyError(f"{provider.title} is not ready.", remedy=lacking)
    timing = _timing(script, marks, request, voice, voice_info, avatar)
    options = {
        provider.id: _options(
            registry, provider, {**asked, **timing.options} if provider is voice else asked, request
        )
        for provider in providers
    }
    with blamed(voice):
        voice.check(voice_text(script, marks), voice_info.id, options[voice.id])
    return Plan(
        script=script,
        marks=marks,
        spec=spec,
        seed=request.seed,
        voice=voice,
        voice_info=voice_info,
        lipsync=lipsync,
        avatar=avatar,
        avatar_info=avatar_info,
        background=background,
        overlays=overlays,
        video_format=video_format,
        encoding=video_format.encoding(request.quality, options[video_format.id]),
        options=options,
        longest=TEST_SECONDS if request.test else None,
        aligner=aligner,
        seconds=timing.seconds,
        notes=(*timing.notes, *voice.notes) if isinstance(voice, Recording) else timing.notes,
    )


def _presenter(
    registry: Registry,
    request: VideoRequest,
    film: Path | None,
    asked: dict[str, Any],
    workspace: Path | None,
) -> tuple[AvatarEngine, AvatarInfo, FrameSpec]:
    """Who is to be seen, and at which size."""
    if film is not None:
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
        options = _options(registry, engine, asked, request)
        footage = Footage(film, request.face, engine, options, workspace)
        return footage, footage.info, footage.spec
    avatars = registry.avatars()
    if not avatars:
        raise NotReadyError("No presenter is installed.", remedy="Run `heygen-studio plugins` to see why.")
    width, height = TEST_SIZE if request.test else SIZES[request.resolution]
    return *registry.avatar(request.avatar_id or avatars[0].id), FrameSpec(width, height, request.fps)


def _voice(registry: Registry, request: VideoRequest, gender: str) -> tuple[VoiceEngine, VoiceInfo]:
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


def _timing(
    script: str,
    marks: Sequence[ScriptMark],
    request: VideoRequest,
    voice: VoiceEngine,
    voice_info: VoiceInfo,
    avatar: AvatarEngine,
) -> Timing:
    recorded = voice.seconds if isinstance(voice, Recording) else None
    if isinstance(avatar, Footage):
        if recorded is not None:
            return filmed_recording(recorded, avatar.seconds)
        return filmed_timing(script, marks, request, voice, voice_info, avatar.seconds)
    if recorded is not None:
        return recorded_timing(recorded, request)
    return spoken_timing(script, marks, request, voice, voice_info)


def _lipsync(registry: Registry, voice: VoiceEngine, text: bool) -> TrackLipSync:
    """Where marks may be lacking here and there, the engine that can do without them, if there is one."""
    if not voice.capabilities.timings:
        with suppress(NotReadyError):
            return registry.lipsync(marks=False)
    return registry.lipsync(marks=text)


def _aligner(registry: Registry, language: str) -> Aligner | None:
    with suppress(NotReadyError):
        return registry.aligner(language)
    return None


def _said(request: VideoRequest) -> tuple[str, tuple[ScriptMark, ...]]:
    """What a recording says, as far as it is known, and the marks for the face. Pauses it has of its own."""
    if not request.script.strip():
        return "", ()
    text, marks = checked_script(request.script)
    if is_markup(text):
        return parse_markup(text).text.strip(), ()
    return text, tuple(mark for mark in marks if mark.name != "pause")


def _options(registry: Registry, provider: Provider, asked: dict[str, Any], request: VideoRequest) -> Options:
    """The options of a provider: what the request says in a field of its own, where the provider knows an
    option of that name, and what it says for this engine alone."""
    fields = provider.options_type.model_fields
    known = {name: value for name, value in asked.items() if name in fields}
    own = request.engine_options.get(provider.id, {})
    return registry.options(provider, {**request.engine_options, provider.id: {**known, **own}})


def _look(request: VideoRequest) -> dict[str, Any]:
    """What the request says of the picture, by the names that the options of effects have for it."""
    look: dict[str, Any] = {name: value for name, value in request.custom_settings if value != _PLAIN[name]}
    if request.caption_look is not None:
        look["captions"] = request.caption_look
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
    # The styles are a matter of light and camera, too; the first of them leaves both as they are.
    look = _look(request)
    names = [name for name in look if name in _PLAIN] if request.style == "professional" else list(_PLAIN)
    names += ["captions"] if "captions" in look else []  # over all else, as no light falls on them
    return tuple(dict.fromkeys(registry.effect("overlay", name) for name in names))


def checked_script(script: str) -> tuple[str, tuple[ScriptMark, ...]]:
    """What is spoken of the script, and its marks.

    :raises ScriptError: it is empty, too long, says nothing, or has a wrong mark or wrong markup.
    """
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


def check_language(script: str, language: str) -> None:
    """Make sure that a script is not clearly in another language than its voice.

    :raises ScriptError: it is.
    """
    found = clearly_in(parse_markup(script).text, language)
    if found:
        wanted = LANGUAGES[language].name if language in LANGUAGES else repr(language)
        raise ScriptError(
            f"The script is in {LANGUAGES[found].name}, but its voice is to speak {wanted}.",
            remedy=f"Ask for language {found!r} and a voice that speaks it, or have the script translated.",
            code="SCRIPT_LANGUAGE_MISMATCH",
            details={"language": language, "found": found},
        )


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
