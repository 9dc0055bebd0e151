"""Textured triangles on an NV12 canvas: fixed-point spans with bilinear lookups.

A pixel belongs to the triangle that holds its centre; edges that two triangles share are computed the same
way for both, so that no pixel is drawn twice or left out. Positions are in pixels with the centre of the
first pixel (or texel) at 0.
"""

from __future__ import annotations

import numpy as np
from numba import uint64

from .kernels import inner, kernel
from .rows import ROWS, find_rows
from .spans import BLOCK, paint

SOLID, BLENDED = 1, 2
"""Kinds of triangles: with an opaque texture throughout, or not."""


@kernel
def draw_triangles(positions, texels, triangles, kinds, texture, alpha, out):
    """Draw triangles on the luma or on the chroma plane.

    Chroma samples sit on the left column of their 2 x 2 block, halfway between its rows, as in H.264.

    :param positions: float32 (n, 2), where the vertices are in the frame.
    :param texels: float32 (n, 2), where they are in the texture of the luma plane.
    :param triangles: int32 (m, 3). ``kinds``: uint8 (m,).
    :param texture: uint8, see :class:`.texture.Texture`; the ``texels`` of the triangles lie within it, at
        least two away from its sides.
    :param alpha: uint8, as the texture.
    :param out: uint8 (rows, columns), or (rows/2, columns/2, 2) for chroma; C-contiguous.
    """
    rows, columns = out.shape[0], out.shape[1]
    if out.ndim == 2:
        planes, scale, shift = 1, 1.0, 0.0
    else:
        planes, scale, shift = 2, 0.5, -0.25
    pixels, source = out.reshape(out.size), texture.ctypes.data
    stride = texture.shape[1]
    last = stride * (texture.shape[0] - 1) - 2
    spare = np.empty(planes * columns + BLOCK, np.uint8)
    corner = np.empty((3, 4))
    found = np.empty((rows // ROWS + 1, 4, ROWS), np.int32)
    for t in range(len(triangles)):
        for k in range(3):
            i = triangles[t, k]
            corner[k, 0], corner[k, 1] = positions[i, 0] * scale, positions[i, 1] * scale + shift
            corner[k, 2], corner[k, 3] = texels[i, 0] * scale + shift, texels[i, 1] * scale + shift
        top, end, u_x, v_x = _scan(corner, rows, columns, found)
        cover = alpha.ctypes.data if kinds[t] == BLENDED else 0
        for y in range(top, end):
            group, lane = (y - top) // ROWS, (y - top) % ROWS
            length = found[group, 1, lane]
            if length <= 0:
                continue
            u, v = found[group, 2, lane], found[group, 3, lane]
            first = (y * columns + found[group, 0, lane]) * planes
            past = first + planes * length
            place = out.ctypes.data + first
            # Whole blocks are written, which must not reach beyond the end of the canvas.
            near_end = past + BLOCK > len(pixels)
            if near_end:
                copy_bytes(pixels, first, spare, 0, past - first)
                place = spare.ctypes.data
            if out.ndim == 2:
                paint(1, source, cover, stride, last, place, u, v, u_x, v_x, length)
            else:
                paint(2, source, cover, stride, last, place, u, v, u_x, v_x, length)
            if near_end:
                copy_bytes(spare, 0, pixels, first, past - first)


@inner
def copy_bytes(source, begin, target, start, count):
    """Copy some bytes of one line to another. (An assignment of slices would compile texts for its errors,
    for two seconds.)"""
    # Unsigned, as an index that could be negative keeps the loop from becoming vector code.
    for i in range(uint64(count)):
        target[uint64(start) + i] = source[uint64(begin) + i]


@inner
def _scan(corner, rows, columns, found):
    """Find the rows of one triangle, see :func:`.rows.find_rows`. Returns the first row, the one after the
    last, and the steps of u and v along a row. ``corner`` is float64 (3, 4): x, y, u, v."""
    a, b, c = 0, 1, 2
    if corner[b, 1] < corner[a, 1]:
        a, b = b, a
    if corner[c, 1] < corner[a, 1]:
        a, c = c, a
    if corner[c, 1] < corner[b, 1]:
        b, c = c, b
    ax, ay = corner[a, 0], corner[a, 1]
    bx, by = corner[b, 0], corner[b, 1]
    cx, cy = corner[c, 0], corner[c, 1]
    area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    first, end = max(0, int(np.ceil(ay))), min(rows, int(np.ceil(cy)))
    if first >= end or abs(area) < 1e-4:
        return 0, 0, 0, 0
    inverse = 65536.0 / area
    u1, v1 = corner[b, 2] - corner[a, 2], corner[b, 3] - corner[a, 3]
    u2, v2 = corner[c, 2] - corner[a, 2], corner[c, 3] - corner[a, 3]
    u_x, v_x = (u1 * (cy - ay) - u2 * (by - ay)) * inverse, (v1 * (cy - ay) - v2 * (by - ay)) * inverse
    u_y, v_y = (u2 * (bx - ax) - u1 * (cx - ax)) * inverse, (v2 * (bx - ax) - v1 * (cx - ax)) * inverse
    u = corner[a, 2] * 65536.0 - ax * u_x - ay * u_y, u_x, u_y
    v = corner[a, 3] * 65536.0 - ax * v_x - ay * v_y, v_x, v_y
    long_edge = ax, ay, (cx - ax) / (cy - ay)
    upper_edge = ax, ay, (bx - ax) / (by - ay) if by > ay else 0.0
    lower_edge = bx, by, (cx - bx) / (cy - by) if cy > by else 0.0
    for group in range((end - first + ROWS - 1) // ROWS):
        address = found.ctypes.data + 16 * ROWS * group
        find_rows(
            address, float(first + group * ROWS), float(columns), long_edge, upper_edge, lower_edge, by, u, v
        )
    return first, end, int(u_x), int(v_x)
