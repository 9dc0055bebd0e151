"""The ARKit-52 basis: how each blendshape moves MediaPipe's 468 points, on a generic face."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .assets import model_path


@dataclass(frozen=True, eq=False)
class Basis:
    """In millimetres; x to the right of the image, y down, z away from the camera.

    :param points: float64 (468, 3), the face at rest.
    :param deltas: float64 (52, 468, 3), movement at full weight, in the order of ``ARKIT_BLENDSHAPES``.
    :param triangles: int32 (852, 3), MediaPipe's tessellation, with holes for the eyes and the mouth.
    """

    points: NDArray[np.float64]
    deltas: NDArray[np.float64]
    triangles: NDArray[np.int32]


@lru_cache
def load_basis() -> Basis:
    """Read the basis that comes with the studio."""
    with np.load(model_path("arkit_basis.npz"), allow_pickle=False) as data:
        return Basis(
            data["points"].astype(np.float64),
            data["deltas"].astype(np.float64),
            data["triangles"].astype(np.int32),
        )


def similarity(
    source: NDArray[np.float64], target: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Scale, rotation (3, 3) and shift (3,) that bring points (n, 3) onto others best
    (Umeyama, PAMI 1991)."""
    mean_source, mean_target = source.mean(0), target.mean(0)
    a, b = source - mean_source, target - mean_target
    u, spread, vt = np.linalg.svd(b.T @ a / len(a))
    mirror = np.array([1, 1, np.sign(np.linalg.det(u @ vt))])
    rotation = (u * mirror) @ vt
    scale = float((spread * mirror).sum() / a.var(0).sum())
    return scale, rotation, mean_target - scale * rotation @ mean_source
