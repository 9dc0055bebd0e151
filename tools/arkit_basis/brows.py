"""Raise the brows as far as people do, and as a whole.

python tools/arkit_basis/brows.py basis.npz out.npz browInnerUp=1.7 browOuterUpLeft=1.4 browOuterUpRight=1.4

The body model raises the upper edge of a brow by 3 to 4 mm and the lower one by half of it, so that brows
become thick rather than high. Each number is a factor of the shape; both edges of a brow then move as its
upper one does, and the skin down to the crease of the lid gives way.
"""

from __future__ import annotations

import numpy as np
from basis_file import change_shapes
from heygen_studio_plugins.avatars.puppet.topology import EYES
from numpy.typing import NDArray

UPPER = {"Right": (107, 66, 105, 63, 70), "Left": (336, 296, 334, 293, 300)}
LOWER = {"Right": (55, 65, 52, 53, 46), "Left": (285, 295, 282, 283, 276)}
"""The edges of each brow, from the nose outwards."""
_HALFWAY, _CREASE = 0.55, 0.15
"""How much of the change the skin below a brow takes over."""
_SPREAD = 6.0
"""How far along the brow one of its points has a say, mm."""


def raised(points: NDArray[np.float64], deltas: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """The displacements (468, 3) of one shape with the brows raised; ``points`` (468, 3) in mm."""
    out = deltas * factor
    for eye in EYES:
        upper, lower = list(UPPER[eye.name]), list(LOWER[eye.name])
        change = out[upper] - out[lower]
        out[lower] += change
        for line, share in ((eye.brow_side, _HALFWAY), (eye.crease, _CREASE)):
            below = list(line)
            weight = np.exp(-(((points[below, None, 0] - points[None, lower, 0]) / _SPREAD) ** 2)) + 1e-9
            out[below] += share * weight @ change / weight.sum(1, keepdims=True)
    return out


if __name__ == "__main__":
    change_shapes(raised)
