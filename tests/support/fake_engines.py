"""Quick engines for tests: a drop-in plugin that speaks a tone and draws a moving square.

Voices: ``tone`` (0.3 s a sentence), ``mute`` (says nothing), ``unready`` (its engine lacks something) and
``faulty`` (its engine cannot even say whether it does). Presenters, by what they do on their fifth frame:
``square`` nothing special, ``slow`` takes 50 ms a frame, ``stuck`` sleeps for a minute in one frame,
``fails`` raises, ``crashes`` ends its process, ``crashes_once`` only the first time, ``hungry`` is killed.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from heygen_studio.contracts import (
    AvatarEngine,
    AvatarSession,
    Capabilities,
    Effect,
    EffectSession,
    Options,
    TrackLipSync,
    TrackSession,
    VoiceEngine,
)
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import (
    ARKIT_BLENDSHAPES,
    Audio,
    AvatarInfo,
    Canvas,
    FaceTrack,
    FrameSpec,
    Licence,
    Speech,
    VoiceInfo,
    WordMark,
)
from heygen_studio.settings import Settings

RATE = 24_000
SENTENCE = 0.3
FREE = Licence("Apache-2.0")
PRESENTERS = ("square", "slow", "stuck", "fails", "crashes", "crashes_once", "hungry")


class ToneVoice(VoiceEngine):
    id = "test-voice"
    title = "Tone"
    licence = FREE
    capabilities = Capabilities(timings=True)  # there is nothing in a tone that could be aligned

    def voices(self) -> list[VoiceInfo]:
        return [VoiceInfo(name, name, "en", "", "female", "", RATE, FREE) for name in ("tone", "mute")]

    def speak(self, text: str, voice_id: str, options: Options) -> Iterator[Speech]:
        print("this must not disturb the worker's messages")
        times = np.arange(int(SENTENCE * RATE), dtype=np.float32) / RATE
        for sentence in re.findall(r"[^.!?]+[.!?]*\s*", text) if voice_id == "tone" else ():
            found = re.findall(r"\w+", sentence)
            length = SENTENCE / max(1, len(found))
            words = tuple(WordMark(word, n * length, (n + 1) * length) for n, word in enumerate(found))
            yield Speech(sentence, Audio(0.3 * np.sin(2 * np.pi * 220 * times), RATE), words=words)


class UnreadyVoice(ToneVoice):
    id = "test-unready"
    title = "Unready"

    def voices(self) -> list[VoiceInfo]:
        return [VoiceInfo("unready", "unready", "en", "", "female", "", RATE, FREE)]

    def missing(self) -> str | None:
        return "Put the voice into its folder."


class FaultyVoice(ToneVoice):
    id = "test-faulty"
    title = "Faulty"

    def voices(self) -> list[VoiceInfo]:
        return [VoiceInfo("faulty", "faulty", "en", "", "female", "", RATE, FREE)]

    def missing(self) -> str | None:
        raise RuntimeError("secret inner workings")


class StillSession(TrackSession):
    def __init__(self, fps: Fraction) -> None:
        self.fps = fps

    def push(self, speech: Speech) -> FaceTrack:
        n = round(speech.audio.duration * self.fps)
        return FaceTrack(np.zeros((n, len(ARKIT_BLENDSHAPES)), np.float32), np.zeros((n, 6), np.float32))


class StillLipSync(TrackLipSync):
    id = "test-lipsync"
    title = "Still"
    licence = FREE

    def open(self, fps: Fraction, seed: int, options: Options) -> TrackSession:
        return StillSession(fps)


class SquareSession(AvatarSession):
    def __init__(self, does: str, folder: Path) -> None:
        self.does = does
        self.once = folder / "crashed"
        self.drawn = 0

    def draw(self, canvas: Canvas, track: FaceTrack, index: int) -> None:
        x = 8 * ((track.start + index) % 100)
        canvas.y[100:200, x : x + 100] = 200
        self.drawn += 1
        if self.does == "slow":
            time.sleep(0.05)
        if self.drawn != 5:
            return
        if self.does == "stuck":
            time.sleep(60)
        elif self.does == "fails":
            raise ValueError("the square has no fifth corner")
        elif self.does == "crashes":
            os._exit(7)
        elif self.does == "crashes_once" and not self.once.exists():
            self.once.touch()
            os._exit(7)
        elif self.does == "hungry":
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(60)


class Squares(AvatarEngine):
    id = "test-avatar"
    title = "Square"
    licence = FREE

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def avatars(self) -> list[AvatarInfo]:
        return [AvatarInfo(name, name, "female", "", "", "", "", FREE) for name in PRESENTERS]

    def open(self, avatar_id: str, spec: FrameSpec, options: Options) -> AvatarSession:
        return SquareSession(avatar_id, self.folder)


class PlainSession(EffectSession):
    static = True

    def draw(self, canvas: Canvas, frame: int) -> None:
        canvas.data[:] = 128


class Plain(Effect):
    id = "test-background"
    title = "Grey"
    licence = FREE
    stage = "background"

    def open(self, spec: FrameSpec, options: Options) -> EffectSession:
        return PlainSession()


@hookimpl
def heygen_voices(settings: Settings) -> list[VoiceEngine]:
    return [ToneVoice(), UnreadyVoice(), FaultyVoice()]


@hookimpl
def heygen_lipsyncs(settings: Settings) -> list[TrackLipSync]:
    return [StillLipSync()]


@hookimpl
def heygen_avatars(settings: Settings) -> list[AvatarEngine]:
    return [Squares(settings.data_dir)]


@hookimpl
def heygen_effects(settings: Settings) -> list[Effect]:
    return [Plain()]
