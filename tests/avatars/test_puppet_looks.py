"""What is added to a portrait looks like the portrait: blur, grain, folds, lids, the mouth of a smile."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet.frame import make_scratch, pose
from heygen_studio_plugins.avatars.puppet.grain import edge_blur, like_grain
from heygen_studio_plugins.avatars.puppet.landmarks import FaceFinder
from heygen_studio_plugins.avatars.puppet.opening import close_opening
from heygen_studio_plugins.avatars.puppet.puppet import make_puppet
from heygen_studio_plugins.avatars.puppet.rig import Rig
from heygen_studio_plugins.avatars.puppet.session import PuppetSession
from heygen_studio_plugins.avatars.puppet.topology import LOWER_INNER_LIP, UPPER_INNER_LIP
from heygen_studio_plugins.lipsync.viseme.visemes import VISEMES
from numpy.typing import NDArray
from support.portraits import portraits

from heygen_studio.media import BLENDSHAPE_INDEX, Canvas, FaceTrack, FrameSpec

SPEC = FrameSpec(1280, 720, Fraction(25))


@pytest.fixture(scope="module")
def smiling() -> Rig:
    """A photo with an open smile."""
    return next(portrait for portrait in portraits() if portrait.name == "astronaut").rig()


def luma(session: PuppetSession, **shapes: float) -> NDArray[np.float32]:
    """The luma of one frame with an expression; a name without its side sets both."""
    weights = np.zeros((1, 52), np.float32)
    for name, value in shapes.items():
        for full in [name] if name in BLENDSHAPE_INDEX else [name + "Left", name + "Right"]:
            weights[0, BLENDSHAPE_INDEX[full]] = value
    canvas = Canvas.blank(SPEC)
    session.draw(canvas, FaceTrack(weights, np.zeros((1, 6), np.float32)), 0)
    return canvas.y.astype(np.float32)


@pytest.mark.parametrize("sigma", [0.7, 1.5, 2.5])
def test_blur_of_an_edge_is_measured(sigma: float) -> None:
    picture = np.full((80, 80), 60, np.float32)
    picture[:, 40:] = 180
    assert edge_blur(cv2.GaussianBlur(picture, (0, 0), sigma)) == pytest.approx(sigma, rel=0.2, abs=0.15)


def test_grain_is_that_of_the_sample_without_its_features() -> None:
    noise = np.random.default_rng(1).normal(0, 6, (40, 50, 3)).astype(np.float32)
    sample = 150 + noise
    sample[10:13, 20:23] = 0  # a dark spot, which is no grain
    grain = like_grain(sample, 2.0, (90, 120))
    assert grain.shape == (90, 120, 3)
    assert grain.std() == pytest.approx(6, rel=0.25)
    assert abs(grain.mean()) < 1.5


def test_a_smile_folds_the_cheeks_and_leaves_the_forehead(smiling: Rig) -> None:
    with PuppetSession(smiling, SPEC) as session:
        folded = luma(session, mouthSmile=0.8)
        creases = session._puppet.creases
        creases.drive[:] = 0
        flat = luma(session, mouthSmile=0.8)
        face = (smiling.points[:, :2] - (session.framing.left, session.framing.top)) * session.framing.scale
    darker = flat - folded
    brows, chin = face[9, 1], face[152, 1]
    assert darker[int(brows) : int(chin)].max() > 8
    assert np.abs(darker[: int(brows) - 10]).max() <= 1


def test_the_opening_of_a_smile_is_closed(smiling: Rig) -> None:
    ring = smiling.points[[*UPPER_INNER_LIP, *LOWER_INNER_LIP[-2:0:-1]], :2]
    inside = np.zeros(smiling.portrait.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.round(ring).astype(np.int32)], 1)
    before, after = (
        picture[..., :3][inside > 0].astype(float).mean(1)
        for picture in (smiling.portrait, close_opening(smiling.portrait, smiling.points))
    )
    assert np.percentile(before, 90) > 190, "its teeth show"
    assert np.percentile(after, 90) < 0.75 * np.percentile(before, 90)


def test_a_closed_lid_is_as_bright_as_the_skin_beside_it(smiling: Rig) -> None:
    with PuppetSession(smiling, SPEC) as session:
        shut = luma(session, eyeBlink=1.0)
        face = (smiling.points[:, :2] - (session.framing.left, session.framing.top)) * session.framing.scale
    for top, bottom, below in ((159, 145, 230), (386, 374, 450)):
        x, y = (0.6 * face[top] + 0.4 * face[bottom]).astype(int)
        lid = np.median(shut[y - 2 : y + 2, x - 5 : x + 6])
        x, y = face[below].astype(int)
        cheek = np.median(shut[y - 3 : y + 4, x - 6 : x + 7])
        assert 0.6 * cheek < lid < 1.1 * cheek


def test_nothing_of_the_open_eye_is_left_on_a_closed_lid(smiling: Rig) -> None:
    """Neither its lash line nor the crease above it: from the brow down to the lashes of the closed lid there
    is no edge like that of the open eye."""
    with PuppetSession(smiling, SPEC) as session:
        opened, shut = luma(session), luma(session, eyeBlink=1.0)
        face = (smiling.points[:, :2] - (session.framing.left, session.framing.top)) * session.framing.scale
    for brow, top, bottom in ((223, 159, 145), (443, 386, 374)):
        x = int(face[top, 0])
        rows = slice(int(face[brow, 1]), int(0.35 * face[top, 1] + 0.65 * face[bottom, 1]))
        edges = [
            np.abs(np.diff(cv2.GaussianBlur(frame, (0, 0), 1.5)[rows, x - 6 : x + 7].mean(1))).max()
            for frame in (opened, shut)
        ]
        assert edges[1] < 0.25 * edges[0]


def test_a_rounded_mouth_is_small(smiling: Rig) -> None:
    """[u] purses the lips to two thirds and leaves a hole much smaller than that of [a]."""
    weights = np.zeros((3, 52), np.float32)
    for row, viseme in ((1, "OU"), (2, "AA")):
        for name, weight in VISEMES[viseme].targets.items():
            weights[row, BLENDSHAPE_INDEX[name]] = weight
    with PuppetSession(smiling, SPEC) as session:
        gap, width = session.lip_measures(FaceTrack(weights, np.zeros((3, 6), np.float32)))
    assert width[1] < 0.7 * width[0]
    assert 0 < gap[1] < 0.5 * gap[2]


@pytest.mark.parametrize("name", ["dark_skin", "professional_female_01"])
def test_rounded_lips_leave_a_small_dark_hole(name: str) -> None:
    """[u], [w] and [o] are no slit with a row of teeth in it, as [i] is."""
    rig = next(portrait for portrait in portraits() if portrait.name == name).rig()
    wide, _, levels = opening(rig, "EE")
    tooth = 0.6 * np.percentile(levels, 99)
    assert (levels > tooth).mean() > 0.3
    most = {"OU": (0.42, 3.4, 0.02), "WW": (0.4, 3.8, 0.02), "OH": (0.62, 3.7, 0.3)}
    for viseme, (narrow, slit, teeth) in most.items():
        width, height, levels = opening(rig, viseme)
        assert width < narrow * wide
        assert width < slit * height
        assert (levels > tooth).mean() < teeth


def opening(rig: Rig, viseme: str) -> tuple[int, int, NDArray[np.float32]]:
    """Width and height of what is open between the lips, and the levels of luma in it."""
    with PuppetSession(rig, SPEC) as session:
        luma(session, **VISEMES[viseme].targets)
        painted = session._scratch.mouth
    inside = painted[..., 3] > 0.5
    rows, columns = np.nonzero(inside)
    return int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1, painted[..., 0][inside] / painted[..., 3][inside]


def test_brows_rise_as_a_whole() -> None:
    """As far as people raise them, and both edges alike: high brows, not thick ones."""
    rig = next(portrait for portrait in portraits() if portrait.name == "dark_skin").rig()
    weights = np.zeros((2, 52), np.float32)
    for name in ("browInnerUp", "browOuterUpLeft", "browOuterUpRight"):
        weights[1, BLENDSHAPE_INDEX[name]] = 0.8
    with FaceFinder(max_faces=1) as finder, PuppetSession(rig, SPEC) as session:
        found = []
        for index in range(2):
            canvas = Canvas.blank(SPEC)
            session.draw(canvas, FaceTrack(weights, np.zeros((2, 6), np.float32)), index)
            found.append(finder.find(cv2.cvtColor(canvas.data, cv2.COLOR_YUV2RGB_NV12))[0].points[:, :2])
    apart = np.linalg.norm(found[0][33] - found[0][263])
    edges = [(66, 65), (105, 52), (296, 295), (334, 282)]
    upper, lower = (
        (found[0][list(ids), 1] - found[1][list(ids), 1]) / apart for ids in zip(*edges, strict=True)
    )
    assert upper.mean() > 0.05
    assert lower.mean() > 0.75 * upper.mean()


@pytest.mark.parametrize("yaw", [-12.0, 12.0])
def test_a_turned_head_smears_no_cheek(yaw: float) -> None:
    """What a photo shows of the side of a face is narrow; turned into view, it is not drawn out much."""
    rig = next(portrait for portrait in portraits() if portrait.name == "professional_male_01").rig()
    _, puppet = make_puppet(rig, SPEC.width, SPEC.height)
    scratch = make_scratch(puppet)
    places = []
    for turn in (0.0, yaw):
        head = np.array([turn, 0, 0, 0, 0, 0], np.float32)
        pose(puppet.body, puppet.lips, np.zeros(52, np.float32), head, 0.0, scratch)
        corners = scratch.positions[puppet.layers[1].triangles].astype(np.float64)
        places.append((corners[:, 1:] - corners[:, :1]).swapaxes(1, 2))
    area = np.abs(np.linalg.det(places[0])) / 2
    seen = area > 1
    stretch = np.linalg.svd(places[1][seen] @ np.linalg.inv(places[0][seen]), compute_uv=False)[:, 0]
    order = np.argsort(stretch)
    share = np.cumsum(area[seen][order]) / area[seen].sum()
    assert stretch[order][np.searchsorted(share, 0.97)] < 1.5
    assert stretch.max() < 4
