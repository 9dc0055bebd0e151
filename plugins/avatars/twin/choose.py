"""Which mouth of the library each frame takes: the cheapest path through them.

A mouth costs by how far its lips are from the wanted ones, by how the head is turned, and by what the warp
would have to tear: a shut mouth that is warped open shows smeared lips, which no landmark tells. Going on
with the frame that followed in the clip costs nothing, a cut costs by the change that it makes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .mesh import INNER_LIPS, JAW, OUTER_LIPS, Mesh
from .shapes import opening

_CANDIDATES = 48
_TURN = 0.002
"""Cost of a degree between the heads."""
_TEAR = 0.05
"""Cost of tearing a mouth open by a factor of e; of squeezing it shut, half as much."""
_BLUR = 0.02
"""Cost of a mouth that is sharper or softer than the frame by a factor of e."""
_CUT, _CHANGE, _LOOK = 0.012, 0.5, 0.5
"""Cost of a cut, of a unit of change in shape, and of one in appearance."""
_LEAST = 0.012


@dataclass(frozen=True, eq=False)
class Mouths:
    """What is known of the ``m`` mouths of a library, in the order of the clip.

    :param frames: int64 (m,), the frame of each.
    :param features: float32 (m, d), see :func:`features`. ``gaps``: float32 (m,), how wide each is open.
    :param angles: float32 (m, 3), how the head is held, in degrees.
    :param looks: float32 (m, e), a small picture of each. ``sharpness``: float32 (m,), logarithm.
    """

    frames: NDArray[np.int64]
    features: NDArray[np.float32]
    gaps: NDArray[np.float32]
    angles: NDArray[np.float32]
    looks: NDArray[np.float32]
    sharpness: NDArray[np.float32]


def features(shapes: NDArray[np.floating], mesh: Mesh) -> NDArray[np.float32]:
    """Lips and jaw of shapes (n, k, 3) as vectors whose distance is about that of a point, in eye distances;
    the inner lips count most, for they decide on teeth."""
    count = len(shapes)
    outer, inner, jaw = (shapes[:, mesh.places(names), :2] for names in (OUTER_LIPS, INNER_LIPS, JAW))
    parts = (outer / np.sqrt(40), 1.5 * inner / np.sqrt(40), 0.5 * jaw / np.sqrt(len(JAW)))
    return np.concatenate([part.reshape(count, -1) for part in parts], 1).astype(np.float32)


class Chooser:
    """Chooses mouths for stretches that follow each other."""

    def __init__(self, mouths: Mouths, mesh: Mesh) -> None:
        self._mouths, self._mesh = mouths, mesh
        self._last: int | None = None
        follows = np.minimum(np.arange(len(mouths.frames)) + 1, len(mouths.frames) - 1)
        whole = mouths.frames[follows] == mouths.frames + 1
        self._next = np.where(whole, follows, np.arange(len(mouths.frames)))
        self._runs_on = whole

    def choose(
        self, wanted: NDArray[np.float32], angles: NDArray[np.float32], sharpness: NDArray[np.float32]
    ) -> NDArray[np.int64]:
        """A mouth for each of ``n`` frames.

        :param wanted: float32 (n, k, 3), shapes seen from the front. ``angles``: float32 (n, 3), of the
            heads.
        :param sharpness: float32 (n,), of the frames, logarithm.
        """
        m = self._mouths
        cost = self._costs(wanted, angles, sharpness)
        count = min(_CANDIDATES, len(m.frames))
        chosen = np.argpartition(cost, count - 1, axis=1)[:, :count]
        best = np.take_along_axis(cost, chosen, 1)
        back = np.zeros(chosen.shape, np.int64)
        before = np.array([self._last]) if self._last is not None else None
        total = np.zeros(1)
        for t in range(len(wanted)):
            # Those that follow the candidates of before are candidates too, so that a run may go on.
            if before is None:
                total = best[t].copy()
            else:
                steps = total[:, None] + self._steps(before, chosen[t])
                back[t] = steps.argmin(0)
                total = np.take_along_axis(steps, back[t][None], 0)[0] + best[t]
            before = chosen[t]
        place = int(total.argmin())
        path = np.empty(len(wanted), np.int64)
        for t in range(len(wanted) - 1, -1, -1):
            path[t] = chosen[t, place]
            place = int(back[t, place])
        self._last = int(path[-1])
        return path

    def follower(self, mouth: int) -> int:
        """The mouth that followed in the clip; itself where the library has none."""
        return int(self._next[mouth])

    def leader(self, mouth: int) -> int:
        """The mouth that went before in the clip; itself where the library has none."""
        return mouth - 1 if mouth > 0 and self._runs_on[mouth - 1] else mouth

    def _costs(
        self, wanted: NDArray[np.float32], angles: NDArray[np.float32], sharpness: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        m = self._mouths
        cost = _distances(features(wanted, self._mesh), m.features)
        gaps = np.log(opening(wanted, self._mesh) + _LEAST)[:, None] - np.log(m.gaps + _LEAST)[None]
        cost += _TEAR * np.maximum(gaps, -0.5 * gaps)
        cost += _TURN * _distances(angles, m.angles)
        cost += _BLUR * np.abs(sharpness[:, None] - m.sharpness[None])
        return cost

    def _steps(self, before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.float32]:
        m, follows = self._mouths, self._next[before]
        cost = _CUT + _CHANGE * _distances(m.features[follows], m.features[after])
        cost += _LOOK * _distances(m.looks[follows], m.looks[after])
        cost[(follows[:, None] == after[None]) & self._runs_on[before][:, None]] = 0
        held = before[:, None] == after[None]
        cost[held] = np.minimum(cost[held], 0.5 * _CUT)
        return np.asarray(cost)


def _distances(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """Between all rows of two matrices."""
    squared = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    return np.sqrt(np.maximum(squared, 0))
