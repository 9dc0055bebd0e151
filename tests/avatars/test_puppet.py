"""The puppet engine on the stock presenters: what is drawn is found again by a face detector."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet import PuppetEngine
from heygen_studio_plugins.avatars.puppet.frame import draw_frame
from heygen_studio_plugins.avatars.puppet.landmarks import Face, FaceFinder
from heygen_studio_plugins.avatars.puppet.rig import build_rig, load_rig, read_image, save_rig
from heygen_studio_plugins.avatars.puppet.session import PuppetSession
from numpy.typing import NDArray

from heygen_studio.contracts import Options
from heygen_studio.errors import EngineError, InputError, NotFoundError
from heygen_studio.media import BLENDSHAPE_INDEX, Canvas, FaceTrack, FrameSpec

PRESENTERS = ("professional_female_01", "professional_male_01")
SPEC = FrameSpec(640, 360, Fraction(25))


def weights(**shapes: float) -> NDArray[np.float32]:
    """ARKit weights; a name without its side sets both."""
    out = np.zeros(52, np.float32)
    for name, value in shapes.items():
        for full in [name] if name in BLENDSHAPE_INDEX else [name + "Left", name + "Right"]:
            out[BLENDSHAPE_INDEX[full]] = value
    return out


def track(*frames: NDArray[np.float32], head: NDArray[np.float32] | None = None) -> FaceTrack:
    stacked = np.stack(frames)
    return FaceTrack(stacked, np.zeros((len(stacked), 6), np.float32) if head is None else head)


def speech_like(count: int) -> FaceTrack:
    """Mouth movements as in speech, with closures, blinks and head turns."""
    random = np.random.default_rng(3)
    t = np.arange(count)
    jaw = np.clip(0.22 + 0.22 * np.sin(t * 0.9) + random.normal(0, 0.03, count), 0, 0.5)
    round_ = np.clip(np.sin(t * 0.37), 0, 1) * 0.7
    smile = np.clip(-np.sin(t * 0.37), 0, 1) * 0.5
    frames = []
    for i in range(count):
        if i % 9 == 4:
            frames.append(
                weights(
                    jawOpen=0.03, mouthClose=0.035, mouthPress=0.4, mouthRollLower=0.2, mouthSmile=smile[i]
                )
            )
        else:
            frames.append(
                weights(
                    jawOpen=jaw[i], mouthPucker=round_[i], mouthFunnel=round_[i] * 0.4, mouthSmile=smile[i]
                )
            )
        frames[-1] = np.maximum(frames[-1], weights(eyeBlink=1.0 if i % 17 == 8 else 0.0))
    head = np.stack([4 * np.sin(t * 0.11), 2 * np.sin(t * 0.17), 2 * np.sin(t * 0.13)] + [0 * t] * 3, 1)
    return track(*frames, head=head.astype(np.float32))


def to_rgb(canvas: Canvas) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(canvas.data, cv2.COLOR_YUV2RGB_NV12))


def studio(spec: FrameSpec, level: int = 90) -> Canvas:
    canvas = Canvas.blank(spec)
    canvas.y[:] = level
    return canvas


@pytest.fixture(scope="module")
def engine() -> PuppetEngine:
    return PuppetEngine()


@pytest.fixture(scope="module")
def finder() -> Iterator[FaceFinder]:
    with FaceFinder() as opened:
        yield opened


def draw(session: PuppetSession, movement: FaceTrack, index: int, spec: FrameSpec = SPEC) -> Canvas:
    canvas = studio(spec)
    session.draw(canvas, movement, index)
    return canvas


def lips(face: Face) -> tuple[float, float]:
    eyes = np.linalg.norm(face.points[33, :2] - face.points[263, :2])
    gap, width = (np.linalg.norm(face.points[a, :2] - face.points[b, :2]) for a, b in ((13, 14), (61, 291)))
    return float(gap / eyes), float(width / eyes)


@pytest.mark.parametrize("presenter", PRESENTERS)
def test_lips_are_where_they_are_driven(engine: PuppetEngine, finder: FaceFinder, presenter: str) -> None:
    movement = speech_like(60)
    spec = FrameSpec(960, 540, Fraction(25))
    with engine.open(presenter, spec, Options()) as session:
        found = [finder.find(to_rgb(draw(session, movement, i, spec))) for i in range(len(movement))]
        driven = np.stack(session.lip_measures(movement))
    assert all(len(faces) == 1 for faces in found)
    seen = np.array([lips(faces[0]) for faces in found]).T
    for name, a, b in zip(("aperture", "width"), driven, seen, strict=True):
        by_lag = {lag: np.corrcoef(a[3:-3], np.roll(b, -lag)[3:-3])[0, 1] for lag in range(-2, 3)}
        assert by_lag[0] >= 0.9, (name, by_lag)
        assert max(by_lag, key=lambda lag: by_lag[lag]) == 0, (name, by_lag)
    closures = np.arange(len(movement)) % 9 == 4
    assert seen[0][closures].max() < 0.03
    assert seen[0][~closures].max() > 0.15


@pytest.mark.parametrize("presenter", PRESENTERS)
def test_expressions_are_read_back(engine: PuppetEngine, finder: FaceFinder, presenter: str) -> None:
    spec = FrameSpec(960, 540, Fraction(25))
    cases = {
        "rest": weights(),
        "blink": weights(eyeBlink=1),
        "brows": weights(browInnerUp=0.9, browOuterUp=0.8),
        "smile": weights(mouthSmile=0.7),
        "left": weights(eyeLookOutLeft=0.6, eyeLookInRight=0.6),
    }
    movement = track(*cases.values())
    with engine.open(presenter, spec, Options()) as session:
        faces = {
            name: finder.find(to_rgb(draw(session, movement, i, spec)))[0] for i, name in enumerate(cases)
        }

    def score(name: str, shape: str) -> float:
        return float(faces[name].scores[BLENDSHAPE_INDEX[shape]])

    assert lips(faces["rest"])[0] < 0.03
    for side in ("Left", "Right"):
        assert score("blink", "eyeBlink" + side) > score("rest", "eyeBlink" + side) + 0.2
        # Some presenters smile at rest already: at least half of what is left is added.
        assert score("smile", "mouthSmile" + side) > (1 + score("rest", "mouthSmile" + side)) / 2
        assert score("brows", "browOuterUp" + side) > score("rest", "browOuterUp" + side)
    shift = faces["left"].points[[468, 473], 0] - faces["rest"].points[[468, 473], 0]
    assert (shift > 2).all()


def test_head_turns_as_asked_and_not_further_than_a_portrait_bears(
    engine: PuppetEngine, finder: FaceFinder
) -> None:
    poses = np.zeros((6, 6), np.float32)
    poses[1, 0], poses[2, 1], poses[3, 2], poses[4, 0], poses[5, 3] = 10, 8, 6, 60, 0.03
    movement = track(*[weights()] * 6, head=poses)
    with engine.open(PRESENTERS[0], SPEC, Options()) as session:
        points = [finder.find(to_rgb(draw(session, movement, i)))[0].points for i in range(6)]
    rest = points[0]
    nose_to_eyes = [p[1, :2] - p[[33, 263], :2].mean(0) for p in points]
    assert nose_to_eyes[1][0] > nose_to_eyes[0][0] + 0.5
    assert nose_to_eyes[2][1] > nose_to_eyes[0][1] + 0.5
    assert points[3][263, 1] - points[3][33, 1] > rest[263, 1] - rest[33, 1] + 2
    assert nose_to_eyes[4][0] < 1.5 * (nose_to_eyes[1][0] - nose_to_eyes[0][0]) + nose_to_eyes[0][0]
    assert points[5][1, 0] > rest[1, 0] + 2


def test_background_stays_as_it_is(engine: PuppetEngine) -> None:
    noise = np.random.default_rng(0).integers(16, 235, (540, 640), np.uint8)
    alpha = read_image(Path(engine.avatars()[0].image))[..., 3]
    movement = speech_like(12)
    with engine.open(engine.avatars()[0].id, SPEC, Options()) as session:
        framing = session.framing
        ys, xs = np.mgrid[0:360, 0:640]
        columns = ((xs + 0.5) / framing.scale + framing.left).astype(int)
        rows = ((ys + 0.5) / framing.scale + framing.top).astype(int)
        inside = (columns >= 0) & (columns < alpha.shape[1]) & (rows >= 0)
        person = inside & (alpha[rows.clip(0, alpha.shape[0] - 1), columns.clip(0, alpha.shape[1] - 1)] > 0)
        away = cv2.dilate(person.astype(np.uint8), np.ones((61, 61), np.uint8)) == 0
        for index in range(len(movement)):
            canvas = Canvas(noise.copy())
            session.draw(canvas, movement, index)
            assert (canvas.y[away] == noise[:360][away]).all()
            assert (canvas.uv[away[::2, ::2]] == Canvas(noise).uv[away[::2, ::2]]).all()
            assert (canvas.y[person] != noise[:360][person]).mean() > 0.9


def test_drawing_depends_on_the_frame_alone(engine: PuppetEngine) -> None:
    movement = speech_like(10)
    with (
        engine.open(PRESENTERS[0], SPEC, Options()) as one,
        engine.open(PRESENTERS[0], SPEC, Options()) as other,
    ):
        in_order = [draw(one, movement, i).data for i in range(10)]
        for i in (7, 2, 9):
            assert (draw(other, movement, i).data == in_order[i]).all()
        # A later stretch of the same video goes on breathing where the one before stopped.
        later = FaceTrack(movement.weights[5:], movement.head[5:], start=5)
        assert (draw(one, later, 2).data == in_order[7]).all()


@pytest.mark.parametrize("size", [(64, 64), (98, 54), (270, 480), (480, 270), (400, 400), (66, 34)])
def test_any_size_is_filled_to_the_bottom_and_nothing_is_written_outside(
    engine: PuppetEngine, size: tuple[int, int]
) -> None:
    width, height = size
    spec = FrameSpec(width, height, Fraction(30))
    guard, rows = 8, height * 3 // 2
    movement = speech_like(4)
    movement.head[:] = [[5, 4, 3, 0.2, 0.2, -0.3], [-5, -4, -3, -0.2, -0.2, 0.3], [9, 9, 9, 1, 1, 1], [0] * 6]
    for presenter in PRESENTERS:
        with engine.open(presenter, spec, Options()) as session:
            for index in range(len(movement)):
                memory = np.full((rows + 2 * guard, width), 77, np.uint8)
                canvas = Canvas(memory[guard:-guard])
                session.draw(canvas, movement, index)
                assert (memory[:guard] == 77).all()
                assert (memory[-guard:] == 77).all()
                assert (canvas.y[-1, width // 2 - width // 16 : width // 2 + width // 16] != 77).mean() > 0.8


def test_canvas_of_another_size_is_refused(engine: PuppetEngine) -> None:
    with engine.open(PRESENTERS[0], SPEC, Options()) as session, pytest.raises(ValueError, match="canvas"):
        session.draw(studio(FrameSpec(320, 180, Fraction(25))), speech_like(1), 0)


def test_unknown_presenter(engine: PuppetEngine) -> None:
    with pytest.raises(NotFoundError, match=PRESENTERS[0]):
        engine.open("nobody", SPEC, Options())


def test_rig_of_another_portrait_is_refused(engine: PuppetEngine, tmp_path: Path) -> None:
    source = Path(engine.avatars()[0].image).parent
    folder = tmp_path / source.name
    shutil.copytree(source, folder)
    copy = PuppetEngine([tmp_path])
    assert [info.id for info in copy.avatars()] == [source.name]
    (folder / "portrait.webp").write_bytes((folder / "portrait.webp").read_bytes() + b"\0")
    with pytest.raises(EngineError, match="another portrait") as caught:
        copy.open(source.name, SPEC, Options())
    assert "puppet.build" in caught.value.remedy
    for content in (b"nonsense", (source / "rig.npz").read_bytes()[:5000]):
        (folder / "rig.npz").write_bytes(content)
        with pytest.raises(EngineError, match="no readable portrait and rig"):
            copy.open(source.name, SPEC, Options())
    (folder / "portrait.webp").unlink()
    with pytest.raises(EngineError, match="no readable portrait and rig"):
        copy.open(source.name, SPEC, Options())


def test_a_presenter_is_fitted_into_its_frames_once(tmp_path: Path) -> None:
    """Opened again, it is there at once and draws the same, whatever was drawn, until a file changes."""
    engine = PuppetEngine()
    source, other = (Path(avatar.image).parent for avatar in engine.avatars()[:2])
    shutil.copytree(source, tmp_path / source.name)
    copy = PuppetEngine([tmp_path])
    spoken, seconds, frames = speech_like(5), [], []
    for _ in range(3):
        began = time.process_time()
        session = copy.open(source.name, SPEC, Options())
        seconds.append(time.process_time() - began)
        frames.append(to_rgb(draw(session, spoken, 4)))
        draw(session, spoken, 3)
    assert max(seconds[1:]) < seconds[0] / 5
    assert (frames[1] == frames[0]).all()
    assert (frames[2] == frames[0]).all()
    for name in ("portrait.webp", "rig.npz"):
        shutil.copyfile(other / name, tmp_path / source.name / name)
    changed = to_rgb(draw(copy.open(source.name, SPEC, Options()), spoken, 4))
    assert (changed == to_rgb(draw(engine.open(other.name, SPEC, Options()), spoken, 4))).all()


def test_photo_becomes_a_presenter(engine: PuppetEngine, tmp_path: Path) -> None:
    """A photo in front of a busy background is cut out and rigged by the same code."""
    rgba = cv2.resize(read_image(Path(engine.avatars()[0].image)), (576, 720), interpolation=cv2.INTER_AREA)
    ys, xs = np.mgrid[0:720, 0:576]
    wall = np.dstack([90 + 40 * np.sin(xs / 40), 120 + 30 * np.cos(ys / 55), 140 + 0 * xs])
    share = rgba[..., 3:] / 255
    photo = (rgba[..., :3] * share + wall * (1 - share)).astype(np.uint8)
    rig = build_rig(photo)
    truth, cut = rgba[..., 3] > 127, rig.portrait[..., 3] > 127
    assert (truth & cut).sum() / (truth | cut).sum() > 0.95
    cv2.imwrite(
        str(tmp_path / "portrait.webp"),
        cv2.cvtColor(rig.portrait, cv2.COLOR_RGBA2BGRA),
        [cv2.IMWRITE_WEBP_QUALITY, 101],
    )
    save_rig(rig, tmp_path)
    with PuppetSession(load_rig(tmp_path), SPEC) as session, FaceFinder() as finder:
        assert len(finder.find(to_rgb(draw(session, speech_like(3), 2)))) == 1


@pytest.mark.parametrize("turning", [1.0, 4.0])
def test_a_still_background_is_restored_wherever_it_shows(engine: PuppetEngine, turning: float) -> None:
    noise = np.random.default_rng(5).integers(30, 200, (SPEC.height * 3 // 2, SPEC.width), np.uint8)
    background, kept = Canvas(noise), Canvas.blank(SPEC)
    moving = speech_like(40)
    moving.head[:] *= turning
    with engine.open(PRESENTERS[0], SPEC, Options()) as session:
        for index in range(len(moving)):
            session.redraw(kept, background, moving, index)
            fresh = Canvas(noise.copy())
            session.draw(fresh, moving, index)
            assert (kept.data == fresh.data).all()


def test_picture_without_a_face(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        build_rig(np.full((400, 300, 3), 128, np.uint8))
    assert caught.value.code == "NO_FACE"
    assert caught.value.remedy
    (tmp_path / "notes.jpg").write_text("not a picture")
    with pytest.raises(InputError, match="cannot be read"):
        read_image(tmp_path / "notes.jpg")


def test_face_that_is_too_small(engine: PuppetEngine) -> None:
    rgba = read_image(Path(engine.avatars()[0].image))
    with pytest.raises(InputError) as caught:
        build_rig(cv2.resize(rgba, (120, 150), interpolation=cv2.INTER_AREA))
    assert caught.value.code in ("FACE_TOO_SMALL", "NO_FACE")
    assert caught.value.remedy


def test_listing_presenters_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from heygen_studio_plugins.avatars.puppet import PuppetEngine\n"
        "assert 'professional_female_01' in {a.id for a in PuppetEngine().avatars()}\n"
        "print([m for m in ('numba', 'cv2', 'mediapipe', 'scipy', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_preparing_reports_progress(engine: PuppetEngine) -> None:
    told: list[float] = []
    engine.prepare(lambda share, text: told.append(share) if text else None)
    assert told == sorted(told)
    assert told[-1] == 1


def test_preparing_compiles_all_that_presenters_need(engine: PuppetEngine) -> None:
    """An array of another type than the made-up face has would have the first frame wait for a compiler."""
    engine.prepare(lambda share, text: None)
    spec = FrameSpec(160, 90, Fraction(25))
    for presenter in ("professional_female_01", "professional_male_01"):
        with engine.open(presenter, spec, Options()) as session:
            session.draw(Canvas.blank(spec), track(weights()), 0)
    assert len(draw_frame.signatures) == 1
