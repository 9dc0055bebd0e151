"""Purse the lips of rounded mouth shapes further.

python tools/arkit_basis/purse.py basis.npz out.npz mouthPucker=1.6,0.1,0.8 mouthFunnel=1.6,0.0,0.5

The body model draws the corners in by a fifth of the width of the mouth and opens it wide, with all the teeth
in it, where people who say [u] or [w] leave a small round hole. The three numbers of a shape are factors of
what the lips move across, of what the upper one rises (so that it covers the teeth), and of what the lower
one falls; the skin around them goes along, less with distance.
"""

from __future__ import annotations

import numpy as np
from basis_file import change_shapes
from heygen_studio_plugins.avatars.puppet.refine import lip_sides
from heygen_studio_plugins.avatars.puppet.topology import LIPS
from numpy.typing import NDArray

REACH = 14.0
"""How far from the lips the change fades, mm."""


def purse(
    points: NDArray[np.float64], deltas: NDArray[np.float64], across: float, upper: float, lower: float
) -> NDArray[np.float64]:
    """The displacements (468, 3) of one shape with the lips pursed; ``points`` (468, 3) in mm."""
    lips = points[sorted(LIPS)]
    nearest = np.sqrt(((points[:, None] - lips[None]) ** 2).sum(2)).min(1)
    near = np.exp(-((nearest / REACH) ** 2))[:, None]
    factors = np.where(lip_sides(points)[:, None], [across, lower, 1.0], [across, upper, 1.0])
    return np.asarray(deltas * (1 + near * (factors - 1)))


if __name__ == "__main__":
    change_shapes(purse)
