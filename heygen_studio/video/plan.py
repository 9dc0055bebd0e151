"""From a request to a plan: what is asked for is checked, and the engines that will do it are chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from heygen_studio.contracts import Provider, VideoFormat
from heygen_studio.errors import CancelledError, InputError, OutputError, ScriptError, StudioError
from heygen_studio.media import Encoding, FrameSpec, Speech
from heygen_studio.registry import Registry
from heygen_studio.speech import Pronunciation
from heygen_studio.video.choices import options_of
from heygen_studio.video.fields import frame_size
from heygen_studio.video.finishing import Finish, plan_finish
from heygen_studio.video.request import MAX_SCRIPT_CHARS, TEST_SECONDS, VideoRequest
from heygen_studio.video.scene_plan import ScenePlan, plan_scene
from heygen_studio.video.stages import PREPARING

_FILM_EFFORT, _FILM_PREPARING = 50.0, 0.6
"""Getting to know the person of a film takes longer than saying something new."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A request that has been checked, with the engines that will carry it out."""

    scenes: tuple[ScenePlan, ...]
    spec: FrameSpec
    seed: int
    video_format: VideoFormat
    encoding: Encoding
    finish: Finish = field(default_factory=Finish)
    """What is done to the whole."""
    longest: float | None = None
    """Seconds after which the video is cut off; None for all of it."""
    notes: tuple[str, ...] = ()
    """What whoever asked for it should know."""

    @property
    def voices(self) -> tuple[Provider, ...]:
        """What has to be ready before anything is said, in the order of the work."""
        return tuple(dict.fromkeys(one for scene in self.scenes for one in scene.voices))

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The engines, in the order of the work; the voices come first."""
        painters = (one for scene in self.scenes for one in scene.painters)
        effects = (effect for effect, _ in self.finish.effects)
        return tuple(dict.fromkeys((*self.voices, *painters, *effects, self.video_format)))

    @property
    def seconds(self) -> float | None:
        """Length of the whole, where it is known before: asked for, or that of recordings."""
        known = [scene.seconds for scene in self.scenes if scene.seconds is not None]
        return sum(known) if len(known) == len(self.scenes) else None

    @property
    def other_sound(self) -> Path | None:
        """A sound to be heard besides the speech."""
        film = self.scenes[0].footage
        return film.other_sound if film else None

    @property
    def music(self) -> Path | None:
        """What is heard under the speech."""
        return self.finish.music.path if self.finish.music else None

    def effort(self, provider: Provider) -> float:
        """How long a provider takes to prepare, against the usual one."""
        return _FILM_EFFORT if provider is self.scenes[0].footage else 1.0

    @property
    def preparing(self) -> float:
        """Share of the whole work that is preparation, 0..1."""
        return _FILM_PREPARING if self.scenes[0].footage else PREPARING

    def share(self, scene: ScenePlan, speech: Speech) -> float:
        """How much of the whole a speech of a scene is, 0..1."""
        return scene.share(speech) * scene.weight / sum(one.weight for one in self.scenes)


def plan_video(
    request: VideoRequest,
    registry: Registry,
    files: Mapping[str, Path] | None = None,
    dictionary: Sequence[Pronunciation] = (),
    workspace: Path | None = None,
) -> Plan:
    """Check a request against what is installed. Quick, but for listening to recordings; loads no model.

    :param files: the recordings that are spoken, and the film that is shown instead of a presenter, by the
        names that the request has for them.
    :param dictionary: how words are to be said.
    :param workspace: a folder, made when it is needed, for what the video needs only while it is made.
    :raises InputError: something in the request or a recording is wrong; of several scenes, it names the one.
    :raises NotReadyError: an engine that it needs is missing something.
    """
    video_format = registry.video_format(request.output_format)
    asked = request.each_scene()
    _check_length(asked)
    width, height = frame_size(request.resolution, request.aspect_ratio, test=request.test)
    spec = FrameSpec(width, height, request.fps)
    scenes: list[ScenePlan] = []
    for number, scene in enumerate(asked, 1):
        with named_scene(number, len(asked)):
            scenes.append(plan_scene(scene, registry, spec, files or {}, dictionary, workspace))
    if scenes[0].footage:
        spec = scenes[0].footage.spec
    if unknown := set(request.engine_options) - registry.engine_ids():
        raise InputError(
            f"There is no engine {sorted(unknown)[0]!r} to set options of.",
            remedy=f"Engines are: {', '.join(sorted(registry.engine_ids()))}.",
            code="ENGINE_NOT_FOUND",
        )
    options = options_of(registry, video_format, {}, request)
    return Plan(
        scenes=tuple(scenes),
        spec=spec,
        seed=request.seed,
        video_format=video_format,
        encoding=video_format.encoding(request.quality, options),
        finish=plan_finish(request, registry, files or {}),
        longest=TEST_SECONDS if request.test else None,
        notes=tuple(
            scene_note(note, number, len(scenes))
            for number, scene in enumerate(scenes, 1)
            for note in scene.notes
        ),
    )


@contextmanager
def named_scene(number: int, count: int) -> Iterator[None]:
    """Errors in here name the scene, where there are several."""
    try:
        yield
    except StudioError as error:
        if count == 1 or isinstance(error, CancelledError | OutputError):
            raise
        error.message = scene_note(error.message, number, count)
        error.details["scene"] = number
        error.args = (error.message,)
        raise


def scene_note(note: str, number: int, count: int) -> str:
    """What is said of a scene, with its number where there are several."""
    return note if count == 1 else f"Scene {number}: {note}"


def _check_length(scenes: Sequence[VideoRequest]) -> None:
    length = sum(len(scene.script.strip()) for scene in scenes)
    if len(scenes) > 1 and length > MAX_SCRIPT_CHARS:
        raise ScriptError(
            f"The scripts of all scenes have {length:,} characters; {MAX_SCRIPT_CHARS:,} are the most for "
            "one video.",
            remedy="Split it into several videos.",
            code="SCRIPT_TOO_LONG",
            details={"length": length, "limit": MAX_SCRIPT_CHARS},
        )
