"""Landmarks of a clip without jitter, and apart: how the head is held, and what the face does.

Shapes are *canonical*: without the pose of the head, in the head's own axes (x right, y down, z away from the
camera), in units of the distance between the outer corners of the eyes, from a point near the bridge of the
nose.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_STABLE = (
    33, 133, 263, 362, 168, 6, 197, 195, 5, 127, 356, 162, 389, 10, 151, 9, 8, 21, 251, 122, 351, 193, 417,
)  # fmt: skip
"""Corners of the eyes, bridge of the nose, temples and forehead: what speech does not move."""
_LIGHT, _HEAVY = 0.17, 0.37
"""Seconds over which the face and the head are smoothed: lips shut and open again within a tenth, heads are
slow."""
FACE_POINTS = 468


@dataclass(frozen=True, eq=False)
class Pose:
    """Where the head is in each of ``n`` frames: ``pixels = scale * rotation @ canonical + shift``.

    :param scale: float32 (n,), pixels for a unit. ``rotation``: float32 (n, 3, 3). ``shift``: float32 (n, 3).
    """

    scale: NDArray[np.float32]
    rotation: NDArray[np.float32]
    shift: NDArray[np.float32]

    def place(self, shapes: NDArray[np.floating], frames: NDArray[np.integer]) -> NDArray[np.float32]:
        """Canonical shapes (m, k, 3) put onto the heads of frames (m,): pixels, float32 (m, k, 2)."""
        turned = np.einsum("mij,mkj->mki", self.rotation[frames, :2], shapes)
        placed = self.scale[frames, None, None] * turned + self.shift[frames, None, :2]
        return np.asarray(placed, np.float32)

    def angles(self) -> NDArray[np.float32]:
        """Yaw, pitch and roll in degrees, float32 (n, 3), from how the head is held in the reference."""
        r = self.rotation
        turned = (
            np.arcsin(np.clip(-r[:, 2, 0], -1, 1)),
            np.arctan2(r[:, 2, 1], r[:, 2, 2]),
            np.arctan2(r[:, 1, 0], r[:, 0, 0]),
        )
        return np.degrees(np.stack(turned, 1)).astype(np.float32)


def settle(
    points: NDArray[np.float32],
    fps: float,
    reference: NDArray[np.float64] | None = None,
    cuts: NDArray[np.integer] | None = None,
) -> tuple[Pose, NDArray[np.float32], NDArray[np.float64]]:
    """Pose and canonical shapes, float32 (n, 468, 3), of landmarks (n, 468, 3) in pixels, without delay.

    Frames without a face (NaN) are bridged.

    :param reference: what this returned third for another film of the same person, so that both agree.
    :param cuts: the first frame of each take but the first.
    """
    filled = _bridged(points.astype(np.float64))
    takes = [] if cuts is None else cuts.tolist()
    stable = _smooth(filled[:, _STABLE], _HEAVY * fps, takes)
    if reference is None:
        reference = _reference(stable)
    scale, rotation, shift = similarities(reference, stable)
    shapes = _unplaced(_smooth(filled, _LIGHT * fps, takes), scale, rotation, shift)
    pose = Pose(scale.astype(np.float32), rotation.astype(np.float32), shift.astype(np.float32))
    return pose, shapes.astype(np.float32), reference


def _reference(stable: NDArray[np.float64]) -> NDArray[np.float64]:
    """The usual place of the points that stay, (k, 3), canonical."""
    reference = stable.mean(0)
    for _ in range(3):
        reference = _unplaced(stable, *similarities(reference, stable)).mean(0)
        reference -= reference.mean(0)
        reference /= np.linalg.norm(reference[0] - reference[2])
    return reference


def _smooth(values: NDArray[np.float64], frames: float, cuts: list[int]) -> NDArray[np.float64]:
    """Values (n, …) smoothed over so many frames, without delay, but never over a cut."""
    from scipy.signal import savgol_filter

    out = values.copy()
    for begin, end in pairwise([0, *cuts, len(values)]):
        window = min(int(frames) // 2 * 2 + 1, (end - begin - 1) // 2 * 2 + 1)
        if window > 3:
            out[begin:end] = savgol_filter(values[begin:end], window, 2, axis=0)
    return out


def similarities(
    source: NDArray[np.float64], targets: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Scale (n,), rotation (n, 3, 3) and shift (n, 3) that bring points (k, 3) onto each of (n, k, 3) best
    (Umeyama, PAMI 1991)."""
    mean = targets.mean(1)
    a, b = source - source.mean(0), targets - mean[:, None]
    u, spread, vt = np.linalg.svd(np.einsum("nki,kj->nij", b, a))
    mirror = np.ones((len(targets), 3))
    mirror[:, 2] = np.sign(np.linalg.det(u @ vt))
    rotation = (u * mirror[:, None]) @ vt
    scale = (spread * mirror).sum(1) / (a**2).sum()
    return scale, rotation, mean - scale[:, None] * (rotation @ source.mean(0))


def _unplaced(
    points: NDArray[np.float64],
    scale: NDArray[np.float64],
    rotation: NDArray[np.float64],
    shift: NDArray[np.float64],
) -> NDArray[np.float64]:
    return np.asarray(np.einsum("nji,nkj->nki", rotation, points - shift[:, None]) / scale[:, None, None])


def _bridged(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Frames without a face take it from the nearest that have one, in proportion."""
    seen = np.flatnonzero(~np.isnan(points[:, 0, 0]))
    if len(seen) == len(points):
        return points
    place = np.interp(np.arange(len(points)), seen, np.arange(len(seen)))
    before = np.floor(place).astype(int)
    after = np.minimum(before + 1, len(seen) - 1)
    share = (place - before)[:, None, None]
    return np.asarray((1 - share) * points[seen[before]] + share * points[seen[after]])
