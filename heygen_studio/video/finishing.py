"""What is done to a video as a whole, over all of its scenes: effects on the picture, captions, and music."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Effect, EffectSession, Options
from heygen_studio.errors import InputError, NotReadyError
from heygen_studio.ingest.sound import examine
from heygen_studio.media import Canvas, FrameSpec, Utterance
from heygen_studio.registry import Registry
from heygen_studio.speech.ducking import Ducking
from heygen_studio.video.request import VideoRequest
from heygen_studio.video.stages import Stage, Watch


@dataclass(frozen=True, slots=True)
class Music:
    """Music under the speech. ``loudness`` of the file in LUFS, ``volume`` in dB above the usual one."""

    path: Path
    loudness: float
    volume: float


@dataclass(frozen=True, slots=True)
class Finish:
    """What is to be done: effects in order, each with its options, and music."""

    effects: tuple[tuple[Effect, Options], ...] = ()
    music: Music | None = None


def plan_finish(request: VideoRequest, registry: Registry, files: Mapping[str, Path]) -> Finish:
    """What a request asks to be done to the whole.

    :param files: as in :func:`.plan_video`; what is not among them is not judged yet.
    :raises InputError: there is no such effect, or an option of it or the music is wrong.
    :raises NotReadyError: an effect is missing something.
    """
    chosen = [(registry.overlay(one.effect), one.options) for one in request.effects]
    if request.caption_look is not None:  # over all else, so that nothing hides them
        chosen.append((registry.effect("overlay", "captions"), {"captions": request.caption_look}))
    for effect, _ in chosen:
        if lacking := effect.missing():
            raise NotReadyError(f"{effect.title} is not ready.", remedy=lacking)
    effects = tuple((effect, registry.options(effect, {effect.id: given})) for effect, given in chosen)
    path = files.get(request.music) if request.music else None
    music = Music(path, _loudness(path), request.music_volume) if path else None
    return Finish(effects, music)


def _loudness(path: Path) -> float:
    try:
        return examine(path).loudness
    except InputError as error:
        raise InputError(
            f"The music cannot be used: {error.message}", remedy=error.remedy, code=error.code
        ) from None


class Finishing:
    """The finish of one video, frame by frame and sound by sound. A context manager."""

    def __init__(self, finish: Finish, spec: FrameSpec, timings: dict[Stage, float]) -> None:
        self._finish = finish
        self._stack = contextlib.ExitStack()
        self._layers: list[tuple[Watch, EffectSession]] = []
        for effect, options in finish.effects:
            with Watch(timings, Stage.PREPARE, effect):
                session = self._stack.enter_context(effect.open(spec, options))
            self._layers.append((Watch(timings, Stage.RENDER, effect), session))
        self._canvas = Canvas.blank(spec) if self._layers else None
        self._ducking: Ducking | None = None

    def listen(self, said: Utterance) -> None:
        """Take note of what is said in the frames that come next."""
        for watch, session in self._layers:
            with watch:
                session.listen(said)

    def picture(self, canvas: Canvas, frame: int) -> Canvas:
        """The finished picture of frame number ``frame``; what is on ``canvas`` stays."""
        if self._canvas is None:
            return canvas
        np.copyto(self._canvas.data, canvas.data)
        for watch, session in self._layers:
            with watch:
                session.draw(self._canvas, frame)
        return self._canvas

    def sound(self, samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
        """What is to be written of the sound, for :meth:`.Encoder.write_sound`; with music it runs behind."""
        music = self._finish.music
        if music is None:
            return samples
        if self._ducking is None:
            self._ducking = Ducking(rate, music.loudness, music.volume)
        return self._ducking.push(samples)

    def rest(self) -> Sequence[NDArray[np.float32]]:
        """What is left of the sound at the end."""
        return [self._ducking.finish()] if self._ducking else []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
