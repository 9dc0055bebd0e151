"""Curly hair standing away from the head."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from anatomy import Points
from face import hair_angle, smoothstep
from strands import Growth, Strands, normalise


def curly(growth: Growth) -> Strands:
    """Coils that rise along the skin's normal and spread; ``length`` on top, ``side_length`` at the ears."""
    look, rng, roots = growth.look, growth.rng, growth.seeds
    count, steps = len(roots), 22
    angles, edge = np.array(growth.line).T
    inland = roots[:, 2] - np.interp(hair_angle(roots, growth.face), angles, edge)
    high = smoothstep(-0.02, 0.085, roots[:, 2])
    length = look.side_length + (look.length - look.side_length) * high
    length = length * (0.35 + 0.65 * smoothstep(0.0, 0.030, inland)) * rng.uniform(0.72, 1.05, count)
    aim = growth.seed_normals + np.array([0, 0.10, 0.18]) * high[:, None] + rng.normal(0, 0.14, (count, 3))
    aim = normalise(aim)
    # Neighbours coil together: every lock has one phase and one tightness.
    lead = rng.choice(count, look.locks, replace=False)
    lock = cKDTree(roots[lead]).query(roots + rng.normal(0, 0.001, roots.shape))[1]
    phase = rng.uniform(0, 2 * np.pi, look.locks)[lock] + rng.normal(0, 0.35, count)
    turns = rng.uniform(0.8, 1.2, look.locks)[lock] * look.wave_turns
    lean = normalise(aim + rng.normal(0, 0.30, (look.locks, 3))[lock])
    t = np.linspace(0, 1, steps)[None]
    pull = 0.55 * smoothstep(0.1, 1.0, t)[..., None]
    straight = roots[:, None] + length[:, None, None] * (
        aim[:, None] * t[..., None] * (1 - pull) + lean[:, None] * t[..., None] * pull
    )
    towards = (roots[lead][lock] - roots)[:, None] * (0.75 * smoothstep(0.1, 0.9, t))[..., None]
    u = normalise(np.cross(aim, np.array([0.31, 0.67, 0.67])))
    v = np.cross(aim, u)
    turn = phase[:, None] + 2 * np.pi * turns[:, None] * t
    size = look.wave * smoothstep(0.0, 0.25, t)
    coil: Points = (np.cos(turn) * size)[..., None] * u[:, None] + (np.sin(turn) * size)[..., None] * v[
        :, None
    ]
    radius = np.linspace(0.00007, 0.00005, steps) * look.width
    finer = 0.5 + 0.5 * smoothstep(0.0, 0.014, inland)
    return straight + towards + coil, radius[None] * finer[:, None]
