"""The mesh over the whole person: MediaPipe's face mesh, rings around the face and a grid over the rest.

All coordinates are pixels of the portrait. Built once for each portrait and kept in its rig.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .refine import refine_mouth
from .topology import CHIN, EYES, FACE_POINTS, FOREHEAD, LOWER_INNER_LIP, OVAL, UPPER_INNER_LIP

_RINGS = ((1.06, 1), (1.16, 1), (1.32, 2), (1.56, 2))
"""Rings around the face: size relative to its outline, and every how many points of that they have one."""
_GRID_NEAR, _GRID_FAR = 0.18, 0.36
"""Distance of the points of the grid beside the head and over the body, in face heights. Fewer triangles draw
faster, as their rows are longer; the movement out there is smooth."""


@dataclass(frozen=True, eq=False)
class Mesh:
    """What is drawn, at rest, and what it follows.

    :param vertices: float32 (n, 3); the first 468 are MediaPipe's points, then come those that refine the
        mouth.
    :param triangles: int32 (m, 3), in the order in which they are painted.
    :param head: float32 (n,), how much each vertex follows the head, 0..1.
    :param body: float32 (n,), how much it follows the breathing chest, 0..1.
    :param follow: float32 (n - 468, 468), how much each further vertex follows each of MediaPipe's points
        when the expression changes.
    :param upper_lip: int64 (4, k), the vertices along the upper lip from the image's left to its right,
        inner line first; ``lower_lip``: those of the lower one, facing them.
    """

    vertices: NDArray[np.float32]
    triangles: NDArray[np.int32]
    head: NDArray[np.float32]
    body: NDArray[np.float32]
    follow: NDArray[np.float32]
    upper_lip: NDArray[np.int64]
    lower_lip: NDArray[np.int64]


def build_mesh(
    points: NDArray[np.float32], alpha: NDArray[np.uint8], face_triangles: NDArray[np.int32]
) -> Mesh:
    """Cover the visible part of a person.

    :param points: (478, 3), the landmarks.
    :param alpha: (h, w), the person's matte.
    :param face_triangles: (852, 3), MediaPipe's tessellation of the face.
    """
    import cv2
    from scipy.spatial import Delaunay

    face = points[:FACE_POINTS].astype(np.float64)
    oval = face[list(OVAL)]
    centre = oval.mean(0)
    height = float(np.ptp(oval[:, 1]))
    outer = _outer_points(oval[:, :2], centre[:2], height, alpha)
    outline = oval[:, :2].astype(np.float32).reshape(-1, 1, 2)
    distance = (
        np.array([-cv2.pointPolygonTest(outline, (float(x), float(y)), True) for x, y in outer]) / height
    )

    # Inverse-distance weights carry depth and expression from the outline outwards.
    squared = ((outer[:, None] - oval[None, :, :2]) ** 2).sum(2)
    share = (squared + (0.03 * height) ** 2) ** -1.5
    share /= share.sum(1, keepdims=True)
    near = share @ oval[:, 2]
    behind = np.percentile(oval[:, 2], 90) + 0.12 * height
    depth = near + (behind - near) * _smooth(distance, 0, 0.35)
    eyes = [_between(eye.upper, eye.lower) for eye in EYES]
    # The line between the lips comes last: it lies over lips that are rolled inwards.
    seam = _between(UPPER_INNER_LIP, LOWER_INNER_LIP)
    depth_order = np.argsort(-face[face_triangles, 2].mean(1), kind="stable")
    fine = refine_mouth(face, np.vstack([*eyes, face_triangles[depth_order], seam]))
    first = FACE_POINTS + len(fine.middle)
    vertices = np.vstack([face, fine.middle, np.column_stack([outer, depth])])

    head, body = _weights(outer, face, centre, height)
    local = np.concatenate([np.array(OVAL), first + np.arange(len(outer))])
    triangles = local[Delaunay(vertices[local, :2]).simplices]
    on_outline = np.isin(triangles, OVAL).all(1)
    middle = vertices[triangles, :2].mean(1)
    inside = np.array([cv2.pointPolygonTest(outline, (float(x), float(y)), False) >= 0 for x, y in middle])
    triangles = triangles[~(on_outline & inside)]
    triangles = triangles[_shows(vertices[triangles, :2], alpha)]
    follow = np.zeros((len(outer), FACE_POINTS))
    follow[:, list(OVAL)] = share * np.exp(-((distance / 0.16) ** 2))[:, None]
    return Mesh(
        vertices.astype(np.float32),
        np.vstack([triangles, fine.triangles]).astype(np.int32),
        np.concatenate([np.ones(first), head]).astype(np.float32),
        np.concatenate([np.zeros(first), body]).astype(np.float32),
        np.vstack([fine.follow, follow]).astype(np.float32),
        fine.upper_lip,
        fine.lower_lip,
    )


def face_height(points: NDArray[np.float32]) -> float:
    """Chin to hairline in pixels."""
    return float(np.linalg.norm(points[FOREHEAD, :2] - points[CHIN, :2]))


def _outer_points(
    oval: NDArray[np.float64], centre: NDArray[np.float64], height: float, alpha: NDArray[np.uint8]
) -> NDArray[np.float64]:
    import cv2

    rows, columns = alpha.shape
    rings = []
    for number, (size, skip) in enumerate(_RINGS):
        ring = centre + (oval - centre) * size
        rings.append((ring + np.roll(ring, skip, 0))[::skip] / 2 if number % 2 else ring[::skip])
    # The body goes on below the portrait (its last row repeated), so that breathing opens no gap there.
    bottom = rows + 0.3 * height
    shoulders = min(oval[:, 1].max() + 0.45 * height, bottom)
    near = _grid(columns, 0, shoulders, _GRID_NEAR * height)
    far = _grid(columns, shoulders + 0.5 * _GRID_FAR * height, bottom, _GRID_FAR * height)
    points = np.empty((0, 2))
    for more, size, room in (
        (_silhouette(alpha, height), 1.12, 0.0),
        (np.vstack(rings), 1.0, 0.03),
        (np.vstack([near, far]), _RINGS[-1][0] + 0.08, 0.08),
    ):
        border = (centre + (oval - centre) * size).astype(np.float32).reshape(-1, 1, 2)
        for point in more:
            inside = (point >= 0).all() and point[0] <= columns
            if inside and cv2.pointPolygonTest(border, (float(point[0]), float(point[1])), False) < 0:
                near_others = len(points) and np.hypot(*(points - point).T).min() < room * height
                points = points if near_others else np.vstack([points, point])
    return points


def _silhouette(alpha: NDArray[np.uint8], height: float) -> NDArray[np.float64]:
    """Points along the inner and the outer rim of the person's outline, so that only a narrow band of
    triangles has to be blended."""
    import cv2

    reach = max(3, round(0.013 * height))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2)
    solid = cv2.erode((alpha >= 250).astype(np.uint8), disc, borderValue=1)
    visible = cv2.dilate((alpha > 1).astype(np.uint8), disc)
    found = []
    for mask in (solid, visible):
        for contour in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]:
            if len(contour) < height:
                continue
            corners = cv2.approxPolyDP(contour, 0.007 * height, True)[:, 0].astype(np.float64) + 0.5
            for start, end in zip(corners, np.roll(corners, -1, 0), strict=True):
                count = max(1, round(float(np.linalg.norm(end - start)) / (0.15 * height)))
                found += [start + (end - start) * k / count for k in range(count)]
    return np.array(found).reshape(-1, 2)


def _grid(columns: int, top: float, bottom: float, step: float) -> NDArray[np.float64]:
    xs = np.linspace(0, columns, max(2, round(columns / step) + 1))
    ys = np.linspace(top, max(top, bottom), max(2, round((bottom - top) / step) + 1))
    return np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2)


def _weights(
    outer: NDArray[np.float64], face: NDArray[np.float64], centre: NDArray[np.float64], height: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much the outer vertices follow the head and the chest."""
    up = face[FOREHEAD, :2] - face[CHIN, :2]
    up /= np.linalg.norm(up)
    above = (outer - centre[:2]) @ up
    beside = (outer - centre[:2]) @ np.array([-up[1], up[0]])
    from_head = np.hypot(beside / (0.58 * height), above / np.where(above > 0, 0.98, 0.75) / height)
    below_chin = -(above + 0.5 * height) / height
    head = np.minimum(1 - _smooth(from_head, 1.35, 2.3), 1 - _smooth(below_chin, -0.12, 0.55))
    return head, _smooth(below_chin, 0.1, 0.9)


def _shows(corners: NDArray[np.float64], alpha: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which triangles, given as (m, 3, 2), touch anything that is not wholly transparent."""
    import cv2

    visible = cv2.dilate((alpha > 1).astype(np.uint8), np.ones((5, 5), np.uint8))
    rows, columns = visible.shape
    low = np.clip(np.floor(corners.min(1)).astype(int), 0, (columns - 1, rows - 1))
    high = np.clip(np.ceil(corners.max(1)).astype(int), 1, (columns, rows))
    boxes = zip(low, np.maximum(high, low + 1), strict=True)
    return np.array([visible[y0:y1, x0:x1].any() for (x0, y0), (x1, y1) in boxes])


def _between(upper: tuple[int, ...], lower: tuple[int, ...]) -> NDArray[np.int32]:
    """Triangles that close the gap between two lines of points that share their ends."""
    out = []
    for k in range(len(upper) - 1):
        out += [(upper[k], upper[k + 1], lower[k + 1]), (upper[k], lower[k + 1], lower[k])]
    return np.array([t for t in out if len(set(t)) == 3], np.int32)


def _smooth(x: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))
