"""Photos that lie on their side or stand on their head, without a word of it in the file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet.detect import find_faces, roll
from heygen_studio_plugins.avatars.puppet.rig import on_grey
from numpy.typing import NDArray
from PIL import Image

ROOT = Path(__file__).parents[2]
PORTRAITS = {
    "man": ROOT / "assets/avatars/casual_male_01/portrait.webp",
    "woman": ROOT / "assets/avatars/educator_female_01/portrait.webp",
    "office": ROOT / "assets/avatars/professional_male_01/portrait.webp",
    "beard": ROOT / "tests/portraits/images/beard.webp",
}


@cache
def portrait(name: str) -> NDArray[np.uint8]:
    picture = Image.open(PORTRAITS[name]).convert("RGBA")
    picture.thumbnail((640, 640))
    return on_grey(np.asarray(picture))


@pytest.mark.parametrize(
    ("name", "turns"),
    [("man", 0), ("man", 1), ("man", 2), ("man", 3), ("woman", 2), ("office", 2), ("beard", 2)],
)
def test_a_photo_is_turned_upright(name: str, turns: int) -> None:
    found = find_faces(np.ascontiguousarray(np.rot90(portrait(name), turns)))
    assert (turns + found.turns) % 4 == 0
    (face,) = found.faces
    assert abs(roll(face)) < 10
