"""Growing guide hairs over a surface and filling between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.spatial import cKDTree

from anatomy import Points
from blender import Surface
from config import Hair
from face import Face, smoothstep


def normalise(v: Points) -> Points:
    out: Points = v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-9)
    return out


@dataclass(frozen=True)
class Patch:
    """Triangles hair grows from, with a density weight each."""

    corners: Points
    """(triangles, 3 corners, 3)"""
    weight: Points

    def sample(self, count: int, rng: Generator) -> tuple[Points, Points]:
        """Uniform random roots and their unit normals."""
        pick = rng.choice(len(self.weight), count, p=self.weight / self.weight.sum())
        u, v = rng.random((2, count))
        flip = u + v > 1
        u[flip], v[flip] = 1 - u[flip], 1 - v[flip]
        a, b, c = self.corners[pick].swapaxes(0, 1)
        return a + (b - a) * u[:, None] + (c - a) * v[:, None], normalise(np.cross(b - a, c - a))


@dataclass(frozen=True)
class Growth:
    """What a hair style combs: where it may grow, and its look."""

    look: Hair
    face: Face
    head: Surface
    """Head, neck and shoulders without the ears."""
    roots: Points
    normals: Points
    """Of the guides."""
    seeds: Points
    seed_normals: Points
    """Of the strands between them."""
    line: list[tuple[float, float]]
    rng: Generator


Strands = tuple[Points, Points]
"""Curves (strands, points, 3) and radii that broadcast to (strands, points)."""


def patch(surface: Surface, density: Callable[[Points], Points], rest: Points | None = None) -> Patch:
    """Patch of all triangles whose ``density(centres)`` is positive, weighted by area times density.

    With ``rest``, the vertices of the face at rest, both are measured there: the same roots in every pose.
    """
    corners = surface.vertices[surface.triangles]
    still = corners if rest is None else rest[surface.triangles]
    area = np.linalg.norm(np.cross(still[:, 1] - still[:, 0], still[:, 2] - still[:, 0]), axis=1) / 2
    weight = area * density(still.mean(1))
    return Patch(corners[weight > 0], weight[weight > 0])


def grow(
    surface: Surface,
    roots: Points,
    normals: Points,
    lengths: Points,
    steps: int,
    field: Callable[[Points, Points, float], Points],
    lift: Callable[[float], Points],
    clearance: Callable[[float], Points],
    constrain: Callable[[Points, float], Points] | None = None,
    floor: Points | None = None,
    stiffness: float = 0.45,
) -> Points:
    """Trace guides, (strands, steps, 3).

    They follow ``field(points, surface normals, t)``, rise by ``lift(t)`` along the normal, keep
    ``clearance(t)`` metres off the surface and stop at the height ``floor``; ``t`` runs from 0 to 1.
    """
    p, direction = roots.copy(), normals.copy()
    alive = np.ones(len(roots))
    out = [p.copy()]
    for step in range(1, steps):
        t = step / (steps - 1)
        _, n, gap = surface.nearest(p)
        wish = normalise(field(p, n, t))
        near = np.clip(1 - (gap - clearance(t)) / 0.02, 0, 1)[:, None]
        wish = normalise(wish - np.minimum((wish * n).sum(1, keepdims=True), 0) * n * near)
        too_far = np.clip((gap - clearance(t)) / 0.010, 0, 1.5) * smoothstep(-0.03, 0.03, p[:, 2])
        wish = normalise(wish + (lift(t) - 1.3 * too_far)[:, None] * n)
        direction = normalise(stiffness * direction + (1 - stiffness) * wish)
        p = p + direction * (lengths / (steps - 1) * alive)[:, None]
        _, n, gap = surface.nearest(p)
        p = p + n * np.clip(clearance(t) - gap, 0, 0.01)[:, None]
        if constrain is not None:
            p = constrain(p, t)
        if floor is not None:
            alive = alive * (p[:, 2] > floor)
        out.append(p.copy())
    return even(np.stack(out, 1))


def even(curves: Points) -> Points:
    """The same curves with points equally far apart."""
    gaps = np.linalg.norm(np.diff(curves, axis=1), axis=2)
    along = np.concatenate([np.zeros((len(curves), 1)), np.cumsum(gaps, 1)], 1)
    t = np.linspace(0, 1, curves.shape[1])
    out = np.empty_like(curves)
    for i, curve in enumerate(curves):
        for axis in range(3):
            out[i, :, axis] = np.interp(t * along[i, -1], along[i], curve[:, axis])
    return out


def shorten(curves: Points, share: Points) -> Points:
    """Cut every curve to its own share (0..1) of its length, keeping the number of points."""
    count, steps, _ = curves.shape
    where = np.clip(np.linspace(0, 1, steps)[None] * share[:, None] * (steps - 1), 0, steps - 1.001)
    left = where.astype(int)
    part = (where - left)[..., None]
    rows = np.arange(count)[:, None]
    out: Points = curves[rows, left] * (1 - part) + curves[rows, left + 1] * part
    return out


def fill(
    guides: Points,
    roots: Points,
    rng: Generator,
    locks: int,
    clump: float,
    noise: float,
    flyaway: float,
    side: Callable[[Points], Any] | None = None,
    shortest: float = 0.8,
) -> Points:
    """Strands at ``roots`` between the three nearest guides, drawn towards one of ``locks`` locks.

    ``clump`` in 0..1 is the pull at the tip; ``noise`` metres of waviness; ``flyaway`` the share of strands
    that leave the mass; ``side`` labels points so that strands never mix guides across a parting.
    """
    steps = guides.shape[1]
    t = np.linspace(0, 1, steps)[None, :, None]
    start = guides[:, 0]
    distance, near = cKDTree(start).query(roots, 3)
    weight = 1 / (distance + 1e-4)
    if side is not None:
        weight = weight * np.where(side(start)[near] == side(roots)[:, None], 1.0, 1e-6)
    weight /= weight.sum(1, keepdims=True)
    shape = ((guides - guides[:, :1])[near] * weight[:, :, None, None]).sum(1)
    out: Points = roots[:, None] + shape
    # Locks: a few strands lead, their neighbours lean towards them, more so at the tips.
    lead = rng.choice(len(out), locks, replace=False)
    keys = roots * 1.0
    if side is not None:
        keys = np.column_stack([roots, side(roots) * 0.02])
    lead_of = lead[cKDTree(keys[lead]).query(keys + rng.normal(0, 0.0015, keys.shape))[1]]
    pull = clump * rng.uniform(0.25, 1.0, len(out))[:, None, None] * smoothstep(0.05, 1.0, t)
    out = out * (1 - pull) + out[lead_of] * pull
    phase = rng.uniform(0, 2 * np.pi, (len(out), 1, 3))
    turns = rng.uniform(0.5, 2.0, (len(out), 1, 3))
    amount = noise * rng.normal(0, 1, (len(out), 1, 3))
    amount *= np.where(rng.random(len(out)) < flyaway, 2.6, 1.0)[:, None, None]
    out = out + amount * np.sin(phase + turns * t * 2 * np.pi) * t
    return shorten(out, rng.uniform(shortest, 1.0, len(out)))


def radii(width: float, steps: int, root: float, tip: float) -> Points:
    """Radius along a strand, metres."""
    return np.linspace(root, tip, steps) * width
