"""A single-breasted blazer with notch lapels, worn open over the knit."""

from __future__ import annotations

from typing import Any

import numpy as np

import materials
from anatomy import Points
from blender import Surface, attribute, grid_object
from face import smoothstep
from outfit import Outfit

OUT = 0.6
"""Metres in front of the body from which the front is looked up."""


class Blazer:
    """Pattern in the front view, left half, as (x, drop below the chin) in metres; mirrored for the right."""

    ROLL_TOP = (0.061, 0.056)
    GORGE = (0.0530, 0.092)
    NOTCH = (0.0865, 0.1085)
    LAPEL_TIP = (0.1130, 0.1040)
    COLLAR_TIP = (0.0990, 0.0840)

    def __init__(self, outfit: Outfit, skin: Surface) -> None:
        self.outfit, self.skin, self.look = outfit, skin, outfit.look
        self.chin = float(outfit.face.chin[2])
        self.button = (0.004, self.look.v_depth)
        self.shell = self._body()
        cloth = materials.cloth("blazer-trim", self.look.jacket, self.look.weave)
        for sign in (1.0, -1.0):
            self._lapel(sign, cloth)
            self._collar(sign, cloth)

    def _roll(self, z: Any) -> Any:
        """Half width of the opening at height ``z``."""
        drop = self.chin - z
        (x0, d0), (x1, d1) = self.ROLL_TOP, self.button
        t = np.clip((drop - d0) / (d1 - d0), -0.4, 1.2)
        return x0 + (x1 - x0) * np.sign(t) * np.abs(t) ** 0.92

    def _body(self) -> Surface:
        outfit, look = self.outfit, self.look
        v, faces = outfit.shell(self.chin - 0.022, 30, look.ease + 0.008)
        half = np.abs(v[(v[:, 2] < self.chin - 0.05) & (v[:, 2] > self.chin - 0.20), 0]).max()
        shoulder = 0.80 * half
        line = np.interp(shoulder, *self._shoulder_line(v))
        pad = np.exp(-(((np.abs(v[:, 0]) - shoulder) / 0.055) ** 2) - ((v[:, 2] - line) / 0.055) ** 2)
        v[:, 2] += look.shoulder_pad * pad
        v[:, 0] += np.sign(v[:, 0]) * 0.4 * look.shoulder_pad * pad
        obj, fine = outfit.fine("blazer", v, faces, 3)
        x, y, z = fine.vertices.T
        # The sleeve is set in: a shallow groove along the armhole, a little fullness outside it.
        hole = shoulder + 0.010 - 0.030 * smoothstep(line - 0.02, line - 0.12, z)
        offset = np.abs(x) - hole
        groove = np.exp(-((offset / 0.0028) ** 2)) * smoothstep(line - 0.20, line - 0.14, z)
        puff = 0.0014 * np.exp(-(((offset - 0.012) / 0.010) ** 2)) * smoothstep(line - 0.12, line - 0.02, z)
        fine.vertices[:] += (
            fine.normals * (puff - 0.0016 * groove + _drape(fine.vertices, np.abs(x)))[:, None]
        )
        obj.data.vertices.foreach_set("co", np.ascontiguousarray(fine.vertices, np.float32).ravel())
        obj.data.update()
        front = 1 - smoothstep(outfit.neck_y - 0.01, outfit.neck_y + 0.02, y)
        behind = (self.chin - 0.074) - outfit.front_z - outfit.neckline(fine.vertices)
        back_off = 0.003 + 0.012 * smoothstep(self.chin - 0.085, self.chin - 0.060, z)
        opening = np.abs(x) - self._roll(z) - back_off
        attribute(obj, "cut", front * opening + (1 - front) * np.clip(behind, -0.02, 0.02))
        obj.data.materials.append(materials.cloth("blazer", look.jacket, look.weave, cut=True))
        return fine

    @staticmethod
    def _shoulder_line(v: Points) -> tuple[Points, Points]:
        """Height of the body's upper outline by distance from the middle."""
        bins = np.linspace(0.06, np.abs(v[:, 0]).max() * 0.95, 14)
        tops = [v[np.abs(np.abs(v[:, 0]) - b) < 0.012, 2].max(initial=-1.0) for b in bins]
        return bins, np.array(tops)

    def _front(self, x: Any, z: Any, off: Any) -> Points:
        """Points on the blazer's front at (x, z), ``off`` metres in front of it."""
        x, z, off = np.broadcast_arrays(np.asarray(x, float), z, off)
        out = np.empty((*x.shape, 3))
        for i in np.ndindex(x.shape):
            hit = self.shell.cast((x[i], -OUT, z[i]), (0, 1, 0))
            if hit is None:
                near = self.shell.tree.find_nearest((x[i], -0.1, z[i]))
                hit = (np.array(near[0]), np.array(near[1]))
            out[i] = hit[0] + [0, -off[i], 0]
        return out

    def _lapel(self, sign: float, cloth: Any) -> None:
        rows, columns = 64, 22
        u = np.linspace(0, 1, rows)[:, None]
        v = np.linspace(0, 1, columns)[None]
        (gx, gd), (nx, nd), (tx, td) = self.GORGE, self.NOTCH, self.LAPEL_TIP
        bottom = self.button[1]
        drop = gd + (bottom - gd) * u
        inner = self._roll(self.chin - drop)
        width = (tx - gx) * (1 - u) ** 0.85 * (1 + 0.22 * np.sin(np.pi * u))
        x = inner + width * v
        # The top edge is the gorge up to the notch, then the lapel's own edge to the tip.
        knee = (nx - gx) / (tx - gx)
        top = np.where(v < knee, (nd - gd) * v / knee, (nd - gd) + (td - nd) * (v - knee) / (1 - knee))
        drop = drop + top * (1 - u) ** 3
        off = 0.0042 + 0.0050 * np.exp(-((v / 0.13) ** 2)) * (1 - 0.5 * u) + 0.0016 * np.sin(np.pi * v)
        grid = self._front(sign * x, self.chin - drop, off)
        # Roll the fold back towards the body so that its edge is round.
        fold = [grid[:, 0] + np.array([-sign * a, b, 0.0]) for a, b in ((0.0006, 0.009), (0.0020, 0.004))]
        grid = np.concatenate([np.stack(fold, 1), grid], 1)
        grid_object("lapel", grid, thickness=0.0018, levels=2).data.materials.append(cloth)

    def _collar(self, sign: float, cloth: Any) -> None:
        ring = self.outfit.ring(self.skin, (self.chin - 0.066) - self.outfit.front_z, 0.0065)
        half = len(ring) // 2
        path = ring[half : half // 4 : -1] if sign > 0 else ring[half : len(ring) - half // 4]
        (_, gd), (nx, nd), (cx, cd) = self.GORGE, self.NOTCH, self.COLLAR_TIP
        keep = path[:, 1] > self.outfit.neck_y - 0.022
        drops = np.linspace(self.ROLL_TOP[1] + 0.014, gd, 8)
        front = self._front(sign * self._roll(self.chin - drops), self.chin - drops, 0.0092)
        fold = _evenly(np.vstack([path[keep], front]), 56, 8)
        s = np.linspace(0, 1, len(fold))
        behind = smoothstep(0.80, 0.45, s)[:, None]
        radial = fold - [0, self.outfit.neck_y, 0]
        radial[:, 2] = 0
        radial /= np.linalg.norm(radial, axis=1, keepdims=True)
        back_edge = fold + radial * 0.020 + np.array([0, 0, -0.037])
        tip = self._front(sign * cx, self.chin - cd, 0.0050)
        front_edge = tip + (fold - fold[-1]) * [0.35, 0.6, 0.9]
        edge = self._off_shell(back_edge * behind + front_edge * (1 - behind), 0.0045)
        edge[-1] = tip
        edge = _evenly(edge, len(edge), 6)
        v = np.linspace(0, 1, 16)[None, :, None]
        grid = fold[:, None] * (1 - v) + edge[:, None] * v
        # Last row: gorge, then the collar's short end.
        notch = self._front(sign * nx, self.chin - nd, 0.0062)
        knee = 0.62
        flat = v[0]
        last = np.where(
            flat < knee,
            fold[-1] + (notch - fold[-1]) * flat / knee,
            notch + (edge[-1] - notch) * (flat - knee) / (1 - knee),
        )
        near_end = smoothstep(0.72, 1.0, s)[:, None, None] ** 2
        grid = grid + (last - grid[-1])[None] * near_end
        bulge = np.sin(np.pi * np.minimum(v * 1.3, 1.0)) * 0.0045
        grid = (
            grid
            + radial[:, None] * bulge * (1 - near_end)
            + np.array([0, -0.0012, 0.0]) * np.sin(np.pi * v) * near_end
        )
        shape = grid.shape
        grid = self._off_shell(grid.reshape(-1, 3), 0.0035).reshape(shape)
        inside = [fold + radial * d + np.array([0, 0, -h]) for d, h in ((-0.0035, 0.020), (-0.0032, 0.004))]
        grid = np.concatenate([np.stack(inside, 1), grid], 1)
        grid_object("collar-leaf", grid, thickness=0.0018, levels=2).data.materials.append(cloth)

    def _off_shell(self, points: Points, gap: float) -> Points:
        _, normal, away = self.shell.nearest(points)
        out: Points = points + normal * np.clip(gap - away, 0, 0.03)[:, None]
        return out


def _drape(points: Points, aside: Points) -> Points:
    """Long soft folds of a few tenths of a millimetre to a millimetre, none near the opening."""
    rng = np.random.default_rng(3)
    total = np.zeros(len(points))
    for _ in range(6):
        length = rng.uniform(0.05, 0.11)
        tilt = rng.uniform(-0.6, 0.6)
        along = np.abs(points[:, 0]) * np.cos(tilt) + points[:, 2] * np.sin(tilt) + 0.3 * points[:, 1]
        bend = 0.25 * np.sin(points[:, 2] / 0.07 + rng.uniform(0, 6))
        total += np.sin(2 * np.pi * along / length + bend + rng.uniform(0, 6)) * rng.uniform(0.2, 0.5)
    out: Points = 0.0008 * total * smoothstep(0.09, 0.15, aside)
    return out


def _evenly(path: Points, count: int, smooth: int) -> Points:
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))]
    at = np.linspace(0, along[-1], count)
    out = np.stack([np.interp(at, along, path[:, k]) for k in range(3)], 1)
    for _ in range(smooth):
        out[1:-1] = (out[:-2] + 2 * out[1:-1] + out[2:]) / 4
    return out
