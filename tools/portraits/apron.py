"""A bib apron with a neck strap."""

from __future__ import annotations

import numpy as np

import materials
from blender import Surface, grid_object
from outfit import Outfit
from strands import normalise

TOP = 0.165
"""Metres from the chin down to the bib's upper edge."""
HALF_WIDTH = 0.098
NAPE = 0.080
"""Metres from the middle to where the strap crosses the shoulder."""


def apron(outfit: Outfit, cloth: Surface) -> None:
    look, chin = outfit.look, float(outfit.face.chin[2])
    fabric = materials.cloth("apron", look.jacket, look.weave, 0.8)
    rows, columns = 60, 41
    down = np.linspace(0, 0.30, rows)[:, None]
    across = np.linspace(-1, 1, columns)[None]
    x = across * (HALF_WIDTH + 0.16 * np.clip(down - 0.10, 0, None))
    z = chin - TOP - down - 0.004 * (1 - across**2)
    grid = np.empty((rows, columns, 3))
    for i, j in np.ndindex(rows, columns):
        hit = cloth.cast((x[i, j], -0.6, z[i, j]), (0, 1, 0))
        near = cloth.nearest(np.array([[x[i, j], -0.1, z[i, j]]]))[0][0]
        grid[i, j] = (near if hit is None else hit[0]) + [0, -0.007, 0]
    # Stiff cloth spans hollows.
    for _ in range(12):
        smooth = grid.copy()
        smooth[1:-1, 1:-1] = (
            grid[:-2, 1:-1] + grid[2:, 1:-1] + grid[1:-1, :-2] + grid[1:-1, 2:] + 4 * grid[1:-1, 1:-1]
        ) / 8
        grid[..., 1] = np.minimum(smooth[..., 1], grid[..., 1])
    hem = grid[:1] + np.array([[[0, 0.006, -0.001]]])
    grid_object("bib", np.concatenate([hem, grid]), thickness=0.0022, levels=2).data.materials.append(fabric)
    for sign in (1.0, -1.0):
        start = grid[0, -3 if sign > 0 else 2]
        path = [start + np.array([0, -0.0015, -0.012])]
        # Up to the ridge of the shoulder, where it lies under the collar, and on behind.
        ridge = cloth.cast((sign * NAPE, outfit.neck_y, 0.5), (0, 0, -1))
        summit = chin - 0.035 if ridge is None else float(ridge[0][2])
        for t in np.linspace(0, 1, 30):
            px = sign * (abs(start[0]) * (1 - t) + NAPE * t)
            pz = start[2] + t * (summit - 0.003 - start[2])
            hit = cloth.cast((px, -0.6, pz), (0, 1, 0))
            at = cloth.nearest(np.array([[px, 0.0, pz]]))[0][0] if hit is None else hit[0]
            _, normal, _ = cloth.nearest(at[None])
            path.append(at + normal[0] * (0.0045 - 0.0027 * t))
        for y in np.linspace(path[-1][1], outfit.neck_y + 0.04, 8)[1:]:
            hit = cloth.cast((sign * NAPE, y, 0.5), (0, 0, -1))
            if hit is not None:
                path.append(hit[0] + [0, 0, 0.0018])
        line = np.array(path)
        for _ in range(4):
            line[1:-1] = (line[:-2] + 2 * line[1:-1] + line[2:]) / 4
        along = normalise(np.gradient(line, axis=0))
        _, normal, _ = cloth.nearest(line)
        side = normalise(np.cross(along, normal))
        width = np.linspace(-1, 1, 5)[None, :, None] * 0.011
        strap = line[:, None] + side[:, None] * width
        grid_object("strap", strap, thickness=0.0022, levels=2).data.materials.append(fabric)
