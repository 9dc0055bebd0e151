"""Where in the frame the outline of the presenter may come to lie."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .puppet import Layer
from .raster import BLENDED

_BANDS, _COLUMNS = 12, 60
"""The frame is divided into so many cells; finer ones would spare little and take longer to copy."""
_MARGIN = 3
"""Pixels, for rounding."""


def rim_boxes(
    layers: tuple[Layer, ...], low: NDArray[np.floating], high: NDArray[np.floating], width: int, height: int
) -> tuple[tuple[int, int, int, int], ...]:
    """Even boxes (left, top, right, bottom) around all triangles that are not wholly opaque or lie at the
    border of the mesh.

    :param low: (n, 2), the least coordinates that each vertex can take. ``high``: the greatest.
    """
    triangles = np.concatenate([layer.triangles for layer in layers])
    kinds = np.concatenate([layer.kinds for layer in layers])
    edges = np.sort(triangles[:, [[0, 1], [1, 2], [2, 0]]], 2).reshape(-1, 2)
    _, which, uses = np.unique(edges, axis=0, return_inverse=True, return_counts=True)
    at_border = (uses[which.ravel()] == 1).reshape(-1, 3).any(1)
    outline = triangles[(kinds == BLENDED) | at_border]

    tall, wide = -(-height // (2 * _BANDS)) * 2, -(-width // (2 * _COLUMNS)) * 2
    cell = np.array([wide, tall])
    limit = (_COLUMNS, _BANDS)
    least = np.clip(np.floor((low[outline].min(1) - _MARGIN) / cell).astype(int), 0, limit)
    most = np.clip(np.ceil((high[outline].max(1) + _MARGIN) / cell).astype(int), 0, limit)
    cells = np.zeros((_BANDS, _COLUMNS + 2), np.int8)
    for (x0, y0), (x1, y1) in zip(least, most, strict=True):
        cells[y0:y1, x0 + 1 : x1 + 1] = 1
    boxes = []
    for band, steps in enumerate(np.diff(cells, axis=1)):
        top, bottom = band * tall, min((band + 1) * tall, height)
        starts, ends = np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist()
        for start, end in zip(starts, ends, strict=True):
            left, right = start * wide, min(end * wide, width)
            if left < right and top < bottom:
                boxes.append((left, top, right, bottom))
    return tuple(boxes)
