"""The closed lid of an eye, made from a picture in which it is open."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heygen_studio.render import LUMA, rgb_to_ycc

from .grain import edge_blur, like_grain
from .pyramid import spread
from .topology import Eye


def closed_lid(
    picture: NDArray[np.float32],
    curves: NDArray[np.float32],
    points: NDArray[np.float64],
    eye: Eye,
    size: float,
) -> NDArray[np.float32]:
    """The lid when shut: the picture itself but for the eye and its lashes, which the skin around them fills;
    shaded as a bulge, with the grain of the skin and a row of lashes.

    :param picture: float32 (h, w, 3), RGB 0..255. ``points``: (478, 2), landmarks in its pixels.
    :param curves: float32 (4, w): rows from which the lid is stretched, where its edge is when open and when
        shut, and of the lower lid.
    :param size: width of the eye, pixels.
    :returns: float32 (h, w, 4), Y'CbCr and alpha, premultiplied.
    """
    import cv2

    height, width = picture.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    hinge, opened, shut, low = curves
    ends = points[[eye.upper[0], eye.upper[-1]]]
    centre = (ends[0, 0] + ends[1, 0]) / 2
    grey = picture @ LUMA

    upper, lower, top = (np.nan_to_num(line, nan=k * 1e4) for line, k in ((opened, 1), (low, -1), (hinge, 1)))
    outward = np.sign(ends[0, 0] - ends[1, 0])
    near = (outward * (xs - ends[1, 0]) > -0.05 * size) & (outward * (xs - ends[0, 0]) < 0.3 * size)
    thin = _thin_dark(cv2.GaussianBlur(grey, (0, 0), max(0.5, 0.015 * size)), size)
    within = (ys > upper - 0.11 * size) & (ys < lower + 0.05 * size)
    eye_itself = within & (outward * (xs - ends[1, 0]) > 0) & (outward * (xs - ends[0, 0]) < 0.12 * size)
    frame = _around(thin & ~eye_itself, 0.5 * size, float(np.nanmax(low)) + 0.2 * size)
    # lashes, and above them the crease, which unfolds
    lashes = (
        near
        & thin
        & ~frame
        & (ys > np.minimum(top - 0.04 * size, upper - 0.30 * size))
        & (ys < lower + 0.12 * size)
    )
    kernel = np.ones((max(3, int(0.07 * size) | 1),) * 2, np.uint8)
    hidden = cv2.dilate((within | lashes).astype(np.uint8), kernel)
    glasses = cv2.dilate(frame.astype(np.uint8), kernel) > 0
    known = ((hidden == 0) & ~glasses).astype(np.float32)
    away = cv2.distanceTransform(1 - hidden, cv2.DIST_L2, 5) / size
    own = smooth(away, 0.0, 0.07)[..., None]
    filled = cv2.GaussianBlur(spread(picture, known), (0, 0), max(1.0, 0.03 * size))
    filled = filled * (1 - own) + picture * own
    unfolded = _unfolded(filled, top, upper, size)
    below = min(height - 4, int(np.nanmax(low) + 0.12 * size))
    grain = 0.7 * like_grain(picture[below:], 0.015 * size, (height, width))
    filled += grain * (1 - own)
    unfolded += grain * smooth(ys - top, 0, 0.2 * size)[..., None]

    with np.errstate(invalid="ignore"):
        t = np.nan_to_num(np.clip((ys - top) / np.maximum(shut - top, 1), 0, 1.2), nan=0.0)
        # At the outer corner and beyond the skin reaches below the lashes, over what is left open there.
        past = outward * (xs - ends[0, 0]) / size
        corner = size * np.maximum(0.10 * np.clip(1 - np.abs(past) / 0.16, 0, 1), 0.8 * past + 0.06)
        inside = np.nan_to_num(np.clip(shut + corner - ys + 0.5, 0, 1), nan=0.0)
    across = np.clip(1 - ((xs - centre) / (0.60 * size)) ** 2, 0, 1)
    shade = 1 + across * (0.035 * np.sin(np.pi * np.clip(t, 0, 1)) - 0.12 * smooth(t, 0.72, 1.0))
    # Between the corners the lid is skin drawn down from above, and at its hinge the picture itself, so that
    # its rim cannot be seen; towards the corners and beyond only the lashes are filled.
    drawn = smooth(-past, -0.02, 0.16) * (1 - smooth(-past, 0.84, 1.04))
    skin = filled + (unfolded - filled) * drawn[..., None]
    skin = np.clip(skin * shade[..., None], 0, 255)
    covers = (1 - smooth(away, 0.04, 0.10)) * (1 - smooth(past, 0.26, 0.38))
    alpha = (covers + (smooth(ys - top, -0.02 * size, 0.06 * size) - covers) * drawn) * inside
    alpha[glasses & ((past > 0.04) | (past < -1.04))] = 0
    rgba = np.dstack([skin * alpha[..., None], alpha]).astype(np.float32)

    opening = (ys > upper) & (ys < lower)
    dark = np.percentile(picture[opening].reshape(-1, 3), 4, axis=0).astype(np.float32)
    above = (ys > upper - 0.16 * size) & (ys < upper - 0.05 * size)
    usual = float(np.median(grey[hidden == 0]))
    strength = (
        float(np.clip(np.clip(1 - grey[above] / usual, 0, 1).mean() / 0.14, 0.25, 1)) if above.any() else 0.5
    )
    row = _lashes(shut, ends[:, 0], size, strength, (height, width))
    row = 0.9 * cv2.GaussianBlur(row, (0, 0), max(0.4, edge_blur(grey)))[..., None]
    rgba[..., :3] = rgba[..., :3] * (1 - row) + dark * row
    rgba[..., 3:] = rgba[..., 3:] * (1 - row) + row
    return np.dstack([rgb_to_ycc(rgba[..., :3], rgba[..., 3]), rgba[..., 3]]).astype(np.float32)


def _unfolded(
    picture: NDArray[np.float32], top: NDArray[np.float32], upper: NDArray[np.float32], size: float
) -> NDArray[np.float32]:
    """The skin between the hinge and the lashes of the open eye, drawn down over it: just below the hinge as
    it is, further down more and more stretched."""
    import cv2

    height, width = picture.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    room = np.maximum(upper - 0.10 * size - top, 0.06 * size)
    down = np.maximum(ys - top, 0)
    source = np.where(ys > top, top + room * (1 - np.exp(-down / room)), ys).astype(np.float32)
    soft = cv2.GaussianBlur(picture, (0, 0), max(1.0, 0.05 * size))
    sharp, soft = (cv2.remap(of, xs, source, cv2.INTER_LINEAR) for of in (picture, soft))
    return np.asarray(sharp + (soft - sharp) * smooth(down, 0.0, 0.25 * size)[..., None])


def _thin_dark(grey: NDArray[np.float32], size: float) -> NDArray[np.bool_]:
    """Where something dark and thinner than a tenth of ``size`` lies on brighter ground."""
    import cv2

    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(3, int(0.10 * size) | 1),) * 2)
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, disc)
    return np.asarray(ground - grey > 0.06 * ground)


def _around(mask: NDArray[np.bool_], least: float, below: float) -> NDArray[np.bool_]:
    """The connected parts of a mask that are the frame of glasses: higher than lashes and brows ever are, and
    reaching down to a row ``below`` the eye."""
    import cv2

    _, labels, parts, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    height = parts[:, cv2.CC_STAT_HEIGHT]
    framing = (height > least) & (parts[:, cv2.CC_STAT_TOP] + height > below)
    framing[0] = False
    return np.asarray(framing[labels])


def _lashes(
    shut: NDArray[np.float32],
    corners: NDArray[np.float64],
    size: float,
    strength: float,
    shape: tuple[int, int],
) -> NDArray[np.float32]:
    """Opacity (h, w) of the lash line and of the lashes that hang from it; ``strength`` 0..1 tells how dense
    the lashes of the open eye are. ``corners``: columns of the outer and the inner corner."""
    import cv2

    zoom = 4
    canvas = np.zeros((shape[0] * zoom, shape[1] * zoom), np.uint8)
    first, last = sorted((float(corners[0]), float(corners[1])))
    outward = -1 if corners[0] < corners[1] else 1
    random = np.random.default_rng(5)

    def point(x: float, y: float) -> tuple[int, int]:
        return int((x + 0.5) * zoom * 16), int((y + 0.5) * zoom * 16)

    for k in np.linspace(0.02, 0.98, 64):
        x = first + (last - first) * k
        y = float(np.interp(x, np.arange(len(shut)), shut))
        thick = size * (0.011 + 0.009 * strength) * np.sin(np.pi * np.clip(k, 0.06, 0.94)) ** 0.5
        cv2.circle(canvas, point(x, y), int(thick * zoom * 16), 255, -1, cv2.LINE_AA, 4)
    for k in np.linspace(0.05, 0.97, 30):
        k = float(np.clip(k + random.normal() * 0.008, 0.03, 0.98))
        out = k if outward > 0 else 1 - k
        x = first + (last - first) * k
        y = float(np.interp(x, np.arange(len(shut)), shut))
        length = size * (0.04 + 0.07 * out) * (0.35 + 0.65 * strength) * random.uniform(0.75, 1.1)
        lean = outward * (0.15 + 0.75 * (out - 0.35))
        curve = [
            point(
                x + lean * length * s + outward * 0.18 * length * s * s, y + length * 0.8 * (s - 0.35 * s * s)
            )
            for s in np.linspace(0, 1, 6)
        ]
        cv2.polylines(
            canvas,
            [np.array(curve, np.int32)],
            False,
            int(110 + 90 * strength),
            max(1, round(size * zoom * 0.006)),
            cv2.LINE_AA,
            4,
        )
    return cv2.resize(canvas, shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def smooth(x: NDArray[np.float32], low: float, high: float) -> NDArray[np.float32]:
    """From 0 at ``low`` to 1 at ``high``, without a corner."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
