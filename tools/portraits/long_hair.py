"""Hair parted and falling beside the face: from a lob to long waves."""

from __future__ import annotations

import numpy as np

from anatomy import Points
from face import hair_angle, smoothstep
from strands import Growth, Strands, fill, grow, radii


def falling(growth: Growth) -> Strands:
    """Side parting, combed away from it, falling beside the face to about the shoulders."""
    look, face, rng = growth.look, growth.face, growth.rng
    head, roots, normals, seeds = growth.head, growth.roots, growth.normals, growth.seeds
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
    long = look.length < -0.06
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
        if long:
            out[:, 0] += np.sign(p[:, 0]) * low * 0.26
            out[:, 1] -= low * np.where(p[:, 1] < axis + 0.035, 0.45, -0.25)
        return out

    chin = face.chin[2]
    heights = [
        min(chin + look.length, chin - 0.01),
        chin,
        0.5 * chin,
        0.00,
        0.040,
        0.075,
        0.100,
        0.125,
        0.135,
    ]
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
        if long:
            # Below the neck it lies on clothes.
            _, n, gap = head.nearest(q)
            lying = smoothstep(face.chin[2] - 0.03, face.chin[2] - 0.08, q[:, 2])
            q += n * (np.clip(0.026 + 0.012 * layer - gap, 0, 0.02) * lying)[:, None]
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
    # Nor stand off over the shoulders.
    astray |= (curves[..., 2] < chin) & (np.abs(curves[..., 0]) > 0.104 * look.volume)
    curves = curves[~astray.any(1)]
    t = np.linspace(0, 1, steps)[None]
    around = np.arctan2(curves[:, 0, 0], curves[:, 0, 1] - axis)[:, None]
    phase = around * 3 + 1.5 * np.sin(9 * around) + t * look.wave_turns * 2 * np.pi
    swing = look.wave * smoothstep(0.30, 0.95, t)
    along, out = swing * np.sin(phase), 0.6 * swing * np.cos(phase + 0.8)
    curves[..., 0] += along * np.cos(around) + out * np.sin(around)
    curves[..., 1] += -along * np.sin(around) + out * np.cos(around)
    return curves, radii(look.width, steps, 0.00006, 0.000025)


def fringe(growth: Growth) -> Strands:
    """Hair of the front that falls over the forehead down to ``fringe`` above the eyes."""
    look, face, rng = growth.look, growth.face, growth.rng
    angles, edge = np.array(growth.line).T

    def front(p: Points) -> Points:
        above = p[:, 2] - np.interp(hair_angle(p, face), angles, edge)
        out: Points = (hair_angle(p, face) < 40) & (above < 0.030)
        return out

    take, fine = front(growth.roots), front(growth.seeds)
    roots, normals, seeds = growth.roots[take], growth.normals[take], growth.seeds[fine]
    end = look.fringe + 0.010 * (roots[:, 0] / 0.05) ** 2 * -1 + rng.normal(0, 0.002, len(roots))
    clear = 0.004 + 0.007 * rng.random(len(roots)) * look.volume
    sweep = -np.sign(look.part) * 0.16

    def field(p: Points, _n: Points, t: float) -> Points:
        out = np.tile([sweep, -0.55 * (1 - t), -1.0], (len(p), 1))
        out[:, 0] += 3.0 * p[:, 0]
        return out

    guides = grow(
        growth.head,
        roots,
        normals,
        (roots[:, 2] - end) * 1.15 + 0.008,
        14,
        field,
        lambda t: np.full(len(roots), 0.5 * (1 - t) ** 3),
        lambda t: clear * min(1.0, t * 3),
        floor=end,
    )
    curves = fill(guides, seeds, rng, max(20, look.locks // 8), clump=0.55, noise=0.0010, flyaway=0.02)
    return curves, radii(look.width, 14, 0.00006, 0.000025)
