"""Glasses are found, and keep their shape whatever the face does behind them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet import PuppetEngine
from heygen_studio_plugins.avatars.puppet.glasses import wears_glasses
from heygen_studio_plugins.avatars.puppet.landmarks import find_face
from heygen_studio_plugins.avatars.puppet.rig import Rig, load_rig, read_image
from heygen_studio_plugins.avatars.puppet.session import PuppetSession
from heygen_studio_plugins.avatars.puppet.topology import EYES
from heygen_studio_plugins.lipsync.viseme.visemes import VISEMES
from numpy.typing import NDArray
from support.portraits import portraits

from heygen_studio.media import BLENDSHAPE_INDEX, Canvas, FaceTrack, FrameSpec

STOCK = Path(str(files("heygen_studio_assets").joinpath("avatars")))
SPEC = FrameSpec(1280, 720, Fraction(25))
FRAME = (40, 20, 20)
_UP, _DOWN = -0.27, 0.42
"""Where its bars are, from the middle between the eyes, in distances between the eyes."""
EXPRESSIONS = {
    "blink": {"eyeBlink": 1.0, "eyeSquint": 0.3},
    "brows up": {"browInnerUp": 0.9, "browOuterUp": 0.9},
    "frown": {"browDown": 0.9},
    "smile": {"mouthSmile": 0.9, "cheekSquint": 0.7, "eyeSquint": 0.5},
    "purse": VISEMES["OU"].targets,
    "open": VISEMES["AA"].targets,
}


@pytest.fixture(scope="module")
def bare() -> Rig:
    return load_rig(STOCK / "professional_female_02")


@pytest.fixture(scope="module")
def bespectacled(bare: Rig) -> Rig:
    """The same presenter with a pair of rectangular glasses."""
    right, left = (bare.points[[eye.upper[0], eye.upper[-1]], :2].mean(0) for eye in EYES)
    apart, middle = left[0] - right[0], (left + right) / 2
    picture = bare.portrait.copy()
    rgb = np.ascontiguousarray(picture[..., :3])
    width = max(2, int(0.04 * apart))
    for side in (-1, 1):
        inner, outer = (middle + apart * np.array(at) for at in ((side * 0.12, _UP), (side * 0.88, _DOWN)))
        cv2.rectangle(rgb, inner.astype(int).tolist(), outer.astype(int).tolist(), FRAME, width)
    ends = (np.rint(middle + apart * np.array((side * 0.12, 0))).astype(int).tolist() for side in (-1, 1))
    cv2.line(rgb, *ends, FRAME, width)
    picture[..., :3] = rgb
    return replace(bare, portrait=picture)


def luma(session: PuppetSession, shapes: dict[str, float]) -> NDArray[np.float32]:
    weights = np.zeros((1, 52), np.float32)
    for name, value in shapes.items():
        for full in [name] if name in BLENDSHAPE_INDEX else [name + "Left", name + "Right"]:
            weights[0, BLENDSHAPE_INDEX[full]] = value
    canvas = Canvas.blank(SPEC)
    canvas.y[:] = 120
    session.draw(canvas, FaceTrack(weights, np.zeros((1, 6), np.float32)), 0)
    return canvas.y.astype(np.float32)


def test_glasses_are_found(bare: Rig, bespectacled: Rig) -> None:
    assert wears_glasses(bespectacled.portrait, bespectacled.points)
    assert not wears_glasses(bare.portrait, bare.points)
    for info in PuppetEngine().avatars():
        rig = load_rig(Path(info.image).parent)
        assert not wears_glasses(rig.portrait, rig.points), info.id
    for portrait in portraits():
        if portrait.name in ("glasses", "grace_hopper", "beard", "dark_skin"):
            picture = read_image(portrait.file)
            worn = portrait.name in ("glasses", "grace_hopper")
            assert wears_glasses(picture, find_face(picture).points) == worn, portrait.name


@pytest.mark.whole
def test_the_rims_stay_straight(bespectacled: Rig) -> None:
    """Without being held raised brows alone move them by four pixels."""
    right, left = (bespectacled.points[[eye.upper[0], eye.upper[-1]], :2].mean(0) for eye in EYES)
    apart, middle = left[0] - right[0], (left + right) / 2
    with PuppetSession(bespectacled, SPEC) as session:
        at = session.framing

        def bars(shapes: dict[str, float]) -> NDArray[np.float64]:
            """Rows of the upper and of the lower bar in each column of both lenses."""
            frame = cv2.GaussianBlur(luma(session, shapes), (0, 0), 0.8)
            found = []
            for down in (_UP, _DOWN):
                row = (middle[1] + down * apart - at.top) * at.scale
                reach = 0.09 * apart * at.scale
                rows = np.arange(int(row - reach), int(row + reach) + 1)
                for side in (-1, 1):
                    x = (middle[0] + side * np.linspace(0.22, 0.78, 25) * apart - at.left) * at.scale
                    strip = np.clip(110 - frame[rows][:, x.astype(int)], 0, None)
                    found.append((strip * rows[:, None]).sum(0) / strip.sum(0))
            return np.concatenate(found)

        rest = bars({})
        for name, shapes in EXPRESSIONS.items():
            off = np.abs(bars(shapes) - rest)
            assert off.max() < 1.2, (name, off.round(1).tolist())
        # the face behind them lives on
        opened, shut = luma(session, {}), luma(session, EXPRESSIONS["blink"])
    y, x = ((middle - (apart / 2, 0) - (at.left, at.top)) * at.scale).astype(int)[::-1]
    assert np.abs(opened - shut)[y - 8 : y + 8, x - 15 : x + 15].mean() > 15
