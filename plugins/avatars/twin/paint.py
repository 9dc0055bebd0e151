"""One new mouth in a frame, in a single native call: the body's jaw is warped, the mouth laid over it in its
light."""

from __future__ import annotations

import numpy as np
from numba import uint64

from ..puppet.kernels import inner_fast, kernel

_STILL = 0.02
"""Pixels below which nothing has moved."""


@inner_fast
def _weights(t):
    """Of four neighbours, for a place ``t`` (0..1) between the middle two (Catmull-Rom)."""
    return (
        ((-0.5 * t + 1.0) * t - 0.5) * t,
        (1.5 * t - 2.5) * t * t + 1.0,
        ((-1.5 * t + 2.0) * t + 0.5) * t,
        (0.5 * t - 0.5) * t * t,
    )


@inner_fast
def _cubic(plane, x, y):
    rows, columns = plane.shape
    x = min(max(x, 1.0), columns - 2.01)
    y = min(max(y, 1.0), rows - 2.01)
    i, j = int(y), int(x)
    a, b, c, d = _weights(np.float32(x - j))
    e, f, g, h = _weights(np.float32(y - i))
    j0, i0 = uint64(j - 1), uint64(i - 1)
    j1, j2, j3 = j0 + uint64(1), j0 + uint64(2), j0 + uint64(3)
    i1, i2, i3 = i0 + uint64(1), i0 + uint64(2), i0 + uint64(3)
    p = a * plane[i0, j0] + b * plane[i0, j1] + c * plane[i0, j2] + d * plane[i0, j3]
    q = a * plane[i1, j0] + b * plane[i1, j1] + c * plane[i1, j2] + d * plane[i1, j3]
    r = a * plane[i2, j0] + b * plane[i2, j1] + c * plane[i2, j2] + d * plane[i2, j3]
    s = a * plane[i3, j0] + b * plane[i3, j1] + c * plane[i3, j2] + d * plane[i3, j3]
    return e * p + f * q + g * r + h * s


@inner_fast
def _linear(plane, x, y, k):
    rows, columns = plane.shape[0], plane.shape[1]
    x = min(max(x, 0.0), columns - 1.01)
    y = min(max(y, 0.0), rows - 1.01)
    i, j = uint64(int(y)), uint64(int(x))
    u, v = np.float32(x - int(x)), np.float32(y - int(y))
    one = uint64(1)
    top = (1 - u) * plane[i, j, k] + u * plane[i, j + one, k]
    low = (1 - u) * plane[i + one, j, k] + u * plane[i + one, j + one, k]
    return (1 - v) * top + v * low


@inner_fast
def _span(y, ax, ay, bx, by, cx, cy, inverse):
    """Columns of a row inside of a triangle, first and last, with the shares of b and c at column 0 and their
    steps."""
    u, du = (-ax * (cy - ay) - (cx - ax) * (y - ay)) * inverse, (cy - ay) * inverse
    v, dv = ((bx - ax) * (y - ay) + ax * (by - ay)) * inverse, (ay - by) * inverse
    low, high = min(ax, bx, cx), max(ax, bx, cx)
    for p, d in ((u, du), (v, dv), (1 - u - v, -du - dv)):  # p + d x >= 0
        if d > 1e-9:
            low = max(low, -p / d - 1e-3)
        elif d < -1e-9:
            high = min(high, -p / d + 1e-3)
        elif p < -1e-4:
            high = low - 1
    return low, high, u, du, v, dv


@kernel
def paint_mouth(luma, chroma, body, mouth, other, share, triangles, at, marks, tints, alpha):
    """Paint a mouth.

    Places are in pixels, the centre of the first being 0; ``v`` vertices. Samples of chroma lie on the left
    column of their block of four, halfway between its rows.

    :param luma: uint8 (rows, columns), and ``chroma``: uint8 (rows/2, columns/2, 2), of the canvas.
    :param body: luma and chroma of the frame before; ``mouth``: of the frame that has the mouth;
        ``other``: of one that it is blended with, ``share`` of it.
    :param triangles: int32 (m, 3). ``at``: float32 (v, 2), where the vertices are to be.
    :param marks: float32 (3, v, 2), where they are in body, mouth and other.
    :param tints: float32 (v, 3), what is added to the mouth. ``alpha``: float32 (v,), how much of it is seen.
    """
    rows, columns = luma.shape
    for t in range(len(triangles)):
        a, b, c = triangles[t]
        seen = alpha[a] > 0 or alpha[b] > 0 or alpha[c] > 0
        still = True
        for k in (a, b, c):
            if abs(at[k, 0] - marks[0, k, 0]) + abs(at[k, 1] - marks[0, k, 1]) > _STILL:
                still = False
        if still and not seen:
            continue
        whole = alpha[a] > 0.996 and alpha[b] > 0.996 and alpha[c] > 0.996
        for plane in range(2):
            size, shift = (1.0, 0.0) if plane == 0 else (0.5, -0.25)
            ax, ay = at[a, 0] * size, at[a, 1] * size + shift
            bx, by = at[b, 0] * size, at[b, 1] * size + shift
            cx, cy = at[c, 0] * size, at[c, 1] * size + shift
            area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
            if abs(area) < 1e-5:
                continue
            inverse = 1 / area
            last = (rows if plane == 0 else rows // 2) - 1
            end = (columns if plane == 0 else columns // 2) - 1
            for y in range(
                max(0, int(np.ceil(min(ay, by, cy)))), min(last, int(np.floor(max(ay, by, cy)))) + 1
            ):
                low, high, u0, du, v0, dv = _span(float(y), ax, ay, bx, by, cx, cy, inverse)
                for x in range(max(0, int(np.ceil(low))), min(end, int(np.floor(high))) + 1):
                    u, v = u0 + du * x, v0 + dv * x
                    q = 1 - u - v
                    new = q * alpha[a] + u * alpha[b] + v * alpha[c] if seen else 0.0
                    x0 = (q * marks[0, a, 0] + u * marks[0, b, 0] + v * marks[0, c, 0]) * size
                    y0 = (q * marks[0, a, 1] + u * marks[0, b, 1] + v * marks[0, c, 1]) * size + shift
                    x1 = (q * marks[1, a, 0] + u * marks[1, b, 0] + v * marks[1, c, 0]) * size
                    y1 = (q * marks[1, a, 1] + u * marks[1, b, 1] + v * marks[1, c, 1]) * size + shift
                    x2 = (q * marks[2, a, 0] + u * marks[2, b, 0] + v * marks[2, c, 0]) * size
                    y2 = (q * marks[2, a, 1] + u * marks[2, b, 1] + v * marks[2, c, 1]) * size + shift
                    if plane == 0:
                        value = 0.0
                        if not whole:
                            value += (1 - new) * _cubic(body[0], x0, y0)
                        if new > 0:
                            one = _cubic(mouth[0], x1, y1)
                            if share > 0:
                                one += share * (_cubic(other[0], x2, y2) - one)
                            value += new * (one + q * tints[a, 0] + u * tints[b, 0] + v * tints[c, 0])
                        luma[y, x] = np.uint8(min(max(value + 0.5, 0.0), 255.0))
                    else:
                        for k in range(2):
                            value = 0.0
                            if not whole:
                                value += (1 - new) * _linear(body[1], x0, y0, k)
                            if new > 0:
                                one = _linear(mouth[1], x1, y1, k)
                                if share > 0:
                                    one += share * (_linear(other[1], x2, y2, k) - one)
                                tint = q * tints[a, k + 1] + u * tints[b, k + 1] + v * tints[c, k + 1]
                                value += new * (one + tint)
                            chroma[y, x, k] = np.uint8(min(max(value + 0.5, 0.0), 255.0))
