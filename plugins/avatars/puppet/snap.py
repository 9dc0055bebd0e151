"""Moves landmarks onto what can be seen in the picture: the line between closed lips, the rim of each
iris."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .topology import EYES, LOWER_INNER_LIP, MOUTH_CORNERS, UPPER_INNER_LIP, Eye

CLOSED_GAP = 0.05
"""A mouth counts as closed when the gap between the inner lips is below this share of its width."""


def lip_gap(points: NDArray[np.float32]) -> float:
    """Distance of the inner lips at the centre, relative to the width of the mouth."""
    width = np.linalg.norm(points[MOUTH_CORNERS[0], :2] - points[MOUTH_CORNERS[1], :2])
    return float(np.linalg.norm(points[13, :2] - points[14, :2]) / width)


def snap_to_edges(rgb: NDArray[np.uint8], points: NDArray[np.float32]) -> NDArray[np.float32]:
    """The landmarks (478, 3), with the inner lips of a closed mouth brought to the two sides of the dark line
    between the lips, the irises fitted to their rims, and the outer
    corners of the eyes moved to where the white ends. An open mouth is left as it is."""
    points = points.copy()
    for eye in EYES:
        _fit_iris(rgb, points, eye)
        _fit_corner(rgb, points, eye)
    if lip_gap(points) < CLOSED_GAP:
        upper, lower = list(UPPER_INNER_LIP), list(LOWER_INNER_LIP)
        points[upper] = points[lower] = (points[upper] + points[lower]) / 2
        line = points[upper, :2]
        edges = _seam(rgb, line)
        points[upper, :2] = line + edges[0][:, None] * _normal(line)
        points[lower, :2] = line + edges[1][:, None] * _normal(line)
    return points


def _fit_iris(rgb: NDArray[np.uint8], points: NDArray[np.float32], eye: Eye) -> None:
    """Find the circle near the detected iris across which the picture brightens most, on the two sides where
    no lid hides it; write it into ``points``."""
    import cv2

    centre, rim = points[eye.iris[0], :2].copy(), list(eye.iris[1:])
    radius = float(np.linalg.norm(points[rim, :2] - centre, axis=1).mean())
    grey = cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), (0, 0), max(0.5, radius / 20)).astype(
        np.float32
    )
    angles = np.radians(np.concatenate([np.arange(-15, 46, 6), np.arange(135, 196, 6)]))
    ray = np.stack([np.cos(angles), np.sin(angles)], 1)
    shifts = np.linspace(-0.25, 0.25, 11) * radius
    sizes = np.linspace(0.8, 1.5, 36) * radius
    at = np.stack(np.meshgrid(shifts, shifts, indexing="ij"), -1).reshape(-1, 1, 1, 2)
    rims = centre + at + sizes[None, :, None, None] * ray

    def brightness(offset: float) -> NDArray[np.float32]:
        place = (rims + offset * ray - 0.5).astype(np.float32).reshape(len(at), -1, 2)
        return cv2.remap(grey, place[..., 0], place[..., 1], cv2.INTER_LINEAR).reshape(rims.shape[:3])

    step = np.clip(brightness(0.08 * radius) - brightness(-0.08 * radius), -20, 60)
    score = np.minimum(step[..., : len(ray) // 2].mean(-1), step[..., len(ray) // 2 :].mean(-1))
    score = score - 6 * (np.hypot(*at[:, 0, 0].T) / radius)[:, None]
    best, size = np.unravel_index(int(score.argmax()), score.shape)
    if score[best, size] > 3:
        points[list(eye.iris), :2] += at[best, 0, 0]
        outward = points[rim, :2] - points[eye.iris[0], :2]
        outward *= sizes[size] / np.linalg.norm(outward, axis=1, keepdims=True)
        points[rim, :2] = points[eye.iris[0], :2] + outward


def _normal(line: NDArray[np.float32]) -> NDArray[np.float32]:
    along = line[-1] - line[0]
    along /= np.linalg.norm(along)
    return np.array([-along[1], along[0]], np.float32)


def _fit_corner(rgb: NDArray[np.uint8], points: NDArray[np.float32], eye: Eye) -> None:
    """Detectors place the outer corner of a large, drawn eye too far in. Follow the white of the eye outwards
    to its end, and bring the corner and the lids beside it there."""
    import cv2

    outer, inner = points[eye.upper[0], :2].copy(), points[eye.upper[-1], :2]
    size = float(np.linalg.norm(outer - inner))
    way = np.sign(outer[0] - inner[0])
    room = 0.4 * size
    origin = np.floor(np.minimum(outer, inner) - room).astype(int)
    end = np.ceil(np.maximum(outer, inner) + room).astype(int)
    if (origin < 0).any() or (end > rgb.shape[1::-1]).any():
        return
    part = rgb[origin[1] : end[1], origin[0] : end[0]].astype(np.float32)
    part = cv2.GaussianBlur(part, (0, 0), 0.01 * size)
    saturation = (part.max(2) - part.min(2)) / np.maximum(part.max(2), 1)
    skin = np.clip(
        np.round(points[list(eye.below), :2] - origin).astype(int), 0, np.array(part.shape[1::-1]) - 1
    )
    skin_saturation = float(np.median(saturation[skin[:, 1], skin[:, 0]]))
    skin_light = float(np.median(part.max(2)[skin[:, 1], skin[:, 0]]))
    white = ((saturation < 0.65 * skin_saturation) & (part.max(2) > 0.4 * skin_light)).astype(np.uint8)
    labels = cv2.connectedComponents(white, connectivity=4)[1]
    middle = points[eye.iris[0], :2] - origin
    # Between the rim of the iris and the corner lies the white of this side.
    rim = middle + way * np.linalg.norm(points[eye.iris[1], :2] - points[eye.iris[0], :2]) * np.array([1, 0])
    start = (0.5 * rim + 0.5 * (outer - origin)).astype(int)
    label = labels[start[1], start[0]]
    if label == 0:
        return
    heights = (labels == label).sum(0)
    columns = np.flatnonzero(heights >= max(2, 0.02 * size))
    tip = float((columns[-1] if way > 0 else columns[0]) + 0.5)
    gain = way * (tip - (outer - origin)[0]) / size
    if not 0.005 < gain < 0.25:
        return
    ys = np.arange(len(labels))[:, None]
    upper_edge = np.where(labels == label, ys, 10**6).min(0)
    lower_edge = np.where(labels == label, ys, -1).max(0) + 1

    def edges(x: float) -> tuple[float, float]:
        near = columns[np.abs(columns + 0.5 - x) <= 0.02 * size + 1]
        return float(np.median(upper_edge[near])), float(np.median(lower_edge[near]))

    top, bottom = edges(tip)
    points[eye.upper[0], :2] = origin[0] + tip + way * 0.015 * size, origin[1] + (top + bottom) / 2
    for line, side, count in ((eye.upper, 0, 2), (eye.lower, 1, 3)):
        change = 0.0
        for k in range(1, 6):
            x = float(points[line[k], 0] - origin[0] + way * gain * size * max(0.0, 1 - k / 3))
            if k <= count and np.abs(columns + 0.5 - x).min() < 1:
                y = origin[1] + edges(x)[side]
                change = y - float(points[line[k], 1])
                points[line[k], :2] = origin[0] + x, y
            elif side:
                # The iris hides the edge of the lower lid; what was wrong beside it is wrong there too.
                change *= 0.6
                points[line[k], 1] += change


def _seam(
    rgb: NDArray[np.uint8], line: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How far along the normal the upper and the lower side of the dark line lie from each point of
    ``line``."""
    import cv2

    width = float(np.linalg.norm(line[-1] - line[0]))
    reach, samples, steps = max(3.0, 0.05 * width), 96, 49
    t = np.linspace(0, len(line) - 1, samples)
    path = np.stack([np.interp(t, np.arange(len(line)), line[:, k]) for k in (0, 1)], 1)
    shift = np.linspace(-reach, reach, steps)
    grid = path[:, None] + shift[None, :, None] * _normal(line)
    grey = cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), (0, 0), max(0.6, width / 300))
    columns, lines = np.moveaxis(grid - 0.5, -1, 0).astype(np.float32)
    strip = cv2.remap(grey, columns, lines, cv2.INTER_LINEAR) / 255.0
    rows = _darkest_path(strip + 0.3 * (shift / reach) ** 2)
    sides = []
    for way in (-1, 1):
        edge = np.empty(samples)
        for i, row in enumerate(rows):
            beside = strip[i, row::way] if way > 0 else strip[i, row::-1]
            bright = beside[: steps // 3].max()
            # Three quarters of the way from the darkest to the lip's own brightness.
            edge[i] = np.argmax(beside >= beside[0] + 0.75 * (bright - beside[0])) * (shift[1] - shift[0])
        taper = np.clip(np.minimum(t, len(line) - 1 - t), 0, 1)
        edge = np.clip(_running_mean(edge), 0.004 * width, 0.025 * width) * taper
        sides.append(
            np.interp(np.arange(len(line)), t, _running_mean(shift[rows]) + way * edge).astype(np.float32)
        )
    sides[0][[0, -1]] = sides[1][[0, -1]] = (sides[0][[0, -1]] + sides[1][[0, -1]]) / 2
    return sides[0], sides[1]


def _darkest_path(cost: NDArray[np.float64]) -> NDArray[np.int64]:
    """The cheapest way through a (samples, steps) strip, at most one step up or down between neighbours."""
    samples, steps = cost.shape
    best = cost.copy()
    came = np.zeros(cost.shape, np.int64)
    for i in range(1, samples):
        around = np.stack([np.roll(best[i - 1], k) + 0.02 * abs(k) for k in (-1, 0, 1)])
        around[0, -1] = around[2, 0] = np.inf
        choice = around.argmin(0)
        came[i] = np.arange(steps) - (choice - 1)
        best[i] += around.min(0)
    path = np.empty(samples, np.int64)
    path[-1] = best[-1].argmin()
    for i in range(samples - 1, 0, -1):
        path[i - 1] = came[i, path[i]]
    return path


def _running_mean(values: NDArray[np.float64], span: int = 13) -> NDArray[np.float64]:
    return np.convolve(np.pad(values, span // 2, mode="edge"), np.ones(span) / span, "valid")
