"""From a request to a finished video: voice, lip-sync, drawing and encoding, all streamed.

The voice speaks the next sentence in a thread of its own while this one is drawn, and ffmpeg encodes beside
both. Nothing keeps more than a sentence or two, so memory does not grow with the length of the script.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import AvatarSession, Effect, EffectSession, Provider
from heygen_studio.errors import (
    CancelledError,
    PluginError,
    ScriptError,
)
from heygen_studio.media import Audio, Canvas, FaceTrack, FrameSpec, Speech, Utterance
from heygen_studio.render.encoder import Encoder
from heygen_studio.render.partial import output_error, partial_file
from heygen_studio.speech.captions import shown
from heygen_studio.speech.markup import is_markup, without_tags
from heygen_studio.video.alignment import marked
from heygen_studio.video.direction import direct, voice_text
from heygen_studio.video.plan import Plan
from heygen_studio.video.stages import Report, Stage, Watch
from heygen_studio.video.timing import late_notes

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
        notes=(*plan.notes, *work.notes, *(() if plan.longest else late_notes(plan.seconds, duration))),
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
    notes: tuple[str, ...] = ()
    encoder: Encoder | None = None
    next_report: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)
    """Set when nobody waits for the voice any more."""

    def run(self, output: Path) -> int:
        """Make the video. Returns the number of frames."""
        plan = self.plan
        spoken: queue.Queue[Speech | BaseException | None] = queue.Queue(maxsize=1)
        voice = threading.Thread(target=self._speak, args=(spoken,), daemon=True)
        with contextlib.ExitStack() as stack:
            stack.callback(self._release_voice, spoken)
            self._prepare(voice)
            drawing = Watch(self.timings, Stage.RENDER, plan.avatar)
            with self._timed(Stage.PREPARE, plan.avatar):
                avatar = stack.enter_context(
                    plan.avatar.open(plan.avatar_info.id, plan.spec, plan.options[plan.avatar.id])
                )
            self.notes = tuple(avatar.notes)
            background = self._open(stack, plan.background)
            with self._timed(Stage.PREPARE, plan.background):
                paint = _painter(avatar, background, plan)
            overlays = [
                (Watch(self.timings, Stage.RENDER, effect), self._open(stack, effect))
                for effect in plan.overlays
            ]
            canvas = Canvas.blank(plan.spec)
            with self._timed(Stage.PREPARE, plan.lipsync):
                lipsync = stack.enter_context(
                    plan.lipsync.open(plan.spec.fps, plan.seed, plan.options[plan.lipsync.id])
                )
            self._report(Stage.PREPARE, 1.0, Stage.VOICE)
            for speech in self._sentences(spoken):
                speech = self._aligned(speech)
                if self.encoder is None:
                    self.encoder = stack.enter_context(
                        Encoder(output, plan.spec, speech.audio.sample_rate, plan.encoding, plan.other_sound)
                    )
                with self._timed(Stage.LIPSYNC, plan.lipsync):
                    track = replace(lipsync.push(speech), start=self.frames)
                avatar.listen(speech)
                self._report(Stage.LIPSYNC, self.spoken + plan.share(speech), Stage.RENDER)
                expected = round(speech.audio.duration * plan.spec.fps)
                if len(track) != expected:
                    raise PluginError(
                        f"{plan.lipsync.title} gave {len(track)} frames where {expected} belong."
                    )
                length = self._fitting(len(track))
                self.encoder.write_sound(self._sound(speech, length))
                for said in self._note(speech, length):
                    self.said.append(said)
                    for _, overlay in overlays:
                        overlay.listen(said)
                for index in range(length):
                    with drawing:
                        paint(canvas, track, index)
                    for watch, overlay in overlays:
                        with watch:
                            overlay.draw(canvas, self.frames)
                    self.on_frame(canvas, self.frames)
                    self.encoder.write_frame(canvas)
                    self.frames += 1
                    self._stop_if_cancelled()
                    self._drawn(speech, (index + 1) / len(track))
                self.spoken += plan.share(speech)
                if length < len(track) or self._fitting(1) == 0:
                    break
            if self.encoder is None:
                raise ScriptError(
                    "The voice found nothing to say in the script.", remedy="Write words that can be spoken."
                )
            self._report(Stage.RENDER, 1.0, Stage.ENCODE)
            self.encoder.finish()
            self.timings[Stage.ENCODE] = self.encoder.cpu_seconds
            self._report(Stage.ENCODE, 1.0, Stage.ENCODE)
        return self.frames

    # ---- stages ---------------------------------------------------------------------------------------

    def _open(self, stack: contextlib.ExitStack, effect: Effect) -> EffectSession:
        with self._timed(Stage.PREPARE, effect):
            return stack.enter_context(effect.open(self.plan.spec, self.plan.options[effect.id]))

    def _prepare(self, voice: threading.Thread) -> None:
        """Prepare all engines. The voice speaks as soon as those are ready that it needs."""
        providers = self.plan.providers
        self._report(Stage.PREPARE, 0.0, Stage.PREPARE, "Loading the engines")
        efforts = [self.plan.effort(provider) for provider in providers]
        whole, before = sum(efforts) + 1, 0.0
        for provider, effort in zip(providers, efforts, strict=True):
            if provider is self.plan.lipsync:
                voice.start()

            def progress(
                fraction: float, message: str, before: float = before, effort: float = effort
            ) -> None:
                self._stop_if_cancelled()
                self._report(Stage.PREPARE, (before + effort * fraction) / whole, Stage.PREPARE, message)

            with self._timed(Stage.PREPARE, provider):
                provider.prepare(progress)
            before += effort

    def _speak(self, spoken: queue.Queue[Speech | BaseException | None]) -> None:
        plan = self.plan
        done = 0.0
        try:
            with self._timed(Stage.VOICE, plan.voice):
                speeches = plan.voice.speak(
                    voice_text(plan.script, plan.marks), plan.voice_info.id, plan.options[plan.voice.id]
                )
                if plan.aligner:
                    speeches = marked(speeches, plan.aligner, plan.voice_info.language)
                speeches = direct(speeches, plan.script, plan.marks)
            while True:
                with self._timed(Stage.VOICE, plan.voice):
                    speech = next(speeches, None)
                if self.ended.is_set():
                    return
                if speech is not None:
                    done += plan.share(speech)
                    self._report(Stage.VOICE, done, None)
                spoken.put(speech)
                if speech is None:
                    return
        except Exception as error:  # handed to the thread that waits for it
            spoken.put(error)

    def _release_voice(self, spoken: queue.Queue[Speech | BaseException | None]) -> None:
        """Let the voice thread end by itself: it may be in the middle of a sentence, which cannot be cut."""
        self.ended.set()
        with contextlib.suppress(queue.Empty):
            spoken.get_nowait()

    def _sentences(self, spoken: queue.Queue[Speech | BaseException | None]) -> Iterator[Speech]:
        """What the voice says, and then the silence in which the presenter waits, if that is asked for."""
        rate = 0
        while True:
            self._stop_if_cancelled()
            with contextlib.suppress(queue.Empty):
                item = spoken.get(timeout=0.2)
                if item is None:
                    break
                if isinstance(item, BaseException):
                    raise item
                rate = item.audio.sample_rate
                yield item
        fps, asked = self.plan.spec.fps, self.plan.frames
        while rate and asked is not None and (left := asked - self.frames) > 0:
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

    def _note(self, speech: Speech, frames: int) -> Iterator[Utterance]:
        """What is said in the coming frames, and when."""
        start, end = (
            float(self.frames / self.plan.spec.fps),
            float((self.frames + frames) / self.plan.spec.fps),
        )
        words = [replace(word, start=start + word.start, end=start + word.end) for word in speech.words]
        said = tuple(word for word in words if word.start < end)
        if said or not words:
            text = without_tags(speech.text) if is_markup(self.plan.script) else speech.text
            yield Utterance(shown(text, words, len(said)), start, end, said)

    # ---- housekeeping ---------------------------------------------------------------------------------

    def _drawn(self, speech: Speech, fraction: float) -> None:
        now = time.perf_counter()
        if now < self.next_report:
            return
        self.next_report = now + _REPORT_EVERY
        total = self.spoken + fraction * self.plan.share(speech)
        self.done[Stage.RENDER] = min(total, 1.0)
        self._report(Stage.ENCODE, 0.99 * min(total, 1.0), Stage.RENDER)

    def _report(self, stage: Stage, fraction: float, current: Stage | None, message: str = "") -> None:
        self.done[stage] = min(fraction, 1.0)
        if current is not None:
            self.on_progress(Report(dict(self.done), current, message, self.plan.preparing))

    def _stop_if_cancelled(self) -> None:
        if self.cancel.is_set():
            raise CancelledError("The video was cancelled.")

    def _timed(self, stage: Stage, provider: Provider) -> Watch:
        return Watch(self.timings, stage, provider)


def _samples(frames: int, rate: int, fps: Fraction) -> int:
    """How many samples of sound go with this many frames, rounded to the nearest."""
    return int((frames * rate * 2 * fps.denominator + fps.numerator) // (2 * fps.numerator))


def _painter(
    avatar: AvatarSession, background: EffectSession, plan: Plan
) -> Callable[[Canvas, FaceTrack, int], None]:
    """How the presenter and what is behind are painted, as frame ``index`` of a track."""

    def moving(canvas: Canvas, track: FaceTrack, index: int) -> None:
        background.draw(canvas, track.start + index)
        avatar.draw(canvas, track, index)

    def still(canvas: Canvas, track: FaceTrack, index: int) -> None:
        avatar.redraw(canvas, plate, track, index)

    def still_under_overlays(canvas: Canvas, track: FaceTrack, index: int) -> None:
        avatar.redraw(below, plate, track, index)
        np.copyto(canvas.data, below.data)

    if not background.static:
        return moving
    plate = Canvas.blank(plan.spec)
    background.draw(plate, 0)
    below = Canvas.blank(plan.spec)
    return still_under_overlays if plan.overlays else still
