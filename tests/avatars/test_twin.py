"""The twin engine on a film of a presenter whose movement is known: what is drawn is found again by a
detector."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet.basis import load_basis
from heygen_studio_plugins.avatars.puppet.landmarks import FaceFinder
from heygen_studio_plugins.avatars.twin import TwinEngine
from heygen_studio_plugins.avatars.twin.body import Shot, Way, make_body
from heygen_studio_plugins.avatars.twin.judge import judge_speech
from heygen_studio_plugins.avatars.twin.reel import Reel
from heygen_studio_plugins.avatars.twin.session import TwinSession
from heygen_studio_plugins.avatars.twin.shapes import fit_shapes, opening, upright, wanted, width
from heygen_studio_plugins.avatars.twin.twin import CLIP, Twin, load_twin
from numpy.typing import NDArray
from support.films import Filmed, encode, film_presenter
from support.talk import shut_frames, talk_speech, talk_track

from heygen_studio.contracts import Options
from heygen_studio.errors import CancelledError, EngineError, InputError, NotFoundError
from heygen_studio.ingest.clips import make_clip
from heygen_studio.media import Canvas, Clip, FaceTrack, FrameSpec
from heygen_studio.registry import load_registry
from heygen_studio.settings import Settings
from heygen_studio.storage.avatar_cards import AVATAR_CARDS, Card, CardLicence

pytestmark = pytest.mark.whole

SPEC = FrameSpec(480, 360, Fraction(25))
TWIN_ID = "avatar_" + "a" * 16


def quiet(fraction: float, message: str) -> None:
    pass


@dataclass(frozen=True, eq=False)
class Made:
    filmed: Filmed
    clip: Clip
    engine: TwinEngine
    twin: Twin
    said: list[tuple[float, str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("twin")
    filmed = film_presenter(folder / "film.mp4", SPEC)
    clip = make_clip(filmed.path, folder / "clip.mp4", quiet, shortest=3)
    home = folder / "avatars" / TWIN_ID
    home.mkdir(parents=True)
    engine, said = TwinEngine(home.parent), []
    created = engine.create(clip, home, lambda fraction, message: said.append((fraction, message)))
    card = Card(
        id=TWIN_ID,
        engine=engine.id,
        name="Me",
        image=created.image,
        sha256=sha256((home / created.image).read_bytes()).hexdigest(),
        licence=CardLicence(image="CC0-1.0", source="made by the tests"),
        model_config=created.model_config,
        created_at=datetime.now(UTC),
    )
    AVATAR_CARDS.write(card, home)
    return Made(filmed, clip, engine, load_twin(home), said)


@pytest.fixture(scope="module")
def finder() -> Iterator[FaceFinder]:
    with FaceFinder(1) as opened:
        yield opened


def to_rgb(canvas: Canvas) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(canvas.data, cv2.COLOR_YUV2RGB_NV12))


def lips(finder: FaceFinder, canvas: Canvas) -> tuple[float, float]:
    (face,) = finder.find(to_rgb(canvas))
    eyes = np.linalg.norm(face.points[33] - face.points[263])
    gap, wide = (np.linalg.norm(face.points[a] - face.points[b]) for a, b in ((13, 14), (61, 291)))
    return float(gap / eyes), float(wide / eyes)


def by_lag(a: NDArray[np.floating], b: NDArray[np.floating]) -> dict[int, float]:
    return {lag: float(np.corrcoef(a[4:-4], np.roll(b, -lag)[4:-4])[0, 1]) for lag in range(-3, 4)}


def film_frame(clip: Clip, index: int) -> Canvas:
    canvas = Canvas.blank(FrameSpec(clip.width, clip.height, clip.fps))
    reel = Reel(clip.path, clip.fps, (clip.width, clip.height))
    reel.read(index, canvas.data)
    reel.close()
    return canvas


def test_the_face_is_followed(made: Made) -> None:
    twin = made.twin
    straight = upright(twin.faces, twin.pose.angles(), twin.shapes.lean)
    for truth, found in (
        (made.filmed.gaps, opening(straight, twin.mesh)),
        (made.filmed.widths, width(straight, twin.mesh)),
    ):
        agree = by_lag(truth, found)
        assert agree[0] > 0.9, agree
        assert max(agree, key=lambda lag: agree[lag]) == 0, agree
    t = np.arange(twin.frames) / 25
    assert np.corrcoef(4 * np.sin(1.9 * t), twin.pose.angles()[:, 0])[0, 1] ** 2 > 0.8
    assert made.said == sorted(made.said, key=lambda told: told[0])
    assert made.said[-1][0] == 1.0


def test_lips_are_where_they_are_wanted(made: Made, finder: FaceFinder) -> None:
    speech = talk_speech()
    track = talk_track(speech)
    canvas = Canvas.blank(SPEC)
    with made.engine.open(TWIN_ID, SPEC, Options()) as session:
        found = []
        for index in range(len(track)):
            session.draw(canvas, track, index)
            found.append(lips(finder, canvas))
    aimed = wanted(made.twin.shapes, track.weights, made.twin.mesh)
    gaps, widths = np.array(found).T
    for name, least, a, b in (
        ("opening", 0.93, opening(aimed, made.twin.mesh), gaps),
        ("width", 0.85, width(aimed, made.twin.mesh), widths),
    ):
        agree = by_lag(a, b)
        assert agree[0] > least, (name, agree)
        assert max(agree, key=lambda lag: agree[lag]) == 0, (name, agree)
    open_wide = np.percentile(gaps, 90)
    for frames in shut_frames(speech):
        assert gaps[list(frames)].min() < 0.25 * open_wide


def test_a_frame_with_its_own_mouth_is_the_frame(made: Made) -> None:
    """Mesh, mouth, light and colours fit: nothing is seen where nothing is to change."""
    twin, spec = made.twin, FrameSpec(made.clip.width, made.clip.height, made.clip.fps)
    canvas, frame = Canvas.blank(spec), 40
    with TwinSession(twin, spec) as session:
        straight = upright(twin.faces[[frame]], twin.pose.angles()[[frame]], twin.shapes.lean)
        plan = session.mouths.plan(straight, [Shot(frame)])
        place = np.flatnonzero(twin.library == frame)
        assert len(place)
        marks = session.mouths._marks(place)
        own = replace(plan, mouths=place, others=place, marks=marks, other_marks=marks, tints=0 * plan.tints)
        session.paint(canvas, own, 0)
    before = film_frame(made.clip, frame)
    for drawn, real in ((canvas.y, before.y), (canvas.uv, before.uv)):
        off = np.abs(drawn.astype(int) - real)
        assert off.max() <= 1
        assert (off > 0).mean() < 0.001


def test_only_the_lower_face_is_new(made: Made) -> None:
    twin, spec = made.twin, FrameSpec(made.clip.width, made.clip.height, made.clip.fps)
    track, canvas = talk_track(talk_speech()), Canvas.blank(spec)
    with TwinSession(twin, spec) as session:
        changed = 0.0
        for index in (20, 40, 60, 80):
            session.draw(canvas, track, index)
            shot = session.plan(track).shots[index]
            if shot.into >= 0:
                continue
            before = film_frame(made.clip, shot.frame)
            off = np.abs(canvas.y.astype(int) - before.y)
            x, y = twin.pose.shift[shot.frame, :2]  # the bridge of the nose
            above = int(y + 0.25 * twin.pose.scale[shot.frame])
            assert off[:above].max() == 0
            assert off[:, : int(x - 1.3 * twin.pose.scale[shot.frame])].max() == 0
            changed = max(changed, float(off[above:].mean()))
    assert changed > 0.1


@pytest.mark.parametrize(("size", "fps"), [((480, 270), "25"), ((270, 480), "30"), ((320, 240), "50")])
def test_it_fills_frames_of_any_shape_and_rate(
    made: Made, finder: FaceFinder, size: tuple[int, int], fps: str
) -> None:
    spec = FrameSpec(*size, Fraction(fps))
    canvas = Canvas.blank(spec)
    with made.engine.open(TWIN_ID, spec, Options()) as session:
        track = talk_track(talk_speech(), spec.fps)
        session.redraw(canvas, Canvas.blank(spec), track, 12)
        session.redraw(canvas, Canvas.blank(spec), track, 13)
    assert len(finder.find(to_rgb(canvas))) == 1
    assert (canvas.y[:, :8] > 30).all(), "the film reaches the sides"
    assert (canvas.y[:8] > 30).all()


def test_a_later_stretch_goes_on_where_the_last_one_ended(made: Made) -> None:
    track = talk_track(talk_speech())
    with made.engine.open(TWIN_ID, SPEC, Options()) as session:
        first = session.plan(track).shots
        silence = FaceTrack(np.zeros((100, 52), np.float32), np.zeros((100, 6), np.float32), len(track))
        second = session.plan(silence).shots
    ways = [*first, *second]
    for now, then in pairwise(ways):
        assert then.frame == now.frame + 1 or then.frame == now.into + 1, (now, then)


def test_it_has_no_end_and_no_jump(made: Made) -> None:
    way = Way(made.twin.body)
    for _ in range(60):
        way.extend(np.ones(250, bool))
        way.extend(np.zeros(75, bool))
    assert len(way.shots) >= 60 * 325
    frames = np.array([shot.frame for shot in way.shots])
    assert made.twin.body.usable[frames].all()
    steps = [
        then.frame - now.frame == 1 or (now.into >= 0 and then.frame == now.into + 1)
        for now, then in pairwise(way.shots)
    ]
    assert all(steps)
    assert len(np.unique(frames)) > 0.4 * made.twin.frames


def test_a_change_between_like_places_is_found() -> None:
    """A pendulum: it must be left where it swings the same way."""
    t = np.arange(400)
    features = np.stack([np.sin(t / 15), np.zeros(400)], 1).astype(np.float32)
    body = make_body(features, np.ones(400, np.float32), np.ones(400, bool), 25)
    way = Way(body)
    way.extend(np.ones(3000, bool))
    jumps = [shot for shot in way.shots if shot.into >= 0]
    assert jumps
    for shot in jumps:
        assert abs(np.sin(shot.frame / 15) - np.sin(shot.into / 15)) < 0.3
        assert np.cos(shot.frame / 15) * np.cos(shot.into / 15) > -0.1


def test_somebody_who_never_speaks_opens_the_mouth_all_the_same(made: Made) -> None:
    twin = made.twin
    gaps = opening(twin.faces, twin.mesh)
    shut = gaps < np.percentile(gaps, 25)
    assert [remark.code for remark in judge_speech(gaps[shut])] == ["NOBODY_SPEAKS"]
    assert judge_speech(gaps) == []
    mean = np.zeros((468, 3), np.float32)
    mean[:] = load_basis().points * 0.01
    mean[twin.mesh.points] = twin.faces.mean(0)
    angles = twin.pose.angles()
    silent = fit_shapes(twin.faces[shut], mean, angles[shut], twin.mesh)
    weights = talk_track(talk_speech()).weights
    got = opening(wanted(silent, weights, twin.mesh), twin.mesh)
    plain = opening(silent.rest + np.tensordot(weights, silent.deltas, 1), twin.mesh)
    assert np.corrcoef(got, plain)[0, 1] > 0.9
    assert np.percentile(got, 90) > 0.06


def test_the_mouth_of_somebody_who_never_speaks_is_drawn(tmp_path: Path, finder: FaceFinder) -> None:
    """Upon their own frames, wherever their head is."""
    filmed = film_presenter(tmp_path / "film.mp4", SPEC, silent=True)
    clip = make_clip(filmed.path, tmp_path / "clip.mp4", quiet, shortest=3)
    home = tmp_path / "home"
    home.mkdir()
    created = TwinEngine(tmp_path).create(clip, home, quiet)
    assert "NOBODY_SPEAKS" in [remark.code for remark in created.remarks]
    assert {path.name for path in home.iterdir()} == {CLIP, "portrait.webp", "twin.npz", "mouths.npy"}
    twin = load_twin(home)
    assert twin.frames == clip.frames
    speech = talk_speech()
    track, canvas, before = talk_track(speech), Canvas.blank(SPEC), Canvas.blank(SPEC)
    with TwinSession(twin, SPEC) as session:
        plan, gaps = session.plan(track), []
        for index in range(len(track)):
            session.draw(canvas, track, index)
            gaps.append(lips(finder, canvas)[0])
            session._show(before, plan.shots[index])
            assert np.abs(canvas.y[:100].astype(int) - before.y[:100]).max() == 0
    aimed = opening(wanted(twin.shapes, track.weights, twin.mesh), twin.mesh)
    agree = by_lag(aimed, np.array(gaps))
    assert agree[0] > 0.9, agree
    open_wide = np.percentile(gaps, 90)
    assert open_wide > 0.08
    for frames in shut_frames(speech):
        assert min(gaps[frame] for frame in frames) < 0.25 * open_wide


def test_making_one_can_be_stopped(made: Made, tmp_path: Path) -> None:
    def stop(fraction: float, message: str) -> None:
        if fraction > 0.2:
            raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        made.engine.create(made.clip, tmp_path, stop)


def bad_film(made: Made, folder: Path, kind: str) -> Clip:
    """The film of the presenter, spoilt."""
    film = np.stack([film_frame(made.clip, 4 * k).data for k in range(6)]).repeat(5, axis=0)

    def frames() -> Iterator[bytes]:
        for index in range(len(film)):
            canvas = Canvas(film[index].copy())
            if kind == "empty":
                canvas.y[:], canvas.uv[:] = 110, 128
            elif kind == "dark":
                canvas.y[:] = 16 + (canvas.y - 16) // 12
            elif kind == "small":
                small = cv2.resize(canvas.y, (192, 144), interpolation=cv2.INTER_AREA)
                canvas.y[:], canvas.uv[:] = 110, 128
                canvas.y[108:252, 144:336] = small
            elif kind == "two":
                half = canvas.y[:, 120:360].copy(), canvas.uv[:, 60:180].copy()
                canvas.y[:], canvas.uv[:] = np.hstack([half[0]] * 2), np.hstack([half[1]] * 2)
            elif kind == "masked":
                x, y = made.twin.head[index].astype(int)
                scale = int(made.twin.pose.scale[index])
                canvas.y[y + scale // 3 : y + 2 * scale, x - scale : x + scale] = 200
                canvas.uv[(y + scale // 3) // 2 : y // 2 + scale, (x - scale) // 2 : (x + scale) // 2] = 128
            yield canvas.data.tobytes()

    encode(folder / "bad.mp4", SPEC, frames())
    return make_clip(folder / "bad.mp4", folder / "clip.mp4", quiet, shortest=1)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("empty", "NO_FACE"),
        ("dark", "TOO_DARK"),
        ("small", "FACE_TOO_SMALL"),
        ("two", "SEVERAL_FACES"),
        ("masked", "MOUTH_COVERED"),
    ],
)
def test_what_cannot_be_used_is_refused(made: Made, tmp_path: Path, kind: str, code: str) -> None:
    clip = bad_film(made, tmp_path, kind)
    home = tmp_path / "home"
    home.mkdir()
    with pytest.raises(InputError) as raised:
        made.engine.create(clip, home, quiet)
    assert raised.value.code == code
    assert raised.value.remedy


def test_damaged_files_say_what_to_do(made: Made, tmp_path: Path) -> None:
    with pytest.raises(EngineError) as raised:
        load_twin(tmp_path)
    assert "again" in raised.value.remedy
    (tmp_path / "twin.npz").write_bytes(b"nothing")
    with pytest.raises(EngineError):
        load_twin(tmp_path)
    with pytest.raises(EngineError):
        made.engine.adopt(tmp_path)


def test_one_from_elsewhere_is_made_again_from_its_film(made: Made, tmp_path: Path) -> None:
    for name in (CLIP, "portrait.webp", "avatar.json"):
        (tmp_path / name).write_bytes((made.twin.folder / name).read_bytes())
    (tmp_path / "twin.npz").write_bytes(b"not to be believed")
    (tmp_path / "more.bin").write_bytes(b"nor this")
    made.engine.adopt(tmp_path)
    again = load_twin(tmp_path)
    assert (again.frames, again.fps, again.size) == (made.twin.frames, made.twin.fps, made.twin.size)
    assert np.abs(again.faces - made.twin.faces).max() < 0.01
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {CLIP, "portrait.webp", "avatar.json", "twin.npz", "mouths.npy"}


def test_it_is_listed_by_its_card(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEYGEN_DATA_DIR", str(made.twin.folder.parent.parent))
    registry = load_registry(Settings())
    engine, info = registry.avatar(TWIN_ID)
    assert engine.id == "twin"
    assert info.is_custom
    assert Path(info.image).is_file()
    assert (made.twin.folder / CLIP).is_file()
    with pytest.raises(NotFoundError):
        made.engine.open("avatar_none", SPEC, Options())
