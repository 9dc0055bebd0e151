"""Voices of a speech server, over the real protocol: what goes well, and every way that it can go wrong."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from heygen_studio_plugins.voices.openai.engine import LONGEST, OpenAIVoices
from support.protocol_server import KEY
from support.speech_server import SpeechServer
from voice_contract import VoiceContract, say

from heygen_studio.contracts import VoiceEngine
from heygen_studio.errors import EngineError, SettingsError, UpstreamError
from heygen_studio.registry import load_registry
from heygen_studio.services import Studio
from heygen_studio.settings import Settings, load_settings
from heygen_studio.settings.logs import configure_logging
from heygen_studio.speech import VoiceOptions
from heygen_studio.video.request import VideoRequest

Play = Callable[..., tuple[OpenAIVoices, SpeechServer]]


def answer(status: str, body: str = "", *headers: str) -> str:
    """A recording of an answer without sound."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", *headers]
    return "\n".join(lines) + f"\n\n{body}"


def error(message: str) -> str:
    return f'{{"error": {{"message": "{message}", "type": "x", "code": null}}}}'


@pytest.fixture(scope="module")
def server() -> Iterator[SpeechServer]:
    with SpeechServer() as running:
        yield running


@pytest.fixture(scope="module")
def engine(server: SpeechServer) -> VoiceEngine:
    return OpenAIVoices(Settings(speech_base_url=server.url, speech_api_key=KEY))


class TestContract(VoiceContract):
    @pytest.fixture
    def settings(self, server: SpeechServer) -> Settings:
        return Settings(speech_base_url=server.url)


@pytest.fixture
def play() -> Iterator[Play]:
    """Makes an engine whose server answers in the given ways."""
    servers: list[SpeechServer] = []

    def make(*ways: str, **settings: Any) -> tuple[OpenAIVoices, SpeechServer]:
        server = SpeechServer(*ways).__enter__()
        servers.append(server)
        given = {"speech_base_url": server.url, "speech_api_key": KEY, "speech_timeout": 20.0}
        return OpenAIVoices(Settings(**{**given, **settings})), server

    yield make
    for server in servers:
        server.__exit__()


def test_what_is_asked_for(play: Play) -> None:
    engine, server = play(speech_model="kokoro", speech_voices="af_heart:en:female, onyx")
    voices = {voice.id: voice for voice in engine.voices()}
    assert len(voices) == 1 + 9
    assert (voices["en_openai-af-heart"].gender, voices["de_openai-onyx"].gender) == ("female", "male")
    list(engine.speak("It costs $5.", "en_openai-af-heart", VoiceOptions()))
    (asked,) = server.requests
    assert asked == {
        "path": "/v1/audio/speech",
        "model": "kokoro",
        "voice": "af_heart",
        "input": "It costs five dollars.",
        "response_format": "wav",
    }
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_languages_that_read_themselves_are_given_what_is_written(play: Play) -> None:
    engine, server = play()
    list(engine.speak("東京は暑い。", "ja_openai-nova", VoiceOptions()))
    assert server.requests[0]["input"] == "東京は暑い."


@pytest.mark.parametrize("way", ["streamed", "mp3"])
def test_other_files_than_those_asked_for_are_read(play: Play, way: str) -> None:
    (normal,), (other,) = (say(play(one)[0], "Hello there, my friend.") for one in ("wav", way))
    assert other.audio.sample_rate == 24_000
    assert other.audio.duration == pytest.approx(normal.audio.duration, abs=0.06)
    levels = [float(np.sqrt(np.mean(speech.audio.samples**2))) for speech in (normal, other)]
    assert levels[0] == pytest.approx(levels[1], rel=0.1)


@pytest.mark.parametrize(
    ("ways", "code", "requests"),
    [
        (["cut"], "SPEECH_CUT_OFF", 2),
        (["silence"], "ENGINE_FAILED", 1),
        ([answer("200 OK", "this is no sound")], "SPEECH_BAD_ANSWER", 1),
        ([answer("200 OK")], "SPEECH_BAD_ANSWER", 1),
        ([answer("401 Unauthorized", error(f"Incorrect key {KEY}"))], "SPEECH_UNAUTHORISED", 1),
        ([answer("404 Not Found", '{"detail": "Not Found"}')], "SPEECH_NOT_FOUND", 1),
        ([answer("400 Bad Request", error(f"no voice x for {KEY}"))], "SPEECH_REJECTED", 1),
        ([answer("500 Oops", error("broken"))], "SPEECH_FAILED", 3),
        ([answer("503 Busy", "<html>")], "SPEECH_FAILED", 3),
        ([answer("429 Slow down", error("quota"), "Retry-After: 60")], "SPEECH_RATE_LIMITED", 1),
        ([answer("429 Slow down", error("wait"), "Retry-After: 0.1")], "SPEECH_RATE_LIMITED", 3),
    ],
)
def test_each_failure_is_told_apart(play: Play, ways: list[str], code: str, requests: int) -> None:
    engine, server = play(*ways)
    with pytest.raises(EngineError) as caught:
        say(engine, "Hello.")
    assert caught.value.code == code
    assert caught.value.remedy
    assert KEY not in f"{caught.value} {caught.value.details}"
    assert len(server.requests) == requests


def test_a_silent_server_is_given_up(play: Play) -> None:
    engine, _ = play("slow", speech_timeout=0.5)
    with pytest.raises(UpstreamError, match="silent for") as caught:
        say(engine, "Hello.")
    assert caught.value.code == "SPEECH_TIMEOUT"


def test_trouble_that_passes_is_waited_for(play: Play) -> None:
    engine, server = play(
        answer("429 Slow down", error("wait"), "Retry-After: 0.1"), answer("502 Bad"), "wav"
    )
    (speech,) = say(engine, "Hello.")
    assert len(server.requests) == 3
    assert speech.audio.duration > 0.5


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    engine = OpenAIVoices(Settings(speech_base_url=f"http://user:secret@127.0.0.1:{port}/v1"))
    with pytest.raises(UpstreamError, match=f"127.0.0.1:{port}") as caught:
        say(engine, "Hello.")
    assert caught.value.code == "SPEECH_UNREACHABLE"
    assert "secret" not in str(caught.value)


def test_the_key_is_in_no_log(play: Play) -> None:
    engine, _ = play(answer("500 Oops", error(f"{KEY} is broken")), "wav")
    seen = io.StringIO()
    with redirect_stdout(seen), redirect_stderr(seen):
        configure_logging(Settings(log_level="DEBUG"))
        say(engine, "Hello.")
    assert "speech_asked_again" in seen.getvalue()
    assert KEY not in seen.getvalue()


def test_a_video_is_spoken_and_its_words_are_found(tmp_path: Path) -> None:
    with SpeechServer() as server:
        studio = Studio.open(Settings(speech_base_url=server.url))
        request = VideoRequest(script="Hello there, my friend.", voice_id="en_openai-nova", test=True)
        made = studio.videos.render(request, tmp_path / "video.mp4")
    (part,) = made.said
    assert [word.text for word in part.words] == ["Hello", "there", "my", "friend"]
    assert 0.1 < part.words[0].start < part.words[-1].end < made.duration


def test_long_sentences_go_in_several_requests(play: Play) -> None:
    engine, server = play()
    script = "word, " * 250 + "end."
    speeches = say(engine, script)
    assert "".join(speech.text for speech in speeches) == script
    assert len(server.requests) == len(speeches) == 2
    assert all(len(asked["input"]) <= LONGEST for asked in server.requests)
    assert sum(asked["input"].count("word") for asked in server.requests) == 250


def test_without_settings_it_is_not_ready_and_offers_nothing() -> None:
    registry = load_registry(Settings())
    engine = registry.providers["openai"]
    assert "HEYGEN_SPEECH_API_KEY" in (engine.missing() or "")
    assert not [voice for voice in registry.voices() if "openai" in voice.id]


def test_its_voices_are_never_the_default(play: Play) -> None:
    engine, _ = play()
    assert not any(voice.id.rpartition("_")[2].isdecimal() for voice in engine.voices())


def test_wrong_voices_are_named_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEYGEN_SPEECH_VOICES", "nova:english")
    with pytest.raises(SettingsError, match="SPEECH_VOICES"):
        load_settings()
