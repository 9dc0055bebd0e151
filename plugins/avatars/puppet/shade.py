"""Folds and soft shadows that come with an expression, as gains of the luma.

A photo that is only warped stays as smooth as it was: skin that is pushed together must also show it. Each
crease is a small map of how much darker or brighter the skin gets, drawn along landmarks, and carried by
three vertices of the mesh. Which movement brings which fold follows the Facial Action Coding System (Ekman,
Friesen and Hager, 2002): nasolabial furrow with AU 12, mentolabial with AU 17, forehead lines with AU 1 and
2, glabella with AU 4, lower lid with AU 6 and 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import float32, int32, uint32
from numpy.typing import NDArray

from heygen_studio.media import BLENDSHAPE_INDEX

from .kernels import inner_fast

_FAINT = 0.005
"""Gain that nobody sees."""


@dataclass(frozen=True)
class Fold:
    """How one crease looks, and what brings it.

    :param line: landmarks along it; a pair is the point halfway between two.
    :param anchors: the three landmarks that carry it along.
    :param depth: greatest share of the light that is lost. ``width``: of the dark line, in face heights.
    :param bulge: share of light gained beside the line, ``side`` of it: 1 to the right of its direction, -1
        to the left, 0 both.
    :param drive: blendshapes and their weights; negative ones take away.
    """

    line: tuple[int | tuple[int, int], ...]
    anchors: tuple[int, int, int]
    depth: float
    width: float
    bulge: float
    side: int
    drive: dict[str, float]


def _sides(left: Fold, *mirrored: int | tuple[int, int], anchors: tuple[int, int, int]) -> tuple[Fold, Fold]:
    """A fold and its mirror image, which is given by its own landmarks."""
    drive = {name.replace("Left", "Right"): weight for name, weight in left.drive.items()}
    return left, Fold(mirrored, anchors, left.depth, left.width, left.bulge, -left.side, drive)


FOLDS: tuple[Fold, ...] = (
    # from the wing of the nose around the corner of the mouth
    *_sides(
        Fold(
            ((358, 423), 423, 426, 436, (432, 436)), (358, 432, 280), 0.09, 0.021, 0.018, -1,
            {"mouthSmileLeft": 1.0, "mouthStretchLeft": 0.45, "mouthUpperUpLeft": 0.5, "noseSneerLeft": 0.9,
             "cheekSquintLeft": 0.4, "mouthPucker": -0.5, "jawOpen": -0.15},
        ),
        (129, 203), 203, 206, 216, (212, 216), anchors=(129, 212, 50),
    ),
    # beside the corner of the mouth
    *_sides(
        Fold(
            (410, 287, (287, 273)), (291, 432, 425), 0.10, 0.014, 0.015, -1,
            {"mouthSmileLeft": 0.7, "mouthDimpleLeft": 1.0, "mouthStretchLeft": 0.5, "mouthPressLeft": 0.6,
             "mouthPucker": -0.5},
        ),
        186, 57, (57, 43), anchors=(61, 212, 205),
    ),
    # under the lower lip
    Fold(
        ((43, 106), (182, 106), (83, 182), (18, 18), (313, 406), (406, 335), (335, 273)), (83, 313, 199),
        0.15, 0.018, 0.02, 0,
        {"mouthShrugLower": 0.7, "mouthPressLeft": 0.4, "mouthPressRight": 0.4, "mouthRollLower": 0.5,
         "mouthPucker": 0.35, "mouthFrownLeft": 0.3, "mouthFrownRight": 0.3, "mouthClose": 1.0,
         "mouthFunnel": 0.3},
    ),
    # over the forehead
    Fold(
        ((104, 105), (69, 66), (108, 107), (151, 9), (337, 336), (299, 296), (333, 334)), (107, 336, 10),
        0.075, 0.011, 0.015, 0,
        {"browInnerUp": 0.8, "browOuterUpLeft": 0.35, "browOuterUpRight": 0.35},
    ),
    Fold(
        (104, 69, 108, 151, 337, 299, 333), (107, 336, 10), 0.065, 0.011, 0.015, 0,
        {"browInnerUp": 0.8, "browOuterUpLeft": 0.35, "browOuterUpRight": 0.35},
    ),
    # between the brows
    *_sides(
        Fold(
            ((336, 285), 285, (285, 417)), (336, 413, 9), 0.13, 0.011, 0.02, 0,
            {"browDownLeft": 1.0, "noseSneerLeft": 0.3},
        ),
        (107, 55), 55, (55, 193), anchors=(107, 189, 9),
    ),
    # under the eye
    *_sides(
        Fold(
            (453, 452, 451, 450, 449, 448, 261), (362, 263, 280), 0.09, 0.012, 0.03, 0,
            {"cheekSquintLeft": 1.0, "eyeSquintLeft": 0.7, "mouthSmileLeft": 0.45, "eyeBlinkLeft": 0.12},
        ),
        233, 232, 231, 230, 229, 228, 31, anchors=(133, 33, 50),
    ),
)  # fmt: skip


class Creases(NamedTuple):
    """The maps of all folds; ``k`` folds.

    :param gains: float32 (n,), the maps one after the other: share of luma gained at full strength.
    :param reach: int32 (k, h, 2), the columns of each row of a map between which there is anything.
    :param table: int32 (k, 3), where each map begins in ``gains``, its rows and columns.
    :param corners: float32 (k, 3, 2), the anchors in pixels of the map. ``anchors``: int64 (k, 3), vertices.
    :param drive: float32 (k, 52), how the blendshapes bring each fold.
    :param deepest: float32 (k,), the greatest gain of each map, up or down.
    """

    gains: NDArray[np.float32]
    reach: NDArray[np.int32]
    table: NDArray[np.int32]
    corners: NDArray[np.float32]
    anchors: NDArray[np.int64]
    drive: NDArray[np.float32]
    deepest: NDArray[np.float32]


def make_creases(
    picture: NDArray[np.float32], points: NDArray[np.float64], skin: NDArray[np.float32]
) -> Creases:
    """Draw the maps for one face.

    :param picture: float32 (h, w, 3), RGB 0..255 of the face at the size of the frame.
    :param points: (478, 2), landmarks in its pixels. ``skin``: (3,), mean colour of the skin: hair, glasses
        and beards are left as they are.
    """
    face = float(np.linalg.norm(points[10] - points[152]))
    bare = _bare(picture, skin, face)
    gains, table, corners = [], [], []
    begin = 0
    for fold in FOLDS:
        line = np.array(
            [points[np.array(p)] if isinstance(p, int) else points[list(p)].mean(0) for p in fold.line]
        )
        room = 4.6 * max(fold.width * face, 0.7) + 1
        low = np.floor(np.maximum(line.min(0) - room, 0)).astype(int)
        high = np.minimum(np.ceil(line.max(0) + room), np.array(bare.shape[::-1]) - 1).astype(int)
        size = np.maximum(high - low, 2)
        gain = _profile(line - low, size, fold, max(fold.width * face, 0.7))
        part = bare[low[1] : low[1] + size[1], low[0] : low[0] + size[0]]
        gain[: part.shape[0], : part.shape[1]] *= part
        gain[np.abs(gain) < _FAINT] = 0
        gain[[0, -1]] = gain[:, [0, -1]] = 0
        gains.append(gain.astype(np.float32).ravel())
        table.append((begin, *gain.shape))
        corners.append(points[list(fold.anchors)] - low)
        begin += gain.size
    reach = np.zeros((len(FOLDS), max(size[1] for size in table), 2), np.int32)
    for spans, flat, (_, rows, columns) in zip(reach, gains, table, strict=True):
        for span, row in zip(spans, flat.reshape(rows, columns), strict=False):
            there = np.flatnonzero(row)
            span[:] = (there[0] - 1, there[-1] + 1) if len(there) else (columns, 0)
    drive = np.zeros((len(FOLDS), len(BLENDSHAPE_INDEX)), np.float32)
    for drives, fold in zip(drive, FOLDS, strict=True):
        for name, weight in fold.drive.items():
            drives[BLENDSHAPE_INDEX[name]] = weight
    return Creases(
        np.concatenate(gains),
        reach,
        np.array(table, np.int32),
        np.array(corners, np.float32),
        np.array([fold.anchors for fold in FOLDS], np.int64),
        drive,
        np.array([np.abs(gain).max() for gain in gains], np.float32),
    )


def _profile(
    line: NDArray[np.float64], size: NDArray[np.int64], fold: Fold, width: float
) -> NDArray[np.float64]:
    """Gain (h, w) across and along one fold: dark on the line, brighter beside it, nothing at its ends."""
    step = np.linspace(0, len(line) - 1, 12 * len(line))
    path = np.stack([np.interp(step, np.arange(len(line)), line[:, k]) for k in (0, 1)], 1)
    kernel = np.hanning(15)[1:-1] / np.hanning(15).sum()
    path = np.stack([np.convolve(np.pad(path[:, k], 6, "edge"), kernel, "valid") for k in (0, 1)], 1)
    along = np.gradient(path, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    pixels = np.stack(np.meshgrid(np.arange(size[0]), np.arange(size[1])), -1)
    nearest = _nearest(path, size)
    offset = pixels - path[nearest]
    distance = np.sqrt((offset**2).sum(-1))
    # Image axes: to the right of the direction of travel is positive.
    right = along[nearest][..., 0] * offset[..., 1] - along[nearest][..., 1] * offset[..., 0]
    ends = np.sin(np.pi * np.clip((nearest + 0.5) / len(path), 0, 1)) ** 0.7
    # A fold is steep towards the bulge and runs out on the other side.
    side = np.sign(right) * fold.side
    reach = width * np.where(side > 0, 0.7, np.where(side < 0, 1.25, 1.0))
    dark = 0.6 * np.exp(-((distance / (0.75 * reach)) ** 2)) + 0.4 * np.exp(
        -((distance / (1.6 * reach)) ** 2)
    )
    beside = np.exp(-(((distance - 2.6 * width) / (1.3 * width)) ** 2)) * (side >= 0)
    return np.asarray((fold.bulge * beside - fold.depth * dark) * ends)


def _nearest(path: NDArray[np.float64], size: NDArray[np.int64]) -> NDArray[np.int64]:
    """The index of the point of a path (n, 2) that each pixel is nearest to, (h, w)."""
    # A few dozen points: looking at each takes less time than loading a library that has trees for them.
    across, down = ((np.arange(length)[:, None] - path[:, k]) ** 2 for k, length in enumerate(size))
    return np.stack([(across + row).argmin(1) for row in down])


def _bare(picture: NDArray[np.float32], skin: NDArray[np.float32], face: float) -> NDArray[np.float32]:
    """Where there is bare skin, 0..1, by colour."""
    import cv2

    smooth = cv2.GaussianBlur(picture, (0, 0), max(0.8, 0.012 * face))
    light = smooth.mean(2, keepdims=True)
    tone = np.abs(smooth / np.maximum(light, 1) - skin / skin.mean()).max(2)
    bright = light[..., 0] / float(skin.mean())
    cover = np.clip((0.34 - tone) / 0.16, 0, 1) * np.clip((bright - 0.38) / 0.2, 0, 1)
    return np.asarray(cv2.GaussianBlur(cover, (0, 0), max(0.8, 0.012 * face)), np.float32)


@inner_fast
def shade(creases, weights, points, luma):
    """Darken and brighten the face on the luma plane, uint8 (rows, columns), as :class:`Creases` tell.

    :param weights: float32 (52,). ``points``: float32 (n, 2), the vertices in the frame.
    """
    gains, reach, table, corners, anchors, drive, deepest = creases
    rows = luma.shape[0]
    for fold in range(len(table)):
        strength = float32(0)
        for k in range(len(weights)):
            strength += drive[fold, k] * weights[k]
        strength = min(strength, float32(1))
        if strength * deepest[fold] < _FAINT:
            continue
        height, width = table[fold, 1], table[fold, 2]
        a, b, c = anchors[fold, 0], anchors[fold, 1], anchors[fold, 2]
        ax, ay = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1]
        bx, by = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1]
        px, py = corners[fold, 1, 0] - corners[fold, 0, 0], corners[fold, 1, 1] - corners[fold, 0, 1]
        qx, qy = corners[fold, 2, 0] - corners[fold, 0, 0], corners[fold, 2, 1] - corners[fold, 0, 1]
        area = ax * by - ay * bx
        if abs(area) < 1:
            continue
        m00, m01 = (px * by - qx * ay) / area, (qx * ax - px * bx) / area
        m10, m11 = (py * by - qy * ay) / area, (qy * ax - py * bx) / area
        det = m00 * m11 - m01 * m10
        if det < 1e-3 or m00 < 0.2:  # turned over, which no face can be
            continue
        x0, x1, y0, y1 = 1e9, -1e9, 1e9, -1e9
        for k in range(4):
            u = (width - 1 if k & 1 else 0) - corners[fold, 0, 0]
            v = (height - 1 if k >> 1 else 0) - corners[fold, 0, 1]
            x = points[a, 0] + (u * m11 - v * m01) / det
            y = points[a, 1] + (v * m00 - u * m10) / det
            x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
        first, last = max(0, int(np.ceil(y0))), min(rows - 1, int(y1))
        _apply(
            gains[table[fold, 0] :], reach[fold], height, width, strength, m00, m01, m10, m11,
            corners[fold, 0, 0], corners[fold, 0, 1], points[a, 0], points[a, 1], first, last, luma,
        )  # fmt: skip


@inner_fast
def _apply(
    gains,
    reach,
    height,
    width,
    strength,
    m00,
    m01,
    m10,
    m11,
    corner_u,
    corner_v,
    x_at,
    y_at,
    first,
    last,
    luma,
):
    """One fold, on the rows from ``first`` to ``last``."""
    columns = luma.shape[1]
    for y in range(first, last + 1):
        dy = float32(y) - y_at
        u_0, v_0 = corner_u + m01 * dy - m00 * x_at, corner_v + m11 * dy - m10 * x_at
        # Where along the row there is anything, from the rows of the map that it crosses.
        left, right = (0 - u_0) / m00, (width - 1 - u_0) / m00
        if m10 != 0:
            p, q = (0 - v_0) / m10, (height - 1 - v_0) / m10
            left, right = max(left, min(p, q)), min(right, max(p, q))
        elif not 0 <= v_0 < height - 1:
            continue
        if left >= right:
            continue
        p, q = int32(v_0 + m10 * left), int32(v_0 + m10 * right)
        low, high = float32(width), float32(0)
        for v in range(max(0, min(p, q)), min(height - 1, max(p, q) + 1) + 1):
            low, high = min(low, float32(reach[v, 0])), max(high, float32(reach[v, 1]))
        left, right = max(left, (low - u_0) / m00), min(right, (high - u_0) / m00)
        line = luma[y]
        for x in range(max(0, int(left) + 1), min(columns, int(right))):
            u, v = u_0 + m00 * float32(x), v_0 + m10 * float32(x)
            iu, iv = int32(u), int32(v)
            fu, fv = u - float32(iu), v - float32(iv)
            at = uint32(iv * width + iu)
            below = at + uint32(width)
            upper = gains[at] + (gains[at + uint32(1)] - gains[at]) * fu
            lower = gains[below] + (gains[below + uint32(1)] - gains[below]) * fu
            level = float32(line[x])
            gain = strength * (upper + (lower - upper) * fv)
            line[x] = np.uint8(level + (level - float32(16)) * gain + float32(0.5))
