"""One measurement of :mod:`bench_before`, in a process of its own: ``python tools/bench_probe.py WHAT``.

Runs with the studio that comes first on the path, today's or an earlier one, so it uses what both have.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from heygen_studio.media import Audio, Canvas, FaceTrack, PhonemeMark, Speech
from heygen_studio.registry import load_registry
from heygen_studio.settings import load_settings
from heygen_studio.video.pipeline import render_video
from heygen_studio.video.plan import Plan, plan_video
from heygen_studio.video.request import VideoRequest

if TYPE_CHECKING:
    from heygen_studio.video.scene_plan import ScenePlan

SCRIPT = (Path(__file__).parent.parent / "examples" / "demo.txt").read_text("utf-8")


def plan(**more: str) -> Plan:
    return plan_video(VideoRequest(script=SCRIPT, **more), load_registry(load_settings()))  # type: ignore[arg-type]


def scene_of(of: Plan) -> ScenePlan:
    """Its only scene. In states before there were scenes, the plan says itself what a scene says now."""
    scenes: tuple[ScenePlan, ...] = getattr(of, "scenes", (of,))
    return scenes[0]


def loading() -> tuple[float, float]:
    """Until the usual English voice could speak."""
    import onnxruntime  # noqa: F401 - in either case

    engine = scene_of(plan()).voice
    started = now()
    engine.prepare(lambda fraction, message: None)
    model = engine.model  # type: ignore[attr-defined]
    (getattr(model, "load", None) or model._load)()
    return started


def first() -> tuple[float, float]:
    """Until the first sentence is there."""
    of = scene_of(plan())
    started = now()
    of.voice.prepare(lambda fraction, message: None)
    next(of.voice.speak(of.script, of.voice_info.id, of.options[of.voice.id]))
    return started


def draft() -> tuple[float, float]:
    """The voice of a draft, model loaded."""
    of = scene_of(plan(quality="draft"))
    of.voice.prepare(lambda fraction, message: None)
    for _ in range(2):
        started = now()
        list(of.voice.speak(of.script, of.voice_info.id, of.options[of.voice.id]))
    return started


def job() -> tuple[float, float]:
    """A whole video of three sentences at 1080p."""
    started = now()
    with tempfile.TemporaryDirectory() as folder:
        render_video(plan(), Path(folder) / "video.mp4")
    return started


def drawing() -> tuple[float, float]:
    """Frames of a presenter who talks, over the same background as always."""
    of = plan(avatar_id="professional_female_01")
    scene = scene_of(of)
    scene.avatar.prepare(lambda fraction, message: None)
    track = babble(of)
    plate = Canvas.blank(of.spec)
    canvas = Canvas(plate.data.copy())
    with scene.avatar.open(scene.avatar_info.id, of.spec, scene.options[scene.avatar.id]) as avatar:
        for index in range(-20, 100):
            if index == 0:
                started = now()
            avatar.redraw(canvas, plate, track, index % len(track))
    return started


def babble(of: Plan) -> FaceTrack:
    """How the face moves in four seconds without sense, for which no voice has to be loaded."""
    times = np.arange(4 * 16_000) / 16_000
    sound = (0.3 * np.sin(2 * np.pi * 140 * times)).astype(np.float32)
    marks = tuple(
        PhonemeMark(symbol, 0.1 * k, 0.1 * k + 0.1, 2 * (k % 4 == 1))
        for k, symbol in enumerate(("m", "eɪ", "b", "i", "p", "u", "f", "ɑ") * 5)
    )
    scene = scene_of(of)
    with scene.lipsync.open(of.spec.fps, of.seed, scene.options[scene.lipsync.id]) as lipsync:
        return lipsync.push(Speech("", Audio(sound, 16_000), marks))


def now() -> tuple[float, float]:
    """Seconds by the clock, and of the processor, ffmpeg's included."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in used)


PROBES = {"loading": loading, "first": first, "draft": draft, "job": job, "drawing": drawing}

if __name__ == "__main__":
    before = PROBES[sys.argv[1]]()
    print(json.dumps([after - earlier for after, earlier in zip(now(), before, strict=True)]))
