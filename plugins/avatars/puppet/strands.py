"""Hair of a cut-out, solved by colour: between that of the background beside it and that of the hair."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .mesh import face_height
from .pyramid import spread
from .topology import CHIN, FACE_POINTS

_SIZE = 720
"""Longer side in pixels of the copy on which the colours of person and background are gathered."""
_OUT, _IN = 0.14, 0.24
"""How far from the first outline hair is solved, in face heights: outwards, and inwards, as a segmenter does
not look between curls."""
_SURE_OUT, _SURE_IN = 0.05, 0.04
"""From how far on the first outline is believed, in face heights."""
_NEAR, _BESIDE = 0.08, 0.15
"""Reach of what counts as the person's and the background's colour around a pixel, in face heights."""
_FACE = 1.08
"""Size of the face, relative to its landmarks, beside which there is hair."""
_LEAST = 10.0
"""Deviation of a colour, in levels, that counts as none: grain, and the error of a local mean."""
_MARGIN = 1.3
"""Deviations from either colour within which a pixel is wholly of that."""
_OFF = (0.25, 0.5)
"""How far off the line between both colours, relative to its length, a pixel begins to be and is of
neither."""
_APART = (0.2, 0.5)
"""Of what lies between the two colours, the share beyond both deviations from which on they begin to be told
apart, and from which on they surely are."""
_STRAND, _REACH = 0.003, 0.03
"""Half the width of the narrowest gap between strands that leads on inwards, and how far into the hair the
background is mixed with it beside such a gap, in face heights."""
_HOLE, _RIM = 0.007, 0.12
"""Half the width from which on a hole in the hair is none of its gleams, and how near to the outline it is
then, in face heights."""
_DEEPER = 0.2
"""By how much more they must be apart inside of the first outline, where a gleam of the hair is likelier."""


def by_colour(
    rgb: NDArray[np.uint8], alpha: NDArray[np.float32], face: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Solve a matte (h, w), 0..1, anew in the hair, where person and background differ in colour. Clothes and
    skin are left alone: light along their edges would be taken for background.

    A pixel's opacity is its place on the line between the two colours, ``(I - B) (F - B) / |F - B|²``; where
    they cannot be told apart the first matte stays.

    :param rgb: (h, w, 3). ``face``: the landmarks (n, 3), in pixels.
    """
    scale = min(1.0, _SIZE / max(alpha.shape))
    tall = face_height(face) * scale
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    first = cv2.resize(alpha, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    inside = cv2.distanceTransform((first > 0.5).astype(np.uint8), cv2.DIST_L2, 5) / tall
    outside = cv2.distanceTransform((first <= 0.5).astype(np.uint8), cv2.DIST_L2, 5) / tall
    hair = _hair(face * np.float32(scale), first.shape)
    behind = _mean(small, ((outside > _SURE_OUT) & (first < 0.05)).astype(np.float32), _BESIDE * tall)
    differs = np.linalg.norm(small - behind, axis=2)
    sure = np.where(hair > 0.5, np.clip((differs - 25) / 25, 0, 1), 1) * (inside > _SURE_IN)
    front = _mean(small, sure.astype(np.float32), _NEAR * tall)
    way = front - behind
    length = np.maximum((way * way).sum(2), 1.0)
    loose = _LEAST / np.sqrt(length)
    beside = (outside > _SURE_OUT).astype(np.float32)
    back = _MARGIN * np.maximum(_deviation(small - behind, beside, _BESIDE * tall) / np.sqrt(length), loose)
    fore = _MARGIN * np.maximum(_deviation(small - front, sure, _NEAR * tall) / np.sqrt(length), loose)
    apart = 1 - back - fore
    reach = np.where(outside > 0, _OUT - outside, _IN * hair - inside)
    trust = (
        hair * _smooth(apart - _DEEPER * np.clip(inside / 0.06, 0, 1), *_APART) * _smooth(reach, 0.0, 0.02)
    )
    fields = np.dstack([behind, way / length[..., None], back, np.maximum(apart, 0.05), trust])
    solved = _solved(rgb, alpha, fields.astype(np.float32))
    return without_gleams(solved, alpha, face_height(face))


def without_gleams(
    solved: NDArray[np.float32], first: NDArray[np.float32], tall: float
) -> NDArray[np.float32]:
    """A matte (h, w), in which background shows only where it reaches in from outside, and in holes that are
    wide and near the outline: what else looks like it is light on the hair, and is as the ``first`` matte has
    it.

    :param tall: height of the face in pixels.
    """
    clear = (solved < 0.5).astype(np.uint8)
    seen = _opened(clear, _STRAND * tall)
    inside = cv2.distanceTransform((first > 0.5).astype(np.uint8), cv2.DIST_L2, 5) / tall
    wide = (_opened(clear, _HOLE * tall) > 0) & (inside < _RIM)
    labels = cv2.connectedComponents(seen, connectivity=8)[1]
    behind = np.isin(labels, np.unique(labels[(seen > 0) & ((first < 0.05) | wide)])) & (seen > 0)
    away = cv2.distanceTransform((~behind).astype(np.uint8), cv2.DIST_L2, 5) / tall
    kept = np.clip((_REACH - away) / (0.5 * _REACH), 0, 1).astype(np.float32)
    return np.where(solved < first, first + (solved - first) * kept, solved)


def _opened(mask: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    """What of a mask (h, w) is at least as wide as a disc of this radius in pixels."""
    size = 2 * max(1, round(radius)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, disc), np.uint8)


def _solved(
    rgb: NDArray[np.uint8], alpha: NDArray[np.float32], fields: NDArray[np.float32]
) -> NDArray[np.float32]:
    """:param fields: float32 (h', w', 9): background, way to the person over its length squared, deviation of
    the background, what lies beyond both deviations, trust."""
    size = alpha.shape[::-1]
    band = cv2.resize(fields[..., 8], size, interpolation=cv2.INTER_LINEAR) > 0
    near = [cv2.resize(fields[..., k], size, interpolation=cv2.INTER_LINEAR)[band] for k in range(9)]
    colour = rgb[band].astype(np.float32)
    place = sum((colour[:, k] - near[k]) * near[3 + k] for k in range(3))
    squared = 1 / sum(near[3 + k] ** 2 for k in range(3))
    nearest = np.clip(place, 0, 1) * squared
    off = sum((colour[:, k] - near[k] - nearest * near[3 + k]) ** 2 for k in range(3))
    trust = near[8] * (1 - _smooth(np.sqrt(off / squared), *_OFF))
    solved = np.clip((place - near[6]) / near[7], 0, 1)
    out = alpha.copy()
    out[band] += (solved - out[band]) * trust
    return out


def _hair(face: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Where hair may be, 0..1: around the face, and above the chin."""
    outline = face[:FACE_POINTS, :2]
    centre = outline.mean(0)
    tall = face_height(face)
    apart = np.zeros(shape, np.uint8)
    hull = cv2.convexHull(np.asarray(centre + (outline - centre) * _FACE, np.float32))
    cv2.fillPoly(apart, [np.rint(hull).astype(np.int32)], 1)
    rows = np.arange(shape[0], dtype=np.float32)[:, None]
    above = np.clip((face[CHIN, 1] + 0.3 * tall - rows) / (0.3 * tall), 0, 1)
    return np.asarray((1 - apart) * above, np.float32)


def _mean(values: NDArray[np.float32], weight: NDArray[np.float32], reach: float) -> NDArray[np.float32]:
    """Local mean of values (h, w, 3) where ``weight`` (h, w) is; from farther off where none is near."""
    far = spread(values, weight)
    blur = cv2.GaussianBlur(values * weight[..., None], (0, 0), reach)
    known = cv2.GaussianBlur(weight, (0, 0), reach)[..., None]
    share = np.clip(known / 0.05, 0, 1)
    return np.asarray(blur / (known + 1e-6) * share + far * (1 - share), np.float32)


def _deviation(off: NDArray[np.float32], weight: NDArray[np.float32], reach: float) -> NDArray[np.float32]:
    """Local root mean square of what colours are off (h, w, 3), where ``weight`` is."""
    square = np.dstack([(off * off).sum(2)] * 3)
    return np.asarray(np.sqrt(np.maximum(_mean(square, weight, reach)[..., 0], 0)), np.float32)


def _smooth(x: NDArray[np.float32], low: float, high: float) -> NDArray[np.float32]:
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
