"""From a request to a finished video: voice, lip-sync, drawing and encoding, all streamed.

The voice speaks the next sentence in a thread of its own while this one is drawn, and ffmpeg encodes beside
both. Nothing keeps more than a sentence or two, so memory does not grow with the length of the script.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import CancelledError, ScriptError
from heygen_studio.media import Audio, Canvas, FrameSpec, Speech, Utterance
from heygen_studio.render.encoder import Encoder
from heygen_studio.render.partial import output_error, partial_file
from heygen_studio.speech.captions import shown as written
from heygen_studio.speech.markup import is_markup, without_tags
from heygen_studio.video.finishing import Finishing
from heygen_studio.video.plan import Plan, named_scene, scene_note
from heygen_studio.video.scene_plan import ScenePlan
from heygen_studio.video.speaking import Speaking
from heygen_studio.video.stages import Report, Stage, Watch
from heygen_studio.video.staging import StagedScene, Staging
from heygen_studio.video.timing import late_notes
from heygen_studio.video.transitions import Entrance

_REPORT_EVERY = 0.05
"""Least seconds between two reports while frames are drawn."""
_STRETCH = 4.0
"""Seconds of silence that are drawn at a time while the presenter waits."""


@dataclass(frozen=True, slots=True)
class VideoResult:
    """A finished video. ``timings`` are the busy seconds of each stage; of ``encode``, processor seconds.
    ``notes`` tell what whoever asked for it should know."""

    path: Path
    duration: float
    frames: int
    spec: FrameSpec
    file_size: int
    elapsed: float
    timings: dict[Stage, float]
    said: tuple[Utterance, ...]
    notes: tuple[str, ...] = ()

    @property
    def rtf(self) -> float:
        """Real-time factor: seconds of work for each second of video."""
        return self.elapsed / self.duration


def render_video(
    plan: Plan,
    output: Path,
    *,
    on_progress: Callable[[Report], None] = lambda report: None,
    on_frame: Callable[[Canvas, int], None] = lambda canvas, frame: None,
    cancel: threading.Event | None = None,
) -> VideoResult:
    """Make the video and put it at ``output``, replacing what is there only when it is complete.

    :param on_frame: called with each finished frame and its number; must be quick, and keep nothing of it.
    :param cancel: set it from another thread to stop within a second.
    :raises CancelledError: ``cancel`` was set.
    :raises EngineError: an engine failed; the error names it.
    :raises OutputError: the video could not be written.
    """
    started = time.perf_counter()
    partial = partial_file(output)
    work = _Work(plan, on_progress, on_frame, cancel or threading.Event())
    try:
        frames = work.run(partial)
        partial.replace(output)
    except OSError as error:
        raise output_error(output, error) from error
    finally:
        partial.unlink(missing_ok=True)
    duration = float(frames / plan.spec.fps)
    return VideoResult(
        path=output,
        duration=duration,
        frames=frames,
        spec=plan.spec,
        file_size=output.stat().st_size,
        elapsed=time.perf_counter() - started,
        timings=work.timings,
        said=tuple(work.said),
        notes=(*plan.notes, *work.notes, *(() if plan.longest else work.late_notes())),
    )


@dataclass(slots=True)
class _Work:
    """One video while it is being made."""

    plan: Plan
    on_progress: Callable[[Report], None]
    on_frame: Callable[[Canvas, int], None]
    cancel: threading.Event
    timings: dict[Stage, float] = field(default_factory=lambda: dict.fromkeys(Stage, 0.0))
    done: dict[Stage, float] = field(default_factory=lambda: dict.fromkeys(Stage, 0.0))
    frames: int = 0
    spoken: float = 0.0
    """How much of all that is said has been drawn, 0..1."""
    said: list[Utterance] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What the presenters tell of the work."""
    encoder: Encoder | None = None
    next_report: float = 0.0
    lengths: list[int] = field(default_factory=list)
    """Frames of each scene that has ended."""

    def run(self, output: Path) -> int:
        """Make the video. Returns the number of frames."""
        plan = self.plan
        speaking = Speaking(plan, self.timings, lambda done: self._report(Stage.VOICE, done, None))
        with contextlib.ExitStack() as stack:
            stack.callback(speaking.release)
            self._prepare(speaking)
            staging = stack.enter_context(Staging(plan, self.timings))
            finishing = stack.enter_context(Finishing(plan.finish, plan.spec, self.timings))
            canvas, shown = Canvas.blank(plan.spec), None
            for index, scene in enumerate(plan.scenes):
                with named_scene(index + 1, len(plan.scenes)):
                    staged = staging.scene(index)
                    told = (scene_note(note, index + 1, len(plan.scenes)) for note in staged.notes)
                    self.notes += [note for note in told if note not in self.notes]
                    if index == 0:
                        self._report(Stage.PREPARE, 1.0, Stage.VOICE)
                    begin = self.frames
                    entrance = Entrance(scene.transition, shown, plan.spec)
                    for speech in self._sentences(scene, speaking):
                        shown = self._draw(scene, staged, speech, canvas, entrance, finishing, stack, output)
                        if self._fitting(1) == 0:
                            break
                    if self.frames == begin:
                        raise ScriptError(
                            "The voice found nothing to say in the script.",
                            remedy="Write words that can be spoken.",
                        )
                    self.lengths.append(self.frames - begin)
                if self._fitting(1) == 0:
                    break
            assert self.encoder is not None  # noqa: S101 - there is no scene without a frame
            self._report(Stage.RENDER, 1.0, Stage.ENCODE)
            for sound in finishing.rest():
                self.encoder.write_sound(sound)
            self.encoder.finish()
            self.timings[Stage.ENCODE] = self.encoder.cpu_seconds
            self._report(Stage.ENCODE, 1.0, Stage.ENCODE)
        return self.frames

    # ---- stages ---------------------------------------------------------------------------------------

    def _prepare(self, speaking: Speaking) -> None:
        """Prepare all engines. The voice speaks as soon as those are ready that it needs."""
        providers = self.plan.providers
        first_painter = len(self.plan.voices)
        self._report(Stage.PREPARE, 0.0, Stage.PREPARE, "Loading the engines")
        efforts = [self.plan.effort(provider) for provider in providers]
        whole, before = sum(efforts) + 1, 0.0
        for place, (provider, effort) in enumerate(zip(providers, efforts, strict=True)):
            if place == first_painter:
                speaking.start()

            def progress(
                fraction: float, message: str, before: float = before, effort: float = effort
            ) -> None:
                self._stop_if_cancelled()
                self._report(Stage.PREPARE, (before + effort * fraction) / whole, Stage.PREPARE, message)

            with Watch(self.timings, Stage.PREPARE, provider):
                provider.prepare(progress)
            before += effort

    def _draw(
        self,
        scene: ScenePlan,
        staged: StagedScene,
        speech: Speech,
        canvas: Canvas,
        entrance: Entrance,
        finishing: Finishing,
        stack: contextlib.ExitStack,
        output: Path,
    ) -> Canvas:
        """Draw and encode what is said next. Returns the canvas with the last frame."""
        plan, spec = self.plan, self.plan.spec
        speech, rate = self._aligned(speech), speech.audio.sample_rate
        if self.encoder is None:
            self.encoder = stack.enter_context(
                Encoder(output, spec, rate, plan.encoding, plan.other_sound, plan.music)
            )
        count = round(speech.audio.duration * spec.fps)
        with Watch(self.timings, Stage.LIPSYNC, scene.lipsync):
            tracks = staged.act(speech, count)
        share = plan.share(scene, speech)
        self._report(Stage.LIPSYNC, self.spoken + share, Stage.RENDER)
        length = self._fitting(count)
        self.encoder.write_sound(finishing.sound(self._sound(speech, length), rate))
        for said in self._note(scene, speech, length):
            self.said.append(said)
            finishing.listen(said)
        shown = canvas
        for index in range(length):
            shown = entrance.mixed(staged.picture.draw(canvas, tracks, index))
            finished = finishing.picture(shown, self.frames)
            self.on_frame(finished, self.frames)
            self.encoder.write_frame(finished)
            self.frames += 1
            self._stop_if_cancelled()
            self._drawn(self.spoken + share * (index + 1) / count)
        self.spoken += share
        return shown

    def _sentences(self, scene: ScenePlan, speaking: Speaking) -> Iterator[Speech]:
        """What is said in a scene, and then the silence in which the presenter waits, where that is asked."""
        begin, rate, fps = self.frames, 0, self.plan.spec.fps
        for speech in speaking.scene(self._stop_if_cancelled):
            rate = speech.audio.sample_rate
            yield speech
        asked = scene.frames(fps)
        while rate and asked is not None and (left := begin + asked - self.frames) > 0:
            frames = min(left, round(_STRETCH * fps))
            count = _samples(self.frames + frames, rate, fps) - _samples(self.frames, rate, fps)
            yield Speech("", Audio(np.zeros(count, np.float32), rate))

    def _aligned(self, speech: Speech) -> Speech:
        """Lengthen the closing pause by less than a frame, so that every sentence starts on a frame."""
        rate, fps = speech.audio.sample_rate, self.plan.spec.fps
        end = _samples(self.frames, rate, fps) + len(speech.audio.samples)
        frames = int(-((-end * fps) // rate))
        if end == _samples(frames - 1, rate, fps):
            return speech  # it ends with a frame, rounded up to a sample
        missing = _samples(frames, rate, fps) - end
        return replace(speech, audio=Audio(np.pad(speech.audio.samples, (0, missing)), rate))

    def _fitting(self, frames: int) -> int:
        """How many of so many frames lie within the longest time that was asked for."""
        if self.plan.longest is None:
            return frames
        return min(frames, int(self.plan.longest * self.plan.spec.fps) - self.frames)

    def _sound(self, speech: Speech, frames: int) -> NDArray[np.float32]:
        """The sound of the first so many frames of a speech."""
        rate, fps = speech.audio.sample_rate, self.plan.spec.fps
        count = _samples(self.frames + frames, rate, fps) - _samples(self.frames, rate, fps)
        return speech.audio.samples[:count]

    def _note(self, scene: ScenePlan, speech: Speech, frames: int) -> Iterator[Utterance]:
        """What is said in the coming frames, and when."""
        start, end = (
            float(self.frames / self.plan.spec.fps),
            float((self.frames + frames) / self.plan.spec.fps),
        )
        words = [replace(word, start=start + word.start, end=start + word.end) for word in speech.words]
        said = tuple(word for word in words if word.start < end)
        if said or not words:
            text = without_tags(speech.text) if is_markup(scene.script) else speech.text
            yield Utterance(written(text, words, len(said)), start, end, said)

    def late_notes(self) -> Iterator[str]:
        """What is told of scenes that have become longer than was asked for."""
        scenes = self.plan.scenes
        for number, (scene, length) in enumerate(zip(scenes, self.lengths, strict=True), 1):
            for note in late_notes(scene.seconds, float(length / self.plan.spec.fps)):
                yield scene_note(note, number, len(scenes))

    # ---- housekeeping ---------------------------------------------------------------------------------

    def _drawn(self, total: float) -> None:
        now = time.perf_counter()
        if now < self.next_report:
            return
        self.next_report = now + _REPORT_EVERY
        self.done[Stage.RENDER] = min(total, 1.0)
        self._report(Stage.ENCODE, 0.99 * min(total, 1.0), Stage.RENDER)

    def _report(self, stage: Stage, fraction: float, current: Stage | None, message: str = "") -> None:
        self.done[stage] = min(fraction, 1.0)
        if current is not None:
            self.on_progress(Report(dict(self.done), current, message, self.plan.preparing))

    def _stop_if_cancelled(self) -> None:
        if self.cancel.is_set():
            raise CancelledError("The video was cancelled.")


def _samples(frames: int, rate: int, fps: Fraction) -> int:
    """How many samples of sound go with this many frames, rounded to the nearest."""
    return int((frames * rate * 2 * fps.denominator + fps.numerator) // (2 * fps.numerator))
