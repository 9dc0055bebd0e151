"""Collar leaves, button band and buttons of an open-necked shirt."""

from __future__ import annotations

from typing import Any

import numpy as np

import materials
from anatomy import Points
from blender import Surface, grid_object, mesh_object, subdivide
from config import linear
from face import smoothstep
from outfit import Outfit


def shirt_front(outfit: Outfit, skin: Surface, cloth: Surface) -> None:
    look = outfit.look
    fabric = materials.cloth("shirt-trim", look.inner, 2 * look.weave, 0.3)
    for sign in (1.0, -1.0):
        _leaf(outfit, skin, cloth, sign, fabric)
    _band(outfit, cloth, fabric)


def _front(cloth: Surface, x: Any, z: Any, off: float) -> Points:
    """Points ``off`` metres in front of the cloth at (x, z)."""
    x, z = np.broadcast_arrays(np.asarray(x, float), np.asarray(z, float))
    out = np.empty((*x.shape, 3))
    for i in np.ndindex(x.shape):
        hit = cloth.cast((x[i], -0.6, z[i]), (0, 1, 0))
        at = cloth.nearest(np.array([[x[i], -0.1, z[i]]]))[0][0] if hit is None else hit[0]
        out[i] = at + np.array([0, -off, 0])
    return out


def _off(cloth: Surface, points: Points, gap: float) -> Points:
    flat = points.reshape(-1, 3)
    _, normal, away = cloth.nearest(flat)
    out: Points = (flat + normal * np.clip(gap - away, 0, 0.02)[:, None]).reshape(points.shape)
    return out


def _leaf(outfit: Outfit, skin: Surface, cloth: Surface, sign: float, fabric: Any) -> None:
    """One half of the collar, folded over along a line from the nape to the opening."""
    upper = outfit.ring(skin, 0.016, 0.0060)
    half = len(upper) // 2
    path = upper[half : half // 7 : -1] if sign > 0 else upper[half : len(upper) - half // 7]
    stand = outfit.ring(skin, -0.006, 0.0035)
    low = stand[half : half // 7 : -1] if sign > 0 else stand[half : len(upper) - half // 7]
    s = np.linspace(0, 1, len(path))[:, None]
    away = path - [0, outfit.neck_y, 0]
    away[:, 2] = 0
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    front = smoothstep(0.45, 1.0, s)
    fall = away * 0.014 + np.array([0, 0, -0.040])
    tip = np.array([sign * 0.030, -0.012, -0.052])
    edge = path + fall * (1 - front) + tip * front
    v = np.linspace(0, 1, 14)[None, :, None]
    leaf = path[:, None] * (1 - v) + edge[:, None] * v
    leaf = leaf + away[:, None] * np.sin(np.pi * np.minimum(1.0, v * 1.6)) * 0.0035
    leaf = _off(cloth, _off(skin, leaf, 0.004), 0.0045)
    grid = np.concatenate([low[:, None], 0.5 * (low + path)[:, None], leaf], 1)
    for _ in range(3):
        grid[1:-1] = (grid[:-2] + 2 * grid[1:-1] + grid[2:]) / 4
    grid_object("leaf", grid, thickness=0.0016, levels=2).data.materials.append(fabric)


def _band(outfit: Outfit, cloth: Surface, fabric: Any) -> None:
    """The button band below the opening, and its buttons."""
    top = outfit.front_z - outfit.look.v_neck - 0.004
    z = np.linspace(top, top - 0.30, 60)[:, None]
    x = np.array([-0.0165, -0.0160, -0.0145, -0.008, 0.0, 0.008, 0.0145, 0.0160, 0.0165])[None]
    lift = np.array([-0.001, 0.0008, 0.0018, 0.0018, 0.0018, 0.0018, 0.0018, 0.0008, -0.001])
    grid = _front(cloth, x, z, 0.0)
    grid[..., 1] -= lift[None]
    grid_object("band", grid, levels=1).data.materials.append(fabric)
    shade = linear(outfit.look.inner)
    button = materials.plain("button", (min(1.0, shade[0] * 0.5 + 0.3),) * 3, 0.3, specular=0.5)
    angle = 2 * np.pi * np.arange(24) / 24
    profile = ((0.0001, 0.0018), (0.0030, 0.0018), (0.0040, 0.0024), (0.0050, 0.0020), (0.0054, 0.0))
    for drop in (0.020, 0.100, 0.180):
        at = _front(cloth, 0.0, top - drop, 0.0020)
        rings = np.array([[(r * np.cos(a), -h, r * np.sin(a)) for a in angle] for r, h in profile]) + at
        faces = [
            (i * 24 + j, i * 24 + (j + 1) % 24, (i + 1) * 24 + (j + 1) % 24, (i + 1) * 24 + j)
            for i in range(len(profile) - 1)
            for j in range(24)
        ]
        obj = subdivide(mesh_object("button", rings.reshape(-1, 3), faces), 1)
        obj.data.materials.append(button)
