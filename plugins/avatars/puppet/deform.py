"""Blendshapes, head pose and breath to the positions of the vertices."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .kernels import inner, inner_fast, kernel

POSE_LIMITS = (12.0, 10.0, 8.0, 0.06, 0.05, 0.06)
"""Most that one portrait can bear: yaw, pitch, roll (degrees), x, y, z shift (face heights)."""

_WIDENS = 2.4
"""How much a point of the chest moves sideways with a breath, for each camera distance that it is off the
middle."""


class Body(NamedTuple):
    """What the deformation needs, in frame pixels; ``n`` vertices.

    :param rest: float32 (n, 3), the vertices as the portrait shows them.
    :param neutral: float32 (n, 3), what to add so that the face is at rest (a smile taken back, lips closed).
    :param starts: int32 (53,), where each blendshape begins in ``vertices`` and ``delta``.
    :param vertices: int32 (k,), those that a blendshape moves. ``delta``: float32 (k, 3), how much.
    :param head: float32 (n,), ``chest``: float32 (n,), how much a vertex follows head and chest. ``sway``:
        float32 (n,), how much it follows the shoulders as they lean.
    :param pivot: float64 (3,), about which the head turns.
    :param face: height of the face.
    """

    rest: NDArray[np.float32]
    neutral: NDArray[np.float32]
    starts: NDArray[np.int32]
    vertices: NDArray[np.int32]
    delta: NDArray[np.float32]
    head: NDArray[np.float32]
    chest: NDArray[np.float32]
    sway: NDArray[np.float32]
    pivot: NDArray[np.float64]
    face: float


class Lips(NamedTuple):
    """What keeps the lips apart.

    :param upper: int64 (4, k), ``lower``: int64 (4, k), facing vertices of the lips, inner lines first.
    :param least_gap: float32 (k,), the least distance of the inner lines, pixels.
    :param down: unit vector from the forehead to the chin.
    """

    upper: NDArray[np.int64]
    lower: NDArray[np.int64]
    least_gap: NDArray[np.float32]
    down: tuple[float, float]


@kernel
def soft_clamp(pose):
    """Keep a head pose (6,) within :data:`POSE_LIMITS`: small ones as they are, large ones levelling off."""
    out = np.empty(6)
    for k in range(6):
        ratio = pose[k] / POSE_LIMITS[k]
        out[k] = pose[k] / (1 + ratio**4) ** 0.25
    return out


@kernel
def rotation(yaw, pitch, roll):
    """Rotation (3, 3) of the head in image axes (x right, y down, z away); degrees, positive towards the
    right of the image, down, and clockwise."""
    y, p, r = np.radians(yaw), np.radians(pitch), np.radians(roll)
    turn = np.array([[np.cos(y), 0, -np.sin(y)], [0.0, 1, 0], [np.sin(y), 0, np.cos(y)]])
    nod = np.array([[1.0, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    tilt = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0.0, 0, 1]])
    out = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            for k in range(3):
                for m in range(3):
                    out[i, j] += tilt[i, k] * turn[k, m] * nod[m, j]
    return out


@inner_fast
def deform(body, weights, turn, shift, lean, breath, distance, moved, out):
    """Move the vertices of a :class:`Body`: fills ``moved`` (n, 3), the displacement by expression alone, and
    ``out`` (n, 2).

    :param weights: float32 (52,). ``turn``: float64 (3, 3). ``shift``: float64 (3,), pixels.
    :param lean: float64 (2,), by which the shoulders move to the right, pixels, and turn clockwise, radians.
    :param breath: pixels that the chest rises. ``distance``: of the camera, pixels.
    """
    rest, neutral, starts, vertices, delta, head, chest, sway, pivot, _ = body
    count = len(rest)
    for i in range(count):
        for k in range(3):
            moved[i, k] = neutral[i, k]
    for shape in range(len(weights)):
        weight = weights[shape]
        if weight != 0.0:
            for j in range(starts[shape], starts[shape + 1]):
                i = vertices[j]
                moved[i, 0] += weight * delta[j, 0]
                moved[i, 1] += weight * delta[j, 1]
                moved[i, 2] += weight * delta[j, 2]
    for i in range(count):
        x, y, z = rest[i, 0] - pivot[0], rest[i, 1] - pivot[1], rest[i, 2] - pivot[2]
        mx, my, mz = x + moved[i, 0], y + moved[i, 1], z + moved[i, 2]
        tx = turn[0, 0] * mx + turn[0, 1] * my + turn[0, 2] * mz + shift[0]
        ty = turn[1, 0] * mx + turn[1, 1] * my + turn[1, 2] * mz + shift[1]
        tz = turn[2, 0] * mx + turn[2, 1] * my + turn[2, 2] * mz + shift[2]
        # Relative to the projection at rest, so that a still face is the portrait to the pixel.
        near, near_rest = distance / (distance + tz), distance / (distance + z)
        w = head[i]
        # A chest that fills also widens, by a little less than it rises.
        side = lean[0] * sway[i] + chest[i] * breath * _WIDENS * x / distance
        rise = lean[1] * sway[i] * x - chest[i] * breath
        out[i, 0] = rest[i, 0] + w * (tx * near - x * near_rest) + (1 - w) * moved[i, 0] + side
        out[i, 1] = rest[i, 1] + w * (ty * near - y * near_rest) + (1 - w) * moved[i, 1] + rise


@inner
def part_lips(lips, out):
    """Lips cannot pass through each other: where they would, both meet halfway, with the line between them
    left. ``out`` is float32 (n, 2), the vertices.
    """
    upper, lower, least, (down_x, down_y) = lips
    for k in range(upper.shape[1]):
        a, b = upper[0, k], lower[0, k]
        push = (least[k] - (out[b, 0] - out[a, 0]) * down_x - (out[b, 1] - out[a, 1]) * down_y) / 2
        if push > 0:
            for line in range(4):
                part = push * (1 - 0.3 * line)
                a, b = upper[line, k], lower[line, k]
                if a != b:
                    out[a, 0] -= part * down_x
                    out[a, 1] -= part * down_y
                    out[b, 0] += part * down_x
                    out[b, 1] += part * down_y
