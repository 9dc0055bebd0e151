"""Cutting a person out: pictures of our own making, whose true outline is known."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet import matte
from heygen_studio_plugins.avatars.puppet.matte import cut_out
from heygen_studio_plugins.avatars.puppet.remnants import in_one_piece, of_the_person
from heygen_studio_plugins.avatars.puppet.rig import load_rig
from heygen_studio_plugins.avatars.puppet.strands import without_gleams
from heygen_studio_plugins.avatars.puppet.topology import CHIN, FOREHEAD
from numpy.typing import NDArray

STOCK = Path(str(files("heygen_studio_assets").joinpath("avatars")))
GROUNDS = ((0, 0, 0), (255, 255, 255), (0, 177, 64))


class Made(NamedTuple):
    """A person with curls: colour (h, w, 3), opacity (h, w), landmarks and height of the face in pixels."""

    colour: NDArray[np.float64]
    alpha: NDArray[np.float64]
    points: NDArray[np.float32]
    face: float


@pytest.fixture(scope="module")
def curly() -> Made:
    """A stock presenter behind whose head stand some hundred curls."""
    rig = load_rig(STOCK / "professional_male_01")
    size = 0.5
    points = rig.points * np.float32(size)
    person = cv2.resize(rig.portrait, None, fx=size, fy=size, interpolation=cv2.INTER_AREA).astype(float)
    face = float(np.linalg.norm(points[FOREHEAD, :2] - points[CHIN, :2]))
    middle = 0.75 * points[FOREHEAD, :2] + 0.25 * points[CHIN, :2]
    random = np.random.default_rng(20)
    fine = 2  # drawn so much larger, for soft edges
    hair, tone = (np.zeros((fine * person.shape[0], fine * person.shape[1]), np.uint8) for _ in range(2))

    def draw(shape: str, *how: object, grey: int) -> None:
        for picture, value in ((hair, 255), (tone, grey)):
            getattr(cv2, shape)(picture, *how[:-1], value, how[-1], cv2.LINE_AA)

    where = tuple(int(fine * x) for x in middle)
    draw("ellipse", where, (int(0.62 * fine * face), int(0.66 * fine * face)), 0, 0, 360, -1, grey=40)
    along = np.linspace(0, 1, 30)
    for angle in random.uniform(0.95 * np.pi, 2.05 * np.pi, 500):
        out = np.array([np.cos(angle), np.sin(angle)])
        root = middle + face * np.array([0.62, 0.66]) * out * random.uniform(0.85, 1.0)
        turn = random.uniform(0, 6) + along * random.uniform(6, 20)
        curl = random.uniform(0.01, 0.035) * face * np.column_stack([np.cos(turn), np.sin(turn)])
        line = root + np.outer(along * random.uniform(0.05, 0.2) * face, out) + curl
        width = max(1, int(fine * face * random.uniform(0.003, 0.009)))
        draw(
            "polylines",
            [np.rint(fine * line).astype(np.int32)],
            False,
            width,
            grey=int(random.uniform(15, 80)),
        )
    hair, tone = (
        cv2.resize(picture, person.shape[1::-1], interpolation=cv2.INTER_AREA) for picture in (hair, tone)
    )
    front, behind = person[..., 3] / 255, hair / 255
    alpha = front + (1 - front) * behind
    brown = tone[..., None] / np.maximum(behind, 0.02)[..., None] * (1.0, 0.8, 0.65)
    mixed = person[..., :3] * front[..., None] + brown * ((1 - front) * behind)[..., None]
    return Made(np.clip(mixed / np.maximum(alpha, 1e-3)[..., None], 0, 255), alpha, points, face)


def before(made: Made, wall: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The photo of a person before a wall (h, w, 3)."""
    share = made.alpha[..., None]
    return np.clip(made.colour * share + wall * (1 - share) + 0.5, 0, 255).astype(np.uint8)


def plain(made: Made, *colour: int) -> NDArray[np.float64]:
    """A wall with a little grain."""
    grain = np.random.default_rng(3).normal(0, 2, (*made.alpha.shape, 1))
    return np.asarray(np.array(colour, float) + grain)


def on(
    ground: tuple[int, ...], colour: NDArray[np.float64], alpha: NDArray[np.float64]
) -> NDArray[np.float64]:
    return colour * alpha[..., None] + np.array(ground, float) * (1 - alpha[..., None])


@pytest.mark.whole
@pytest.mark.parametrize("wall", [(205, 205, 205), (90, 140, 100)])
def test_curls_come_off_a_plain_wall_without_it(curly: Made, wall: tuple[int, ...]) -> None:
    """With the outline of the segmenter alone the opacity is off by 0.08 and the colours by 10 levels."""
    cut = cut_out(before(curly, plain(curly, *wall)), curly.points)
    alpha = cut[..., 3] / 255
    soft = ((curly.alpha > 0.02) & (curly.alpha < 0.98)).astype(np.uint8)
    near = cv2.dilate(soft, np.ones((2 * int(0.03 * curly.face) + 1,) * 2, np.uint8)) > 0
    assert np.abs(alpha - curly.alpha)[near].mean() < 0.045
    for ground in GROUNDS:
        off = np.abs(on(ground, cut[..., :3], alpha) - on(ground, curly.colour, curly.alpha))
        assert off[near].mean() < 5.5
    assert (alpha[curly.alpha > 0.99] > 0.9).mean() > 0.98, "no holes in the person"
    away = cv2.dilate((curly.alpha > 0.02).astype(np.uint8), np.ones((31, 31), np.uint8)) == 0
    assert alpha[away].max() == 0


@pytest.mark.whole
def test_only_what_belongs_to_the_person_stays(curly: Made) -> None:
    """A matte with a pot that a stalk joins to the hair, one that stands alone, a corner of a shelf
    beside the hair that the segmenter does not know of."""
    x, y = curly.points[:, :2].mean(0)
    rows, columns = np.mgrid[: curly.alpha.shape[0], : curly.alpha.shape[1]]
    away, below = (columns - x) / curly.face, (rows - y) / curly.face
    joined = np.hypot(away + 1.2, below + 0.3) < 0.15
    stalk = (np.abs(below + 0.3) < 0.015) & (away < 0) & (away > -1.2)
    alone = np.hypot(away - 1.2, below + 0.9) < 0.12
    shelf = (np.abs(below) < 0.1) & (away > 0) & (away < 0.95)
    likely = curly.alpha.astype(np.float32)
    far = cv2.dilate((likely > 0.02).astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    with_things = np.maximum(likely, joined | stalk | alone)
    kept = in_one_piece(with_things.astype(np.float32), curly.points)
    assert with_things[far & (joined | alone)].all()
    assert not kept[far & (joined | alone)].any()
    assert np.abs(kept - likely)[~(joined | stalk | alone)].mean() < 0.01, (
        "single curls are found again by their colour"
    )
    with_shelf = np.maximum(likely, shelf).astype(np.float32)
    kept = of_the_person(with_shelf, likely, curly.points)
    assert (far & shelf).sum() > 500
    assert (kept[far & shelf] > 0.1).mean() < 0.02
    assert np.abs(kept - likely)[~shelf].mean() < 0.002


@pytest.mark.whole
def test_a_closer_look_adds_nothing_away_from_the_first(curly: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen alone, what stands beside the head is taken for a person."""
    looks = [curly.alpha.astype(np.float32)]
    monkeypatch.setattr(
        matte, "_segment", lambda rgb: looks.pop() if looks else np.ones(rgb.shape[:2], np.float32)
    )
    alpha = matte.person_alpha(before(curly, plain(curly, 200, 195, 190)), curly.points)
    assert not looks
    far = (
        cv2.dilate((curly.alpha > 0.02).astype(np.uint8), np.ones((2 * int(0.25 * curly.face) + 1,) * 2)) == 0
    )
    assert alpha[far].max() == 0


def test_gleams_within_the_hair_are_not_the_wall_behind_it() -> None:
    """Background reaches in from outside, or lies in holes that are wide and near the outline."""
    tall = 400.0
    rows, columns = np.mgrid[:600, :600]
    first = (np.hypot(rows - 300, columns - 300) < 250).astype(np.float32)
    solved = first.copy()
    gleam, strand = np.s_[300:302, 200:400], np.s_[295:305, 40:80]
    near, deep = np.s_[75:87, 290:310], np.s_[240:252, 290:310]
    for part in (gleam, strand, near, deep):
        solved[part] = 0
    found = without_gleams(solved, first, tall)
    assert found[gleam].min() == 1
    assert found[deep].min() == 1
    assert found[299:301, 60:78].max() == 0
    assert found[near].max() == 0
    assert (found[first == 0] == 0).all()
