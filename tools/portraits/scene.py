"""The whole scene of one presenter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

import anatomy
import clothes
import eyes
import face
import facial_hair
import glasses
import hairstyles
import materials
import mouth
import scarf
import stage
from anatomy import Anatomy, Topology
from blender import Surface, attribute, evaluate, group_object, subdivide
from config import Presenter
from face import Face
from outfit import Outfit


@dataclass
class Scene:
    topology: Topology
    anatomy: Anatomy
    face: Face
    body: Any
    body_index: Any
    skin: Surface
    camera: stage.Camera


def build(
    presenter: Presenter,
    pose: dict[str, float] | None = None,
    camera: stage.Camera | None = None,
    head_hair: bool = True,
) -> Scene:
    """Everything in front of the camera.

    ``pose`` adds ARKit actions to the resting face. A layer of a portrait needs the portrait's ``camera`` and
    leaves out the hair of the head, which no layer shows.
    """
    bpy.ops.wm.read_factory_settings(use_empty=True)
    topology = Topology()
    resting = anatomy.build(presenter.shape, topology)
    marks = face.landmarks(resting, topology)
    vertices = resting.rest + sum(w * resting.actions[a] for a, w in (pose or {}).items())
    posed = Anatomy(vertices, resting.actions)
    outfit = Outfit(presenter.clothing, resting, topology, marks)
    keep = np.zeros(len(vertices), bool)
    keep[: topology.body_count] = outfit.skin_shown(marks.body)
    body, index = group_object("body", topology, vertices, "body", keep)
    covered = presenter.hair.style in hairstyles.COVERS_EARS
    masks = face.skin_masks(marks, presenter.skin.blush, hairstyles.hairline(presenter.hair, marks), covered)
    for name, values in masks.items():
        attribute(body, name, values[index])
    attribute(body, "rest", resting.rest[index])
    body.data.materials.append(materials.skin(presenter.skin, presenter.hair.scalp, marks.lips_image))
    body.data.materials.append(materials.plain("mouth", (0.30, 0.065, 0.055), 0.35, 0.5, 0.4, relief=400))
    inside = marks.inside[index] > 0.5
    for polygon in body.data.polygons:
        if all(inside[v] for v in polygon.vertices):
            polygon.material_index = 1
    subdivide(body, 2)
    skin = evaluate(body, ("ears", "beard", "rest"))
    eyes.build(presenter.eyes, posed, topology)
    facial_hair.lashes(presenter.lashes, posed, topology, skin)
    facial_hair.brows(presenter.brows, presenter.hair, marks, skin)
    if presenter.beard.strands:
        facial_hair.beard(presenter.beard, presenter.hair, skin)
    if presenter.glasses.rim:
        glasses.build(presenter.glasses, marks, skin)
    if pose and pose.get("jawOpen"):
        mouth.fill(resting.rest, vertices, topology, marks, 1 + presenter.shape.head_scale)
    else:
        mouth.close(resting, marks, presenter.skin)
    top = hairstyles.build(presenter.hair, marks, skin) if head_hair else 0.0
    cloth = clothes.dress(outfit, skin)
    if presenter.clothing.scarf:
        top = scarf.build(presenter.clothing, marks, skin, cloth)
    if camera is None:
        camera = stage.frame(presenter.framing, top)
    stage.light(presenter.light)
    stage.place_camera(camera)
    return Scene(topology, resting, marks, body, index, skin, camera)
