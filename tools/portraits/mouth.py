"""Inside of the mouth: the lip behind a closed seam; teeth and tongue for the open-mouth layer."""

from __future__ import annotations

from typing import Any

import numpy as np
from mathutils import Matrix

import materials
from anatomy import Anatomy, Points, Topology
from blender import grid_object, group_object, mesh_object, subdivide
from config import Skin, linear
from face import Face
from strands import normalise

# Crown widths, heights and biting-edge offsets in millimetres from the midline outwards; rounded means of
# Wheeler's Dental Anatomy (central and lateral incisor, canine, two premolars, molar).
UPPER = ((8.6, 6.8, 7.8, 7.2, 6.8, 10.0), (10.2, 9.0, 10.4, 8.6, 8.0, 7.4), (0.0, 0.7, 0.2, 0.9, 1.2, 1.6))
LOWER = ((5.4, 6.0, 7.0, 7.0, 7.2, 11.0), (8.8, 9.0, 10.0, 8.6, 8.0, 7.4), (0.0, 0.0, -0.3, 0.5, 0.8, 1.2))
DEPTHS = (3.4, 3.4, 4.5, 7.0, 7.0, 7.0)


def seam_line(anatomy: Anatomy, face: Face) -> Points:
    """Points (n, 3) along the line where the lips meet, from the right corner to the left one."""
    body, drop = face.body, anatomy.actions["jawOpen"][: len(face.body), 2]
    lips = (face.lips > 0.3) & (body[:, 2] > face.mouth[2] - 0.03) & (body[:, 2] < face.mouth[2] + 0.03)
    lower = lips & (drop < 0.5 * drop[lips].min())
    upper = lips & ~lower
    half = np.abs(body[lips, 0]).max()
    out = []
    for x in np.linspace(-0.84, 0.84, 23) * half:
        low, high = (m & (np.abs(body[:, 0] - x) < 0.005) for m in (lower, upper))
        if not (low.any() and high.any()):
            continue
        top, bottom = body[high], body[low]
        top, bottom = top[top[:, 2].argmin()], bottom[bottom[:, 2].argmax()]
        out.append((x, max(top[1], bottom[1]), (top[2] + bottom[2]) / 2))
    line = np.array(out)
    for _ in range(4):
        line[1:-1] = (line[:-2] + 2 * line[1:-1] + line[2:]) / 4
    return line


def close(anatomy: Anatomy, face: Face, skin: Skin) -> None:
    """A strip of lip behind the seam, so that a hair's breadth of gap shows lip, not a black hole."""
    line = seam_line(anatomy, face)
    across = np.linspace(-0.0045, 0.0045, 7)
    depth = 0.0016 + 0.0012 * (across / 0.0045) ** 2
    grid = line[:, None] + np.stack([np.zeros(7), depth, across], 1)[None]
    strip = grid_object("lip-seam", grid, levels=1)
    r, g, b = linear(skin.lips)
    strip.data.materials.append(materials.plain("lip-seam", (r * 0.55, g * 0.45, b * 0.45), 0.6, 0.5))


class _Arch:
    """Dental arch seen from above: position and outward direction by signed length from the midline."""

    def __init__(self, front_y: float, half_width: float, depth: float) -> None:
        t = np.linspace(-1.45, 1.45, 400)
        self.path = np.stack([half_width * np.sin(t), front_y + depth * (1 - np.cos(t)) ** 1.25], 1)
        self.length = np.r_[0, np.cumsum(np.linalg.norm(np.diff(self.path, axis=0), axis=1))]
        self.length -= self.length[len(t) // 2]

    def at(self, s: Any) -> Points:
        return np.stack([np.interp(s, self.length, self.path[:, k]) for k in range(2)], -1)

    def frame(self, s: float) -> tuple[Points, Points, Points]:
        here, along = self.at(s), normalise(self.at(s + 1e-3) - self.at(s))
        outward = np.array([along[1], -along[0]])
        return np.append(here, 0.0), np.append(along, 0.0), np.append(outward, 0.0)


def _crown(
    arch: _Arch, middle: float, width: float, height: float, depth: float, edge: float, up: float
) -> Points:
    """Superelliptic tooth as a (rings, points, 3) grid."""
    here, along, outward = arch.frame(middle)
    angle = 2 * np.pi * np.arange(20) / 20
    u = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** 0.55
    w = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** 0.55
    rings = []
    for v in np.linspace(-1, 1, 15):
        round_off = max(0.0, 1 - abs(v) ** 5) ** 0.2
        taper = 1 - 0.05 * (v + 1)
        thick = (0.45 + 0.275 * (v + 1)) * round_off
        ring = here + np.outer(u, along) * width / 2 * 1.02 * taper * round_off**0.6
        ring = ring + np.outer(w, outward) * depth / 2 * thick
        ring[:, 2] += up * ((v + 1) / 2 * height + edge)
        rings.append(ring)
    return np.array(rings)


def _row(
    name: str, arch: _Arch, table: tuple[tuple[float, ...], ...], up: float, enamel: Any, gum: Any
) -> list[Any]:
    widths, heights, edges = (np.array(row) * 1e-3 for row in table)
    vertices: list[Points] = []
    faces: list[tuple[int, ...]] = []
    for side in (-1, 1):
        start = 0.0
        for width, height, edge, depth in zip(widths, heights, edges, DEPTHS, strict=True):
            grid = _crown(arch, side * (start + width / 2), width, height, depth * 1e-3, edge, up)
            start += width
            base = sum(len(v) for v in vertices)
            rings, around, _ = grid.shape
            vertices.append(grid.reshape(-1, 3))
            faces += [
                tuple(
                    base + i % rings * around + j % around
                    for i, j in ((r, c), (r, c + 1), (r + 1, c + 1), (r + 1, c))
                )
                for r in range(rings - 1)
                for c in range(around)
            ]
    teeth = mesh_object(name, np.vstack(vertices), faces)
    teeth.data.materials.append(enamel)
    # The gum is a tube along the necks of the teeth, scalloped between them.
    limits = np.r_[0, np.cumsum(widths)]
    angle = 2 * np.pi * np.arange(24) / 24
    tube = []
    for s in np.linspace(-limits[-1], limits[-1], 240):
        here, _, outward = arch.frame(s)
        k = min(int(np.searchsorted(limits, abs(s), side="right")) - 1, len(widths) - 1)
        scallop = 0.0016 * abs(2 * (abs(s) - limits[k]) / widths[k] - 1) ** 2
        ring = here + np.outer(np.cos(angle), outward) * 0.0026
        ring[:, 2] += up * (heights[k] * 0.86 - scallop + 0.005 + np.sin(angle) * 0.005)
        tube.append(np.vstack([ring, ring[:1]]))
    gums = grid_object(f"{name}-gum", np.array(tube), levels=1)
    gums.data.materials.append(gum)
    return [teeth, gums]


def _rigid(a: Points, b: Points) -> Any:
    """Best rigid transform from points ``a`` to points ``b`` (Kabsch 1976) as a 4x4 matrix."""
    ca, cb = a.mean(0), b.mean(0)
    u, _, vt = np.linalg.svd((a - ca).T @ (b - cb))
    vt[2] *= np.sign(np.linalg.det(vt.T @ u.T))
    out = np.eye(4)
    out[:3, :3] = vt.T @ u.T
    out[:3, 3] = cb - out[:3, :3] @ ca
    return Matrix(out.tolist())


def fill(rest: Points, posed: Points, topology: Topology, face: Face, scale: float) -> None:
    """Teeth, gums and tongue of an open mouth; ``rest`` and ``posed`` are all vertices of the base mesh."""
    enamel = materials.plain("enamel", (0.80, 0.76, 0.68), 0.22, 0.5, coat=0.3)
    gum = materials.plain("gum", (0.50, 0.16, 0.15), 0.3, 0.5, coat=0.3, relief=500)
    biting = face.mouth[2] - 0.0060 * scale
    for group, table, up, back, narrow, drop in (
        ("helper-upper-teeth", UPPER, 1.0, 0.002, 0.93, 0.0),
        ("helper-lower-teeth", LOWER, -1.0, 0.0035, 0.88, 0.0016),
    ):
        index = topology.vertices(group)
        low, high = rest[index].min(0), rest[index].max(0)
        arch = _Arch(
            (low[1] + back) / scale, (high[0] - low[0]) / 2 * narrow / scale, (high[1] - low[1]) / scale
        )
        move = (
            _rigid(rest[index], posed[index])
            @ Matrix.Translation((0, 0, biting + drop))
            @ Matrix.Scale(scale, 4)
        )
        for obj in _row(group, arch, table, up, enamel, gum):
            obj.matrix_world = move
    tongue, _ = group_object("tongue", topology, posed, "helper-tongue")
    tongue.data.materials.append(
        materials.plain("tongue", (0.42, 0.14, 0.13), 0.4, 0.6, coat=0.3, relief=600)
    )
    subdivide(tongue, 2)
