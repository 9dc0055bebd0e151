"""A finer mesh at the mouth: MediaPipe's triangles are too coarse for lips that are seen on a full screen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .topology import (
    CHIN,
    FACE_POINTS,
    FOREHEAD,
    LIPS,
    LOWER_LIP,
    LOWER_LIP_CENTRE,
    SKIN_BY_LIPS,
    UPPER_LIP,
    UPPER_LIP_CENTRE,
)  # fmt: skip

# Catmull-Rom at half way, inside a line and on its first piece (where the line goes on straight).
_INSIDE = (-1 / 16, 9 / 16, 9 / 16, -1 / 16)
_FIRST = (7 / 16, 10 / 16, -1 / 16)


@dataclass(frozen=True, eq=False)
class Refinement:
    """:param middle: float64 (k, 3), new vertices, the middles of edges; they are numbered from 468 on.
    :param follow: float64 (k, 468), how much each follows each of MediaPipe's points.
    :param triangles: int32 (m, 3), all triangles, split where an edge was.
    :param upper_lip: int64 (4, n), the lines of the upper lip with their new points. ``lower_lip``: likewise.
    """

    middle: NDArray[np.float64]
    follow: NDArray[np.float64]
    triangles: NDArray[np.int32]
    upper_lip: NDArray[np.int64]
    lower_lip: NDArray[np.int64]


def refine_mouth(face: NDArray[np.float64], triangles: NDArray[np.int32]) -> Refinement:
    """Split the edges along the lips. The new points lie on the old edges, but move along smooth curves.

    :param face: (468, 3). ``triangles``: (m, 3).
    """
    edges: dict[tuple[int, int], int] = {}
    rows = []
    for line in UPPER_LIP + LOWER_LIP + SKIN_BY_LIPS:
        for k in range(len(line) - 1):
            edge = (min(line[k : k + 2]), max(line[k : k + 2]))
            if edge in edges:
                continue
            edges[edge] = FACE_POINTS + len(edges)
            row = np.zeros(FACE_POINTS)
            if k == 0:
                row[list(line[:3])] = _FIRST
            elif k == len(line) - 2:
                row[list(line[:-4:-1])] = _FIRST
            else:
                row[list(line[k - 1 : k + 3])] = _INSIDE
            rows.append(row)
    split = [part for corners in triangles.tolist() for part in _split(corners, edges)]
    return Refinement(
        face[np.array(list(edges))].mean(1),
        np.array(rows),
        np.array(split, np.int32),
        np.stack([_with_middles(line, edges) for line in UPPER_LIP]),
        np.stack([_with_middles(line, edges) for line in LOWER_LIP]),
    )


def lip_sides(face: NDArray[np.float64]) -> NDArray[np.bool_]:
    """For each of the 468 points: does it belong to the lower lip's side of the mouth?"""
    up = face[FOREHEAD] - face[CHIN]
    middle = (face[UPPER_LIP_CENTRE] + face[LOWER_LIP_CENTRE]) / 2
    lower = (face[:FACE_POINTS] - middle) @ up < 0
    lower[list(LIPS)] = False
    lower[[point for line in LOWER_LIP for point in line[1:-1]]] = True
    return np.asarray(lower)


def _split(corners: list[int], edges: dict[tuple[int, int], int]) -> list[tuple[int, int, int]]:
    """One triangle, cut at the edges that have a middle."""
    a, b, c = corners
    ab, bc, ca = (edges.get((min(p, q), max(p, q))) for p, q in ((a, b), (b, c), (c, a)))
    count = sum(m is not None for m in (ab, bc, ca))
    if count == 3:
        return [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]  # type: ignore[list-item]
    for _ in range(3):
        if count == 0:
            return [(a, b, c)]
        if count == 1 and ab is not None:
            return [(a, ab, c), (ab, b, c)]
        if count == 2 and ca is None:
            return [(a, ab, c), (ab, bc, c), (ab, b, bc)]  # type: ignore[list-item]
        a, b, c, ab, bc, ca = b, c, a, bc, ca, ab
    raise AssertionError("a triangle has one, two or three split edges")


def _with_middles(line: tuple[int, ...], edges: dict[tuple[int, int], int]) -> NDArray[np.int64]:
    out = [line[0]]
    for a, b in pairwise(line):
        out += [edges[min(a, b), max(a, b)], b]
    return np.array(out, np.int64)
