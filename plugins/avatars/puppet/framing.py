"""Where in the frame a presenter stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .mesh import face_height
from .topology import CHIN, FACE_POINTS

_FACE, _FACE_MAX = 0.36, 0.44
"""Height of the face in the frame, as asked and at most (where a short portrait has to be enlarged)."""
_HEADROOM, _HEADROOM_MAX = 0.10, 0.14
"""Space above the hair, as share of the frame height."""
_HEAD_WIDTH_MAX = 0.86
"""Width of the head with its hair, as share of the frame width."""
_CUT = 0.02
"""A head that begins within this share of the portrait's height from its top is cut off there."""
NECK = 0.3
"""How far below the chin the shoulders begin, in face heights."""
_SOLID = 127


@dataclass(frozen=True)
class Framing:
    """Portrait pixels to frame pixels: ``(p - (left, top)) * scale``."""

    scale: float
    left: float
    top: float


def frame_portrait(
    portrait: NDArray[np.uint8], points: NDArray[np.float32], width: int, height: int
) -> Framing:
    """Place a portrait (h, w, 4) with landmarks (478, 3) as a bust in a frame of any shape.

    The body always reaches the bottom of the frame: that lies at or above the row where the cut-out ends or
    where it meets a side of the portrait that is inside the frame.
    """
    alpha = portrait[..., 3] > _SOLID
    rows = np.flatnonzero(alpha.any(1))
    hair, chin = int(rows[0]), int(points[CHIN, 1])
    end = int(rows[-1]) + 1
    head = np.flatnonzero(alpha[hair:chin].any(0)) if chin > hair else np.array([0])
    cropped = hair <= max(2, _CUT * len(alpha))
    face = face_height(points)
    centre = float(points[:FACE_POINTS, 0].mean())

    def body_end(scale: float) -> int:
        half = width / scale / 2
        sides = [alpha[chin:, -1]] * bool(centre + half > alpha.shape[1]) + [alpha[chin:, 0]] * bool(
            centre < half
        )
        meets = [chin + int(side.argmax()) for side in sides if side.any()]
        # A close-up meets the sides beside the face already: ending there would leave a head without a neck.
        return min([end] + [row for row in meets if row > chin + NECK * face])

    scale = _FACE * height / face
    tall = height / (body_end(scale) - hair) * (1 if cropped else 1 - _HEADROOM_MAX)
    scale = max(scale, min(tall, _FACE_MAX * height / face))
    scale = min(scale, _HEAD_WIDTH_MAX * width / max(1, head[-1] - head[0]))
    # Above a head that the photo cuts there is nothing to show: the frame begins with it.
    for _ in range(3 if cropped else 0):
        scale = max(scale, height / body_end(scale))
    top = hair - (0 if cropped else _HEADROOM) * height / scale
    top = min(top, body_end(scale) - height / scale)
    return Framing(scale, centre - width / scale / 2, top)
