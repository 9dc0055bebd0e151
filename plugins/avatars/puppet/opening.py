"""The open mouth of a smiling portrait: its teeth are taken out, and the opening is closed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heygen_studio.render import LUMA

from .pyramid import spread
from .teeth import OwnTeeth
from .topology import LOWER_INNER_LIP, LOWER_LIP, MOUTH_CORNERS, UPPER_INNER_LIP, UPPER_LIP

_SEAM = np.array([0.60, 0.40, 0.42], np.float32)
"""Colour of the line between closed lips, beside that of the lips."""
_UNLIKE = 55.0
"""Distance in RGB at which a colour is no longer that of a lip."""


def close_opening(portrait: NDArray[np.uint8], points: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The portrait (h, w, 4) with the opening between the lips filled by the colour of their inside, so that
    no sliver of a tooth goes along with a lip."""
    import cv2

    width = float(np.linalg.norm(points[MOUTH_CORNERS[0], :2] - points[MOUTH_CORNERS[1], :2]))
    rim = max(1, round(0.03 * width))
    x0, y0, x1, y1 = _box(points, 0.6 * width, portrait.shape)
    part = portrait[y0:y1, x0:x1, :3].astype(np.float32)
    marks = points - (x0, y0, 0)
    hole = _inside(marks, part.shape[:2])
    wider = cv2.dilate(
        _all_of_it(part, marks, hole, width), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * rim + 1,) * 2)
    )
    filled = spread(part, 1.0 - wider)
    soft, depth = (
        cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.6 * rim)[..., None] for mask in (wider, hole)
    )
    soft, dark = np.clip(2 * soft, 0, 1), 1 - (1 - _SEAM) * np.clip(2 * depth - 1, 0, 1)
    out = portrait.copy()
    out[y0:y1, x0:x1, :3] = np.clip(part * (1 - soft) + filled * dark * soft + 0.5, 0, 255).astype(np.uint8)
    return out


def _all_of_it(
    part: NDArray[np.float32], marks: NDArray[np.float32], hole: NDArray[np.uint8], width: float
) -> NDArray[np.uint8]:
    """The opening with what detectors miss of it, most of all in its corners: all between the outer lines of
    the lips, near the opening, that has the colour of neither lip."""
    import cv2

    smooth = cv2.GaussianBlur(part, (0, 0), max(0.5, width / 200))
    unlike = np.full(hole.shape, np.inf, np.float32)
    for lip in (UPPER_LIP, LOWER_LIP):
        at = np.round(marks[[*lip[2][3:-3], *lip[1][3:-3]], :2] - 0.5).astype(int)
        own = np.median(smooth[at[:, 1], at[:, 0]], axis=0)
        unlike = np.minimum(unlike, np.linalg.norm(smooth - own, axis=2))
    lips = np.zeros_like(hole)
    ring = [*UPPER_LIP[3], *LOWER_LIP[3][-2:0:-1]]
    cv2.fillPoly(lips, [np.round(marks[ring, :2] * 16).astype(np.int32)], 1, cv2.LINE_8, 4)
    near = cv2.dilate(hole, np.ones((2 * max(1, round(0.06 * width)) + 1,) * 2, np.uint8))
    found = hole | (lips & near & (unlike > _UNLIKE)).astype(np.uint8)
    labels = cv2.connectedComponents(found, connectivity=4)[1]
    return np.asarray(np.isin(labels, np.unique(labels[hole > 0])), np.uint8)


def own_teeth(
    picture: NDArray[np.float32], points: NDArray[np.float64], origin: NDArray[np.float64]
) -> OwnTeeth | None:
    """The upper teeth that are seen between the lips, if there are any.

    :param picture: float32 (h, w, 3), RGB of the face at the size of the frame; ``origin``: frame position of
        its first pixel. ``points``: (478, 2), landmarks in its pixels.
    """
    import cv2

    width = float(np.linalg.norm(points[MOUTH_CORNERS[0]] - points[MOUTH_CORNERS[1]]))
    inside = _inside(points, picture.shape[:2])
    grey = picture @ LUMA
    seen = grey[inside > 0]
    if len(seen) < 20:
        return None
    left, right = points[MOUTH_CORNERS[0], 0], points[MOUTH_CORNERS[1], 0]
    middle = range(int(0.62 * left + 0.38 * right), int(0.38 * left + 0.62 * right))
    lips = np.median(grey[np.round(points[[0, 17], 1]).astype(int), np.round(points[[0, 17], 0]).astype(int)])
    tooth = float(np.percentile(seen, 85))
    if tooth < 1.1 * lips:
        return None  # an open mouth without teeth to be seen
    light = grey > 0.62 * tooth
    ends = []
    for x in middle:
        rows = np.flatnonzero((inside[:, x] > 0) & light[:, x])
        if len(rows):
            gaps = np.flatnonzero(np.diff(rows) > max(2, 0.02 * width))
            ends.append(rows[gaps[0]] if len(gaps) else rows[-1])
    if len(ends) < 0.5 * len(middle):
        return None
    edge = float(np.median(ends)) + 1
    rows = np.arange(picture.shape[0])[:, None]
    bite = edge - 0.10 * width * ((np.arange(picture.shape[1]) - (left + right) / 2) / (0.5 * width)) ** 2
    soft = max(0.8, 0.015 * width)
    known = cv2.erode(inside, np.ones((3, 3), np.uint8)).astype(np.float32)
    known = cv2.GaussianBlur(known, (0, 0), soft) * known
    upper = np.clip((bite + 0.04 * width - rows) / soft, 0, 1)
    cover = known * np.clip((grey / tooth - 0.30) / 0.25, 0, 1) * upper
    return OwnTeeth(
        picture, cover.astype(np.float32), known.astype(np.float32), origin, edge + float(origin[1])
    )


def _inside(points: NDArray[np.floating], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    import cv2

    mask = np.zeros(shape[:2], np.uint8)
    ring = [*UPPER_INNER_LIP, *LOWER_INNER_LIP[-2:0:-1]]
    cv2.fillPoly(mask, [np.round(points[ring, :2] * 16).astype(np.int32)], 1, cv2.LINE_8, 4)
    return mask


def _box(points: NDArray[np.float32], room: float, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    ring = points[[*UPPER_INNER_LIP, *LOWER_INNER_LIP], :2]
    low, high = np.floor(ring.min(0) - room).astype(int), np.ceil(ring.max(0) + room).astype(int)
    return max(0, low[0]), max(0, low[1]), min(shape[1], high[0]), min(shape[0], high[1])
