"""Hair combed back from the face: a bun, or a tail over the shoulder."""

from __future__ import annotations

import numpy as np

from anatomy import Points
from face import hair_angle, smoothstep
from strands import Growth, Strands, fill, grow, normalise, radii

STEPS = 26


def _combed(growth: Growth, knot: Points) -> Strands:
    """All hair drawn to ``knot`` at the back of the head, with a little height on the crown."""
    look, head, roots = growth.look, growth.head, growth.roots
    reach = knot - roots
    distance = np.linalg.norm(reach, axis=1)
    length = distance * (1.0 + 0.32 * smoothstep(0.05, 0.17, distance))
    angles, edge = np.array(growth.line).T
    inland = roots[:, 2] - np.interp(hair_angle(roots, growth.face), angles, edge)
    soft = smoothstep(0.0, 0.040, inland)
    layer = growth.rng.random(len(roots))
    clear = 0.0012 + (0.0025 + 0.0065 * layer) * soft * look.volume
    high = smoothstep(0.02, 0.09, roots[:, 2])
    aside = np.sign(roots[:, 0] - look.part)

    def field(p: Points, _n: Points, t: float) -> Points:
        out = normalise(knot - p)
        # From the parting the hair first falls to its side.
        out[:, 0] += 0.8 * aside * high * max(0.0, 0.45 - t)
        out[:, 2] += 0.25 * (1 - high) * (1 - t)
        return out

    guides = grow(
        head,
        roots,
        growth.normals,
        length,
        STEPS,
        field,
        lambda t: (0.05 + 0.20 * high) * (1 - t) ** 4,
        lambda t: clear * min(1.0, t * 4),
        stiffness=0.3,
    )
    curves = fill(
        guides,
        growth.seeds,
        growth.rng,
        look.locks,
        clump=0.5,
        noise=0.0012,
        flyaway=look.flyaway,
        shortest=0.95,
    )
    above = growth.seeds[:, 2] - np.interp(hair_angle(growth.seeds, growth.face), angles, edge)
    finer = 0.45 + 0.55 * smoothstep(0.0, 0.016, above)
    return curves, radii(look.width, STEPS, 0.00006, 0.00004)[None] * finer[:, None]


def _join(a: Strands, b: Strands) -> Strands:
    steps = a[0].shape[1]
    ra, rb = (np.broadcast_to(r, (len(c), steps)) for c, r in (a, b))
    return np.concatenate([a[0], b[0]]), np.concatenate([ra, rb])


def bun(growth: Growth) -> Strands:
    """A round knot high on the back of the head."""
    look, rng = growth.look, growth.rng
    radius = 0.036 * look.volume
    back = growth.head.cast((0, growth.face.head_y + 0.3, growth.face.top - 0.025), (0, -1, 0))
    root = np.array([0, growth.face.head_y + 0.06, growth.face.top]) if back is None else back[0]
    knot = root + np.array([0, 0.006, 0.012])
    combed = _combed(growth, root)
    count = 9000
    centre = knot + np.array([0, 0.010, radius * 0.62])
    # Strands wind around an axis that wanders, in three turns of rope.
    axis = normalise(np.array([0.15, -0.55, 1.0]) + rng.normal(0, 0.16, (count, 3)))
    u = normalise(np.cross(axis, [1.0, 0, 0.2]))
    v = np.cross(axis, u)
    height = rng.uniform(-0.85, 0.85, (count, 1))
    start = rng.uniform(0, 2 * np.pi, (count, 1))
    turn = start + np.linspace(0, 1, STEPS)[None] * rng.uniform(1.6, 3.2, (count, 1))
    lift = height + 0.10 * np.sin(1.5 * turn)
    rope = 1 + 0.05 * np.cos(3 * np.pi * lift) + rng.normal(0, 0.018, (count, 1))
    around = np.sqrt(np.clip(1 - lift**2, 0, 1)) * rope
    curves = centre + radius * (
        (np.cos(turn) * around)[..., None] * u[:, None]
        + (np.sin(turn) * around)[..., None] * v[:, None]
        + (lift * 0.86)[..., None] * axis[:, None]
    )
    return _join(combed, (curves, radii(look.width, STEPS, 0.00007, 0.00006)[None]))


def ponytail(growth: Growth) -> Strands:
    """Gathered low behind, the tail brought forward over the presenter's left shoulder."""
    look, rng, face, head = growth.look, growth.rng, growth.face, growth.head
    back = head.cast((0, face.head_y + 0.3, -0.03), (0, -1, 0))
    knot = np.array([0, face.head_y + 0.1, -0.03]) if back is None else back[0]
    combed = _combed(growth, knot)
    chin = face.chin[2]

    def before(x: float, z: float, off: float) -> Points:
        hit = head.cast((x, -0.5, z), (0, 1, 0))
        at = np.array([x, -0.02, z]) if hit is None else hit[0]
        out: Points = at + np.array([0, -off, 0])
        return out

    stations = np.array(
        [
            knot,
            knot + np.array([0.045, -0.005, -0.045]),
            [0.083, face.head_y + 0.035, chin + 0.005],
            [0.092, face.head_y + 0.000, chin - 0.035],
            before(0.093, chin - 0.085, 0.040),
            before(0.090, chin - 0.13, 0.038),
            before(0.086, chin - 0.175, 0.038),
            before(0.082, chin - 0.175, 0.038) + np.array([0, 0, look.length + 0.03]),
        ]
    )
    at = np.linspace(0, len(stations) - 1, 200)
    path = np.stack([np.interp(at, np.arange(len(stations)), stations[:, k]) for k in range(3)], 1)
    for _ in range(120):
        path[1:-1] = (path[:-2] + 2 * path[1:-1] + path[2:]) / 4
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))]
    count, t = 9000, np.linspace(0, 1, STEPS)
    end = rng.uniform(0.80, 1.0, (count, 1))
    where = t[None] * end * along[-1]
    centre = np.stack([np.interp(where, along, path[:, k]) for k in range(3)], -1)
    ahead = np.stack([np.interp(where + 0.004, along, path[:, k]) for k in range(3)], -1)
    behind = np.stack([np.interp(where - 0.004, along, path[:, k]) for k in range(3)], -1)
    tangent = normalise(ahead - behind)
    u = normalise(np.cross(tangent, [0.3, -1.0, 0.1]))
    v = np.cross(tangent, u)
    share = where / along[-1]
    wide = np.interp(share, [0, 0.12, 0.45, 0.8, 1], [0.011, 0.015, 0.024, 0.021, 0.005]) * look.volume
    spin = rng.uniform(0, 2 * np.pi, (count, 1))
    off = np.sqrt(rng.random((count, 1))) * (1 + rng.normal(0, 0.04, (count, 1)))
    lock = np.round(spin * 2.2) * 1.7
    swing = look.wave * smoothstep(0.2, 0.8, share)
    wave = swing * np.sin(2 * np.pi * look.wave_turns * 2 * share + lock)
    a = wide * off * np.cos(spin) * 1.15 + wave
    b = wide * off * np.sin(spin) * 0.75 + wave * 0.5
    curves = centre + a[..., None] * u + b[..., None] * v
    return _join(combed, (curves, radii(look.width, STEPS, 0.00007, 0.00003)[None]))
