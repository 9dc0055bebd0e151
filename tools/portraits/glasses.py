"""Full-rim glasses resting on the nose."""

from __future__ import annotations

from typing import Any

import numpy as np

import materials
from anatomy import Points
from blender import Graph, Surface, mesh_object, tube
from config import Glasses, linear
from face import Face


def _lens_material() -> Any:
    g = Graph("lens")
    share = g.math("MULTIPLY", g.node("Fresnel", {"IOR": 1.2}).outputs[0], 0.6)
    clear = g.node("BsdfTransparent").outputs[0]
    gloss = g.node("BsdfGlossy", {"Roughness": 0.02}).outputs[0]
    return g.finish(g.node("MixShader", {0: share, 1: clear, 2: gloss}).outputs[0])


def _hidden(outline: Points, skin: Surface) -> float:
    """Metres by which a rim must come forward to be in front of the skin."""
    deepest = 0.0
    for x, y, z in outline:
        hit = skin.cast((x, -0.4, z), (0, 1, 0))
        if hit is not None:
            deepest = max(deepest, float(y - hit[0][1]))
    return deepest


def build(look: Glasses, face: Face, skin: Surface) -> None:
    rim = materials.plain("rim", linear(look.rim), 0.25, specular=0.6, coat=0.4)
    lens = _lens_material()
    front = float(face.ball[1]) - face.ball_radius - 0.016
    angle = 2 * np.pi * np.arange(96) / 96
    power = 2 / look.squareness
    bridge_y: list[float] = []
    for sign in (1.0, -1.0):
        cos, sin = np.cos(angle), np.sin(angle)
        x = np.sign(cos) * np.abs(cos) ** power * look.width / 2
        z = np.sign(sin) * np.abs(sin) ** power * look.height / 2
        z = z - 0.002 * (x * sign > 0) * np.clip(-z / look.height, 0, 1)
        # Lenses wrap a little around the face.
        aside = face.eye[0] * 1.02 + sign * x
        y = front + 0.5 * np.clip(aside - 0.02, 0, None) ** 2 / 0.06
        outline = np.stack([sign * aside, y, z - look.drop], 1)
        outline[:, 1] -= _hidden(outline, skin) + look.thickness
        tube("rim", outline, look.thickness, True, rim)
        centre = outline.mean(0)
        fan = [(i, (i + 1) % 96, 96) for i in range(96)]
        glass = mesh_object("lens", np.vstack([outline, centre]), fan)
        glass.data.materials.append(lens)
        glass.visible_shadow = False
        inner, hinge = (outline[48], outline[0]) if sign > 0 else (outline[0], outline[48])
        bridge_y.append(inner[1])
        ear = np.array([sign * (np.abs(face.body[face.ears > 0.3][:, 0]).min() + 0.004), face.ear_y, 0.0])
        t = np.linspace(0, 1, 24)[:, None]
        temple = hinge * (1 - t) + ear * t
        temple[:, 0] += sign * 0.010 * np.sin(np.pi * t[:, 0]) ** 0.7
        tube("temple", temple, look.thickness * 0.9, False, rim)
    gap = face.eye[0] * 1.02 - look.width / 2
    s = np.linspace(-1, 1, 24)
    bridge = np.stack(
        [
            s * gap,
            np.interp(s, [-1, 1], bridge_y[::-1]) - 0.002 * (1 - s**2),
            0.005 - look.drop + 0.004 * (1 - s**2),
        ],
        1,
    )
    tube("bridge", bridge, look.thickness, False, rim)
