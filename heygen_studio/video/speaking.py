"""What is said, spoken ahead in a thread of its own, scene after scene."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from heygen_studio.media import Audio, Speech
from heygen_studio.video.alignment import marked
from heygen_studio.video.direction import direct, voice_text
from heygen_studio.video.plan import Plan
from heygen_studio.video.scene_plan import ScenePlan
from heygen_studio.video.stages import Stage, Watch

_PATIENCE = 0.2
"""Seconds of waiting after which it is looked whether to go on."""
_Said = Speech | BaseException | None


class Speaking:
    """The voices of a video. At most one sentence waits to be taken; None ends a scene.

    :param on_said: told the share 0..1 of the whole that has been spoken.
    """

    def __init__(self, plan: Plan, timings: dict[Stage, float], on_said: Callable[[float], None]) -> None:
        self._plan, self._timings, self._on_said = plan, timings, on_said
        self._spoken: queue.Queue[_Said] = queue.Queue(maxsize=1)
        self._thread = threading.Thread(target=self._speak, daemon=True)
        self._ended = threading.Event()
        self._rate = 0

    def start(self) -> None:
        """Begin to speak; the voices are ready."""
        self._thread.start()

    def scene(self, go_on: Callable[[], None]) -> Iterator[Speech]:
        """What is said in the next scene.

        :param go_on: called now and again while nothing is said; may raise.
        """
        while True:
            go_on()
            with contextlib.suppress(queue.Empty):
                item = self._spoken.get(timeout=_PATIENCE)
                if item is None:
                    return
                if isinstance(item, BaseException):
                    raise item
                yield item

    def release(self) -> None:
        """Let the thread end by itself: it may be in the middle of a sentence, which cannot be cut."""
        self._ended.set()
        with contextlib.suppress(queue.Empty):
            self._spoken.get_nowait()

    def _speak(self) -> None:
        done = 0.0
        try:
            for scene in self._plan.scenes:
                speeches = self._speeches(scene)
                while True:
                    with Watch(self._timings, Stage.VOICE, scene.voice):
                        speech = next(speeches, None)
                    if self._ended.is_set():
                        return
                    if speech is not None:
                        done += self._plan.share(scene, speech)
                        self._on_said(done)
                        speech = self._at_rate(speech)
                    self._spoken.put(speech)
                    if speech is None:
                        break
        except Exception as error:  # handed to the thread that waits for it
            self._spoken.put(error)

    def _speeches(self, scene: ScenePlan) -> Iterator[Speech]:
        with Watch(self._timings, Stage.VOICE, scene.voice):
            text = voice_text(scene.script, scene.marks)
            speeches = scene.voice.speak(text, scene.voice_info.id, scene.options[scene.voice.id])
            if scene.aligner:
                speeches = marked(speeches, scene.aligner, scene.voice_info.language)
            return direct(speeches, scene.script, scene.marks)

    def _at_rate(self, speech: Speech) -> Speech:
        """A speech at the rate of the whole video, which is the highest of its voices."""
        audio = speech.audio
        if not self._rate:
            self._rate = max(audio.sample_rate, *(s.voice_info.sample_rate for s in self._plan.scenes[1:]), 0)
        if audio.sample_rate == self._rate:
            return speech
        from scipy.signal import resample_poly

        samples = resample_poly(audio.samples, self._rate, audio.sample_rate).astype(np.float32)
        return replace(speech, audio=Audio(samples, self._rate))
