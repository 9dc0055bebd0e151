"""Measures speed and memory on this machine, each beside the limit that it is held against.

Run it by ``make bench``; ``--quick`` leaves out the ten-minute script. Nothing here is asserted: a slow or
busy machine is no failure. Every limit is measured in the same run as the value.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from heygen_studio.contracts import Options, VoiceEngine
from heygen_studio.media import Canvas, Speech, VoiceInfo
from heygen_studio.registry import load_registry
from heygen_studio.render.encoder import Encoder
from heygen_studio.settings import load_settings
from heygen_studio.video.fields import Resolution
from heygen_studio.video.pipeline import VideoResult, render_video
from heygen_studio.video.plan import Plan, plan_video
from heygen_studio.video.request import VideoRequest
from heygen_studio.video.stages import Stage

SCRIPT = (Path(__file__).parent.parent / "examples" / "demo.txt").read_text()
COMMAND = str(Path(sys.executable).with_name("heygen-studio"))
console = Console(width=110)


class Recorded(VoiceEngine):
    """Gives speech that was made before, so that a video can be timed without its voice."""

    id = "recorded"
    title = "Recorded speech"

    def __init__(self, voice: VoiceEngine, speeches: list[Speech]) -> None:
        self.licence = voice.licence
        self._speeches = speeches

    def voices(self) -> Sequence[VoiceInfo]:
        return []

    def speak(self, text: str, voice_id: str, options: Options) -> Iterator[Speech]:
        yield from self._speeches


def plan(resolution: Resolution, script: str = SCRIPT) -> Plan:
    return plan_video(VideoRequest(script=script, resolution=resolution), load_registry(load_settings()))


def speak(of: Plan) -> list[Speech]:
    (scene,) = of.scenes
    scene.voice.prepare(lambda fraction, message: None)
    return list(scene.voice.speak(scene.script, scene.voice_info.id, scene.options[scene.voice.id]))


def recorded(of: Plan, speeches: list[Speech]) -> Plan:
    (scene,) = of.scenes
    voice = Recorded(scene.voice, speeches)
    scene = replace(scene, voice=voice, options={**scene.options, voice.id: Options()})
    return replace(of, scenes=(scene,))


def drawn_frames(of: Plan, speeches: list[Speech]) -> list[Canvas]:
    """The frames of the video, as they go to the encoder."""
    for provider in of.providers:
        provider.prepare(lambda fraction, message: None)
    (scene,) = of.scenes
    plate = Canvas.blank(of.spec)
    frames: list[Canvas] = []
    with (
        scene.background.open(of.spec, scene.options[scene.background.id]) as background,
        scene.avatar.open(scene.avatar_info.id, of.spec, scene.options[scene.avatar.id]) as avatar,
        scene.lipsync.open(of.spec.fps, of.seed, scene.options[scene.lipsync.id]) as lipsync,
    ):
        background.draw(plate, 0)
        for speech in speeches:
            track = lipsync.push(speech)
            for index in range(len(track)):
                canvas = Canvas(plate.data.copy())
                avatar.draw(canvas, track, index)
                frames.append(canvas)
    return frames


def encode_only(of: Plan, speeches: list[Speech], frames: list[Canvas], folder: Path) -> float:
    """Frames per second of the encoder alone, fed with frames that are already painted."""
    started = time.perf_counter()
    with Encoder(folder / "limit.mp4", of.spec, speeches[0].audio.sample_rate, of.encoding) as encoder:
        for speech in speeches:
            encoder.write_sound(speech.audio.samples)
        for canvas in frames:
            encoder.write_frame(canvas)
        encoder.finish()
    return len(frames) / (time.perf_counter() - started)


def drawing_speed(folder: Path) -> None:
    """Pipeline without the voice against encode-only, median of three alternating runs. At 4k, of the first
    sentence alone: all frames are kept in memory."""
    table = Table(title="Drawing and encoding (voice recorded before)", title_justify="left")
    for name in (
        "size",
        "encode-only fps (limit)",
        "pipeline fps",
        "ratio",
        "goal",
        "draw ms/frame",
        "x264 CPU ms/frame",
    ):
        table.add_column(name, justify="right")
    for resolution, goal in (("720p", "0.75"), ("1080p", "0.90"), ("4k", "")):
        of = plan(resolution)  # type: ignore[arg-type]
        speeches = speak(of)[: 1 if resolution == "4k" else None]
        frames = drawn_frames(of, speeches)
        limits, speeds, draws, cpus = [], [], [], []
        for _ in range(3):
            limits.append(encode_only(of, speeches, frames, folder))
            result = render_video(recorded(of, speeches), folder / "video.mp4")
            speeds.append(result.frames / (result.elapsed - result.timings[Stage.PREPARE]))
            draws.append(1000 * result.timings[Stage.RENDER] / result.frames)
            cpus.append(1000 * result.timings[Stage.ENCODE] / result.frames)
        limit, speed = statistics.median(limits), statistics.median(speeds)
        table.add_row(
            resolution, f"{limit:.1f}", f"{speed:.1f}", f"{speed / limit:.2f}", goal,
            f"{statistics.median(draws):.2f}", f"{statistics.median(cpus):.1f}",
        )  # fmt: skip
    console.print(table)


def voice_stage() -> None:
    """The voice alone, in English, model loaded: median of three."""
    table = Table(title="Voice stage, warm", title_justify="left")
    for name in ("what", "value", "goal"):
        table.add_column(name, justify="right")
    of = plan("1080p")
    (scene,) = of.scenes
    speak(of)
    firsts, rates = [], []
    for _ in range(3):
        started = time.perf_counter()
        speeches = scene.voice.speak(scene.script, scene.voice_info.id, scene.options[scene.voice.id])
        said = [next(speeches)]
        firsts.append(time.perf_counter() - started)
        said += speeches
        spent = time.perf_counter() - started
        rates.append(spent / sum(speech.audio.duration for speech in said))
    table.add_row("first sentence, seconds", f"{statistics.median(firsts):.2f}", "2.0")
    table.add_row("real-time factor", f"{statistics.median(rates):.2f}", "0.40")
    console.print(table)


def whole_job(folder: Path) -> None:
    """A 1080p video, voice included: the first of a process, and the second."""
    of = plan("1080p")
    for name in ("first in this process", "second"):
        result = render_video(of, folder / "video.mp4")
        _stage_table(f"Whole job at 1080p, {name}", result)


def _stage_table(title: str, result: VideoResult) -> None:
    table = Table(title=title, title_justify="left")
    for name in ("stage", "busy seconds", "of the video's length", "real time (limit)"):
        table.add_column(name, justify="right")
    for stage, seconds in result.timings.items():
        table.add_row(stage.value, f"{seconds:.2f}", f"{seconds / result.duration:.2f}", "")
    table.add_row("all, overlapped", f"{result.elapsed:.2f}", f"{result.rtf:.2f}", "1.00")
    console.print(table)


def memory(folder: Path) -> None:
    """Peak memory of the whole process tree for a one-minute and a ten-minute script, at 1080p."""
    table = Table(title="Peak memory (processes summed)", title_justify="left")
    for name in ("script", "video s", "peak MB", "elapsed s", "real-time factor"):
        table.add_column(name, justify="right")
    for minutes in (1, 10):
        paragraph = SCRIPT.strip()
        script = "\n\n".join([paragraph] * max(1, round(minutes * 60 / 13)))
        (folder / "script.txt").write_text(script)
        command = [
            COMMAND, "create", "--json", "--force",
            "--script-file", str(folder / "script.txt"), "--output", str(folder / "long.mp4"),
        ]  # fmt: skip
        peak, output = _watch(command)
        facts = json.loads(output)
        table.add_row(
            f"{minutes} min", f"{facts['duration']:.0f}", f"{peak / 1e6:.0f}", f"{facts['elapsed']:.0f}",
            f"{facts['real_time_factor']:.2f}",
        )  # fmt: skip
    console.print(table)


def _watch(command: list[str]) -> tuple[int, str]:
    """Run a command. Returns the peak of the summed resident bytes of it and its children, and its output."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0
    ended = threading.Event()

    def sample() -> None:
        nonlocal peak
        while not ended.wait(0.2):
            total = 0
            try:
                parent = psutil.Process(process.pid)
                family = [parent, *parent.children(recursive=True)]
            except psutil.NoSuchProcess:
                return
            for member in family:
                try:
                    total += member.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            peak = max(peak, total)

    watcher = threading.Thread(target=sample)
    watcher.start()
    output, _ = process.communicate()
    ended.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {output}")
    return peak, output


def start_times() -> None:
    """Cold starts: best of three."""
    table = Table(title="Start", title_justify="left")
    for name in ("what", "seconds", "goal"):
        table.add_column(name, justify="right")
    python = sys.executable
    bare = _best([python, "-c", "pass"])
    table.add_row("python itself", f"{bare:.2f}", "")
    for name, command, goal in (
        ("import heygen_studio", [python, "-c", "import heygen_studio"], "0.3"),
        ("import gradio (its own cost)", [python, "-c", "import gradio"], ""),
        *((f"heygen-studio {word}", [COMMAND, word], "1.0") for word in ("--help", "voices", "avatars")),
    ):
        table.add_row(name, f"{_best(command):.2f}", goal)
    table.add_row("server answers /health", f"{_server_start():.2f}", "8.0")
    console.print(table)


def _best(command: list[str]) -> float:
    times = []
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - started)
    return min(times)


def _server_start() -> float:
    import socket
    import urllib.request

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "HEYGEN_API_HOST": "127.0.0.1", "HEYGEN_API_PORT": str(port)}
    with tempfile.TemporaryDirectory() as data:
        started = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "heygen_studio"],
            env={**environment, "HEYGEN_DATA_DIR": data},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while time.perf_counter() - started < 60:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=5):
                        return time.perf_counter() - started
                except OSError:
                    time.sleep(0.05)
        finally:
            server.terminate()
            server.wait()
    raise SystemExit("the server did not start")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the ten-minute script")
    arguments = parser.parse_args()
    console.print(f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 1e9:.0f} GB of memory")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start_times()
        drawing_speed(folder)
        voice_stage()
        whole_job(folder)
        if not arguments.quick:
            memory(folder)


if __name__ == "__main__":
    main()
