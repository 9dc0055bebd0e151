"""One new mouth in a frame, in a single native call: the body's jaw is warped, the mouth laid over it in its
light."""

from __future__ import annotations

import numpy as np
from numba import float32, int32, uint64

from ..puppet.kernels import inner_fast, kernel

_STILL = 0.02
"""Pixels below which nothing has moved."""


@inner_fast
def _cubic(pixels, columns, x, y):
    """What a plane, its rows one after the other, shows between its pixels (Catmull-Rom)."""
    i, j = int32(y), int32(x)
    t, s = x - float32(j), y - float32(i)
    half, one, two = float32(0.5), float32(1), float32(2)
    a = ((two - t) * t - one) * t * half
    b = (float32(1.5) * t - float32(2.5)) * t * t + one
    d = (t - one) * t * t * half
    c = one - a - b - d
    e = ((two - s) * s - one) * s * half
    f = (float32(1.5) * s - float32(2.5)) * s * s + one
    h = (s - one) * s * s * half
    g = one - e - f - h
    stride = uint64(columns)
    p = uint64(i - 1) * stride + uint64(j - 1)
    q, r, z = p + stride, p + stride + stride, p + stride + stride + stride
    m, n, o = uint64(1), uint64(2), uint64(3)
    return (
        e
        * (
            a * float32(pixels[p])
            + b * float32(pixels[p + m])
            + c * float32(pixels[p + n])
            + d * float32(pixels[p + o])
        )
        + f
        * (
            a * float32(pixels[q])
            + b * float32(pixels[q + m])
            + c * float32(pixels[q + n])
            + d * float32(pixels[q + o])
        )
        + g
        * (
            a * float32(pixels[r])
            + b * float32(pixels[r + m])
            + c * float32(pixels[r + n])
            + d * float32(pixels[r + o])
        )
        + h
        * (
            a * float32(pixels[z])
            + b * float32(pixels[z + m])
            + c * float32(pixels[z + n])
            + d * float32(pixels[z + o])
        )
    )


@inner_fast
def _linear(pixels, columns, channels, k, x, y):
    """The same from the four pixels around; every one has some channels."""
    i, j = int32(y), int32(x)
    u, v = x - float32(j), y - float32(i)
    step, stride = uint64(channels), uint64(columns) * uint64(channels)
    p = uint64(i) * stride + uint64(j) * step + uint64(k)
    top, low = float32(pixels[p]), float32(pixels[p + stride])
    top += u * (float32(pixels[p + step]) - top)
    low += u * (float32(pixels[p + stride + step]) - low)
    return top + v * (low - top)


@inner_fast
def _mix(out, first, count, start, steps, sources, widths, share, seen, whole, channels, k, fine):
    """One channel of one row of a triangle.

    :param out: uint8, all pixels of the canvas; ``first``: where the row begins, ``count``: pixels in it.
    :param start: float32 (9,), and ``steps``, at the first pixel and from one to the next: alpha, x and y in
        body, mouth and other, and the tint of the first and second channel.
    :param sources: body, mouth and other, their pixels in a row. ``widths``: columns of each.
    """
    body, mouth, other = sources
    wide, wide_mouth, wide_other = widths
    a, a_step = start[0], steps[0]
    bx, bx_step, by, by_step = start[1], steps[1], start[2], steps[2]
    mx, mx_step, my, my_step = start[3], steps[3], start[4], steps[4]
    ox, ox_step, oy, oy_step = start[5], steps[5], start[6], steps[6]
    tint, tint_step = start[7 + k], steps[7 + k]
    place, step = uint64(first * channels + k), uint64(channels)
    for i in range(count):
        t = float32(i)
        new = a + t * a_step if seen else float32(0)
        value = float32(0)
        if not whole:
            x, y = bx + t * bx_step, by + t * by_step
            one = _cubic(body, wide, x, y) if fine else _linear(body, wide, channels, k, x, y)
            value = (float32(1) - new) * one
        if seen:
            x, y = mx + t * mx_step, my + t * my_step
            one = _cubic(mouth, wide_mouth, x, y) if fine else _linear(mouth, wide_mouth, channels, k, x, y)
            if share > 0:
                x, y = ox + t * ox_step, oy + t * oy_step
                one += share * (_linear(other, wide_other, channels, k, x, y) - one)
            value += new * (one + tint + t * tint_step)
        out[place] = np.uint8(min(max(value + float32(0.5), float32(0)), float32(255)))
        place += step


@kernel
def paint_mouth(luma, chroma, body, mouth, other, share, triangles, at, marks, tints, alpha, fine):
    """Paint a mouth.

    Places are in pixels, the centre of the first being 0; ``v`` vertices. Samples of chroma lie on the left
    column of their block of four, halfway between its rows.

    :param luma: uint8 (rows, columns), and ``chroma``: uint8 (rows/2, columns/2, 2), of the canvas.
    :param body: luma and chroma of the frame before; ``mouth``: of the frame that has the mouth;
        ``other``: of one that it is blended with, ``share`` of it. All C-contiguous.
    :param triangles: int32 (m, 3). ``at``: float32 (v, 2), where the vertices are to be.
    :param marks: float32 (3, v, 2), where they are in body, mouth and other.
    :param tints: float32 (v, 3), what is added to the mouth. ``alpha``: float32 (v,), how much of it is seen.
    :param fine: whether there are details of a pixel to keep, which cost twice as much.
    """
    rows, columns = luma.shape
    light, colour = luma.reshape(luma.size), chroma.reshape(chroma.size)
    lumas = body[0].reshape(body[0].size), mouth[0].reshape(mouth[0].size), other[0].reshape(other[0].size)
    chromas = body[1].reshape(body[1].size), mouth[1].reshape(mouth[1].size), other[1].reshape(other[1].size)
    heights = body[0].shape[0], mouth[0].shape[0], other[0].shape[0]
    widths = body[0].shape[1], mouth[0].shape[1], other[0].shape[1]
    halves = body[1].shape[1], mouth[1].shape[1], other[1].shape[1]
    values = np.empty((3, 9))
    slopes = np.empty((2, 9))
    start, steps = np.empty(9, np.float32), np.empty(9, np.float32)
    for t in range(len(triangles)):
        corners = triangles[t]
        a, b, c = corners
        seen = alpha[a] > 0 or alpha[b] > 0 or alpha[c] > 0
        still = True
        for k in (a, b, c):
            if abs(at[k, 0] - marks[0, k, 0]) + abs(at[k, 1] - marks[0, k, 1]) > _STILL:
                still = False
        if still and not seen:
            continue
        whole = alpha[a] > 0.996 and alpha[b] > 0.996 and alpha[c] > 0.996
        for plane in range(2):
            size, shift, least = (1.0, 0.0, 1.0) if plane == 0 else (0.5, -0.25, 0.0)
            ax, ay = at[a, 0] * size, at[a, 1] * size + shift
            bx, by = at[b, 0] * size, at[b, 1] * size + shift
            cx, cy = at[c, 0] * size, at[c, 1] * size + shift
            area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
            if abs(area) < 1e-5:
                continue
            inverse = 1 / area
            low_y, high_y = min(ay, by, cy), max(ay, by, cy)
            height, width = (rows, columns) if plane == 0 else (rows // 2, columns // 2)
            top, end = max(0, int(np.ceil(low_y))), min(height - 1, int(np.floor(high_y)))
            if top > end:
                continue
            for k in range(3):
                v = corners[k]
                values[k, 0] = alpha[v]
                for m in range(3):
                    # Within the picture with all neighbours: a triangle between such corners is so, too.
                    tall, wide = heights[m] * size, widths[m] * size
                    values[k, 1 + 2 * m] = min(max(marks[m, v, 0] * size, least), wide - 2.01 + plane)
                    values[k, 2 + 2 * m] = min(max(marks[m, v, 1] * size + shift, least), tall - 2.01 + plane)
                values[k, 7] = tints[v, 0] if plane == 0 else tints[v, 1]
                values[k, 8] = tints[v, 2]
            for k in range(9):
                p, q = values[1, k] - values[0, k], values[2, k] - values[0, k]
                slopes[0, k] = (p * (cy - ay) - q * (by - ay)) * inverse
                slopes[1, k] = (q * (bx - ax) - p * (cx - ax)) * inverse
                steps[k] = slopes[0, k]
            for y in range(top, end + 1):
                low, high = _span(float(y), ax, ay, bx, by, cx, cy, inverse)
                first, last = max(0, int(np.ceil(low))), min(width - 1, int(np.floor(high)))
                count = last - first + 1
                if count <= 0:
                    continue
                for k in range(9):
                    start[k] = values[0, k] + slopes[0, k] * (first - ax) + slopes[1, k] * (y - ay)
                first += y * width
                if plane == 0:
                    if fine:
                        _mix(
                            light, first, count, start, steps, lumas, widths, share, seen, whole, 1, 0, True
                        )  # fmt: skip
                    else:
                        _mix(
                            light, first, count, start, steps, lumas, widths, share, seen, whole, 1, 0, False
                        )  # fmt: skip
                else:
                    for k in range(2):
                        _mix(
                            colour, first, count, start, steps, chromas,
                            halves, share, seen, whole, 2, k, False,
                        )  # fmt: skip


@inner_fast
def _span(y, ax, ay, bx, by, cx, cy, inverse):
    """The first and the last place in a row that are inside of a triangle."""
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
    return low, high
