"""The shape that a person's lower face should take, from ARKit weights.

The studio's own ARKit basis is laid onto the person's face at rest, and made personal: brought into the space
of the shapes that they were seen with, with their own opening and posture. (A regression on the scores that a
detector gives would leave p, b and m open: the scores of people lie elsewhere than those of lip-sync.)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import ARKIT_BLENDSHAPES, BLENDSHAPE_INDEX

from ..puppet.basis import load_basis
from ..puppet.topology import (
    LIPS,
    LOWER_INNER_LIP,
    LOWER_LIP,
    MOUTH_CORNERS,
    UPPER_INNER_LIP,
    UPPER_LIP,
)
from .face import similarities
from .mesh import Mesh

_STABLE = (33, 133, 263, 362, 168, 6, 197, 195, 5, 127, 356, 162, 389, 10, 151, 9, 8, 21, 251, 122, 351)
_KINDS = ("cheek", "jaw", "mouth", "nose")
_DIMENSIONS = 14
_ROOM = 0.1
"""How far beyond what was seen a shape may go, as share of the range."""
_WIDE = {
    "jawOpen": 0.3, "mouthLowerDownLeft": 0.17, "mouthLowerDownRight": 0.17,
    "mouthUpperUpLeft": 0.13, "mouthUpperUpRight": 0.13,
}  # fmt: skip
"""About the widest that lip-sync opens a mouth: one frame of ten is wider."""
_SPEAKING = 0.05
"""Opening in eye distances from which a mouth is taken to be speaking."""
LEAST_RANGE = 0.03
"""Range of the opening, in eye distances, below which nobody speaks in a clip."""
_MOST_SEEN = 1200
"""Shapes that are kept at most: a minute has some hundred that differ."""
_LOOSE = 0.004
"""Opening in eye distances by which lips that are shut may be seen to differ."""
_POSTURE = 0.7
_SEALED = 0.014
"""Opening in eye distances below which lips are shut altogether."""


class Shapes(NamedTuple):
    """``k`` points of the lower face, ``d`` dimensions, ``s`` shapes that were seen.

    :param rest: float32 (k, 3), lips shut. ``lean``: float32 (3, k, 3), what a radian of yaw, pitch and
        roll adds to any shape as a detector sees it.
    :param deltas: float32 (52, k, 3), the basis.
    :param gain: how much wider than lip-sync would have it the person opens the mouth.
    :param mean: float32 (k * 3,), ``axes``: float32 (d, k * 3), orthonormal, ``weight``: float32 (k *
        3,): a shape is ``mean + (c @ axes) / weight``.
    :param low: float32 (d,), ``high``: float32 (d,): what was seen.
    :param posture: float32 (d,), what the person's speaking mouth differs by.
    :param opening: float32 (d,), the direction in which a mouth opens.
    :param seen: float32 (s, d). ``usual``: how far apart they are.
    """

    rest: NDArray[np.float32]
    lean: NDArray[np.float32]
    deltas: NDArray[np.float32]
    gain: float
    mean: NDArray[np.float32]
    axes: NDArray[np.float32]
    weight: NDArray[np.float32]
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    posture: NDArray[np.float32]
    opening: NDArray[np.float32]
    seen: NDArray[np.float32]
    usual: float


def opening(shapes: NDArray[np.floating], mesh: Mesh) -> NDArray[np.floating]:
    """How far the lips are apart, (n,), of shapes (n, k, 3), in eye distances."""
    upper, lower = mesh.places(UPPER_INNER_LIP[4:7]), mesh.places(LOWER_INNER_LIP[4:7])
    return np.asarray(np.linalg.norm(shapes[:, upper] - shapes[:, lower], axis=2).mean(1))


def width(shapes: NDArray[np.floating], mesh: Mesh) -> NDArray[np.floating]:
    """Width of the mouth, (n,), likewise."""
    left, right = mesh.places(MOUTH_CORNERS)
    return np.asarray(np.linalg.norm(shapes[:, left] - shapes[:, right], axis=1))


def upright(
    shapes: NDArray[np.floating], angles: NDArray[np.floating], lean: NDArray[np.floating]
) -> NDArray[np.float32]:
    """Shapes (n, k, 3) as they would be seen from the front; ``angles`` (n, 3) in degrees."""
    return (shapes - np.einsum("na,akc->nkc", np.radians(angles), lean)).astype(np.float32)


def leaning(shapes: NDArray[np.floating], angles: NDArray[np.floating], mesh: Mesh) -> NDArray[np.float32]:
    """What the pose of the head adds to shapes as a detector sees them, float32 (3, k, 3) for a radian each.

    Fitted together with the opening and width of the mouth, so that it takes no speech for pose.
    """
    turned = np.radians(angles - angles.mean(0))
    mouth = np.stack([opening(shapes, mesh), width(shapes, mesh)], 1)
    mouth = (mouth - mouth.mean(0)) / (mouth.std(0) + 1e-6)
    known = np.hstack([turned, mouth])
    flat = shapes.reshape(len(shapes), -1)
    # Where the head hardly moves there is nothing to learn, and nothing to correct.
    least = np.diag([len(shapes) * np.radians(2.0) ** 2] * 3 + [1.0] * 2)
    fitted = np.linalg.solve(known.T @ known + least, known.T @ (flat - flat.mean(0)))
    return fitted[:3].reshape(3, -1, 3).astype(np.float32)


def fit_shapes(
    shapes: NDArray[np.float32], mean: NDArray[np.floating], angles: NDArray[np.float32], mesh: Mesh
) -> Shapes:
    """Learn a person's shapes.

    :param shapes: float32 (n, k, 3), those of frames in which the mouth is seen well. ``angles``: float32
        (n, 3).
    :param mean: (468, 3), the usual shape of the whole face.
    """
    lean = leaning(shapes, angles, mesh)
    straight = upright(shapes, angles, lean).astype(np.float64)
    basis = load_basis()
    scale, rotation, _ = similarities(
        basis.points[list(_STABLE)], mean[None, list(_STABLE)].astype(np.float64)
    )
    deltas = scale[0] * basis.deltas[:, mesh.points] @ rotation[0].T
    for k, name in enumerate(ARKIT_BLENDSHAPES):
        if not name.startswith(_KINDS):
            deltas[k] = 0
    gap = opening(straight, mesh)
    rest = _rest(straight, gap, mesh)

    talking = float(np.ptp(np.percentile(gap, [5, 95]))) > LEAST_RANGE
    # Of somebody who never speaks nothing is known: then a generic face is all there is to go by.
    generic = rest + 0.5 * deltas[np.abs(deltas).max((1, 2)) > 0]
    if talking:
        known = straight[:: -(-len(straight) // _MOST_SEEN)]
    else:
        known = np.concatenate([straight[:: -(-len(straight) // 20)], generic])
    known_gap = opening(known, mesh)
    flat = known.reshape(len(known), -1)
    weight = np.repeat(np.where(np.isin(mesh.points, sorted(LIPS)), 2.0, 1.0), 3)
    average = flat.mean(0)
    axes = main_axes((flat - average) * weight, _DIMENSIONS)

    def coefficients(of: NDArray[np.floating]) -> NDArray[np.floating]:
        return np.asarray(((of.reshape(len(of), -1) - average) * weight) @ axes.T)

    seen = coefficients(known)
    low, high = np.percentile(seen, [0.5, 99.5] if talking else [0, 100], axis=0)
    wide = np.zeros(52)
    for name, value in _WIDE.items():
        wide[BLENDSHAPE_INDEX[name]] = value
    said = rest + np.tensordot(wide, deltas, 1)
    reached = float(opening(said[None], mesh)[0])
    gain = float(np.clip(np.percentile(gap, 90) / reached, 0.7, 1.6)) if talking else 1.0
    line = (
        np.polyfit(known_gap, seen, 1)[0]
        if talking
        else coefficients(said[None])[0] - coefficients(rest[None])[0]
    )
    opens = line / (np.linalg.norm(line) + 1e-9)
    posture = np.zeros(len(axes))
    speaking = known_gap > max(_SPEAKING, float(np.percentile(gap, 30)))
    if talking and speaking.any():
        half = rest + 0.6 * gain * np.tensordot(wide, deltas, 1)
        posture = seen[speaking].mean(0) - coefficients(half[None])[0]
        posture -= opens * (posture @ opens)  # the opening is the business of the gain
    usual = _usual_distance(seen) if talking else float(np.linalg.norm(high - low))

    def single(values: NDArray[np.floating]) -> NDArray[np.float32]:
        return values.astype(np.float32)

    return Shapes(
        single(rest),
        lean,
        single(deltas),
        gain,
        single(average),
        single(axes),
        single(weight),
        single(low),
        single(high),
        single(posture),
        single(opens),
        single(seen),
        usual,
    )


def main_axes(rows: NDArray[np.floating], count: int) -> NDArray[np.floating]:
    """The directions, (count, d), in which rows (n, d) differ most from 0."""
    from scipy.linalg import eigh

    size = rows.shape[1]
    found = eigh(rows.T @ rows, subset_by_index=(max(0, size - count), size - 1))[1]
    return np.asarray(found[:, ::-1].T)


def _rest(straight: NDArray[np.floating], gap: NDArray[np.floating], mesh: Mesh) -> NDArray[np.floating]:
    """The face with the lips shut and loose: of the frames with shut lips those with the fullest, for in the
    others they are pressed together, as for a p."""
    shut = np.flatnonzero(gap <= np.percentile(gap, 5) + _LOOSE)
    upper, lower = mesh.places((UPPER_LIP[3][5], LOWER_LIP[3][5]))
    full = np.linalg.norm(straight[shut, upper] - straight[shut, lower], axis=1)
    return np.asarray(np.median(straight[shut[np.argsort(-full)[: max(3, len(shut) // 2)]]], axis=0))


def _usual_distance(seen: NDArray[np.floating]) -> float:
    """Median distance of a shape from the nearest one that was seen at another time."""
    some = seen[:: max(1, len(seen) // 400)]
    apart = np.linalg.norm(some[:, None] - some[None], axis=2)
    near = np.abs(np.subtract.outer(np.arange(len(some)), np.arange(len(some)))) < 8
    apart[near] = np.inf
    nearest = apart.min(1)
    return float(np.median(nearest[np.isfinite(nearest)])) if np.isfinite(nearest).any() else 0.05


def wanted(shapes: Shapes, weights: NDArray[np.float32], mesh: Mesh) -> NDArray[np.float32]:
    """Shapes float32 (n, k, 3), seen from the front, for ARKit weights (n, 52)."""
    count = len(weights)
    plain = _moved(shapes, weights)
    share = _smooth(opening(plain, mesh) / _SPEAKING)
    wide = _moved(shapes, weights * (1 + (shapes.gain - 1) * share[:, None]))
    flat = (wide.reshape(count, -1) - shapes.mean) * shapes.weight
    found: NDArray[np.floating] = flat @ shapes.axes.T
    found = _held(shapes, found + _POSTURE * share[:, None] * shapes.posture)
    room = _ROOM * (shapes.high - shapes.low)
    found = np.clip(found, shapes.low - room, shapes.high + room)
    out = (shapes.mean + (found @ shapes.axes) / shapes.weight).reshape(count, -1, 3)
    return seal(out.astype(np.float32), mesh)


def _moved(shapes: Shapes, weights: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.asarray(shapes.rest + np.tensordot(weights, shapes.deltas, 1), np.float32)


def _held(shapes: Shapes, found: NDArray[np.floating], near: int = 6) -> NDArray[np.floating]:
    """What is farther from all that was seen than usual is drawn to the nearest of that, but for the opening:
    a pucker of somebody who never puckers is a stranger's mouth."""
    from scipy.ndimage import gaussian_filter1d

    apart = np.linalg.norm(found[:, None] - shapes.seen[None], axis=2)
    count = min(near, apart.shape[1])
    nearest = np.argpartition(apart, count - 1, axis=1)[:, :count]
    share = 1 / (np.take_along_axis(apart, nearest, 1) + 1e-3)
    middle = (shapes.seen[nearest] * share[..., None]).sum(1) / share.sum(1, keepdims=True)
    away = found - middle
    opened = (away @ shapes.opening)[:, None] * shapes.opening
    aside = away - opened
    far = np.linalg.norm(aside, axis=1, keepdims=True)
    kept = np.minimum(1, 1.5 * shapes.usual / np.maximum(far, 1e-6))
    return np.asarray(gaussian_filter1d(middle + opened + kept * aside, 0.5, axis=0))


def seal(shapes: NDArray[np.float32], mesh: Mesh) -> NDArray[np.float32]:
    """Lips that nearly touch do: the mesh between them vanishes, and with it the dotted line of squeezed
    teeth that a nearly shut warp of an open mouth would leave."""
    out = shapes.copy()
    upper, lower = mesh.places(UPPER_INNER_LIP[1:-1]), mesh.places(LOWER_INNER_LIP[1:-1])
    apart = out[:, lower] - out[:, upper]
    distance = np.linalg.norm(apart, axis=2, keepdims=True)
    kept = np.clip((distance - _SEALED) / _SEALED, 0, 1)
    middle = (out[:, lower] + out[:, upper]) / 2
    out[:, lower], out[:, upper] = middle + apart * kept / 2, middle - apart * kept / 2
    return out


def _smooth(values: NDArray[np.floating]) -> NDArray[np.floating]:
    t = np.clip(values, 0, 1)
    return np.asarray(t * t * (3 - 2 * t))
