"""Eyeballs turned on a lathe: a dished iris under a clear cornea."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from mathutils import Matrix, Vector

from anatomy import Anatomy, Points, Topology
from blender import Graph, image_from_array, mesh_object
from config import Eyes, linear
from face import smoothstep


def iris_texture(look: Eyes, size: int = 1024, seed: int = 1) -> Points:
    """Front view of the eyeball, (size, size, 3) linear; the picture spans one radius either way."""
    rng = np.random.default_rng(seed)
    axis = (np.arange(size) + 0.5) / size * 2 - 1
    x, y = np.meshgrid(axis, axis)
    r, angle = np.hypot(x, y), np.arctan2(y, x)

    def fibres(frequencies: range, amount: float) -> Points:
        total = np.zeros_like(r)
        for f in frequencies:
            twist = r * rng.normal() * 6
            total += amount * rng.normal() * np.cos(f * angle + rng.uniform(0, 2 * math.pi) + twist)
        return total

    fine, coarse = fibres(range(20, 150, 2), 0.13), fibres(range(5, 30), 0.12)
    t = np.clip((r - look.pupil_radius) / (look.iris_radius - look.pupil_radius), 0, 1)
    collarette = np.exp(-(((t - 0.22) / 0.16) ** 2))
    light = np.clip(0.38 + 0.30 * fine + 0.18 * coarse + 0.38 * collarette, 0, 1)[..., None]
    iris = np.array(linear(look.outer)) * (1 - light) + np.array(linear(look.inner)) * light
    # Light caught on the lower side of the dish makes the eye look alive.
    iris *= (1 + 0.55 * np.clip(-y / look.iris_radius, -0.5, 1) * t)[..., None]
    iris *= (1 - 0.88 * np.clip((t - 0.62) / 0.38, 0, 1) ** 1.4)[..., None]
    pupil = (1 / (1 + np.exp(-(r - look.pupil_radius) / 0.006)))[..., None]
    iris = iris * pupil + 0.002 * (1 - pupil)
    edge = np.clip((r - 0.80) / 0.20, 0, 1)[..., None] * 0.25
    white = np.array(look.sclera) * (1 - edge) + np.array((0.74, 0.58, 0.54)) * edge
    outside = (1 / (1 + np.exp(-(r - look.iris_radius) / 0.014)))[..., None]
    out: Points = np.clip(iris * (1 - outside) + white * outside, 0, 1)
    return out


def _lathe(profile: list[tuple[float, float]], around: int = 96) -> tuple[Points, Any]:
    angles = 2 * np.pi * np.arange(around) / around
    vertices = np.array([(r * np.cos(a), r * np.sin(a), z) for r, z in profile for a in angles])
    ring = np.arange(around)
    quad = np.stack([ring, np.roll(ring, -1), np.roll(ring, -1) + around, ring + around], 1)
    faces = np.vstack([quad + i * around for i in range(len(profile) - 1)])
    return vertices, faces


def _ball_material(image: Any) -> Any:
    g = Graph("eyeball")
    colour = g.node("TexImage", {"Vector": g.node("UVMap").outputs[0]}, image=image).outputs["Color"]
    inputs: dict[str, Any] = {
        "Base Color": colour,
        "Roughness": 0.35,
        "Specular IOR Level": 0.15,
        "Subsurface Weight": 0.25,
        "Subsurface Scale": 0.002,
    }
    return g.finish(g.node("BsdfPrincipled", inputs).outputs[0])


def _cornea_material() -> Any:
    g = Graph("cornea")
    fresnel = g.node("Fresnel", {"IOR": 1.38}).outputs[0]
    clear = g.node("BsdfTransparent").outputs[0]
    gloss = g.node("BsdfGlossy", {"Roughness": 0.03}).outputs[0]
    return g.finish(g.node("MixShader", {0: fresnel, 1: clear, 2: gloss}).outputs[0])


def build(look: Eyes, anatomy: Anatomy, topology: Topology) -> None:
    iris = look.iris_radius
    edge = math.asin(iris)
    floor = math.cos(edge) - 0.10
    ball = [(1e-4, floor)] + [(iris * t * 0.995, floor + 0.10 * t**3) for t in np.linspace(0.1, 1, 12)]
    ball += [(math.sin(a), math.cos(a)) for a in np.linspace(edge, math.pi - 0.02, 60)[1:]]
    shell = []
    reach = math.asin(iris * 1.05) * 1.25
    for a in np.linspace(1e-3, math.pi * 0.6, 90):
        bulge = 0.055 * max(0.0, math.cos(min(1.0, a / reach) * math.pi / 2)) ** 1.5 if a < reach else 0.0
        shell.append((math.sin(a) * (1.004 + bulge), math.cos(a) * (1.004 + bulge)))
    ball_v, ball_f = _lathe(ball)
    shell_v, shell_f = _lathe(shell)
    uv = [((ball_v[i][0] + 1) / 2, (ball_v[i][1] + 1) / 2) for f in ball_f for i in f]
    # Lids are longer than a ball is wide; its flanks are drawn out to fill their corners.
    for v in (ball_v, shell_v):
        v[:, 0] *= 1 + look.flank * smoothstep(look.iris_radius * 1.2, 1.0, np.abs(v[:, 0]))
    white, clear = _ball_material(image_from_array("iris", iris_texture(look))), _cornea_material()
    for side, sign in (("l", 1.0), ("r", -1.0)):
        helper = anatomy.rest[topology.vertices(f"helper-{side}-eye")]
        low, high = helper.min(0), helper.max(0)
        radius = (high[0] - low[0]) / 2
        # A larger ball keeps its front where the body model has it and fills the corners behind the lids.
        front = high[1] - 2 * radius
        centre = Vector(((low[0] + high[0]) / 2, front + radius * look.scale, (low[2] + high[2]) / 2))
        gaze = Vector((-sign * look.converge, -1.0, 0.0)).to_track_quat("Z", "Y").to_matrix().to_4x4()
        for name, v, f, coords, material in (
            (f"eye-{side}", ball_v, ball_f, uv, white),
            (f"cornea-{side}", shell_v, shell_f, None, clear),
        ):
            obj = mesh_object(name, v * radius * look.scale, f, coords)
            obj.data.materials.append(material)
            obj.matrix_world = Matrix.Translation(centre) @ gaze
            obj.visible_shadow = coords is not None
