"""Hair styles: where hair grows, how it is combed, how it ends."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

import materials
from anatomy import Points
from blender import Surface, strands_object
from config import Hair
from curls import curly
from face import Face, hair_angle, smoothstep
from long_hair import falling, fringe
from strands import Growth, Strands, fill, grow, patch, radii
from swept import bun, ponytail

COVERS_EARS = frozenset({"lob"})
Hairline = list[tuple[float, float]]


def hairline(look: Hair, face: Face) -> Hairline:
    """(angle around the head in degrees, lowest height of hair) pairs; see ``face.hair_angle``."""
    top, h = face.ear_top, look.hairline
    if look.style == "bald":
        return [(0, 1.0), (180, 1.0)]
    if look.style in ("short", "buzz"):
        # A slight peak in the middle, temples that recede, a rounded corner above them.
        front = [(0, h), (9, h + 0.002), (22, h + 0.007), (32, h + 0.007), (42, h - 0.004), (52, h - 0.022)]
        front += [(60, 0.030)]
        side = [(68, -0.008), (86, -0.012), (92, top + 0.004), (112, top - 0.002)]
        nape = [(122, -0.035), (140, -0.066), (180, -0.076)]
    else:
        front = [(0, h), (18, h + 0.001), (34, h - 0.001), (46, h - 0.018), (58, h - 0.042), (67, 0.012)]
        side = [(72, -0.008), (88, -0.010), (92, top + 0.002), (112, top - 0.004)]
        nape = [(122, -0.032), (140, -0.064), (180, -0.074)]
    return [*front, *side, *nape]


def _density(line: Hairline, face: Face, rng: Generator) -> Callable[[Points], Points]:
    angles, heights = np.array(line).T

    def density(centres: Points) -> Points:
        above = centres[:, 2] - np.interp(hair_angle(centres, face), angles, heights)
        # A soft, slightly ragged edge; thinner hair right at the hairline.
        out: Points = smoothstep(-0.004, 0.017, above + rng.normal(0, 0.0032, len(above)))
        return np.where(centres[:, 2] > -0.14, out, 0.0)

    return density


def build(look: Hair, face: Face, skin: Surface) -> float:
    """Add the hair; returns the height of its top in metres."""
    if look.style == "bald":
        return face.top
    rng = np.random.default_rng(5)
    bare = skin.without(skin.attributes["ears"] > 0.02)
    head = skin.without((skin.attributes["ears"] > 0.02) | (skin.vertices[:, 2] < -0.42))
    line = hairline(look, face)
    scalp = patch(bare, _density(line, face, rng))
    roots, normals = scalp.sample(look.guides, rng)
    seeds, seed_normals = scalp.sample(look.strands, rng)
    growth = Growth(look, face, head, roots, normals, seeds, seed_normals, line, rng)
    parts = [STYLES[look.style](growth)]
    if look.fringe:
        parts.append(fringe(growth))
    for curves, radius in parts:
        strands_object("hair", curves, radius, materials.hair("hair", look))
    return float(max(np.percentile(curves[..., 2], 99.9) for curves, _ in parts))


def _short(growth: Growth) -> Strands:
    """Tapered sides, longer top swept up from the forehead and over to one side."""
    look, face, rng = growth.look, growth.face, growth.rng
    head, roots, normals, seeds = growth.head, growth.roots, growth.normals, growth.seeds
    steps, axis = 10, face.head_y
    count = len(roots)
    on_top = smoothstep(0.050, 0.086, roots[:, 2])
    front = smoothstep(0.03, -0.05, roots[:, 1] - axis)
    low = smoothstep(-0.07, 0.06, roots[:, 2])
    side = look.side_length * (0.45 + 0.75 * low)
    length = side * (1 - on_top) + on_top * (look.length + 0.012 * front)
    length = length * rng.uniform(0.9, 1.1, count)
    sweep = np.sign(-look.part) or 1.0

    def field(p: Points, _n: Points, t: float) -> Points:
        out = np.zeros_like(p)
        out[:, 0] = on_top * (sweep * (0.55 + 0.35 * t) + 1.0 * p[:, 0])
        out[:, 1] = on_top * 0.75 + (1 - on_top) * 0.45
        out[:, 2] = -(1 - on_top) + on_top * (0.20 + 0.45 * front - 0.35 * t)
        return out

    rise = 0.25 + 1.5 * on_top * (0.30 + 0.70 * front)
    hold = 0.02 + 0.26 * on_top * front + 0.06 * on_top
    angles, edge = np.array(growth.line).T
    inland = smoothstep(0.002, 0.048, roots[:, 2] - np.interp(hair_angle(roots, face), angles, edge))
    body = inland * on_top * (0.005 + 0.014 * rng.random(count) * (0.45 + 0.55 * front)) * look.volume
    clear = 0.0010 + 0.0016 * rng.random(count) + body
    guides = grow(
        head,
        roots,
        normals,
        length,
        steps,
        field,
        lambda t: rise * (1 - t) ** 4 + hold,
        lambda t: clear * min(1.0, t * 3),
    )
    curves = fill(guides, seeds, rng, look.locks, clump=0.72, noise=0.0011, flyaway=look.flyaway)
    above = seeds[:, 2] - np.interp(hair_angle(seeds, face), angles, edge)
    finer = 0.5 + 0.5 * smoothstep(0.0, 0.018, above)
    return curves, radii(look.width, steps, 0.000055, 0.000022)[None] * finer[:, None]


def _buzz(growth: Growth) -> Strands:
    """Clipped to ``length`` metres all over, a little shorter at the sides."""
    look, rng, roots = growth.look, growth.rng, growth.seeds
    steps = 4
    angles, edge = np.array(growth.line).T
    inland = roots[:, 2] - np.interp(hair_angle(roots, growth.face), angles, edge)
    length = look.side_length + (look.length - look.side_length) * smoothstep(0.02, 0.085, roots[:, 2])
    length = length * (0.5 + 0.5 * smoothstep(0, 0.02, inland)) * rng.uniform(0.8, 1.05, len(roots))
    aim = growth.seed_normals + np.array([0, -0.25, -0.15]) + rng.normal(0, 0.18, roots.shape)
    t = np.linspace(0, 1, steps)
    curves = roots[:, None] + aim[:, None] * (length[:, None] * t)[..., None]
    finer = 0.5 + 0.5 * smoothstep(0.0, 0.016, inland)
    return curves, radii(look.width, steps, 0.000055, 0.00003)[None] * finer[:, None]


STYLES: dict[str, Callable[[Growth], Strands]] = {
    "short": _short,
    "buzz": _buzz,
    "lob": falling,
    "bun": bun,
    "ponytail": ponytail,
    "curly": curly,
}
