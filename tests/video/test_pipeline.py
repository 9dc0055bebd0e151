"""The pipeline with quick engines: timing of sound and picture, progress, cancelling, failing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from support import fake_engines
from support.plans import with_scene
from support.studio import fill, small_disk

from heygen_studio.contracts import Options, VoiceEngine
from heygen_studio.errors import (
    CancelledError,
    EngineError,
    InputError,
    NotFoundError,
    NotReadyError,
    OutputError,
    PluginError,
    ScriptError,
)
from heygen_studio.media import Audio, FaceTrack, Speech
from heygen_studio.registry import Registry, load_registry
from heygen_studio.render.reader import probe, read_frame
from heygen_studio.settings import load_settings
from heygen_studio.video.pipeline import render_video
from heygen_studio.video.plan import Plan, plan_video
from heygen_studio.video.request import MAX_SCRIPT_CHARS, VideoRequest
from heygen_studio.video.stages import Report, Stage

SUPPORT = Path(fake_engines.__file__).parent


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "quick.py").write_text((SUPPORT / "fake_engines.py").read_text())
    monkeypatch.setenv("HEYGEN_PLUGINS_DIR", str(plugins))
    return load_registry(load_settings())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "video.mp4"


def quick(
    registry: Registry, script: str = "One. Two. Three.", avatar: str = "square", **more: object
) -> Plan:
    request = VideoRequest.model_validate(
        {"script": script, "avatar_id": avatar, "voice_id": "tone", "resolution": "720p", **more}
    )
    plan = plan_video(request, registry)
    options = _Defaults(plan.scenes[0].options)
    return with_scene(plan, lipsync=fake_engines.StillLipSync(), options=options)


class _Defaults(dict[str, Options]):
    def __missing__(self, key: str) -> Options:
        return Options()


class OddVoice(VoiceEngine):
    """Speaks pieces whose lengths are no whole number of frames."""

    id = "odd"
    title = "Odd"
    licence = fake_engines.FREE

    def __init__(self, lengths: list[int], rate: int) -> None:
        self.lengths, self.rate = lengths, rate

    def voices(self) -> list[object]:  # type: ignore[override]
        return []

    def speak(self, text: str, voice_id: str, options: Options) -> Iterator[Speech]:
        for length in self.lengths:
            yield Speech(text[:1], Audio(np.zeros(length, np.float32), self.rate))


@pytest.mark.parametrize("fps", ["25", "30000/1001", "24000/1001", "60", "12.5"])
@pytest.mark.parametrize("rate", [24_000, 22_050, 44_100])
def test_sentences_start_on_frames_and_nothing_drifts(
    registry: Registry, out: Path, fps: str, rate: int
) -> None:
    """However odd the pieces, the sound given is at most one frame shorter than the picture."""
    lengths = [rate // 3 + 7, 1, rate // 2 + 13, rate // 5]
    heard: list[Speech] = []

    class Listening(fake_engines.StillSession):
        def push(self, speech: Speech) -> FaceTrack:
            heard.append(speech)
            return super().push(speech)

    class LipSync(fake_engines.StillLipSync):
        def open(self, fps: Fraction, seed: int, options: Options) -> Listening:
            return Listening(fps)

    plan = with_scene(quick(registry, fps=fps), voice=OddVoice(lengths, rate), lipsync=LipSync())
    result = render_video(plan, out)
    start, exact = 0, Fraction(0)
    for speech, length in zip(heard, lengths, strict=True):
        samples = speech.audio.samples
        assert 0 <= len(samples) - length <= rate / plan.spec.fps
        start += len(samples)
        exact += round(speech.audio.duration * plan.spec.fps)
        assert abs(start - exact / plan.spec.fps * rate) <= 0.5
    facts = probe(out)
    assert facts.frames == result.frames == exact
    assert result.duration == pytest.approx(start / rate, abs=1 / rate)


def test_progress_rises_to_the_end_and_names_every_stage(registry: Registry, out: Path) -> None:
    reports: list[Report] = []
    render_video(quick(registry), out, on_progress=reports.append)
    for stage in Stage:
        values = [report.stages[stage] for report in reports]
        assert values == sorted(values), stage
        assert values[-1] == pytest.approx(1.0), stage
    overall = [report.overall for report in reports]
    assert overall == sorted(overall)
    assert overall[-1] == pytest.approx(1.0)
    assert {report.stage for report in reports} >= {Stage.PREPARE, Stage.RENDER, Stage.ENCODE}


def test_captions_are_in_the_picture_of_the_file_and_the_rest_is_as_without(
    registry: Registry, out: Path
) -> None:
    pictures = []
    for captions in (None, "boxed"):
        render_video(quick(registry, captions=captions, quality="high"), out)
        pictures.append(read_frame(out, 3).astype(int))
    plain, titled = pictures
    change = np.abs(plain - titled).max(-1)
    height = len(change)
    assert change[int(0.8 * height) :].max() > 60
    assert change[: int(0.7 * height)].max() < 12


def test_result_says_what_was_made(registry: Registry, out: Path) -> None:
    result = render_video(quick(registry), out)
    assert result.path == out
    assert result.file_size == out.stat().st_size
    assert set(result.timings) == set(Stage)
    assert result.timings[Stage.ENCODE] > 0
    assert result.rtf == pytest.approx(result.elapsed / result.duration)
    assert [p.name for p in out.parent.iterdir()] == ["video.mp4"]


def test_cancel_stops_within_a_second_and_leaves_nothing(registry: Registry, out: Path) -> None:
    cancel = threading.Event()
    stopped: list[float] = []

    def stop_soon(report: Report) -> None:
        if report.stages[Stage.RENDER] > 0 and not cancel.is_set():
            stopped.append(time.perf_counter())
            cancel.set()

    with pytest.raises(CancelledError):
        render_video(quick(registry, "Word. " * 200, "slow"), out, on_progress=stop_soon, cancel=cancel)
    assert time.perf_counter() - stopped[0] < 1
    assert list(out.parent.iterdir()) == []


def test_success_leaves_the_callers_cancel_event_alone(registry: Registry, out: Path) -> None:
    cancel = threading.Event()
    render_video(quick(registry), out, cancel=cancel)
    assert not cancel.is_set()


def test_a_failing_engine_is_named_and_an_older_video_stays(registry: Registry, out: Path) -> None:
    out.write_bytes(b"older video")
    with pytest.raises(
        EngineError, match=r"Square failed: ValueError: the square has no fifth corner"
    ) as caught:
        render_video(quick(registry, avatar="fails"), out)
    assert caught.value.details == {"engine": "test-avatar", "stage": "render"}
    assert caught.value.remedy
    assert [p.name for p in out.parent.iterdir()] == ["video.mp4"]
    assert out.read_bytes() == b"older video"


def test_a_failing_voice_is_named(registry: Registry, out: Path) -> None:
    class Hoarse(OddVoice):
        title = "Hoarse"

        def speak(self, text: str, voice_id: str, options: Options) -> Iterator[Speech]:
            yield from super().speak(text, voice_id, options)
            raise KeyError("larynx")

    with pytest.raises(EngineError, match="Hoarse failed: KeyError"):
        render_video(with_scene(quick(registry), voice=Hoarse([4800], 24_000)), out)
    assert list(out.parent.iterdir()) == []


def test_a_lipsync_that_miscounts_is_a_plugin_error(registry: Registry, out: Path) -> None:
    class Short(fake_engines.StillSession):
        def push(self, speech: Speech) -> FaceTrack:
            track = super().push(speech)
            return FaceTrack(track.weights[:-1], track.head[:-1])

    class LipSync(fake_engines.StillLipSync):
        def open(self, fps: Fraction, seed: int, options: Options) -> Short:
            return Short(fps)

    with pytest.raises(PluginError, match="gave 7 frames where 8"):
        render_video(with_scene(quick(registry, script="One."), lipsync=LipSync()), out)
    assert list(out.parent.iterdir()) == []


def test_a_voice_with_nothing_to_say_is_a_script_error(registry: Registry, out: Path) -> None:
    with pytest.raises(ScriptError, match="nothing to say"):
        render_video(with_scene(quick(registry), voice=OddVoice([], 24_000)), out)
    assert list(out.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "kind", "code"),
    [
        ({"script": ""}, ScriptError, "SCRIPT_EMPTY"),
        ({"script": " \n\t "}, ScriptError, "SCRIPT_EMPTY"),
        ({"script": "😀🎉 ❤️"}, ScriptError, "SCRIPT_UNSPEAKABLE"),
        ({"script": "?!... --"}, ScriptError, "SCRIPT_UNSPEAKABLE"),
        ({"script": "a" * (MAX_SCRIPT_CHARS + 1)}, ScriptError, "SCRIPT_TOO_LONG"),
        ({"avatar_id": "nobody"}, NotFoundError, "AVATAR_NOT_FOUND"),
        ({"avatar_id": "../../etc/passwd"}, NotFoundError, "AVATAR_NOT_FOUND"),
        ({"voice_id": "nobody"}, NotFoundError, "VOICE_NOT_FOUND"),
        ({"language": "xx"}, InputError, "LANGUAGE_MISMATCH"),
        ({"language": "xx", "voice_id": None}, InputError, "LANGUAGE_NOT_AVAILABLE"),
        ({"engine_options": {"nothing": {}}}, InputError, "ENGINE_NOT_FOUND"),
        ({"engine_options": {"test-voice": {"volume": 11}}}, InputError, "INVALID_OPTION"),
    ],
)
def test_what_is_wrong_with_a_request_is_said_before_any_work(
    registry: Registry, changes: dict[str, object], kind: type[InputError], code: str
) -> None:
    request = {"script": "Hello.", "avatar_id": "square", "voice_id": "tone", **changes}
    with pytest.raises(kind) as caught:
        plan_video(VideoRequest.model_validate(request), registry)
    assert caught.value.code == code
    assert caught.value.remedy


def test_an_engine_that_lacks_something_says_what(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, _ = registry.voice("tone")
    monkeypatch.setattr(type(engine), "missing", lambda self: "Install the larynx.")
    with pytest.raises(NotReadyError) as caught:
        plan_video(VideoRequest(script="Hello.", voice_id="tone"), registry)
    assert caught.value.remedy == "Install the larynx."


def test_the_voice_fits_the_presenter_where_none_is_asked_for(registry: Registry) -> None:
    for avatar in registry.avatars():
        plan = plan_video(VideoRequest(script="Hello.", avatar_id=avatar.id), registry)
        assert plan.scenes[0].voice_info.gender == avatar.gender


def test_an_output_that_cannot_be_is_said_before_any_work(registry: Registry, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for path, code in [
        (tmp_path, "OUTPUT_IS_FOLDER"),
        (tmp_path / "gone" / "video.mp4", "OUTPUT_NOT_WRITABLE"),
        (file / "video.mp4", "OUTPUT_NOT_WRITABLE"),
    ]:
        with pytest.raises(OutputError) as caught:
            render_video(quick(registry), path)
        assert caught.value.code == code
        assert caught.value.remedy


@pytest.mark.root
@pytest.mark.parametrize("room", [16_384, 0])
def test_a_full_disk_is_said_and_nothing_is_left(registry: Registry, tmp_path: Path, room: int) -> None:
    with small_disk(tmp_path / "disk", 32_768):
        ballast = fill(tmp_path / "disk", room)
        with pytest.raises(OutputError) as caught:
            render_video(quick(registry, "Word. " * 20), tmp_path / "disk" / "video.mp4")
        assert list((tmp_path / "disk").iterdir()) == [ballast]
    assert caught.value.code == "DISK_FULL"
    assert caught.value.message == "The disk is full: there is no room for the video."
    assert caught.value.remedy
