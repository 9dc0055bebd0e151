"""The plan of one scene."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
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
from heygen_studio.errors import InputError, NotReadyError, blamed
from heygen_studio.language import LANGUAGES
from heygen_studio.language.pace import pace_of, speaking_time
from heygen_studio.media import AvatarInfo, FrameSpec, Speech, VoiceInfo
from heygen_studio.registry import Registry
from heygen_studio.speech import Pronunciation, parse_markup
from heygen_studio.speech.cues import ScriptMark
from heygen_studio.video.checks import check_language, checked_script, said_in
from heygen_studio.video.choices import (
    Person,
    aligner_of,
    background_of,
    footage,
    lipsync_of,
    listener,
    look_of,
    options_of,
    overlays_of,
    presenter,
    voice_of,
)
from heygen_studio.video.direction import voice_text
from heygen_studio.video.fields import Transition
from heygen_studio.video.footage import Footage
from heygen_studio.video.layout import Layout, Stand, stands
from heygen_studio.video.recording import Recording
from heygen_studio.video.request import VideoRequest
from heygen_studio.video.timing import (
    Timing,
    filmed_recording,
    filmed_timing,
    recorded_timing,
    spoken_timing,
)


@dataclass(frozen=True, slots=True)
class ScenePlan:
    """One scene that has been checked. ``script`` is what is spoken, without its ``marks``."""

    script: str
    marks: tuple[ScriptMark, ...]
    voice: VoiceEngine
    voice_info: VoiceInfo
    lipsync: TrackLipSync
    avatar: AvatarEngine
    avatar_info: AvatarInfo
    background: Effect
    overlays: tuple[Effect, ...]
    options: dict[str, Options]
    """Of each engine, by its id."""
    layout: Layout
    listener: Person | None = None
    """Who stands beside the presenter."""
    ground: Effect | None = None
    """What is behind presenters who are in a part of the picture of their own."""
    transition: Transition = "cut"
    aligner: Aligner | None = None
    """What gives marks to the speech of a voice that gives none."""
    seconds: float | None = None
    """Its length, where it is known before: asked for, or that of a recording."""
    weight: float = 1.0
    """About how long it is, against other scenes."""
    notes: tuple[str, ...] = ()

    @property
    def voices(self) -> tuple[Provider, ...]:
        """What has to be ready before anything is said."""
        return (self.voice, self.aligner) if self.aligner else (self.voice,)

    @property
    def painters(self) -> tuple[Provider, ...]:
        """What makes the picture, in the order of the work."""
        people = (self.avatar, *((self.listener.engine,) if self.listener else ()))
        seen: tuple[Provider, ...] = (self.lipsync, *people) if self.layout.shot != "off" else ()
        return *seen, self.background, *((self.ground,) if self.ground else ()), *self.overlays

    @property
    def footage(self) -> Footage | None:
        """The film that is shown instead of a presenter, if there is one."""
        return self.avatar if isinstance(self.avatar, Footage) else None

    def stands(self, spec: FrameSpec) -> tuple[Stand, ...]:
        """Where the presenter is, and then the listener, if there is one."""
        return stands(self.layout, spec, 2 if self.listener else 1)

    def frames(self, fps: Fraction) -> int | None:
        """How many frames it has, where that is known; of a film only once it was prepared."""
        if self.footage and self.footage.frames is not None:
            return self.footage.frames
        return None if self.seconds is None else round(self.seconds * fps)

    def share(self, speech: Speech) -> float:
        """How much of the scene a speech is, 0..1."""
        if self.seconds is not None:
            return speech.audio.duration / self.seconds
        return len(speech.text) / len(self.script)


def plan_scene(
    request: VideoRequest,
    registry: Registry,
    spec: FrameSpec,
    files: Mapping[str, Path],
    dictionary: Sequence[Pronunciation],
    workspace: Path | None,
) -> ScenePlan:
    """The plan of a scene; see :func:`.plan.plan_video`.

    :param spec: of the video; of a film, its own counts.
    """
    recording = files[request.audio_url] if request.audio_url else None
    script, marks = said_in(request) if recording else checked_script(request.script)
    if script:
        check_language(script, request.language)
    # What is set for the usual lip-sync goes for the one that listens, too, where that knows it.
    moving = request.engine_options.get(registry.lipsync().id, {})
    asked: dict[str, Any] = {
        "style": request.style, "pronunciations": tuple(dictionary), "fit": request.layout.fitting,
        **look_of(request), **moving,
    }  # fmt: skip
    film = None
    if request.video_url:
        _check_film(request)
        film = footage(registry, request, files[request.video_url], asked, workspace)
        spec = film.spec
    person = Person(film, film.info) if film else presenter(registry, request)
    voice: VoiceEngine
    if recording is None:
        voice, voice_info = voice_of(registry, request, person.info.gender)
        aligner = None if voice.capabilities.timings else aligner_of(registry, request.language)
    else:
        aligner = registry.aligner(request.language) if script else None
        voice = Recording(recording, spec.fps, request.language, aligner)
        voice_info = voice.info
    plan = ScenePlan(
        script=script,
        marks=marks,
        voice=voice,
        voice_info=voice_info,
        lipsync=lipsync_of(registry, voice, bool(script)),
        avatar=person.engine,
        avatar_info=person.info,
        background=film.film if film else background_of(registry, request),
        overlays=() if request.layout.shot == "off" else overlays_of(registry, request),
        options={},
        layout=request.layout,
        listener=listener(registry, request, person),
        ground=registry.background() if request.layout.framed else None,
        transition=request.transition,
        aligner=aligner,
    )
    providers = (*plan.voices, *plan.painters)
    for provider in providers:
        if lacking := provider.missing():
            raise NotReadyError(f"{provider.title} is not ready.", remedy=lacking)
    timing = _timing(plan, request)
    for provider in providers:
        told = {**asked, **timing.options} if provider is voice else asked
        plan.options[provider.id] = options_of(registry, provider, told, request)
    with blamed(voice):
        voice.check(voice_text(script, marks), voice_info.id, plan.options[voice.id])
    return _timed(plan, timing, request.language)


def _check_film(request: VideoRequest) -> None:
    """Make sure that nothing is asked for that needs a presenter."""
    for name, plain in (("layout", Layout()), ("listener_id", None)):
        if getattr(request, name) != plain:
            raise InputError(
                f"{name}: cannot be given with video_url.",
                remedy="Leave it out: whoever is in the video stays where they are.",
                code="VALIDATION_ERROR",
                details={name: "cannot be given with video_url"},
            )


def _timing(plan: ScenePlan, request: VideoRequest) -> Timing:
    said = plan.script, plan.marks, request, plan.voice, plan.voice_info
    recorded = plan.voice.seconds if isinstance(plan.voice, Recording) else None
    if plan.footage:
        if recorded is not None:
            return filmed_recording(recorded, plan.footage.seconds)
        return filmed_timing(*said, plan.footage.seconds)
    if recorded is not None:
        return recorded_timing(recorded, request)
    return spoken_timing(*said)


def _timed(plan: ScenePlan, timing: Timing, language: str) -> ScenePlan:
    heard = plan.voice.notes if isinstance(plan.voice, Recording) else ()
    weight = timing.seconds
    if weight is None:
        text = parse_markup(plan.script).text
        weight = (
            speaking_time(text, language, pace_of(language, plan.voice_info)) if language in LANGUAGES else 0
        )
    return replace(plan, seconds=timing.seconds, weight=weight or 1.0, notes=(*timing.notes, *heard))
