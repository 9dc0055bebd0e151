"""What has to be restored of a background that stands still, before the next frame is drawn over it.

Far inside of the presenter every pixel is painted anew, far outside none ever is. As long as no part is far
from where it rests, only the pixels between have to be copied, which spares the memory.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .kernels import inner
from .raster import SOLID, copy_bytes

_REACH = 0.15
"""How far vertices may move from their rest, in face heights. Nine frames of ten of a speech stay within."""
_SPARE = 3.0
"""Further pixels, for what the rasteriser rounds."""


class Rim(NamedTuple):
    """Where the background shows beside a presenter who is near rest.

    :param still: float32 (n, 2), the vertices at rest.
    :param reach: pixels that they may be away from there.
    :param rows: int32 (rows/2, 4), for each two rows of the frame the columns where the rim on the left
        begins and ends, and where that on the right does, counted in twos.
    """

    still: NDArray[np.float32]
    reach: float
    rows: NDArray[np.int32]


NOTHING_TO_RESTORE = Rim(np.zeros((0, 2), np.float32), 0.0, np.zeros((0, 4), np.int32))
"""For a canvas that holds its background already."""


def make_rim(
    still: NDArray[np.float32],
    meshes: list[tuple[NDArray[np.int32], NDArray[np.uint8]]],
    face: float,
    width: int,
    height: int,
) -> Rim:
    """Find the rim.

    :param still: float32 (n, 2), the vertices at rest. ``face``: height of the face in pixels.
    :param meshes: triangles (m, 3) and their kinds (m,), as of :class:`.puppet.Layer`.
    """
    import cv2

    solid, painted = (np.zeros((height, width), np.uint8) for _ in range(2))
    for triangles, kinds in meshes:
        corners = np.round(still[triangles]).astype(np.int32)
        for places, kind in zip(corners, kinds, strict=True):
            cv2.fillConvexPoly(painted, places, 1)
            if kind == SOLID:
                cv2.fillConvexPoly(solid, places, 1)
    reach = _REACH * face
    inside = cv2.distanceTransform(solid, cv2.DIST_L2, 5) > reach + _SPARE
    near = cv2.distanceTransform(1 - painted, cv2.DIST_L2, 5) < reach + _SPARE
    quads = (height // 2, 2, width // 2, 2)
    inside, near = inside.reshape(quads).all((1, 3)), near.reshape(quads).any((1, 3))
    left, right = near.argmax(1), near.shape[1] - near[:, ::-1].argmax(1)
    begin, end = _longest_runs(inside)
    some = begin < end
    rows = np.stack([left, np.where(some, begin, right), np.where(some, end, right), right], 1)
    rows[~near.any(1)] = 0
    return Rim(still, reach, rows.astype(np.int32))


def _longest_runs(flags: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the longest run of set flags begins and ends in each row, both (h,)."""
    column = np.arange(flags.shape[1])
    length = column - np.maximum.accumulate(np.where(flags, -1, column), 1)
    end = length.argmax(1)
    return end + 1 - length[np.arange(len(flags)), end], end + 1


@inner
def is_near_rest(rim, places):
    """Whether the vertices, float32 (n, 2), are near enough to their rest for the rim to hold."""
    for i in range(len(rim.still)):
        x, y = places[i, 0] - rim.still[i, 0], places[i, 1] - rim.still[i, 1]
        if x * x + y * y > rim.reach * rim.reach:
            return False
    return True


@inner
def restore(rim, whole, luma, chroma, under_luma, under_chroma):
    """Copy the background to the canvas, all of it or what lies within the rim.

    :param luma: uint8 (rows, columns), and ``chroma``: uint8 (rows/2, columns/2, 2), of the canvas;
        ``under_luma`` and ``under_chroma``: of the background.
    """
    columns = luma.shape[1] // 2
    for half in range(len(rim.rows)):
        first, second, third, fourth = 0, columns, columns, columns
        if not whole:
            first, second, third, fourth = rim.rows[half]
        for y in range(2 * half, 2 * half + 2):
            copy_bytes(under_luma[y], 2 * first, luma[y], 2 * first, 2 * (second - first))
            copy_bytes(under_luma[y], 2 * third, luma[y], 2 * third, 2 * (fourth - third))
        line, under = chroma[half].reshape(2 * columns), under_chroma[half].reshape(2 * columns)
        copy_bytes(under, 2 * first, line, 2 * first, 2 * (second - first))
        copy_bytes(under, 2 * third, line, 2 * third, 2 * (fourth - third))
