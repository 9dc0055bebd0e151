"""Textured triangles on an NV12 canvas: fixed-point spans with bilinear lookups.

A pixel belongs to the triangle that holds its centre; edges that two triangles share are computed the same
way for both, so that no pixel is drawn twice or left out. Positions are in pixels with the centre of the
first pixel (or texel) at 0.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from .spans import paint_chroma, paint_chroma_blended, paint_luma, paint_luma_blended

SOLID, BLENDED = 1, 2
"""Kinds of triangles: with an opaque texture throughout, or not."""


@njit(nogil=True, cache=True, error_model="numpy")
def draw_luma(positions, texels, triangles, kinds, texture, out, spans):
    """Draw triangles on the luma plane.

    :param positions: float32 (n, 2), where the vertices are in the frame.
    :param texels: float32 (n, 2), where they are in the texture.
    :param triangles: int32 (m, 3). ``kinds``: uint8 (m,).
    :param texture: uint16 (2, h, w), see :class:`.texture.Texture`; the ``texels`` of the triangles lie
        within it, at least two away from its sides.
    :param out: uint8 (rows, columns), C-contiguous.
    :param spans: int64 (at least rows, 5), scratch.
    """
    rows, columns = out.shape
    address, canvas = texture.ctypes.data, out.ctypes.data
    stride = texture.shape[2]
    plane = 2 * stride * texture.shape[1]
    corner = np.empty((3, 4))
    for t in range(len(triangles)):
        for k in range(3):
            i = triangles[t, k]
            corner[k, 0], corner[k, 1] = positions[i, 0], positions[i, 1]
            corner[k, 2], corner[k, 3] = texels[i, 0], texels[i, 1]
        count, u_step, v_step = _scan(corner, rows, columns, spans)
        for s in range(count):
            place = canvas + spans[s, 0] * columns + spans[s, 1]
            if kinds[t] == SOLID:
                paint_luma(
                    address, plane, stride, place, spans[s, 3], spans[s, 4], u_step, v_step, spans[s, 2]
                )
            else:
                paint_luma_blended(
                    address, plane, stride, place, spans[s, 3], spans[s, 4], u_step, v_step, spans[s, 2]
                )


@njit(nogil=True, cache=True, error_model="numpy")
def draw_chroma(positions, texels, triangles, kinds, texture, out, spans):
    """Draw triangles on the chroma plane; as :func:`draw_luma`, with ``positions`` and ``texels`` those of
    the luma plane, ``texture`` uint16 (3, h/2, w/2), ``out`` uint8 (rows/2, columns/2, 2).

    Chroma samples sit on the left column of their 2 x 2 block, halfway between its rows, as in H.264.
    """
    rows, columns = out.shape[0], out.shape[1]
    address, canvas = texture.ctypes.data, out.ctypes.data
    stride = texture.shape[2]
    plane = 2 * stride * texture.shape[1]
    corner = np.empty((3, 4))
    for t in range(len(triangles)):
        for k in range(3):
            i = triangles[t, k]
            corner[k, 0], corner[k, 1] = positions[i, 0] * 0.5, positions[i, 1] * 0.5 - 0.25
            corner[k, 2], corner[k, 3] = texels[i, 0] * 0.5 - 0.25, texels[i, 1] * 0.5 - 0.25
        count, u_step, v_step = _scan(corner, rows, columns, spans)
        for s in range(count):
            place = canvas + (spans[s, 0] * columns + spans[s, 1]) * 2
            if kinds[t] == SOLID:
                paint_chroma(
                    address, plane, stride, place, spans[s, 3], spans[s, 4], u_step, v_step, spans[s, 2]
                )
            else:
                paint_chroma_blended(
                    address, plane, stride, place, spans[s, 3], spans[s, 4], u_step, v_step, spans[s, 2]
                )


@njit(nogil=True, cache=True, error_model="numpy")
def _scan(corner, rows, columns, spans):
    """Write the spans of one triangle: row, first column, length, u and v in 1/65536 texel. Returns their
    number and the steps of u and v along a span. ``corner`` is float64 (3, 4): x, y, u, v."""
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
        return 0, 0, 0
    inverse = 65536.0 / area
    u1, v1 = corner[b, 2] - corner[a, 2], corner[b, 3] - corner[a, 3]
    u2, v2 = corner[c, 2] - corner[a, 2], corner[c, 3] - corner[a, 3]
    u_x, v_x = (u1 * (cy - ay) - u2 * (by - ay)) * inverse, (v1 * (cy - ay) - v2 * (by - ay)) * inverse
    u_y, v_y = (u2 * (bx - ax) - u1 * (cx - ax)) * inverse, (v2 * (bx - ax) - v1 * (cx - ax)) * inverse
    u_0 = corner[a, 2] * 65536.0 - ax * u_x - ay * u_y
    v_0 = corner[a, 3] * 65536.0 - ax * v_x - ay * v_y
    long_slope = (cx - ax) / (cy - ay)
    upper_slope = (bx - ax) / (by - ay) if by > ay else 0.0
    lower_slope = (cx - bx) / (cy - by) if cy > by else 0.0
    count = 0
    for y in range(first, end):
        long_edge = ax + (y - ay) * long_slope
        short_edge = ax + (y - ay) * upper_slope if y < by else bx + (y - by) * lower_slope
        left = max(0, int(np.ceil(min(long_edge, short_edge))))
        right = min(columns, int(np.ceil(max(long_edge, short_edge))))
        if left < right:
            spans[count, 0], spans[count, 1], spans[count, 2] = y, left, right - left
            spans[count, 3] = int(u_0 + left * u_x + y * u_y)
            spans[count, 4] = int(v_0 + left * v_x + y * v_y)
            count += 1
    return count, int(u_x), int(v_x)
