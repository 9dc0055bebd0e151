"""Widen the profile of mouth shapes along the lips.

python tools/arkit_basis/widen.py basis.npz out.npz mouthRollLower=1.8 mouthShrugLower=1.6 …

Some actions of the body model move the middle of a lip and fade out quickly towards the corners: an opened
jaw leaves a V, a lower lip raised to the teeth leaves slits on both sides. Each number is an exponent p: a
point of the lip at distance u (0 middle, 1 corner) is given the movement that the point at u**p had. What
this changes is carried over to the skin around that lip. An exponent of 1 leaves a shape as it is.
"""

from __future__ import annotations

import numpy as np
from basis_file import change_shapes
from heygen_studio_plugins.avatars.puppet.refine import lip_sides
from heygen_studio_plugins.avatars.puppet.topology import LIPS, LOWER_LIP, UPPER_LIP
from numpy.typing import NDArray

SPREAD, REACH = 4.0, 11.0
"""How far one lip point has a say, and how far the change is carried at all, mm."""


def widen(points: NDArray[np.float64], deltas: NDArray[np.float64], power: float) -> NDArray[np.float64]:
    """The displacements (468, 3) of one shape, widened along both lips; ``points`` (468, 3) in mm."""
    change = np.zeros_like(deltas)
    for line in UPPER_LIP + LOWER_LIP:
        middle = points[line[5], 0]
        for half in (line[:6], line[:4:-1]):
            ids = list(half)
            distance = np.abs(points[ids, 0] - middle)
            distance /= distance.max()
            order = np.argsort(distance)
            for axis in (1, 2):
                moved = np.interp(distance**power, distance[order], deltas[ids, axis][order])
                change[ids, axis] = moved - deltas[ids, axis]
    lower = lip_sides(points)
    lips = np.array(sorted(LIPS))
    out = change.copy()
    for i in np.setdiff1d(np.arange(len(points)), lips):
        source = lips[lower[lips] == lower[i]]
        squared = ((points[i] - points[source]) ** 2).sum(1)
        nearest = float(np.sqrt(squared.min()))
        if nearest < 2 * REACH:
            weight = np.exp(-squared / (2 * SPREAD**2))
            mean = weight @ change[source] / (weight.sum() + 1e-9)
            out[i] = mean * np.exp(-((nearest / REACH) ** 2))
    return deltas + out


if __name__ == "__main__":
    change_shapes(widen)
