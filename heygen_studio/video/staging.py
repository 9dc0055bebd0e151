"""Scenes made ready to be drawn, each while the one before is being drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

import numpy as np

from heygen_studio.contracts import AvatarSession, Effect, EffectSession, TrackLipSync, TrackSession
from heygen_studio.errors import PluginError
from heygen_studio.media import Audio, FaceTrack, FrameSpec, Speech
from heygen_studio.video.choices import Person
from heygen_studio.video.composing import Background, Layer, Part, Picture, Presenter
from heygen_studio.video.layout import Box, Stand, background_box
from heygen_studio.video.plan import Plan
from heygen_studio.video.pool import Held, Key, Pool
from heygen_studio.video.scene_plan import ScenePlan
from heygen_studio.video.stages import Stage, Watch


@dataclass(slots=True)
class _Actor:
    """A presenter who acts what is said, or listens."""

    person: Person
    stand: Stand
    avatar: Held[AvatarSession]
    lips: Held[TrackSession]

    def act(self, speech: Speech, expected: int, lipsync: TrackLipSync) -> FaceTrack:
        track = self.lips.session.push(speech)
        if len(track) != expected:
            raise PluginError(f"{lipsync.title} gave {len(track)} frames where {expected} belong.")
        self.avatar.session.listen(speech)
        # Of all that this session draws: it may have come late, and have been away.
        return replace(track, start=self.avatar.frames)


@dataclass(slots=True)
class StagedScene:
    """A scene that is ready: who acts in it, the speaker first, its picture, and the keys of its sessions."""

    plan: ScenePlan
    actors: tuple[_Actor, ...]
    picture: Picture
    keys: list[Key]

    @property
    def notes(self) -> list[str]:
        """What its presenters tell of the work."""
        return [note for actor in self.actors for note in actor.avatar.session.notes]

    def act(self, speech: Speech, expected: int) -> tuple[FaceTrack, ...]:
        """How all move, for so many frames, while the first of them speaks.

        :raises PluginError: the lip-sync gives another number of frames.
        """
        silence = Speech("", Audio(np.zeros_like(speech.audio.samples), speech.audio.sample_rate))
        return tuple(
            actor.act(silence if place else speech, expected, self.plan.lipsync)
            for place, actor in enumerate(self.actors)
        )


class Staging:
    """The scenes of a video, one after the other; a context manager that closes what is open."""

    def __init__(self, plan: Plan, timings: dict[Stage, float]) -> None:
        self._plan, self._timings = plan, timings
        self._pool = Pool()
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="staging")
        self._current: StagedScene | None = None
        self._next: Future[StagedScene] | None = None
        self._order: dict[str, int] = {}
        """The place of each presenter in the order in which they speak first."""
        for person in (person for scene in plan.scenes for person, _ in _cast(scene, plan.spec, {})):
            self._order.setdefault(person.info.id, len(self._order))

    def scene(self, index: int) -> StagedScene:
        """The scene with this index. They are asked for in order, and each ends the one before."""
        scenes = self._plan.scenes
        # All are opened in the same thread, as each thread keeps the memory that it once needed.
        staged = (self._next or self._ahead.submit(self._open, scenes[index])).result()
        if self._current:
            self._pool.give_back(self._current.keys, self._again(index + 1))
        self._current = staged
        self._next = self._ahead.submit(self._open, scenes[index + 1]) if index + 1 < len(scenes) else None
        return staged

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ahead.shutdown(cancel_futures=True)
        self._pool.close()

    # ---- opening --------------------------------------------------------------------------------------

    def _open(self, scene: ScenePlan) -> StagedScene:
        spec, keys = self._plan.spec, list[Key]()
        actors = tuple(
            self._actor(scene, person, stand, keys) for person, stand in _cast(scene, spec, self._order)
        )
        box = background_box(scene.layout, spec)
        behind = Background(self._layer(scene, scene.background, box.spec(spec), keys), spec, box)
        alone = len(actors) == 1 and actors[0].stand.fills(spec)
        # Light and camera are for presenters: a slide beside them is shown as it is.
        over = () if scene.layout.framed else scene.overlays
        overlays = [self._layer(scene, one, spec, keys) for one in over]
        picture = Picture(
            spec,
            behind,
            whole=self._presenter(actors[0], behind, overlays) if alone else None,
            parts=() if alone else [self._part(scene, actor, keys) for actor in actors],
            overlays=overlays,
            push_in=scene.layout.push_in,
        )
        return StagedScene(scene, actors, picture, keys)

    def _actor(self, scene: ScenePlan, person: Person, stand: Stand, keys: list[Key]) -> _Actor:
        engine, lipsync, fps = person.engine, scene.lipsync, self._plan.spec.fps
        seed = (self._plan.seed + self._order[person.info.id]) % 2**32
        avatar_key = _avatar_key(scene, person, stand)
        lips_key = _lips_key(scene, person)
        keys += [avatar_key, lips_key]
        spec = FrameSpec(stand.width, stand.height, fps)
        with Watch(self._timings, Stage.PREPARE, engine):
            avatar = self._pool.take(
                avatar_key, lambda: engine.open(person.info.id, spec, scene.options[engine.id])
            )
        with Watch(self._timings, Stage.PREPARE, lipsync):
            lips = self._pool.take(lips_key, lambda: lipsync.open(fps, seed, scene.options[lipsync.id]))
        return _Actor(person, stand, avatar, lips)

    def _layer(
        self, scene: ScenePlan, effect: Effect, spec: FrameSpec, keys: list[Key], of: str = ""
    ) -> Layer:
        """An effect in the whole picture, or in the part of it of this presenter."""
        options = scene.options[effect.id]
        key = ("effect", effect, spec, options, of)
        keys.append(key)

        def make() -> EffectSession:
            return effect.open(spec, options)

        with Watch(self._timings, Stage.PREPARE, effect):
            held = self._pool.take(key, make)
        return Layer(held, Watch(self._timings, Stage.RENDER, effect))

    def _presenter(
        self, actor: _Actor, behind: Background | None, overlays: Sequence[Layer] = ()
    ) -> Presenter:
        watch = Watch(self._timings, Stage.RENDER, actor.person.engine)
        return Presenter(actor.avatar, watch, behind, overlays)

    def _part(self, scene: ScenePlan, actor: _Actor, keys: list[Key]) -> Part:
        stand, fps = actor.stand, self._plan.spec.fps
        if not (scene.ground and stand.framed):
            return Part(self._presenter(actor, None), stand, self._plan.spec, framed=False)
        spec = FrameSpec(stand.width, stand.height, fps)
        of = actor.person.info.id
        layer = self._layer(scene, scene.ground, spec, keys, of)
        ground = Background(layer, spec, Box(0, 0, spec.width, spec.height))
        overlays = [self._layer(scene, one, spec, keys, of) for one in scene.overlays]
        return Part(self._presenter(actor, ground, overlays), stand, self._plan.spec, framed=True)

    def _again(self, start: int) -> list[Key]:
        """The keys of all presenters in the scenes from there on."""
        return [
            key
            for scene in self._plan.scenes[start:]
            for person, stand in _cast(scene, self._plan.spec, self._order)
            for key in (_avatar_key(scene, person, stand), _lips_key(scene, person))
        ]


def _cast(scene: ScenePlan, spec: FrameSpec, order: dict[str, int]) -> Iterator[tuple[Person, Stand]]:
    """Who is in a scene, the speaker first, and where. Of two, whoever is first in the video is on the left
    in every scene."""
    places = scene.stands(spec)
    if not places:
        return
    people = [Person(scene.avatar, scene.avatar_info), *([scene.listener] if scene.listener else [])]
    if len(people) == 2 and order.get(people[1].info.id, 1) < order.get(people[0].info.id, 0):
        places = places[::-1]
    yield from zip(people, places, strict=True)


def _avatar_key(scene: ScenePlan, person: Person, stand: Stand) -> Key:
    size = stand.width, stand.height
    return "avatar", person.engine, person.info.id, size, scene.options[person.engine.id]


def _lips_key(scene: ScenePlan, person: Person) -> Key:
    return "lips", scene.lipsync, person.info.id, scene.options[scene.lipsync.id]
