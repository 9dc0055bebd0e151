"""The client against a real server, and the examples as their reader runs them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from inspect import getmembers, isfunction, signature
from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.voices.espeak.engine import EspeakVoices
from support.studio import Server

from heygen_studio.client import ApiError, AsyncClient, Client, Event
from heygen_studio.render.reader import probe
from heygen_studio.settings import Settings
from heygen_studio.speech import VoiceOptions

QUICK_VOICES = """
import sys
sys.path.insert(0, {tests!r})
from support.writer import QuickVoices
from heygen_studio.hookspecs import hookimpl

@hookimpl
def heygen_voices(settings):
    return [QuickVoices(settings)]
"""
EXAMPLES = Path(__file__).parents[2] / "examples"
QUICK = {"avatar_id": "square", "voice_id": "tone", "resolution": "720p"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with quick engines, one that makes voices among them."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "plugins").mkdir()
    (folder / "plugins" / "voices.py").write_text(QUICK_VOICES.format(tests=str(Path(__file__).parents[1])))
    with Server(folder) as server:
        yield server


def address(server: Server) -> str:
    return server.url.removesuffix("/api/v1")


def test_from_script_to_file(server: Server, tmp_path: Path) -> None:
    with Client(address(server)) as studio:
        video = studio.create("One. Two.", title="Mine", **QUICK)
        assert video.video_id
        done = studio.wait(video.video_id, 60)
        assert (done.status, done.title, done.ended) == ("completed", "Mine", True)
        path = studio.download(video.video_id, tmp_path / "out.mp4")
        assert probe(path).frames == 16
        assert [found.video_id for found in studio.page(limit=1).videos] == [video.video_id]
        studio.delete(video.video_id)
        with pytest.raises(ApiError) as refused:
            studio.get(video.video_id)
        assert (refused.value.status, refused.value.code) == (404, "VIDEO_NOT_FOUND")
        with pytest.raises(ApiError, match="Write what the presenter is to say"):
            studio.create("", **QUICK)
        with pytest.raises(ApiError):
            studio.download(video.video_id, tmp_path / "gone.mp4")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["out.mp4"]
        assert studio.health()["components"]["video_renderer"]


def test_the_same_key_makes_one_video(server: Server) -> None:
    with Client(address(server)) as studio:
        made = {studio.create("One.", idempotency_key="again", **QUICK).video_id for _ in range(2)}
        assert len(made) == 1


def test_asyncio(server: Server, tmp_path: Path) -> None:
    async def work() -> None:
        async with AsyncClient(address(server)) as studio:
            batch = await studio.create_batch([{"script": "One.", **QUICK}, {"script": ""}])
            done = await studio.wait_batch(batch.batch_id, 60)
            assert (done.completed_count, done.failed_count) == (1, 1)
            assert done.videos[0].video_id
            await studio.download(done.videos[0].video_id, tmp_path / "one.mp4")

    asyncio.run(work())
    assert probe(tmp_path / "one.mp4").frames == 8


def test_events_tell_how_a_video_comes_along(server: Server) -> None:
    with Client(address(server)) as studio:
        video = studio.create("One. Two. Three.", **QUICK)
        assert video.video_id
        seen = list(studio.events(video.video_id))
        assert [event.last for event in seen] == [False] * (len(seen) - 1) + [True]
        assert (seen[-1].name, seen[-1].status, seen[-1].progress) == ("completed", "completed", 100)
        assert seen[-1].output_url
        assert [event.progress for event in seen] == sorted(event.progress for event in seen)
        with pytest.raises(ApiError) as refused:
            next(studio.events("video_" + "a" * 26))
        assert refused.value.code == "VIDEO_NOT_FOUND"

    async def follow() -> list[Event]:
        async with AsyncClient(address(server)) as studio:
            return [event async for event in studio.events(str(video.video_id))]

    assert [event.name for event in asyncio.run(follow())] == ["completed"]


def test_how_a_script_will_be_said(server: Server) -> None:
    with Client(address(server)) as studio:
        read = studio.reading("en_us_51", "It costs $5.")
        assert (read.voice_id, read.language) == ("en_us_51", "en")
        assert [word["spoken"] for word in read.sentences[0]["words"]] == ["It", "costs", "five dollars"]
        with pytest.raises(ApiError, match="does not tell how it reads"):
            studio.reading("tone", "One word.")

    async def read_again() -> object:
        async with AsyncClient(address(server)) as studio:
            return await studio.reading("en_us_51", "It costs $5.")

    assert asyncio.run(read_again()) == read


def test_scripts(server: Server) -> None:
    with Client(address(server)) as studio:
        script = studio.generate_script("Bees and flowers", duration="30 seconds", style="educational")
        assert (script.language, script.style) == ("en", "educational")
        assert script.word_count > 20
        assert studio.script(script.script_id) == script
        assert script in studio.scripts()
        analysis = studio.analyze_script(script.script)
        assert analysis.word_count == script.word_count
        assert analysis.complexity["overall_complexity"]
        scenes = studio.cut_scenes(script.script, longest=10)
        assert "".join(scenes.scenes[0]["script"].split()) in "".join(script.script.split())
        studio.delete_script(script.script_id)
        with pytest.raises(ApiError) as refused:
            studio.script(script.script_id)
        assert refused.value.code == "SCRIPT_NOT_FOUND"
        started = time.monotonic()
        with pytest.raises(ApiError) as refused:
            studio.generate_script("Bees", engine="llm")
        assert (refused.value.status, refused.value.code) == (503, "ENGINE_NOT_READY")
        assert time.monotonic() - started < 5, "no engine comes by asking again"


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some seconds of speech."""
    engine = EspeakVoices(Settings())
    text = "The old boat drifted past a row of houses. Nobody knew where it came from, or why."
    speeches = [speech.audio for speech in engine.speak(text, "en_us_51", VoiceOptions())]
    path = tmp_path_factory.mktemp("recording") / "sample.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, speeches[0].sample_rate, 0, "NONE", ""))
        file.writeframes((np.concatenate([one.samples for one in speeches]) * 32767).astype("<i2").tobytes())
    return path


def test_a_voice_of_ones_own(server: Server, recording: Path, tmp_path: Path) -> None:
    with Client(address(server)) as studio:
        clone = studio.clone_voice("Ann", [recording], consent=True, description="My sister")
        done = studio.wait_clone(clone.voice_id, 60)
        assert done.status == "completed", done
        assert done.voice
        assert (done.voice.name, done.voice.is_cloned) == ("Ann", True)
        assert done.summary
        assert studio.change_voice(clone.voice_id, name="Anna").name == "Anna"
        assert "Anna" in [voice.name for voice in studio.voices()]
        studio.delete_voice(clone.voice_id)
        assert "Anna" not in [voice.name for voice in studio.voices()]
        with pytest.raises(ApiError) as refused:
            studio.cancel_clone("voice_" + "a" * 16)
        assert refused.value.code == "VOICE_NOT_FOUND"
        with pytest.raises(ValueError, match="not both"):
            studio.clone_voice("Ann", [recording, "https://example.com/a.wav"])
        (tmp_path / "no.wav").write_text("no sound")
        asset = studio.upload(recording)
        with pytest.raises(ApiError):
            studio.create_avatar("Ann", tmp_path / "no.wav")

    async def by_asset() -> None:
        async with AsyncClient(address(server)) as studio:
            clone = await studio.clone_voice("Ben", [asset])
            assert (await studio.wait_clone(clone.voice_id, 60)).status == "completed"
            wrong = await studio.clone_voice("Ben", [tmp_path / "no.wav"])
            failed = await studio.wait_clone(wrong.voice_id, 60)
            assert (failed.status, failed.ended, failed.voice) == ("failed", True, None)
            assert failed.error
            assert failed.error["code"] == "AUDIO_UNREADABLE"

    asyncio.run(by_asset())


def test_both_clients_have_the_same_methods() -> None:
    def methods(kind: type) -> dict[str, list[str]]:
        found = {name: function for name, function in getmembers(kind, isfunction) if name[0] != "_"}
        return {name: list(signature(function).parameters) for name, function in found.items()}

    ordinary, awaited = methods(Client), methods(AsyncClient)
    assert ordinary.pop("close") == awaited.pop("aclose")
    assert ordinary == awaited
    assert len(ordinary) > 30


def test_a_server_that_is_not_there_yet_is_tried_again(tmp_path: Path) -> None:
    with Server(tmp_path, HEYGEN_READ_RATE_LIMIT="1/second") as server, Client(address(server)) as studio:
        assert all(studio.page() for _ in range(3))  # the second is refused at first, and sent again in time


@pytest.mark.parametrize("name", ["create_video.py", "create_video.sh"])
def test_examples(server: Server, tmp_path: Path, name: str) -> None:
    environment = os.environ | {"STUDIO_URL": address(server), "AVATAR_ID": "square", "VOICE_ID": "tone"}
    command = (
        [sys.executable, EXAMPLES / name, tmp_path / "out.mp4"] if name.endswith("py") else [EXAMPLES / name]
    )
    if name.endswith("sh"):
        command = ["sh", *command]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    if name.endswith("py"):
        assert "Video created: video_" in done.stdout
        assert probe(tmp_path / "out.mp4").frames > 0
    else:
        video = json.loads(done.stdout)
        assert video["status"] == "completed"
        assert video["metadata"]["avatar_id"] == "square"
