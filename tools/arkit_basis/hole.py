"""Leave a round hole between pursed lips.

python tools/arkit_basis/hole.py basis.npz out.npz mouthPucker=0.4,0.5,2.2,0.4 mouthFunnel=0.4,0.65,0.6,0.2

The body model draws the corners in, but leaves the lips as far apart near them as in the middle: a slit.
Where people round their lips the sides of these meet, and only the middle stays open. The four numbers of a
shape are what is added to the gap in the middle, mm; where along the lip (0 middle, 1 corner) nothing is
added; the most by which the sides close, mm; and how far both lips come down, so that the upper one covers
the teeth. The outer line of the upper lip stays, so that it looks full, and that of the lower
one goes along by half.
"""

from __future__ import annotations

import numpy as np
from basis_file import change_shapes
from heygen_studio_plugins.avatars.puppet.topology import LOWER_LIP, UPPER_LIP
from numpy.typing import NDArray

_FADE = 0.3
"""Share of a lip, from the corner inwards, over which the closing runs out."""


def hole(
    points: NDArray[np.float64],
    deltas: NDArray[np.float64],
    opened: float,
    edge: float,
    closed: float,
    lowered: float,
) -> NDArray[np.float64]:
    """The displacements (468, 3) of one shape with a hole; ``points`` (468, 3) in mm."""
    out = deltas.copy()
    for lip, opens, closes, stays in ((UPPER_LIP, -0.4, -0.6, 1.0), (LOWER_LIP, 0.6, 0.4, 0.5)):
        for number, line in enumerate(lip):
            ids = list(line)
            along = np.abs(points[ids, 0] - points[ids[5], 0])
            along /= along.max()
            gap = np.maximum(opened * (1 - (along / edge) ** 4), -closed) * np.clip((1 - along) / _FADE, 0, 1)
            down = gap * np.where(gap > 0, opens, closes) + lowered * (1 - along**4)
            out[ids, 1] += down * (1 - stays * number / len(lip))
    return out


if __name__ == "__main__":
    change_shapes(hole)
