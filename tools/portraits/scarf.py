"""A headscarf: a taut cloth over head, neck and shoulders, open around the face."""

from __future__ import annotations

import numpy as np
from scipy.spatial import ConvexHull

import materials
from anatomy import Points
from blender import Surface, attribute, evaluate, mesh_object, subdivide, tree, tube
from config import Clothing
from face import Face, smoothstep


def build(look: Clothing, face: Face, skin: Surface, cloth: Surface) -> float:
    """Add the scarf; returns the height of its top in metres."""
    chin, axis = face.chin[2], face.head_y
    v = skin.vertices
    head = v[(v[:, 2] > chin - 0.01) & (skin.attributes["ears"] < 0.02) & (v[:, 1] > face.eye[1] - 0.012)]
    centre = np.array([0, axis, 0.01])
    head = centre + (head - centre) * 1.075
    w = cloth.vertices + 0.010 * cloth.normals
    low = w[(w[:, 2] < chin - 0.05) & (w[:, 2] > chin - 0.16) & (np.abs(w[:, 0]) < 0.115)]
    hull_points = np.vstack([head, low])
    hull = ConvexHull(hull_points)
    body = tree(hull_points, hull.simplices)
    # A cylinder grid around the vertical axis, shrunk onto the taut hull.
    rows, columns = 90, 128
    bottom = chin - 0.125
    share = np.linspace(0, 1, rows)
    angle = 2 * np.pi * np.arange(columns) / columns
    grid = np.empty((rows, columns, 3))
    for i, s in enumerate(share):
        # Rows fan out from the crown: the aim tilts from straight up to level, then sinks.
        tilt = np.pi / 2 * (1 - min(1.0, s / 0.35))
        level = 0.03 if s < 0.35 else 0.03 + (bottom - 0.03) * (s - 0.35) / 0.65
        for j, a in enumerate(angle):
            aim = np.array([np.sin(a) * np.cos(tilt), -np.cos(a) * np.cos(tilt), np.sin(tilt)])
            start = np.array([0, axis + 0.01, level])
            hit, _, _, _ = body.ray_cast(start.tolist(), aim.tolist())
            grid[i, j] = start + aim * 0.09 if hit is None else hit
    for _ in range(6):
        grid = (np.roll(grid, 1, 1) + 2 * grid + np.roll(grid, -1, 1)) / 4
        grid[1:-1] = (grid[:-2] + 2 * grid[1:-1] + grid[2:]) / 4
    x, z = grid[..., 0], grid[..., 2]
    # The opening seen from the front: an egg from the hairline to under the chin.
    half_up, half_down = 0.066, -(chin - 0.004)
    t = z / np.where(z > 0, half_up, half_down)
    wide = 0.0665 * np.sqrt(np.clip(1 - np.abs(t) ** 2.3, 0, 1))
    beyond = np.hypot(x, z - np.where(z > 0, half_up, -half_down))
    edge = np.where(np.abs(t) < 1, np.abs(x) - wide, beyond)
    ahead = grid[..., 1] < axis + 0.01
    edge = np.where(ahead, edge, 0.05)
    # Near the opening the cloth lies on the face.
    points = grid.reshape(-1, 3)
    near, normal, gap = skin.nearest(points)
    lie = smoothstep(0.030, 0.002, edge).reshape(-1, 1)
    on_skin = near + normal * 0.006
    points = points * (1 - lie) + on_skin * lie
    near, normal, gap = skin.nearest(points)
    # The skin ends under the neckline; lower down the clothes are what the scarf lies on.
    points = points + normal * (np.clip(0.005 - gap, 0, 0.03) * (points[:, 2] > chin - 0.02))[:, None]
    _, normal, gap = cloth.nearest(points)
    points = points + normal * (np.clip(0.007 - gap, 0, 0.03) * (points[:, 2] < chin - 0.04))[:, None]
    grid = points.reshape(grid.shape)
    # Folds run from the temples under the chin and fan out over the chest.
    low_part = smoothstep(chin + 0.03, chin - 0.07, grid[..., 2])
    around = np.arctan2(grid[..., 0], axis - grid[..., 1])
    wave = np.sin(9 * around + 22 * grid[..., 2] + 1.1) + 0.6 * np.sin(15 * around - 35 * grid[..., 2])
    wave2 = np.sin(60 * (grid[..., 2] + 0.55 * np.abs(grid[..., 0])) + 2.0 * around)
    amount = 0.0030 * low_part * wave + 0.0011 * wave2 * smoothstep(0.01, 0.04, edge)
    out = grid - np.array([0, axis, 0])
    out[..., 2] *= 0.2
    out /= np.linalg.norm(out, axis=2, keepdims=True) + 1e-9
    grid = grid + out * amount[..., None]
    index = np.arange(rows * columns).reshape(rows, columns)
    right = np.roll(index, -1, 1)
    faces = np.stack([index[:-1], index[1:], right[1:], right[:-1]], -1).reshape(-1, 4)
    obj = subdivide(mesh_object("scarf", grid.reshape(-1, 3), faces), 2)
    attribute(obj, "cut", edge.ravel())
    obj.data.materials.append(materials.cloth("scarf", look.scarf, 1.6 * look.weave, 0.25, cut=True))
    # A rolled hem closes the edge against the face.
    turn = 2 * np.pi * np.arange(120) / 120
    z = np.where(np.cos(turn) > 0, half_up, half_down) * np.cos(turn)
    x = 0.0665 * np.sign(np.sin(turn)) * np.sqrt(np.clip(1 - np.abs(np.cos(turn)) ** 2.3, 0, 1))
    hem = np.array([_front(skin, a, c) for a, c in zip(x, z, strict=True)])
    # Under the chin the hem spans the hollow of the throat.
    hem[:, 1] = np.minimum(hem[:, 1], np.where(hem[:, 2] < chin + 0.03, face.chin[1] + 0.008, np.inf))
    for _ in range(4):
        hem = (np.roll(hem, 1, 0) + 2 * hem + np.roll(hem, -1, 0)) / 4
    tube("hem", hem, 0.0048, True, materials.cloth("hem", look.scarf, 1.6 * look.weave, 0.25))
    return float(evaluate(obj).vertices[:, 2].max())


def _front(skin: Surface, x: float, z: float) -> Points:
    """Just in front of the skin at (x, z) as seen from the front."""
    hit = skin.cast((x, -0.4, z), (0, 1, 0))
    if hit is None or hit[0][1] > 0.1:
        hit = skin.nearest(np.array([[x, 0.05, z]]))[:2]
        hit = (hit[0][0], hit[1][0])
    at: Points = hit[0] + hit[1] * 0.0026
    return at
