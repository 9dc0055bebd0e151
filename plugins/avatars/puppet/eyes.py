"""Eyes: an iris that moves over a fixed eyeball, and an upper lid that closes down to the lower one.

Around each eye lies a small still picture of the eyeball without its iris, of the iris alone, and of the
closed lid with its lashes. They are made once from the portrait, and mixed for each frame by column curves.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import int32, uint64
from numpy.typing import NDArray

from heygen_studio.media import BLENDSHAPE_INDEX
from heygen_studio.render import rgb_to_ycc

from .kernels import inner_fast
from .lids import closed_lid
from .own_lid import own_lid
from .patch import even_box, sample, spline_columns
from .pyramid import spread
from .topology import Eye

TOP, OPEN, CLOSED, LOWER, PROFILE = range(5)
"""Rows of ``curves``."""
_WAYS = ("LookIn", "LookOut", "LookUp", "LookDown", "Blink")


class EyePatch(NamedTuple):
    """One eye. Positions are pixels of the patch, centre of the first pixel at 0.

    :param ball: float32 (h, w, 4), Y'CbCr of the eyeball without iris, and alpha (1 throughout).
    :param iris: float32 (h, w, 4), premultiplied Y'CbCr and alpha.
    :param lid: float32 (h, w, 4), the closed lid, premultiplied.
    :param curves: float32 (5, w): the rows from which the lid is stretched, where its edge is when open and
        when closed, and of the lower lid; then how far open the eye is, relative to its middle. NaN where
        the lid does not reach.
    :param bounds: float32 (2, 4), left, top, right, bottom of the opening with some room, and of the whole
        lid.
    :param corners: float32 (3, 2), patch positions of the three anchor vertices that carry it along.
    :param reach: float32 (2,), pixels that the iris moves at full eyeLook weights, across and down.
    :param width: of the eye, pixels. ``zoom``: pixels of the patch in one pixel of the frame.
    :param lids: int64 (2,), the vertices in the middle of the upper and of the lower lid.
    :param shapes: int64 (5,), the blendshapes eyeLookIn, -Out, -Up, -Down and eyeBlink of this eye.
    :param outward: 1 where the subject's outward is the image's right, else -1.
    """

    ball: NDArray[np.float32]
    iris: NDArray[np.float32]
    lid: NDArray[np.float32]
    curves: NDArray[np.float32]
    bounds: NDArray[np.float32]
    corners: NDArray[np.float32]
    reach: NDArray[np.float32]
    width: float
    zoom: float
    lids: NDArray[np.int64]
    shapes: NDArray[np.int64]
    outward: float


def make_eye(
    picture: NDArray[np.float32],
    points: NDArray[np.float64],
    eye: Eye,
    zoom: float,
    shut: tuple[NDArray[np.float32], NDArray[np.float64]] | None = None,
) -> EyePatch:
    """Take an eye apart.

    :param picture: float32 (h, w, 3), RGB 0..255 around the eye, at ``zoom`` times the scale of the frame.
    :param points: (478, 2), landmarks in pixels of that picture.
    :param shut: the same of a photo in which the eye is closed, laid over the picture.
    """
    import cv2

    height, width = picture.shape[:2]
    outer, inner = points[eye.upper[0]], points[eye.upper[-1]]
    size = float(np.linalg.norm(outer - inner))
    curves = _curves(points, eye, width, size)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    low, high = sorted((outer[0], inner[0]))
    within = (xs >= low) & (xs <= high)
    filled = np.nan_to_num(curves, nan=-1e4)
    opening = within & (ys > filled[OPEN]) & (ys < filled[LOWER])
    margin = max(1, round(0.025 * size))
    safe = cv2.erode(opening.astype(np.uint8), np.ones((2 * margin + 1,) * 2, np.uint8))

    centre = points[eye.iris[0]]
    radius = float(np.linalg.norm(points[list(eye.iris[1:])] - centre, axis=1).mean())
    away = np.hypot(xs - centre[0], ys - centre[1]) / radius
    # The white beside the iris is darkened by its rim; take over the picture only further out.
    white = spread(picture, ((safe > 0) & (away > 1.28)).astype(np.float32))
    own = np.clip((away - 1.10) / 0.22, 0, 1) * cv2.blur((safe > 0).astype(np.float32), (2 * margin + 1,) * 2)
    ball = white + (picture - white) * own[..., None]
    iris_colour = _whole_iris(picture, opening & np.roll(opening, -margin - 1, 0), away)
    iris_alpha = np.clip((1.10 - away) * radius / max(1.0, 0.09 * radius), 0, 1).astype(np.float32)

    lid = closed_lid(picture, curves[:PROFILE], points, eye, size)
    if shut is not None:
        lid = own_lid(picture, curves[:PROFILE], shut[0], _curves(shut[1], eye, width, size), size)
    anchors = np.array(
        [outer, inner, (outer + inner) / 2 + np.array([inner[1] - outer[1], abs(inner[0] - outer[0])])]
    )
    return EyePatch(
        np.dstack([rgb_to_ycc(ball), np.ones(ball.shape[:2])]).astype(np.float32),
        np.dstack([rgb_to_ycc(iris_colour * iris_alpha[..., None], iris_alpha), iris_alpha]).astype(
            np.float32
        ),
        lid,
        curves,
        _bounds(curves, size, height),
        anchors.astype(np.float32),
        np.array([0.95 * radius, 0.75 * radius], np.float32),
        size,
        float(zoom),
        np.array([eye.upper[4], eye.lower[4]], np.int64),
        np.array([BLENDSHAPE_INDEX[f"eye{way}{eye.name}"] for way in _WAYS], np.int64),
        1.0 if eye.name == "Left" else -1.0,
    )


def _curves(points: NDArray[np.float64], eye: Eye, width: int, size: float) -> NDArray[np.float32]:
    upper, lower = points[list(eye.upper)], points[list(eye.lower)]

    def line(through: NDArray[np.float64]) -> NDArray[np.float32]:
        out = np.full(width, np.nan, np.float32)
        order = np.argsort(through[:, 0], kind="stable")
        spline_columns(through.astype(np.float32), order.astype(np.int64), 0, out)
        return out

    # Beyond the corners the eye is shut; the lid reaches a little further there, for its lashes and shading.
    outward = np.array([np.sign(upper[0, 0] - upper[-1, 0]) * size, -0.04 * size])
    ends = upper[0] + 0.40 * outward, upper[-1] - 0.18 * outward * (1, 0)
    opened, low = (line(np.vstack([ends[0], edge, ends[1]])) for edge in (upper, lower))
    above = 0.3 * points[list(eye.crease)] + 0.7 * points[list(eye.brow_side)]
    fold = line(np.vstack([ends[0] - (0, 0.30 * size), above[1:-1], ends[1] - (0, 0.16 * size)]))
    span = np.maximum(low - opened, 0)
    with np.errstate(invalid="ignore"):
        hinge = np.maximum(fold, opened - 0.4 * size)
    return np.stack([hinge, opened, _shut_line(opened, span), low, span / max(1.0, float(np.nanmax(span)))])


def _shut_line(opened: NDArray[np.float32], span: NDArray[np.float32]) -> NDArray[np.float32]:
    """Where the lids meet: a smooth arc near the lower lid, without the hooks that the corners have."""
    edge = opened + 0.95 * span
    columns = np.flatnonzero(np.nan_to_num(span) > 0.02 * float(np.nanmax(span)))
    if len(columns) < 3:
        return edge
    arc = np.polynomial.Polynomial.fit(columns, edge[columns], 2)
    smooth = arc(np.arange(len(edge)))
    smooth += max(0.0, 0.5 * float((edge - smooth)[columns].max()))
    share = np.clip(np.nan_to_num(span) / (0.25 * float(np.nanmax(span))), 0, 1)
    return np.asarray(edge + (smooth - edge) * share, np.float32)


def _bounds(curves: NDArray[np.float32], size: float, height: int) -> NDArray[np.float32]:
    valid = np.flatnonzero(~np.isnan(curves).any(0))
    left, right = valid[0], valid[-1]
    first, last = np.flatnonzero(np.nan_to_num(curves[PROFILE]) > 0)[[0, -1]]
    room = 0.04 * size
    return np.array(
        [
            [first, np.nanmin(curves[OPEN]) - room, last, np.nanmax(curves[LOWER]) + room],
            [
                left,
                max(0, np.nanmin(curves[OPEN]) - 0.45 * size),
                right,
                min(height - 1, np.nanmax(curves[LOWER]) + 0.16 * size),
            ],
        ],
        np.float32,
    )


def _whole_iris(
    picture: NDArray[np.float32], seen: NDArray[np.bool_], away: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The iris as if no lid hid any of it: hidden parts take the mean colour at their distance from the
    centre."""
    rings = np.clip((away * 24).astype(int), 0, 30)
    profile = np.zeros((31, 3), np.float32)
    known = np.zeros(31, bool)
    for ring in range(31):
        inside = seen & (rings == ring)
        if inside.sum() >= 2:
            profile[ring], known[ring] = picture[inside].mean(0), True
    at = np.flatnonzero(known)
    if len(at):
        for k in range(3):
            profile[:, k] = np.interp(np.arange(31), at, profile[at, k])
    return np.where((seen & (away < 1.12))[..., None], picture, profile[rings])


@inner_fast
def paint_eye(eye, weights, moved, anchors, columns, rows, patch):
    """Paint the eye of an :class:`EyePatch` into a patch.

    :param weights: float32 (52,). ``moved``: float32 (n, 3), displacement of the vertices by expression.
    :param anchors: float32 (3, 2), where the anchor vertices are in the frame.
    :returns: the box of the patch on the canvas: left, top, width, height.
    """
    ball, iris, lid, curves, bounds, corners, reach, eye_width, zoom, lids, shapes, outward = eye
    looks_in, looks_out, looks_up, looks_down = (
        weights[shapes[0]],
        weights[shapes[1]],
        weights[shapes[2]],
        weights[shapes[3]],
    )
    blink = min(max(weights[shapes[4]], 0.0), 1.0)
    # All in pixels of the patch: how far the iris is shifted and the lids are moved down, softness of edges.
    gaze_x, gaze_y = outward * (looks_out - looks_in) * reach[0], (looks_down - looks_up) * reach[1]
    lift, sag = zoom * moved[lids[0], 1], zoom * moved[lids[1], 1]
    soft = max(zoom, 0.016 * eye_width)
    height, width = ball.shape[0], ball.shape[1]
    # Frame to patch: the affine map of the three anchors, inverted.
    ax, ay = anchors[1, 0] - anchors[0, 0], anchors[1, 1] - anchors[0, 1]
    bx, by = anchors[2, 0] - anchors[0, 0], anchors[2, 1] - anchors[0, 1]
    px, py = corners[1, 0] - corners[0, 0], corners[1, 1] - corners[0, 1]
    qx, qy = corners[2, 0] - corners[0, 0], corners[2, 1] - corners[0, 1]
    area = ax * by - ay * bx
    m00, m01 = (px * by - qx * ay) / area, (qx * ax - px * bx) / area
    m10, m11 = (py * by - qy * ay) / area, (qy * ax - py * bx) / area
    det = m00 * m11 - m01 * m10
    # Without a blink only the opening is painted.
    area_left, area_top, area_right, area_bottom = bounds[1] if blink > 0.02 else bounds[0]
    x0, x1, y0, y1 = 1e9, -1e9, 1e9, -1e9
    for k in range(4):
        u = (area_right if k & 1 else area_left) - corners[0, 0]
        v = (area_bottom if k >> 1 else area_top) - corners[0, 1]
        x = anchors[0, 0] + (u * m11 - v * m01) / det
        y = anchors[0, 1] + (v * m00 - u * m10) / det
        x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
    left, top, box_width, box_height = even_box(x0, y0, x1, y1, columns, rows)
    box_width, box_height = min(box_width, patch.shape[1]), min(box_height, patch.shape[0])
    fade = min(max((blink - 0.02) / 0.25, 0.0), 1.0)
    fade = np.float32(fade * fade * (3 - 2 * fade))
    half = np.float32(0.5)
    m00, m01, m10, m11 = np.float32(m00), np.float32(m01), np.float32(m10), np.float32(m11)
    blink, soft = np.float32(blink), np.float32(soft)
    right, bottom = np.float32(width - 1), np.float32(height - 1)
    gaze_x, gaze_y, lift, sag = np.float32(gaze_x), np.float32(gaze_y), np.float32(lift), np.float32(sag)
    zero, one = np.float32(0), np.float32(1)
    for y in range(box_height):
        row, dy = uint64(y), np.float32(top + y) - anchors[0, 1]
        for x in range(box_width):
            pixel, dx = uint64(x), np.float32(left + x) - anchors[0, 0]
            patch[row, pixel, 3] = zero
            u = corners[0, 0] + m00 * dx + m01 * dy
            v = corners[0, 1] + m10 * dx + m11 * dy
            if u < zero or v < zero or u >= right or v >= bottom:
                continue
            column = uint64(int32(u + half))
            opened, lower, along = curves[OPEN, column], curves[LOWER, column], curves[PROFILE, column]
            cover = min((v - opened - lift * along) / soft, (lower + sag * along - v) / soft, one)
            if cover > zero:
                luma, cb, cr, _ = sample(ball, u, v)
                iris_u, iris_v = u - gaze_x, v - gaze_y
                if zero <= iris_u < right and zero <= iris_v < bottom:
                    over0, over1, over2, over3 = sample(iris, iris_u, iris_v)
                    rest = one - over3
                    luma, cb, cr = luma * rest + over0, cb * rest + over1, cr * rest + over2
                luma, cb, cr, alpha = luma * cover, cb * cover, cr * cover, cover
            elif fade > zero:
                luma, cb, cr, alpha = zero, zero, zero, zero
            else:
                continue
            if fade > zero:
                start, shut = curves[TOP, column], curves[CLOSED, column]
                edge = opened + (shut - opened) * blink
                source = v if v < start else shut + (v - edge)
                if start <= v < edge:
                    source = start + (v - start) * (shut - start) / max(edge - start, one)
                if zero <= source < bottom:
                    over0, over1, over2, over3 = sample(lid, u, source)
                    rest = one - over3 * fade
                    luma, cb, cr = (
                        luma * rest + over0 * fade,
                        cb * rest + over1 * fade,
                        cr * rest + over2 * fade,
                    )
                    alpha = alpha * rest + over3 * fade
            patch[row, pixel, 0], patch[row, pixel, 1] = luma, cb
            patch[row, pixel, 2], patch[row, pixel, 3] = cr, alpha
    return left, top, box_width, box_height
