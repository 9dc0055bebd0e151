"""Small layers (mouth, eyes) painted in a float buffer and then laid over the canvas."""

from __future__ import annotations

import numpy as np
from numba import int32, njit, uint64

from .kernels import inner, inner_fast, kernel


@inner_fast
def lay_over(patch, box, luma, chroma):
    """Lay the beginning of a patch over the canvas.

    :param patch: float32 (h, w, 4), Y, Cb, Cr and alpha 0..1, premultiplied.
    :param box: where it goes: left, top, width and height, all even and within the canvas.
    :param luma: uint8 (rows, columns). ``chroma``: uint8 (rows/2, columns/2, 2).
    """
    left, top, width, height = box
    for y in range(0, height, 2):
        for x in range(0, width, 2):
            cb, cr, cover = np.float32(0), np.float32(0), np.float32(0)
            for j in range(2):
                for i in range(2):
                    alpha = patch[y + j, x + i, 3]
                    if alpha > 0:
                        under = luma[top + y + j, left + x + i]
                        value = patch[y + j, x + i, 0] + under * (np.float32(1) - alpha)
                        luma[top + y + j, left + x + i] = np.uint8(value + np.float32(0.5))
                        cb += patch[y + j, x + i, 1]
                        cr += patch[y + j, x + i, 2]
                        cover += alpha
            if cover > 0:
                rest = np.float32(1) - cover * np.float32(0.25)
                row, column = (top + y) // 2, (left + x) // 2
                chroma[row, column, 0] = np.uint8(
                    cb * np.float32(0.25) + chroma[row, column, 0] * rest + np.float32(0.5)
                )
                chroma[row, column, 1] = np.uint8(
                    cr * np.float32(0.25) + chroma[row, column, 1] * rest + np.float32(0.5)
                )


@inner
def even_box(x0, y0, x1, y1, columns, rows):
    """Left, top, width and height of the smallest even box around a region, cut to the canvas."""
    left, top = max(0, int(np.floor(x0))) // 2 * 2, max(0, int(np.floor(y0))) // 2 * 2
    right, bottom = min(columns, int(np.ceil(x1)) + 1), min(rows, int(np.ceil(y1)) + 1)
    width, height = (right - left + 1) // 2 * 2, (bottom - top + 1) // 2 * 2
    return left, top, max(0, width), max(0, height)


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def put(patch, y, x, red, green, blue, alpha):
    """Write one pixel of a patch from RGB 0..255, not premultiplied (ITU-R BT.709, limited range)."""
    patch[y, x, 0] = (16 + 0.18259 * red + 0.61423 * green + 0.06201 * blue) * alpha
    patch[y, x, 1] = (128 - 0.10064 * red - 0.33857 * green + 0.43922 * blue) * alpha
    patch[y, x, 2] = (128 + 0.43922 * red - 0.39894 * green - 0.04027 * blue) * alpha
    patch[y, x, 3] = alpha


@kernel
def spline_columns(points, along, left, line):
    """Height of a smooth line through points, for each column of a patch.

    :param points: float32 (n, 2). ``along``: int64 (k,), the points of the line, from one end to the other.
    :param line: float32 (w,), filled for the columns that the line spans; others are left as they are.
    """
    count = len(along)
    last_x, last_y = 0.0, 0.0
    for i in range(count - 1):
        a, b, c, d = along[max(0, i - 1)], along[i], along[i + 1], along[min(count - 1, i + 2)]
        for step in range(7):
            if i > 0 and step == 0:
                continue
            t = step / 6
            # Catmull-Rom
            w0, w1 = ((2 - t) * t - 1) * t / 2, ((3 * t - 5) * t * t + 2) / 2
            w2, w3 = ((4 - 3 * t) * t + 1) * t / 2, (t - 1) * t * t / 2
            x = w0 * points[a, 0] + w1 * points[b, 0] + w2 * points[c, 0] + w3 * points[d, 0] - left
            y = w0 * points[a, 1] + w1 * points[b, 1] + w2 * points[c, 1] + w3 * points[d, 1]
            if i + step > 0 and x > last_x:
                for column in range(max(0, int(np.ceil(last_x))), min(len(line) - 1, int(np.floor(x))) + 1):
                    line[column] = last_y + (y - last_y) * (column - last_x) / (x - last_x)
            last_x, last_y = x, y


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def sample(image, u, v):
    """The four channels of an image at (u, v), not negative and not in its last row or column."""
    iu, iv = int32(u), int32(v)
    fu, fv = u - np.float32(iu), v - np.float32(iv)
    x0, y0 = uint64(iu), uint64(iv)
    x1, y1 = x0 + uint64(1), y0 + uint64(1)
    gu, gv = np.float32(1) - fu, np.float32(1) - fv
    w00, w10, w01, w11 = gu * gv, fu * gv, gu * fv, fu * fv
    return (
        image[y0, x0, 0] * w00 + image[y0, x1, 0] * w10 + image[y1, x0, 0] * w01 + image[y1, x1, 0] * w11,
        image[y0, x0, 1] * w00 + image[y0, x1, 1] * w10 + image[y1, x0, 1] * w01 + image[y1, x1, 1] * w11,
        image[y0, x0, 2] * w00 + image[y0, x1, 2] * w10 + image[y1, x0, 2] * w01 + image[y1, x1, 2] * w11,
        image[y0, x0, 3] * w00 + image[y0, x1, 3] * w10 + image[y1, x0, 3] * w01 + image[y1, x1, 3] * w11,
    )
