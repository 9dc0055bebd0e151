"""Lashes, brows and beards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import materials
from anatomy import Anatomy, Points, Topology
from blender import Surface, strands_object
from config import Beard, Brows, Hair, Lashes
from face import Face, smoothstep
from strands import normalise, patch


def _along(points: Points, at: Points, spread: float = 0.06) -> Points:
    """Smoothed curve through ``points`` (sorted by x), sampled at shares ``at`` of its width."""
    share = (points[:, 0] - points[:, 0].min()) / np.ptp(points[:, 0])
    weight = np.exp(-(((share[None] - at[:, None]) / spread) ** 2)) + 1e-9
    out: Points = weight @ points / weight.sum(1, keepdims=True)
    return out


def lashes(look: Lashes, anatomy: Anatomy, topology: Topology, skin: Surface) -> None:
    """Upper and lower lashes rooted on the lid margins, aimed by the base mesh's lash strips."""
    rng = np.random.default_rng(7)
    steps = 7
    s = np.linspace(0, 1, steps)[None, :, None]
    parts, widths = [], []
    for side in "lr":
        for strip, upper in (("1", False), ("2", True)):
            v = anatomy.rest[topology.vertices(f"helper-{side}-eyelashes-{strip}")]
            distance = np.abs(skin.nearest(v)[2])
            count = look.upper_strands if upper else look.lower_strands
            at = np.clip((np.arange(count) + rng.uniform(-0.45, 0.45, count)) / count, 0.05, 0.95)
            root = _along(v[distance < 0.35 * distance.max()], at)
            tip = _along(v[distance > 0.60 * distance.max()], at)
            outward = at if side == "l" else 1 - at
            length = (look.upper if upper else look.lower) * (1 - 0.35 * rng.random(count))
            length = (length * np.interp(outward, [0, 0.5, 0.78, 1], [0.6, 1.0, 1.1, 0.45]))[:, None, None]
            aim = normalise(tip - root) + rng.normal(0, 0.10, root.shape) + np.array([0, -0.25, 0])
            curl = np.array([0, 0, 0.45 if upper else -0.07])
            root = skin.nearest(root)[0]
            parts.append(root[:, None] + normalise(aim)[:, None] * length * s + curl * length * s**2.2)
            widths.append(np.full((count, 1), 1.0 if upper else 0.55))
    radius = np.linspace(0.00010, 0.00002, steps)[None] * np.vstack(widths) * look.width
    material = materials.plain("lash", (0.010, 0.006, 0.005), 0.6, specular=0.1)
    strands_object("lashes", np.vstack(parts), radius, material)


def brows(look: Brows, hair: Hair, face: Face, skin: Surface) -> None:
    rng = np.random.default_rng(11)
    stations = np.array([-0.0185, -0.006, 0.006, 0.015, 0.0275]) + look.inset
    thickness = np.array([0.80, 1.05, 0.95, 0.70, 0.22]) * look.thickness
    steps, count = 6, look.strands
    s = np.linspace(0, 1, steps)[None, :, None]
    parts = []
    for sign in (1.0, -1.0):
        u = rng.uniform(0, 1, count) ** 0.95
        rel = stations[0] + u * (stations[-1] - stations[0]) + rng.normal(0, 0.0004, count)
        across = rng.normal(0, 0.42, count).clip(-1, 1)
        z = np.interp(rel, stations, look.heights) + across * np.interp(rel, stations, thickness)
        hits = [
            skin.cast((sign * (face.eye[0] + a), -0.3, b), (0, 1, 0)) for a, b in zip(rel, z, strict=True)
        ]
        found = np.array([h is not None for h in hits])
        root = np.array([h[0] for h in hits if h is not None])
        normal = np.array([h[1] for h in hits if h is not None])
        u, across = u[found], across[found]
        angle = np.interp(u, [0, 0.12, 0.3, 0.6, 1], [72, 56, 28, 5, -20]) - across * 22
        angle = np.radians(angle + rng.normal(0, 8, len(u)))
        aim = np.stack([sign * np.cos(angle), np.zeros(len(u)), np.sin(angle)], 1)
        aim = normalise(aim - (aim * normal).sum(1, keepdims=True) * normal)
        length = np.interp(u, [0, 0.2, 0.6, 1], [0.0060, 0.0080, 0.0085, 0.006])
        length = (length * rng.uniform(0.65, 1.1, len(u)) * look.length)[:, None, None]
        bend = np.array([sign, 0, -0.15]) * 0.25 * s**2
        off = normal[:, None] * (length * 0.20 * s * (1 - 0.6 * s) + 0.0001)
        parts.append(root[:, None] + aim[:, None] * length * s + bend * length + off)
    material = materials.hair("brow", replace(hair, colour=""), look.melanin, look.redness, 0.4)
    strands_object("brows", np.vstack(parts), np.linspace(0.00006, 0.00002, steps) * look.width, material)


def beard(look: Beard, hair: Hair, skin: Surface) -> None:
    """A short beard combed down; thinner towards the cheeks, longest at the chin."""
    rng = np.random.default_rng(17)
    rest, steps = skin.attributes["rest"], 6
    mask = skin.attributes["beard"][skin.triangles].mean(1)
    area = patch(skin, lambda _: smoothstep(0.15, 0.75, mask), rest)
    root, normal = area.sample(look.strands, rng)
    # The chin is where the beard is lowest in front.
    low = smoothstep(root[:, 2].max(), root[:, 2].min(), root[:, 2])
    length = look.length * (0.45 + 0.75 * low) * rng.uniform(0.7, 1.1, len(root))
    aim = normalise(normal * 0.55 + np.array([0.0, -0.10, -0.85]) + rng.normal(0, 0.16, root.shape))
    s = np.linspace(0, 1, steps)[None, :, None]
    bend = -normal * 0.25 + np.array([0, 0, -0.25])
    curves = root[:, None] + length[:, None, None] * (aim[:, None] * s + bend[:, None] * s**2)
    material = materials.hair("beard", hair, look.melanin, look.redness, 0.35)
    strands_object("beard", curves, np.linspace(0.00007, 0.00003, steps), material)
