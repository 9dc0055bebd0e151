"""The mesh over the lower face: which points move, which pixels are new, and what may be compared in
colour."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..puppet.topology import CHIN, LIPS, LOWER_LIP, OVAL, UPPER_LIP

NOSE_TIP, NOSE_BASE = 5, 2
INNER_LIPS = (*UPPER_LIP[0], *LOWER_LIP[0][1:-1])
OUTER_LIPS = (*UPPER_LIP[3], *LOWER_LIP[3][1:-1])
JAW = (136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365)
_RINGS = (1.16, 1.5)
"""Size of the rings around the jaw, relative to it."""
_FOLLOWS = 0.6
"""How much the inner ring goes along with the jaw; the outer one stays."""
_SOFT = 0.13
"""Width in eye distances over which the new mouth begins inside of the jaw line."""
_SPREAD = 0.22
"""Reach of a sample of light, in eye distances."""


class Mesh(NamedTuple):
    """``k`` points of the face, then two rings of ``r`` around the jaw.

    :param points: int32 (k,), their numbers among the 468.
    :param triangles: int32 (m, 3).
    :param jaw: int32 (r,), places among the ``k`` of the outline of the face.
    :param middle: int32 (4,), places of the middle of the mouth.
    :param move: float32 (k,), how much a point takes of the wanted shape, 0..1.
    :param alpha: float32 (k + 2 r,), how much of the new mouth is seen there, 0..1.
    :param skin: int32 (s,), places where light is measured.
    :param spread: float32 (k + 2 r, s), how the light of those is spread over the points; rows add up to 1.
    """

    points: NDArray[np.int32]
    triangles: NDArray[np.int32]
    jaw: NDArray[np.int32]
    middle: NDArray[np.int32]
    move: NDArray[np.float32]
    alpha: NDArray[np.float32]
    skin: NDArray[np.int32]
    spread: NDArray[np.float32]

    def places(self, names: tuple[int, ...]) -> NDArray[np.int64]:
        """Where points of the 468 stand among the ``k``."""
        return np.searchsorted(self.points, names)


def make_mesh(mean: NDArray[np.floating], opened: NDArray[np.floating]) -> Mesh:
    """The mesh of a person.

    :param mean: (468, 3), their usual canonical shape. ``opened``: with the mouth wide open.
    """
    from scipy.spatial import Delaunay

    points = np.flatnonzero(mean[:, 1] > mean[NOSE_TIP, 1]).astype(np.int32)
    place = {int(point): k for k, point in enumerate(points)}
    jaw = np.array([place[p] for p in OVAL if p in place], np.int32)
    middle = np.array([place[p] for p in (0, 17, 61, 291)], np.int32)
    at, centre = mean[points], mean[[0, 17, 61, 291]].mean(0)
    aside, down = np.abs(at[:, 0] - centre[0]), at[:, 1]
    half = float(np.linalg.norm(mean[61] - mean[291])) / 2
    tip, base, mouth, chin = (float(mean[p, 1]) for p in (NOSE_TIP, NOSE_BASE, 13, CHIN))
    # Nothing above the tip of the nose moves, and beside the mouth only what is low: points of the contour
    # slide over the cheek as the head turns, and would tear it.
    beside = _step(1.3 * half, 2.2 * half, aside)
    move = _step(tip, base + 0.05, down) * (1 - beside * (1 - _step(mouth, chin, down)))
    outline = at[jaw, :2]
    inside = np.linalg.norm(at[:, None, :2] - outline[None], axis=2).min(1)
    alpha = _step(base - 0.02, base + 0.09, down) * (1 - _step(1.5 * half, 2.1 * half, aside))
    alpha *= _step(0.0, _SOFT, inside)
    alpha[jaw] = 0
    lips = mean[sorted(LIPS), :2]
    bare = np.linalg.norm(at[:, None, :2] - lips[None], axis=2).min(1) > 0.03
    skin = np.flatnonzero(bare & (alpha > 0.02)).astype(np.int32)
    rings = _ring_places(at[:, :2], at[:, :2], jaw, middle)
    apart = np.linalg.norm(np.vstack([at[:, :2], *rings])[:, None] - at[None, skin, :2], axis=2)
    spread = np.exp(-((apart / _SPREAD) ** 2)) + 1e-9
    spread /= spread.sum(1, keepdims=True)
    shape = opened[points][:, :2]
    corners = np.vstack([shape, *_ring_places(shape, shape, jaw, middle)])
    triangles = Delaunay(corners).simplices
    triangles = triangles[corners[triangles].mean(1)[:, 1] > tip - 0.05]
    return Mesh(
        points,
        np.ascontiguousarray(triangles, np.int32),
        jaw,
        middle,
        move.astype(np.float32),
        np.concatenate([alpha, np.zeros(2 * len(jaw))]).astype(np.float32),
        skin,
        spread.astype(np.float32),
    )


def with_rings(mesh: Mesh, at: NDArray[np.float32], body: NDArray[np.float32]) -> NDArray[np.float32]:
    """All vertices in pixels, float32 (n, k + 2 r, 2), for points ``at`` (n, k, 2) of a face whose frame
    shows it at ``body``, of the same shape."""
    return np.concatenate([at, *_ring_places(at, body, mesh.jaw, mesh.middle)], axis=-2).astype(np.float32)


def _ring_places(
    at: NDArray[np.floating], body: NDArray[np.floating], jaw: NDArray[np.int32], middle: NDArray[np.int32]
) -> list[NDArray[np.floating]]:
    centre = body[..., middle, :].mean(-2, keepdims=True)
    outline = body[..., jaw, :]
    near, far = (centre + (outline - centre) * size for size in _RINGS)
    return [near + _FOLLOWS * (at[..., jaw, :] - outline), far]


def _step(low: float, high: float, values: NDArray[np.floating]) -> NDArray[np.floating]:
    t = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))
