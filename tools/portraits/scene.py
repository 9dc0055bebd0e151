"""The whole scene of one presenter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import anatomy
import bpy
import clothes
import eyes
import face
import facial_hair
import hairstyles
import materials
import numpy as np
import stage
from anatomy import Anatomy, Topology
from blender import Surface, attribute, evaluate, group_object, subdivide
from config import Presenter
from face import Face


@dataclass
class Scene:
    topology: Topology
    anatomy: Anatomy
    face: Face
    body: Any
    body_index: Any
    skin: Surface
    camera: stage.Camera


def build(presenter: Presenter) -> Scene:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    topology = Topology()
    body_shape = anatomy.build(presenter.shape, topology)
    marks = face.landmarks(body_shape, topology)
    outfit = clothes.Outfit(presenter.clothing, body_shape, topology, marks)
    keep = np.zeros(len(body_shape.rest), bool)
    keep[: topology.body_count] = outfit.skin_shown(marks.body)
    body, index = group_object("body", topology, body_shape.rest, "body", keep)
    hairline = hairstyles.hairline(presenter.hair, marks)
    for name, values in face.skin_masks(marks, presenter.skin.blush, hairline).items():
        attribute(body, name, values[index])
    attribute(body, "rest", body_shape.rest[index])
    body.data.materials.append(materials.skin(presenter.skin, presenter.hair.scalp, marks.lips_image))
    body.data.materials.append(materials.plain("mouth", (0.30, 0.065, 0.055), 0.35, 0.5, 0.4, relief=400))
    inside = marks.inside[index] > 0.5
    for polygon in body.data.polygons:
        if all(inside[v] for v in polygon.vertices):
            polygon.material_index = 1
    subdivide(body, 2)
    skin = evaluate(body, ("ears",))
    eyes.build(presenter.eyes, body_shape, topology)
    facial_hair.lashes(presenter.lashes, body_shape, topology, skin)
    facial_hair.brows(presenter.brows, presenter.hair, marks, skin)
    top = hairstyles.build(presenter.hair, marks, skin)
    outfit.build(skin)
    stage.light(presenter.light)
    return Scene(topology, body_shape, marks, body, index, skin, stage.frame(presenter.framing, top))
