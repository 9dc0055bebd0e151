"""Thin helpers over bpy: meshes, curves, attributes, evaluated geometry, shader graphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree
from numpy.typing import NDArray

from anatomy import Points, Topology

Ints = NDArray[np.int64]


def link(obj: Any) -> Any:
    bpy.context.scene.collection.objects.link(obj)
    return obj


def mesh_object(name: str, vertices: Points, faces: Any, uv: Any = None) -> Any:
    """Smooth-shaded mesh; ``faces`` index ``vertices``, ``uv`` has one pair per face corner."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([tuple(v) for v in vertices], [], [tuple(f) for f in faces])
    if uv is not None:
        mesh.uv_layers.new(name="UVMap").data.foreach_set("uv", np.asarray(uv, np.float32).ravel())
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.update()
    return link(bpy.data.objects.new(name, mesh))


def group_object(
    name: str, topology: Topology, vertices: Points, group: str, keep: Any = None
) -> tuple[Any, Ints]:
    """One group of the base mesh as an object, and the base index of each of its vertices."""
    faces = topology.faces[group]
    if keep is not None:
        faces = [f for f in faces if all(keep[i] for i, _ in f)]
    used = np.unique([i for f in faces for i, _ in f])
    index = np.full(int(used.max()) + 1, -1)
    index[used] = np.arange(len(used))
    uv = [topology.uv[t] for f in faces for _, t in f]
    return mesh_object(name, vertices[used], [[index[i] for i, _ in f] for f in faces], uv), used


def grid_object(
    name: str, grid: Points, closed: bool = False, thickness: float = 0.0, levels: int = 1
) -> Any:
    """Mesh over a (rows, columns, 3) grid; ``closed`` joins the last row to the first."""
    rows, columns, _ = grid.shape
    last = rows if closed else rows - 1
    faces = [
        (i * columns + j, (i + 1) % rows * columns + j, (i + 1) % rows * columns + j + 1, i * columns + j + 1)
        for i in range(last)
        for j in range(columns - 1)
    ]
    obj = mesh_object(name, grid.reshape(-1, 3), faces)
    if thickness:
        solid = obj.modifiers.new("thickness", "SOLIDIFY")
        solid.thickness, solid.offset = thickness, 0.0
    return subdivide(obj, levels)


def subdivide(obj: Any, levels: int) -> Any:
    if levels:
        modifier = obj.modifiers.new("subdivision", "SUBSURF")
        modifier.levels = modifier.render_levels = levels
    return obj


def attribute(obj: Any, name: str, values: Any) -> None:
    """Per-point float or vector attribute, by the shape of ``values``."""
    values = np.ascontiguousarray(values, np.float32)
    vector = values.ndim == 2
    data = obj.data.attributes.new(name, "FLOAT_VECTOR" if vector else "FLOAT", "POINT").data
    data.foreach_set("vector" if vector else "value", values.ravel())


def strands_object(name: str, points: Points, radius: Any, material: Any) -> Any:
    """Hair curves from (strands, points, 3) positions and radii broadcastable to (strands, points)."""
    count, steps, _ = points.shape
    curves = bpy.data.hair_curves.new(name)
    curves.add_curves([steps] * count)
    curves.position_data.foreach_set("vector", np.ascontiguousarray(points, np.float32).ravel())
    radii = np.ascontiguousarray(np.broadcast_to(radius, (count, steps)), np.float32)
    layer = curves.attributes.get("radius") or curves.attributes.new("radius", "FLOAT", "POINT")
    layer.data.foreach_set("value", radii.ravel())
    curves.materials.append(material)
    return link(bpy.data.objects.new(name, curves))


def tube(name: str, path: Points, radius: float, closed: bool, material: Any) -> None:
    """Round wire along ``path`` (n, 3)."""
    along = np.roll(path, -1, 0) - np.roll(path, 1, 0) if closed else np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    helper = np.where(np.abs(along[:, 1:2]) < 0.9, [[0.0, 1.0, 0.0]], [[0.0, 0.0, 1.0]])
    u = np.cross(along, helper)
    u /= np.linalg.norm(u, axis=1, keepdims=True)
    v = np.cross(along, u)
    angle = np.linspace(0, 2 * np.pi, 17)[None, :, None]
    grid = path[:, None] + radius * (np.cos(angle) * u[:, None] + np.sin(angle) * v[:, None])
    grid_object(name, grid, closed=closed, levels=1).data.materials.append(material)


@dataclass(frozen=True)
class Surface:
    """Evaluated (subdivided) mesh with a search tree."""

    vertices: Points
    normals: Points
    triangles: Ints
    attributes: dict[str, Points]
    tree: BVHTree

    def nearest(self, points: Points) -> tuple[Points, Points, Points]:
        """Closest surface point, its normal and the signed distance (positive outside)."""
        hit, normal = np.empty_like(points), np.empty_like(points)
        for i, p in enumerate(points):
            location, n, _, _ = self.tree.find_nearest(Vector(p))
            hit[i], normal[i] = location, n
        return hit, normal, ((points - hit) * normal).sum(1)

    def cast(self, origin: Any, direction: Any) -> tuple[Points, Points] | None:
        location, normal, _, _ = self.tree.ray_cast(Vector(origin), Vector(direction))
        return None if location is None else (np.array(location), np.array(normal))

    def without(self, drop: Any) -> Surface:
        """The same surface minus triangles with a vertex in the boolean mask ``drop``."""
        triangles = self.triangles[~drop[self.triangles].any(1)]
        return Surface(
            self.vertices, self.normals, triangles, self.attributes, tree(self.vertices, triangles)
        )


def tree(vertices: Points, faces: Any) -> BVHTree:
    return BVHTree.FromPolygons([tuple(v) for v in vertices], [tuple(f) for f in faces])


def evaluate(obj: Any, attributes: tuple[str, ...] = ()) -> Surface:
    evaluated = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = evaluated.to_mesh()
    count = len(mesh.vertices)
    vertices, normals = np.empty(count * 3), np.empty(count * 3)
    mesh.vertices.foreach_get("co", vertices)
    mesh.vertices.foreach_get("normal", normals)
    mesh.calc_loop_triangles()
    triangles = np.empty(len(mesh.loop_triangles) * 3, np.int32)
    mesh.loop_triangles.foreach_get("vertices", triangles)
    found: dict[str, Points] = {}
    for name in attributes:
        layer = mesh.attributes[name]
        vector = layer.data_type == "FLOAT_VECTOR"
        values = np.empty(count * 3 if vector else count)
        layer.data.foreach_get("vector" if vector else "value", values)
        found[name] = values.reshape(-1, 3) if vector else values
    evaluated.to_mesh_clear()
    v, t = vertices.reshape(-1, 3), triangles.reshape(-1, 3).astype(np.int64)
    return Surface(v, normals.reshape(-1, 3), t, found, tree(v, t))


class Graph:
    """A material's node tree, written as expressions."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()

    def node(self, kind: str, inputs: Mapping[Any, Any] | None = None, **settings: Any) -> Any:
        node = self.tree.nodes.new(f"ShaderNode{kind}")
        for setting, value in settings.items():
            setattr(node, setting, value)
        for socket, value in (inputs or {}).items():
            self._feed(node.inputs[socket], value)
        return node

    def _feed(self, socket: Any, value: Any) -> None:
        if hasattr(value, "is_output"):
            self.tree.links.new(value, socket)
        elif isinstance(value, tuple) and socket.type == "RGBA":
            socket.default_value = (*value[:3], 1.0)
        else:
            socket.default_value = value

    def value(self, name: str) -> Any:
        return self.node("Attribute", attribute_name=name).outputs["Fac"]

    def vector(self, name: str) -> Any:
        return self.node("Attribute", attribute_name=name).outputs["Vector"]

    def noise(self, where: Any, scale: float, detail: float = 2.0, roughness: float = 0.5) -> Any:
        inputs = {"Vector": where, "Scale": scale, "Detail": detail, "Roughness": roughness}
        return self.node("TexNoise", inputs).outputs["Fac"]

    def math(self, operation: str, *values: Any, clamp: bool = False) -> Any:
        return self.node("Math", dict(enumerate(values)), operation=operation, use_clamp=clamp).outputs[0]

    def mix(self, factor: Any, a: Any, b: Any) -> Any:
        return self.node("Mix", {0: factor, 6: a, 7: b}, data_type="RGBA").outputs[2]

    def bump(self, height: Any, strength: float, distance: float) -> Any:
        return self.node("Bump", {"Height": height, "Strength": strength, "Distance": distance}).outputs[0]

    def finish(self, shader: Any) -> Any:
        self.node("OutputMaterial", {"Surface": shader})
        return self.material


def image_from_array(name: str, pixels: Points) -> Any:
    """Linear float image from (height, width, 3), first row at the bottom."""
    height, width, _ = pixels.shape
    image = bpy.data.images.new(name, width, height, float_buffer=True)
    image.colorspace_settings.name = "Non-Color"
    rgba = np.ones((height, width, 4), np.float32)
    rgba[..., :3] = pixels
    image.pixels.foreach_set(rgba.ravel())
    image.pack()
    return image


def load_mask(path: Any) -> tuple[Points, Any]:
    """A grey texture as (height, width), first row at the bottom, and the Blender image."""
    image = bpy.data.images.load(str(path))
    image.colorspace_settings.name = "Non-Color"
    width, height = image.size
    pixels = np.empty(width * height * image.channels, np.float32)
    image.pixels.foreach_get(pixels)
    return pixels.reshape(height, width, image.channels)[..., 0], image
