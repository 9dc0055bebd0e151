"""What is seen between open lips: cavity, tongue, and teeth on an arch that is fixed to skull or jaw."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import BLENDSHAPE_INDEX

from .interior import TEXELS
from .kernels import inner, inner_fast
from .look import FaceLook
from .patch import even_box, put, sample, spline_columns
from .teeth import COLUMNS, LOWER, TEXELS_PER_MM, UPPER, OwnTeeth, arch, sideways_light, strip

_ARCH_WIDTH = 24.0
"""Half the width of the upper arch in mm, for the light on its sides."""

_DRAWN_BACK = 2.5
"""How much deeper than the teeth the tongue lies where lips are rounded: such vowels draw it back."""

JAW_SHAPES = ("jawForward", "jawLeft", "jawOpen", "jawRight")


class Mouth(NamedTuple):
    """Geometry and colours of one mouth.

    :param vertices: float32 (4 * columns + 1, 3), frame pixels: upper arch (far from the lips, then biting
        edge), lower arch (biting edge, then far from the lips), tongue.
    :param upper: float32 (h, w, 4), unrolled teeth, RGB 0..255 and alpha 0..1. ``lower``: likewise.
    :param look: float32 (10,): pixels per mm, brightness, lip colour (3), softness of the edge in pixels,
        width of the arch in mm, hue (3) as :class:`.look.FaceLook` has it.
    :param inside: float32 (h, w, 4), tongue and lower teeth of a photo with an open mouth, as
        :func:`.interior.own_interior` makes them, RGB 0..255 and alpha; (1, 1, 4) where there is none.
    :param closed: float32 (k,), gap between the closed lips in pixels at points along them.
    :param grain: float32 (64, 64), texture of the skin in levels of luma, which repeats.
    """

    vertices: NDArray[np.float32]
    upper: NDArray[np.float32]
    lower: NDArray[np.float32]
    look: NDArray[np.float32]
    inside: NDArray[np.float32]
    closed: NDArray[np.float32]
    grain: NDArray[np.float32]


def make_mouth(
    lip_upper: NDArray[np.float64],
    lip_lower: NDArray[np.float64],
    axes: NDArray[np.float64],
    mm: float,
    look: FaceLook,
    closed: NDArray[np.float32],
    own: OwnTeeth | None,
    inside: NDArray[np.float32],
) -> Mouth:
    """Fit teeth and tongue into a mouth.

    :param lip_upper: (3,), middle of the inner upper lip at rest, frame pixels; ``lip_lower`` likewise.
    :param axes: (3, 3), rotation of the head in the portrait.
    :param mm: frame pixels per millimetre.
    :param closed: (k,), gap between the lips that still counts as closed (the line between them), pixels, at
        points along them.
    :param own: the teeth that a photo shows, if any does. ``inside``: as in :class:`Mouth`.
    """
    upper_arch, lower_arch = arch(UPPER, 23.0, True), arch(LOWER, 21.0, False)
    # Where the biting edges and the tongue are, mm from the lips: down and inwards.
    behind_upper, behind_lower, tongue = np.array([[0, 3.4, 4.0], [0, 3.6, 6.0], [0, 2.2, 14.0]])
    middle = lip_upper + behind_upper @ axes.T * mm
    if own is not None:
        middle[1] = own.edge
    parts = [
        middle + upper_arch @ axes.T * mm,
        lip_lower + (lower_arch + behind_lower) @ axes.T * mm,
        lip_lower + tongue[None] @ axes.T * mm,
    ]
    size = TEXELS_PER_MM / mm
    upper, lower = (strip(*row, size, look.blur) for row in ((UPPER, True), (LOWER, False)))
    brightness = float(np.clip(look.light, 0.35, 1.12))
    for teeth in (upper, lower):
        teeth[..., :3] *= look.tooth / brightness
    if own is not None:
        own.lay_on(upper, parts[0], mm * _ARCH_WIDTH, brightness)
    numbers = [mm, brightness, *look.lip, max(0.9, 0.45 * mm, look.blur), _ARCH_WIDTH, *look.hue]
    return Mouth(
        np.vstack(parts).astype(np.float32),
        upper.astype(np.float32),
        lower.astype(np.float32),
        np.array(numbers, np.float32),
        inside,
        closed,
        look.grain,
    )


def jaw_follow(vertices: int) -> dict[int, NDArray[np.float64]]:
    """How much each of the mouth's vertices follows the jaw, by index of the blendshape; (vertices,)."""
    share = np.concatenate([np.zeros(2 * COLUMNS), np.full(vertices - 2 * COLUMNS, 0.92)])
    return {BLENDSHAPE_INDEX[name]: share for name in JAW_SHAPES}


@inner_fast
def paint_mouth(mouth, points, first, tongue_out, forward, columns, rows, patch, lines, upper_ids, lower_ids):
    """Paint the inside of a :class:`Mouth` into a patch.

    :param points: float32 (n, 2), the deformed vertices; those of :class:`Mouth` begin at ``first``.
    :param forward: pixels by which the lips are pushed forward, away from the teeth.
    :param upper_ids: int64 (k,), the inner upper lip; ``lower_ids``: the lower one.
    :param patch: float32 (h, w, 4). ``lines``: float32 (9, w), scratch.
    :returns: the box of the patch on the canvas: left, top, width, height; width 0 when the lips are closed.
    """
    _, upper, lower, look, inside, closed, grain = mouth
    mm, bright, soft = look[0], look[1], look[5]
    x0, x1, y0, y1 = 1e9, -1e9, 1e9, -1e9
    widest = 0.0
    for k in range(len(upper_ids)):
        for i in (upper_ids[k], lower_ids[k]):
            x0, x1 = min(x0, points[i, 0]), max(x1, points[i, 0])
            y0, y1 = min(y0, points[i, 1]), max(y1, points[i, 1])
        widest = max(widest, points[lower_ids[k], 1] - points[upper_ids[k], 1] - closed[k])
    if widest < 0.25:
        return 0, 0, 0, 0
    left, top, width, height = even_box(x0 - 1, y0 - soft - 1, x1 + 1, y1 + soft + 1, columns, rows)
    width, height = min(width, patch.shape[1]), min(height, patch.shape[0])
    if width == 0 or height == 0:
        return 0, 0, 0, 0
    for k in range(9):
        for x in range(width):
            lines[k, x] = -1e6 if k != 1 else -2e6
    for k in range(len(upper_ids) - 1):
        xa, xb = points[upper_ids[k], 0] - left, points[upper_ids[k + 1], 0] - left
        for x in range(max(0, int(np.ceil(xa))), min(width - 1, int(np.floor(xb))) + 1):
            lines[8, x] = closed[k] + (closed[k + 1] - closed[k]) * (x - xa) / max(xb - xa, 1e-3)
    spline_columns(points, upper_ids, left, lines[0, :width])
    spline_columns(points, lower_ids, left, lines[1, :width])
    count = (len(points) - first - 1) // 4
    _arch_columns(points, first, count, upper.shape[1], left, lines[2:5, :width])
    _arch_columns(points, first + 2 * count, count, lower.shape[1], left, lines[5:8, :width])
    area = 0.0
    for x in range(width):
        area += max(lines[1, x] - lines[0, x] - lines[8, x], 0.0)
    to_teeth, to_tongue = _light_let_in(area, forward), _light_let_in(area, _DRAWN_BACK * forward)
    tongue = len(points) - 1
    tongue_x, tongue_y = points[tongue, 0] - left, points[tongue, 1] - 9 * mm * tongue_out
    centre = (points[first, 0] + points[first + count - 1, 0]) / 2 - left
    tongue_rx, tongue_ry = 17.0 * mm, 7.6 * mm
    for x in range(width):
        up, low = lines[0, x], lines[1, x]
        gap = low - up
        if gap <= lines[8, x]:
            for y in range(height):
                patch[y, x, 3] = 0
            continue
        opening = min((gap - lines[8, x]) / (1.2 * soft), 1.0)
        ambient = min(0.45 + gap / (14 * mm), 1.0) * to_tongue
        lit = min(0.45 + gap / (6 * mm) * 0.55, 1.0) * to_teeth
        off = abs(x - centre) / (look[6] * mm)
        sideways = sideways_light(off)
        for y in range(height):
            row = y + top
            cover = (
                min(max((row - up) / soft + 0.5, 0.0), 1.0)
                * min(max((low - row) / soft + 0.5, 0.0), 1.0)
                * opening
            )
            if cover <= 0:
                patch[y, x, 3] = 0
                continue
            t = min(max((row - up) / max(gap, 1.0), 0.0), 1.0)
            red, green, blue = (
                44 * bright * (0.55 + 0.6 * t),
                16 * bright * (0.55 + 0.5 * t),
                20 * bright * (0.55 + 0.5 * t),
            )
            dx, dy = (x - tongue_x) / tongue_rx, (row - tongue_y) / tongue_ry
            d = dx * dx + dy * dy
            if d < 1:
                bulge = np.sqrt(1 - d)
                edge = min((1 - d) * 2.0, 1.0)
                groove = 0.10 * bulge / (1 + (dx / 0.13) ** 2)
                shade = (0.16 + 0.52 * bulge * bulge - 0.20 * dy) * ambient * (1 - groove)
                shine = max(bulge * 0.86 - dy * 0.5, 0.0) ** 8
                shine = shine * shine * shine * 22
                red = red * (1 - edge) + (174 * shade + shine) * bright * edge
                green = green * (1 - edge) + (80 * shade + shine) * bright * edge
                blue = blue * (1 - edge) + (80 * shade + shine) * bright * edge
            hides = 0.0
            u, v = (x - centre) / mm * TEXELS + inside.shape[1] / 2 - 0.5, (low - row) / mm * TEXELS - 0.5
            if 0 <= u < inside.shape[1] - 1 and 0 <= v < inside.shape[0] - 1:
                r, g, b, hides = sample(inside, np.float32(u), np.float32(v))
                shade = (0.4 + 0.6 * ambient) * lit
                red, green, blue = (
                    red + (r * shade - red) * hides,
                    green + (g * shade - green) * hides,
                    blue + (b * shade - blue) * hides,
                )
            for jaw in range(2):  # lower teeth first
                strip = lower if jaw == 0 else upper
                base = 5 if jaw == 0 else 2
                u = lines[base, x]
                if u < 0 or u >= strip.shape[1] - 1:
                    continue
                begin, end = lines[base + 1, x], lines[base + 2, x]
                v = (row - begin) / (end - begin) * strip.shape[0] - 0.5
                if v < 0 or v >= strip.shape[0] - 1:
                    continue
                r, g, b, a = sample(strip, np.float32(u), np.float32(v))
                if jaw == 0:
                    a *= 1 - hides
                if a < 0.01:
                    continue
                if jaw == 1:
                    shade = min(max((row - up) / (3.4 * mm) + 0.58, 0.58), 1.0) * sideways * lit * bright
                else:
                    shade = (
                        min(max((low - row) / (4 * mm) + 0.35, 0.35), 0.8) * sideways * lit * bright * 0.62
                    )
                # Light that has bounced off red walls: the darker, the redder.
                dark = 1 - min(shade, 1.0)
                red = red * (1 - a) + r * shade * a
                green = green * (1 - a) + g * shade * (1 - 0.38 * dark) * a
                blue = blue * (1 - a) + b * shade * (1 - 0.47 * dark) * a
            under_lip = 0.70 + 0.30 * min(max((row - up) / (2.4 * mm), 0.0), 1.0)
            rim = under_lip * (0.8 + 0.2 * min(max((low - row) / (1.6 * mm), 0.0), 1.0))
            red, green, blue = red * rim, green * rim, blue * rim
            # The wet inside of the lips takes their colour and darkens inwards.
            wet = min(gap / (4 * mm), 1.0)
            lower_lip = max(1 - (low - row) / (1.9 * mm), 0.0) ** 2 * 0.9 * wet
            upper_lip = max(1 - (row - up) / (1.0 * mm), 0.0) ** 2 * 0.7 * wet
            red += (look[2] * 0.68 - red) * lower_lip
            green += (look[3] * 0.55 - green) * lower_lip
            blue += (look[4] * 0.58 - blue) * lower_lip
            red += (look[2] * 0.42 - red) * upper_lip
            green += (look[3] * 0.32 - green) * upper_lip
            blue += (look[4] * 0.34 - blue) * upper_lip
            put(patch, y, x, min(red, 255.0), min(green, 255.0), min(blue, 255.0), cover)
            if look[7] < 1:  # no colour comes into a photo without any
                level = patch[y, x, 0] - 16 * cover
                for k in range(1, 3):
                    own = patch[y, x, k] - 128 * cover
                    patch[y, x, k] = 128 * cover + look[7] * own + (1 - look[7]) * look[7 + k] * level
            patch[y, x, 0] += grain[y & 63, x & 63] * cover
    return left, top, width, height


@inner
def _light_let_in(area, depth):
    """Share of the light that falls this deep, in pixels, behind lips that are pushed forward, 0..1; the hole
    between them has an area in square pixels."""
    return area / (area + max(depth, 0.0) ** 2 + 1e-6)


@inner_fast
def _arch_columns(points, first, count, texels, left, lines):
    """For each column: where along the strip, and the rows where the strip begins and ends."""
    for i in range(count - 1):
        a, b = first + i, first + i + 1
        xa, xb = points[a, 0] - left, points[b, 0] - left
        if xb - xa < 0.02:
            continue
        for x in range(max(0, int(np.ceil(xa))), min(lines.shape[1] - 1, int(np.floor(xb))) + 1):
            t = (x - xa) / (xb - xa)
            lines[0, x] = (i + t) / (count - 1) * texels - 0.5
            lines[1, x] = points[a, 1] + (points[b, 1] - points[a, 1]) * t
            lines[2, x] = points[a + count, 1] + (points[b + count, 1] - points[a + count, 1]) * t
