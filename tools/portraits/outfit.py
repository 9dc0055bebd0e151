"""What is cut from the body: its neckline, and the knit, scrubs or shirt on the skin."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

import materials
from anatomy import Anatomy, Points, Topology
from blender import Surface, attribute, evaluate, grid_object, mesh_object, subdivide, tree
from config import Clothing
from face import Face, smoothstep
from strands import normalise

LOWEST = -0.62
"""Nothing below this height (metres under the eyes) is ever in the picture."""


V_HALF_WIDTH = 0.062
"""Half the width of a V neck at its top."""
OPENING_HALF_WIDTH = 0.071
"""Half the width of any neckline: muscle that rises above its plane farther out stays covered."""
INNER_HALF_WIDTH = 0.098
"""What a blazer hides of the knit."""


class Outfit:
    def __init__(self, look: Clothing, anatomy: Anatomy, topology: Topology, face: Face) -> None:
        self.look, self.face = look, face
        self.rest, self.faces = anatomy.rest, topology.faces["body"]
        self.count = topology.body_count
        body, chin = face.body, face.chin[2]
        throat = (np.abs(body[:, 2] - (chin - 0.045)) < 0.012) & (np.abs(body[:, 0]) < 0.09)
        self.neck_y = float(body[throat][:, 1].mean())
        self.front_y = float(body[throat & (np.abs(body[:, 0]) < 0.02)][:, 1].min())
        self.front_z = chin - look.collar_drop

    def neckline(self, points: Points) -> Points:
        """Height of a point above the tilted plane of the neckline, metres."""
        out: Points = points[:, 2] - self.front_z - self.look.collar_slope * (points[:, 1] - self.front_y)
        return out + self._dip(points[..., 0]) * (points[:, 1] < self.neck_y)

    def _dip(self, x: Any) -> Any:
        """Metres by which a V neck is lower at ``x``."""
        return self.look.v_neck * np.clip(1 - np.abs(x) / V_HALF_WIDTH, 0, 1) ** 0.9

    def skin_shown(self, body: Points) -> Any:
        near_neck = np.abs(body[:, 0]) < 0.105
        return (self.neckline(body) > -0.03) & (near_neck | (body[:, 2] > self.face.chin[2] - 0.02))

    def shell(self, top: float, smoothing: int, offset: float) -> tuple[Points, list[list[int]]]:
        """The torso below ``top``, smoothed and moved outwards."""
        keep = np.zeros(len(self.rest), bool)
        keep[: self.count] = (self.rest[: self.count, 2] < top) & (self.rest[: self.count, 2] > LOWEST)
        quads = [[i for i, _ in f] for f in self.faces if all(keep[i] for i, _ in f)]
        used = np.unique(np.array(quads))
        index = np.full(len(self.rest), -1)
        index[used] = np.arange(len(used))
        faces = index[np.array(quads)]
        v = self.rest[used].copy()
        edges = np.unique(np.sort(np.concatenate([faces[:, [i, (i + 1) % 4]] for i in range(4)]), 1), axis=0)
        degree = np.zeros((len(v), 1))
        np.add.at(degree, edges[:, 0], 1)
        np.add.at(degree, edges[:, 1], 1)
        fixed = (v[:, 2] > top - 0.012)[:, None]

        def relax(points: Points, times: int) -> Points:
            for _ in range(times):
                total = np.zeros_like(points)
                np.add.at(total, edges[:, 0], points[edges[:, 1]])
                np.add.at(total, edges[:, 1], points[edges[:, 0]])
                points = np.where(fixed, points, 0.5 * points + 0.5 * total / degree)
            return points

        # Cloth bridges the body's small relief, so it is kept clear of a smoothed body.
        v = relax(v, 8)
        smooth_body = tree(v, faces)
        v = relax(v, smoothing)
        v = relax(_outside(v, smooth_body, offset + 0.002), 3)
        normals = np.zeros_like(v)
        face_normal = np.cross(v[faces[:, 1]] - v[faces[:, 0]], v[faces[:, 2]] - v[faces[:, 0]])
        for corner in range(4):
            np.add.at(normals, faces[:, corner], face_normal)
        return v + normalise(normals) * 0.001, faces.tolist()

    def ring(self, skin: Surface, height: float, offset: float, around: int = 128) -> Points:
        """Closed curve around the neck, ``height`` above the neckline plane, ``offset`` off the skin."""
        slope = self.look.collar_slope
        z = self.front_z + height + slope * (self.neck_y - self.front_y)
        out = []
        for angle in 2 * np.pi * np.arange(around) / around:
            aim = np.array([np.sin(angle), -np.cos(angle), -slope * np.cos(angle)])
            aim /= np.linalg.norm(aim)
            hit = skin.cast((0, self.neck_y, z), aim)
            at = hit[0] if hit is not None else np.array([0, self.neck_y, z]) + aim * 0.06
            if self.look.v_neck and np.cos(angle) > 0:
                level = np.array([aim[0], aim[1], 0]) / np.hypot(aim[0], aim[1])
                for _ in range(10):
                    goal = self.front_z + height + slope * (at[1] - self.front_y) - self._dip(at[0])
                    hit = skin.cast((0, self.neck_y, 0.5 * (at[2] + goal)), level)
                    at = at if hit is None else hit[0]
            out.append(at + aim * offset)
        ring = np.array(out)
        for _ in range(6):
            ring = (np.roll(ring, 1, 0) + 2 * ring + np.roll(ring, -1, 0)) / 4
        return ring

    def fine(self, name: str, vertices: Points, faces: Any, levels: int) -> tuple[Any, Surface]:
        """Object whose subdivision is applied, so that per-point cuts are crisp."""
        obj = subdivide(mesh_object(name, vertices, faces), levels)
        fine = evaluate(obj)
        obj.modifiers.clear()
        obj.data = bpy.data.meshes.new(f"{name}-fine")
        obj.data.from_pydata(fine.vertices.tolist(), [], fine.triangles.tolist())
        obj.data.polygons.foreach_set("use_smooth", [True] * len(obj.data.polygons))
        return obj, fine

    def knit(self, skin: Surface) -> Surface:
        """Put on what lies on the skin; returns its surface."""
        look = self.look
        obj, fine = self.fine("knit", *self.shell(self.face.chin[2] + 0.01, 24, look.ease), 2)
        # A collar covers the edge; a flat hem does not, and on the shoulder the cut nearly follows the cloth.
        margin = -0.004 if look.outfit == "crew" else 0.005
        shown = -self.neckline(fine.vertices) + margin
        shown = np.maximum(shown, np.abs(fine.vertices[:, 0]) - OPENING_HALF_WIDTH)
        if look.over == "blazer":
            shown = np.minimum(shown, INNER_HALF_WIDTH - np.abs(fine.vertices[:, 0]))
        attribute(obj, "cut", shown)
        obj.data.materials.append(materials.cloth("knit", look.inner, 2 * look.weave, 0.3, cut=True))
        if look.outfit != "crew":
            self._hem(fine)
            return fine
        # The collar stands on the knit's edge and leans on the neck.
        height = look.collar_height
        outer = self.ring(fine, -0.012, 0.0012)
        seat = self.ring(fine, -0.004, 0.0022)
        rings = [self.ring(fine, -0.014, -0.003), outer, seat]
        for off, share in (
            (0.0050, 0.55),
            (0.0046, 0.85),
            (0.0034, 0.98),
            (0.0018, 1.0),
            (0.0006, 0.85),
            (0.0004, 0.4),
        ):
            neck = self.ring(skin, height * share, off)
            lean = smoothstep(0.0, 0.9, share)
            rings.append(neck * lean + (seat + np.array([0, 0, height * share])) * (1 - lean))
        collar = grid_object("collar", np.array(rings).transpose(1, 0, 2), closed=True, levels=2)
        collar.data.materials.append(materials.cloth("rib", look.inner, 2 * look.weave, 0.3))
        return fine

    def _hem(self, cloth: Surface) -> None:
        """A flat band along the neckline."""
        rings = [
            self.ring(cloth, height, off)
            for height, off in (
                (0.0, -0.003),
                (0.0, 0.0008),
                (-0.001, 0.0022),
                (-0.013, 0.0022),
                (-0.0145, 0.0002),
            )
        ]
        band = grid_object("hem", np.array(rings).transpose(1, 0, 2), closed=True, levels=2)
        band.data.materials.append(materials.cloth("hem", self.look.inner, 2 * self.look.weave, 0.3))


def _outside(points: Points, body: BVHTree, gap: float) -> Points:
    """Points pushed outwards where they are nearer than ``gap`` to the body, or inside it."""
    out = points.copy()
    for _ in range(3):
        for i, p in enumerate(out):
            at, normal, _, _ = body.find_nearest(p)
            short = gap - (Vector(p) - at).dot(normal)
            if short > 0:
                out[i] = p + np.array(normal) * short
    return out
