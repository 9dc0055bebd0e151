"""What a face does for each emotion, and how that goes together with speech.

Emotions are given as action units of the Facial Action Coding System (P. Ekman, W. V. Friesen and
J. C. Hager, *FACS Investigator's Guide*, 2002, table of emotion predictions): happiness 6 + 12, sadness 1 + 4
+ 15, surprise 1 + 2 + 5B + 26. ``serious`` is no emotion of theirs: it is the lowered brow of concentration
(Ekman, "About brows", 1979) with tightened lids and lips, 4 + 7 + 24. The blendshapes of an action unit are
those of M. Ozel's comparison of ARKit with FACS (2020); how strong each is was set by eye on rendered faces.
"""

from __future__ import annotations

from typing import get_args

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import ARKIT_BLENDSHAPES, BLENDSHAPE_INDEX, Emotion

Array = NDArray[np.float64]

EMOTIONS: tuple[Emotion, ...] = tuple(name for name in get_args(Emotion) if name != "neutral")
"""Those that show; the columns of the amounts below."""

_ACTION_UNITS: dict[int, tuple[str, ...]] = {
    1: ("browInnerUp",),
    2: ("browOuterUpLeft", "browOuterUpRight"),
    4: ("browDownLeft", "browDownRight"),
    5: ("eyeWideLeft", "eyeWideRight"),
    6: ("cheekSquintLeft", "cheekSquintRight"),
    7: ("eyeSquintLeft", "eyeSquintRight"),
    10: ("mouthUpperUpLeft", "mouthUpperUpRight"),
    12: ("mouthSmileLeft", "mouthSmileRight"),
    15: ("mouthFrownLeft", "mouthFrownRight"),
    16: ("mouthLowerDownLeft", "mouthLowerDownRight"),
    17: ("mouthShrugLower",),
    24: ("mouthRollLower", "mouthRollUpper"),
    26: ("jawOpen",),
    43: ("eyeBlinkLeft", "eyeBlinkRight"),
}

_EXPRESSIONS: dict[Emotion, dict[int, float]] = {
    "smile": {6: 0.75, 12: 0.75, 7: 0.2, 10: 0.2, 16: 0.1},
    "serious": {4: 1.0, 7: 0.3, 24: 0.12, 15: 0.3, 17: 0.15},
    "sad": {1: 1.0, 4: 0.2, 15: 0.9, 17: 0.5, 43: 0.16},
    "surprised": {1: 0.9, 2: 0.95, 5: 0.9, 26: 0.16},
}
"""Strength of each action unit at full intensity; how far lips and jaw part holds while speaking only."""

HEAD_POSE: dict[Emotion, tuple[float, float, float]] = {
    "smile": (0.0, -0.5, 0.9),
    "serious": (0.0, 1.2, 0.0),
    "sad": (0.0, 2.0, -1.3),
    "surprised": (0.0, -1.6, 0.0),
}
"""Yaw, pitch and roll in degrees at full intensity: the head sinks in sadness and draws back in surprise."""

_TABLE = np.zeros((len(EMOTIONS), len(ARKIT_BLENDSHAPES)))
for _row, _emotion in enumerate(EMOTIONS):
    for _unit, _strength in _EXPRESSIONS[_emotion].items():
        for _name in _ACTION_UNITS[_unit]:
            _TABLE[_row, BLENDSHAPE_INDEX[_name]] = _strength


def _columns(*units: int) -> NDArray[np.intp]:
    return np.array([BLENDSHAPE_INDEX[name] for unit in units for name in _ACTION_UNITS[unit]])


_PARTING = _columns(10, 16, 26)
_CORNERS = _columns(12, 15)
_PRESSING = _columns(17, 24)
_SHOWN = np.flatnonzero(_TABLE.any(axis=0))
_ROUND = np.array([BLENDSHAPE_INDEX["mouthPucker"], BLENDSHAPE_INDEX["mouthFunnel"]])
_JAW, _CLOSE = BLENDSHAPE_INDEX["jawOpen"], BLENDSHAPE_INDEX["mouthClose"]
_OPEN = 0.12
"""How far the lips are apart when they count as open."""
_SPREADING = _columns(12)
_UNSMILING = np.array([0.8 * (name in ("serious", "sad")) for name in EMOTIONS])
"""Share of the smile in spread vowels that an emotion takes away."""
_ROUNDING_WINS = 0.7
"""Share of a smile or frown that full rounding takes away: lips that make an /u/ cannot be spread."""


def add_expression(weights: Array, amounts: Array) -> None:
    """Lay emotions over a speaking mouth, in place.

    What parts lips or jaw counts only as far as speech opens the mouth, so that closed lips stay closed; what
    presses them together only as far as it does not. Corners give way to rounding.

    :param weights: float64 (n, 52), the mouth of the speech.
    :param amounts: float64 (n, emotions), 0..1, in the order of :data:`EMOTIONS`.
    """
    if not amounts.any():
        return
    shown = amounts @ _TABLE
    lips = 0.5 * weights[:, _columns(10, 16)].mean(axis=1)
    opened = np.clip((weights[:, _JAW] - weights[:, _CLOSE] + lips) / _OPEN, 0, 1)[:, None]
    shown[:, _PARTING] *= opened
    shown[:, _PRESSING] *= 1 - opened
    shown[:, _CORNERS] *= 1 - _ROUNDING_WINS * weights[:, _ROUND].max(axis=1)[:, None]
    weights[:, _SPREADING] *= 1 - np.clip(amounts @ _UNSMILING, 0, 1)[:, None]
    shown = np.clip(shown[:, _SHOWN], 0, 1)
    # Two that pull the same way reach no further than either could alone.
    weights[:, _SHOWN] += (1 - np.clip(weights[:, _SHOWN], 0, 1)) * shown
