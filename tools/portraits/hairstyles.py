"""Hair styles: where hair grows, how it is combed, how it ends."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

import materials
from anatomy import Points
from blender import Surface, strands_object
from config import Hair
from face import Face, hair_angle, smoothstep
from strands import fill, grow, patch

COVERS_EARS = frozenset({"lob"})
Hairline = list[tuple[float, float]]


def hairline(look: Hair, face: Face) -> Hairline:
    """(angle around the head in degrees, lowest height of hair) pairs; see ``face.hair_angle``."""
    top, h = face.ear_top, look.hairline
    if look.style == "short":
        front = [(0, h), (18, h + 0.001), (33, h + 0.001), (44, h - 0.010), (54, h - 0.028), (62, 0.026)]
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
        out: Points = smoothstep(-0.003, 0.015, above + rng.normal(0, 0.0022, len(above)))
        return np.where(centres[:, 2] > -0.14, out, 0.0)

    return density


def _radii(look: Hair, steps: int, root: float, tip: float) -> Points:
    return np.linspace(root, tip, steps) * look.width


def build(look: Hair, face: Face, skin: Surface) -> float:
    """Add the hair; returns the height of its top in metres."""
    rng = np.random.default_rng(5)
    head = skin.without((skin.attributes["ears"] > 0.02) | (skin.vertices[:, 2] < -0.32))
    scalp = patch(skin.without(skin.attributes["ears"] > 0.02), _density(hairline(look, face), face, rng))
    roots, normals = scalp.sample(look.guides, rng)
    seeds, _ = scalp.sample(look.strands, rng)
    style = {"short": _short, "lob": _lob}[look.style]
    curves, radius = style(look, face, head, roots, normals, seeds, rng)
    strands_object("hair", curves, radius, materials.hair("hair", look))
    return float(np.percentile(curves[..., 2], 99.9))


def _short(
    look: Hair, face: Face, head: Surface, roots: Points, normals: Points, seeds: Points, rng: Generator
) -> tuple[Points, Points]:
    """Tapered sides, longer top swept up from the forehead and over to one side."""
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
    angles, edge = np.array(hairline(look, face)).T
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
    return curves, _radii(look, steps, 0.000055, 0.000022)[None] * finer[:, None]


def _lob(
    look: Hair, face: Face, head: Surface, roots: Points, normals: Points, seeds: Points, rng: Generator
) -> tuple[Points, Points]:
    """Side parting, combed away from it, falling beside the face to about the shoulders."""
    steps, axis = 30, face.head_y
    count = len(roots)

    def parted(p: Points) -> Points:
        """1 where the parting divides the hair, 0 on the crown, where it grows over the middle."""
        out: Points = smoothstep(axis - 0.025, axis - 0.065, p[:, 1])
        return out

    def offset(p: Points) -> Points:
        out: Points = p[:, 0] - look.part * smoothstep(axis + 0.03, axis - 0.075, p[:, 1])
        return out

    def side(p: Points) -> Points:
        out: Points = np.where(parted(p) > 0.4, np.sign(offset(p)), 0.0)
        return out

    share = parted(roots)
    crown = np.clip(offset(roots) / 0.035 + rng.normal(0, 0.35, count), -1, 1)
    away = share * np.sign(offset(roots)) + (1 - share) * crown
    layer = rng.random(count)
    end = face.chin[2] + look.length + rng.normal(0, 0.006, count) + 0.035 * layer**3
    high = smoothstep(-0.04, 0.09, roots[:, 2])
    near_part = np.exp(-(((roots[:, 0] - look.part) / 0.030) ** 2)) * high

    def field(p: Points, n: Points, _t: float) -> Points:
        flat = smoothstep(0.25, 0.95, n[:, 2])
        before = smoothstep(axis - 0.040, axis - 0.085, p[:, 1])
        out = np.zeros_like(p)
        out[:, 0] = away * (1.1 * flat + 0.60 * before)
        out[:, 1] = (0.35 + 0.6 * (1 - share)) * flat + before * 0.95 * smoothstep(-0.12, 0.03, p[:, 2])
        out[:, 2] = -0.9 - 0.9 * (1 - flat)
        low = smoothstep(face.chin[2] + 0.05, face.chin[2] - 0.02, p[:, 2])
        out[:, 0] -= np.sign(p[:, 0]) * low * 0.28
        out[:, 1] -= low * 0.10 * np.sign(p[:, 1] - axis)
        return out

    chin = face.chin[2]
    heights = [chin + look.length, chin, 0.5 * chin, 0.00, 0.040, 0.075, 0.100, 0.125, 0.135]
    widths = [0.084, 0.090, 0.093, 0.095, 0.094, 0.088, 0.077, 0.055, 0.20]
    inner = 0.016 * (1 - layer)

    def constrain(p: Points, _t: float) -> Points:
        # Beside the face, never across it.
        q = p.copy()
        sides = smoothstep(0.062, 0.035, q[:, 2]) * smoothstep(axis - 0.008, axis - 0.028, q[:, 1])
        short = np.clip(look.face_gap - np.abs(q[:, 0]), 0, 0.012) * sides
        q[:, 0] += np.sign(q[:, 0]) * short
        q[:, 1] += 0.6 * short
        # The outline seen from the front: widest at the cheekbones, narrowing to the ends.
        widest = np.interp(q[:, 2], heights, widths) * look.volume - inner
        q[:, 0] -= np.sign(q[:, 0]) * np.clip(np.abs(q[:, 0]) - widest, 0, 0.012) * 0.7
        return q

    length = (roots[:, 2] - end) * 1.22 + 0.05 * high + np.abs(roots[:, 0] - look.part) * -0.10
    rise = (0.10 + 0.22 * high) * (1 - 0.75 * near_part)
    body = 0.003 + (0.006 + 0.010 * high) * layer + 0.004 * high
    clear = body * look.volume

    def lift(t: float) -> Points:
        out: Points = rise * (1 - t) ** 4
        return out

    guides = grow(
        head,
        roots,
        normals,
        length,
        steps,
        field,
        lift,
        lambda t: clear * min(1.0, t * 3) * (1 - 0.55 * near_part * max(0.0, 1 - 6 * t)),
        constrain,
        end,
    )
    curves = fill(
        guides,
        seeds,
        rng,
        look.locks,
        clump=0.62,
        noise=0.0020,
        flyaway=look.flyaway,
        side=side,
        shortest=0.86,
    )
    # Hair from the nape must not come round to the throat.
    astray = (curves[..., 2] < -0.03) & (np.abs(curves[..., 0]) < 0.048) & (curves[..., 1] < axis + 0.012)
    curves = curves[~astray.any(1)]
    t = np.linspace(0, 1, steps)[None]
    around = np.arctan2(curves[:, 0, 0], curves[:, 0, 1] - axis)[:, None]
    phase = around * 3 + 1.5 * np.sin(9 * around) + t * look.wave_turns * 2 * np.pi
    swing = look.wave * smoothstep(0.30, 0.95, t)
    along, out = swing * np.sin(phase), 0.6 * swing * np.cos(phase + 0.8)
    curves[..., 0] += along * np.cos(around) + out * np.sin(around)
    curves[..., 1] += -along * np.sin(around) + out * np.cos(around)
    return curves, _radii(look, steps, 0.00006, 0.000025)
