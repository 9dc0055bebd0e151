"""The portrait report's measures tell shut eyes from open ones, a clean cut-out from a blob."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from heygen_studio_plugins.avatars.puppet.rig import load_rig

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from portrait_measures import astray, lids  # noqa: E402
from portrait_sheet import Stills  # noqa: E402


def test_a_shut_lid_is_told_from_an_open_eye() -> None:
    stills = Stills(load_rig(ROOT / "assets" / "avatars" / "medical_female_01"))
    shut, opened = lids(stills.shut(), stills.points), lids(stills.draw(), stills.points)
    assert shut.distance < 9 < opened.distance
    assert shut.edge < 1.5 < opened.edge


def test_what_is_left_beside_the_person_is_counted() -> None:
    rig = load_rig(ROOT / "assets" / "avatars" / "professional_male_01")
    assert astray(rig.portrait, rig.points) == 0
    portrait = rig.portrait.copy()
    empty = np.argwhere(portrait[..., 3] == 0)
    top, left = empty[0]
    portrait[top : top + 20, left : left + 30, 3] = 255
    assert astray(portrait, rig.points) == 600
