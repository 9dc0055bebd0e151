"""Videos of several scenes: in turn, side by side, one over the other, with quick engines."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError
from support import fake_engines

from heygen_studio.contracts import AvatarSession, EffectSession, Options
from heygen_studio.errors import EngineError, InputError
from heygen_studio.media import Canvas, FaceTrack, FrameSpec, Speech
from heygen_studio.registry import Registry, load_registry
from heygen_studio.render.colour import rgb_to_ycc
from heygen_studio.render.reader import probe
from heygen_studio.settings import load_settings
from heygen_studio.video.fields import AspectRatio
from heygen_studio.video.pipeline import VideoResult, render_video
from heygen_studio.video.plan import Plan, plan_video
from heygen_studio.video.request import VideoRequest
from heygen_studio.video.scenes import turns

RED, BLUE = "#e06040", "#102060"
FULL = {"voice_id": "tone", "avatar_id": "square"}


class _Seen(list[NDArray[np.uint8]]):
    """The luma of each frame, small."""

    def __call__(self, canvas: Canvas, frame: int) -> None:
        self.append(canvas.y[::4, ::4].copy())


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    plugins = tmp_path_factory.mktemp("plugins")
    (plugins / "quick.py").write_text(Path(fake_engines.__file__).read_text())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEYGEN_PLUGINS_DIR", str(plugins))
        return load_registry(load_settings())


def planned(registry: Registry, **fields: Any) -> Plan:
    asked = {"resolution": "720p", "quality": "draft", **FULL, **fields}
    return plan_video(VideoRequest.model_validate(asked), registry)


def luma(colour: str) -> float:
    rgb = np.frombuffer(bytes.fromhex(colour[1:]), np.uint8).reshape(1, 1, 3)
    return float(rgb_to_ycc(rgb)[0, 0, 0])


def rendered(registry: Registry, path: Path, **fields: Any) -> tuple[VideoResult, _Seen]:
    seen = _Seen()
    return render_video(planned(registry, **fields), path, on_frame=seen), seen


def test_scenes_follow_each_other_on_the_frame(registry: Registry, tmp_path: Path) -> None:
    scenes = [
        {"script": "One. Two.", "background": RED},
        {"script": "Three.", "background": BLUE, "layout": "off"},
        {"script": "Four.", "background": RED, "duration": 1.0},
    ]
    result, seen = rendered(registry, tmp_path / "video.mp4", scenes=scenes)
    fps = result.spec.fps
    starts = [round(said.start * fps, 6) for said in result.said]
    assert all(start == int(start) for start in starts)
    assert [said.text.strip() for said in result.said if said.text.strip()] == [
        "One.",
        "Two.",
        "Three.",
        "Four.",
    ]
    corner = [frame[-1, -1] for frame in seen]
    border, last = int(starts[2]), int(starts[3])
    assert abs(corner[border - 1] - luma(RED)) < 2 < abs(corner[border] - luma(RED))
    assert abs(corner[border] - luma(BLUE)) < 2
    assert abs(corner[last] - luma(RED)) < 2 < abs(corner[last - 1] - luma(RED))
    assert np.ptp(seen[border]) == 0, "nobody is drawn in a voice-over"
    assert np.ptp(seen[0]) > 20
    assert len(seen) - last == fps, "the last one lasts as long as was asked for"
    facts = probe(tmp_path / "video.mp4")
    assert facts.frames == result.frames == len(seen)


@pytest.mark.parametrize("way", ["cross_fade", "slide", "wipe"])
def test_a_transition_is_made_of_both_scenes(registry: Registry, tmp_path: Path, way: str) -> None:
    scenes = [
        {"script": "One. Two.", "background": RED, "layout": "off"},
        {"script": "Three. Four.", "background": BLUE, "layout": "off", "transition": way},
    ]
    result, seen = rendered(registry, tmp_path / "video.mp4", scenes=scenes)
    border = round(result.said[2].start * result.spec.fps)
    middle = seen[border + 6].astype(float)
    red, blue = luma(RED), luma(BLUE)
    if way == "cross_fade":
        assert np.ptp(middle) <= 1
        assert blue + 20 < middle[0, 0] < red - 20
    else:
        old = np.abs(middle - red) < 2
        assert (old | (np.abs(middle - blue) < 2)).all()
        assert 0.35 < old.mean() < 0.65
        assert old[0, 0] == (way == "slide"), (
            "the new scene comes from the right, or is uncovered from the left"
        )
    assert abs(seen[border - 1][0, 0] - red) < 2
    assert np.abs(seen[border + 13] - blue).max() < 2


def test_a_presenter_who_stays_goes_on_and_one_who_is_needed_no_more_is_closed(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    closed: list[str] = []
    starts: list[tuple[str, int]] = []

    class Square(fake_engines.SquareSession):
        def __init__(self, who: str) -> None:
            super().__init__("square", tmp_path)
            self.who = who

        def draw(self, canvas: Canvas, track: FaceTrack, index: int) -> None:
            starts.append((self.who, track.start))
            super().draw(canvas, track, index)

        def close(self) -> None:
            closed.append(self.who)

    def opens(self: object, avatar_id: str, spec: FrameSpec, options: Options) -> AvatarSession:
        opened.append(avatar_id)
        return Square(avatar_id)

    engine, _ = registry.avatar("square")
    monkeypatch.setattr(type(engine), "open", opens)
    scenes = [
        {"script": "One.", "background": RED},
        {"script": "Two.", "background": BLUE},
        {"script": "Three.", "avatar_id": "slow"},
        {"script": "Four.", "avatar_id": "hungry"},
    ]
    _, seen = rendered(registry, tmp_path / "video.mp4", scenes=scenes)
    assert opened == ["square", "slow", "hungry"]
    assert sorted(closed) == sorted(opened)
    assert [start for who, start in dict.fromkeys(starts) if who == "square"] == [0, 8]
    assert abs(seen[8][-1, -1] - luma(BLUE)) < 2, "all of the new background is painted"


def test_who_listens_is_silent_and_stays_in_place(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[int, float]] = []

    class Listening(fake_engines.StillSession):
        def push(self, speech: Speech) -> FaceTrack:
            heard.append((id(self), float(np.abs(speech.audio.samples).max())))
            return super().push(speech)

    def opens(self: object, fps: Fraction, seed: int, options: Options) -> Listening:
        session = Listening(fps)
        kept.append(session)
        return session

    kept: list[Listening] = []
    lipsync = planned(registry, script="One.").scenes[0].lipsync
    monkeypatch.setattr(type(lipsync), "open", opens)
    cast = {"Anna": {"avatar_id": "square"}, "Ben": {"avatar_id": "slow", "voice_id": "tone"}}
    request = {"script": "Anna: One.\nBen: Two.", "cast": cast, "together": True}
    plan = planned(registry, **request)
    left, right = plan.scenes
    assert [left.avatar_info.id, right.avatar_info.id] == ["square", "slow"]
    assert left.listener
    assert right.listener
    assert [left.listener.info.id, right.listener.info.id] == ["slow", "square"]
    render_video(plan, tmp_path / "video.mp4")
    first, second = (id(session) for session in kept)
    loud = [who for who, volume in heard if volume > 0.1]
    assert set(loud) == {first, second}
    assert loud.index(second) > loud.index(first)
    assert {who for who, volume in heard if volume == 0} == {first, second}


@pytest.mark.parametrize(
    ("fields", "said", "code"),
    [
        ({"scenes": [{"script": "One."}, {"script": ""}]}, "Scene 2: The script is empty", "SCRIPT_EMPTY"),
        ({"scenes": [{"script": "One."}, {"script": "2", "avatar_id": "x"}]}, "Scene 2", "AVATAR_NOT_FOUND"),
        ({"scenes": [{"script": "One."}], "script": "More."}, "script", "VALIDATION_ERROR"),
        ({"scenes": [{"script": "One.", "listener_id": "square"}]}, "listen to itself", "VALIDATION_ERROR"),
        ({"script": "A: One.\n" * 51, "cast": {"A": {}}}, "more than 50 scenes", "TOO_MANY_SCENES"),
        ({"script": "A: One.\nA: Two.", "cast": {"A": {}}, "duration": 9}, "duration", "VALIDATION_ERROR"),
        ({"script": "A: One.", "cast": {"A": {}}, "together": True}, "cast of two", "VALIDATION_ERROR"),
    ],
)  # fmt: skip
def test_what_is_wrong_names_the_scene(
    registry: Registry, fields: dict[str, Any], said: str, code: str
) -> None:
    with pytest.raises(InputError, match=said) as caught:
        planned(registry, **fields)
    assert caught.value.code == code
    assert caught.value.remedy


def test_the_fifty_first_scene_is_refused() -> None:
    fifty = [{"script": "One."}] * 50
    assert len(VideoRequest.model_validate({"scenes": fifty}).each_scene()) == 50
    with pytest.raises(ValidationError, match="at most 50"):
        VideoRequest.model_validate({"scenes": [*fifty, {"script": "One."}]})


def test_a_failure_names_the_scene_and_the_engine(registry: Registry, tmp_path: Path) -> None:
    scenes = [{"script": "One."}, {"script": "Two.", "avatar_id": "fails"}]
    with pytest.raises(EngineError, match="Scene 2: Square failed") as caught:
        rendered(registry, tmp_path / "video.mp4", scenes=scenes)
    assert caught.value.details == {"engine": "test-avatar", "stage": "render", "scene": 2}


def test_cancelling_stops_within_the_scene(registry: Registry, tmp_path: Path) -> None:
    cancel = threading.Event()
    plan = planned(registry, scenes=[{"script": "One."}] * 9)
    frames: list[int] = []

    def watch(canvas: Canvas, frame: int) -> None:
        frames.append(frame)
        if frame == 20:
            cancel.set()

    with pytest.raises(Exception, match="cancelled"):
        render_video(plan, tmp_path / "video.mp4", on_frame=watch, cancel=cancel)
    assert len(frames) == 21
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("Anna: Hi.\nBen: Hello: you.\nMore.", [("Anna", "Hi."), ("Ben", "Hello: you.\nMore.")]),
        ("Welcome.\nAnna: Hi.", [(None, "Welcome."), ("Anna", "Hi.")]),
        ("Note: this.\nAnna said: no.", [(None, "Note: this.\nAnna said: no.")]),
        ("Ben：你好。\nAnna : Hi.", [("Ben", "你好。"), ("Anna", "Hi.")]),
    ],
)
def test_turns_begin_with_a_name_of_the_cast(script: str, found: Sequence[tuple[str | None, str]]) -> None:
    assert list(turns(script, {"Anna": 1, "Ben": 2})) == found


def test_a_script_of_several_people_is_kept_as_its_scenes(registry: Registry) -> None:
    asked = VideoRequest.model_validate(
        {"script": "A: One.\nB: Two.", "cast": {"A": {"avatar_id": "square"}, "B": {}}, "title": "T"}
    )
    kept = asked.with_people([("square", "tone"), ("slow", "tone")])
    assert [(scene.script, scene.avatar_id, scene.voice_id) for scene in kept.scenes] == [
        ("One.", "square", "tone"),
        ("Two.", "slow", "tone"),
    ]
    assert VideoRequest.model_validate_json(kept.model_dump_json()) == kept
    assert kept.with_scripts(["Uno.", "Dos."]).scripts == ("Uno.", "Dos.")
    assert [scene.script for scene in kept.each_scene()] == ["One.", "Two."]


@pytest.mark.parametrize(
    ("aspect", "size"),
    [
        ("16:9", (1920, 1080)), ("9:16", (1080, 1920)), ("1:1", (1080, 1080)), ("4:5", (1080, 1350)),
        ("5:4", (1350, 1080)),
    ],
)  # fmt: skip
def test_the_shape_of_the_picture(registry: Registry, aspect: AspectRatio, size: tuple[int, int]) -> None:
    spec = planned(registry, script="One.", aspect_ratio=aspect, resolution="1080p").spec
    assert (spec.width, spec.height) == size
    assert planned(registry, script="One.", aspect_ratio=aspect, test=True).spec.fps == spec.fps


def test_a_moving_background_goes_on_where_the_next_scene_has_it_too(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Rising(EffectSession):
        static = False

        def draw(self, canvas: Canvas, frame: int) -> None:
            canvas.data[:] = 40 + frame

    effect = planned(registry, script="One.").scenes[0].background
    monkeypatch.setattr(type(effect), "open", lambda self, spec, options: Rising())
    scenes = [{"script": "One.", "layout": "circle"}, {"script": "Two.", "layout": "half"}]
    _, seen = rendered(registry, tmp_path / "video.mp4", scenes=scenes)
    assert [int(frame[0, 0]) - 40 for frame in seen] == list(range(len(seen)))
