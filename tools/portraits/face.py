"""Landmarks and painted regions of the face, found on the body mesh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from anatomy import DATA, Anatomy, Points, Topology
from blender import load_mask


def smoothstep(a: float, b: float, x: Any) -> Any:
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


@dataclass
class Face:
    """Landmarks in scene metres; masks have one value in 0..1 per body vertex."""

    body: Points
    eye: Points
    """Left eye's centre height/depth with its absolute x."""
    ball: Points
    """Left eyeball's centre."""
    ball_radius: float
    mouth: Points
    nose: Points
    chin: Points
    top: float
    ear_y: float
    ear_top: float
    lips: Points
    ears: Points
    lids: Points
    inside: Points
    lips_image: Any

    @property
    def head_y(self) -> float:
        """Depth of the head's vertical axis, from which hairline angles are measured."""
        return self.ear_y - 0.015


def landmarks(anatomy: Anatomy, topology: Topology) -> Face:
    body = anatomy.rest[: topology.body_count]
    uv = topology.body_uv

    def sample(name: str) -> tuple[Points, Any]:
        pixels, image = load_mask(DATA / "textures" / name)
        h, w = pixels.shape
        rows = np.clip((uv[:, 1] * h).astype(int), 0, h - 1)
        return pixels[rows, np.clip((uv[:, 0] * w).astype(int), 0, w - 1)].astype(float), image

    lips, lips_image = sample("mpfb_lips.jpg")
    ears, lids, inside = (sample(f"mpfb_{n}.jpg")[0] for n in ("ears", "eyelids", "inside-mouth"))
    head = body[:, 2] > -0.19
    mouth = body[(lips > 0.5) & head].mean(0)
    middle = np.abs(body[:, 0]) < 0.012
    bridge = body[middle & (body[:, 2] < 0) & (body[:, 2] > mouth[2] + 0.012)]
    under = body[
        middle
        & (body[:, 2] < mouth[2] - 0.015)
        & (body[:, 2] > mouth[2] - 0.075)
        & (body[:, 1] < mouth[1] + 0.02)
    ]
    helper = anatomy.rest[topology.vertices("helper-l-eye")]
    eye, radius = helper.mean(0), float(np.ptp(helper[:, 0]) / 2)
    ball = np.array([helper[:, 0].min() + radius, helper[:, 1].max() - radius, eye[2]])
    ear = body[ears > 0.3]
    return Face(
        body=body,
        eye=np.array([abs(eye[0]), eye[1], 0.0]),
        ball=ball,
        ball_radius=radius,
        mouth=mouth,
        nose=bridge[bridge[:, 1].argmin()],
        chin=under[under[:, 2].argmin()],
        top=float(body[:, 2].max()),
        ear_y=float(ear[:, 1].mean()),
        ear_top=float(ear[:, 2].max()),
        lips=lips,
        ears=ears,
        lids=lids,
        inside=inside,
        lips_image=lips_image,
    )


def hair_angle(points: Points, face: Face) -> Points:
    """Degrees around the head's axis: 0 in front, 180 behind, the same left and right."""
    out: Points = np.degrees(np.arctan2(np.abs(points[:, 0]), face.head_y - points[:, 1]))
    return out


def skin_masks(
    face: Face, blush: float, hairline: list[tuple[float, float]], ears_covered: bool
) -> dict[str, Points]:
    """Vertex attributes the skin shader reads."""
    body, eye, nose, chin, mouth = face.body, face.eye, face.nose, face.chin, face.mouth

    def spot(centre: Any, size: Any, mirrored: bool = True) -> Points:
        out: Points = np.exp(-(((body - centre) / np.array(size)) ** 2).sum(1))
        if mirrored:
            other = np.exp(-(((body - np.array(centre) * [-1, 1, 1]) / np.array(size)) ** 2).sum(1))
            out = np.maximum(out, other)
        return out

    cheeks = 0.55 * spot([eye[0] * 1.4, eye[1], nose[2] * 0.86], [0.026, 0.05, 0.020])
    red = cheeks + 0.42 * spot(nose, [0.014, 0.03, 0.013], False) + 0.4 * face.ears
    red += 0.22 * spot(chin + np.array([0, 0, 0.008]), [0.014, 0.03, 0.010], False)
    red += 0.12 * spot([0, eye[1] - 0.01, 0.06], [0.05, 0.05, 0.02], False)

    cheek_line = nose[2] - 0.006 + np.clip((np.abs(body[:, 0]) - 0.03) / 0.04, 0, 1) * 0.02
    beard = np.clip((cheek_line - body[:, 2]) / 0.018, 0, 1)
    beard *= np.clip((body[:, 2] - (chin[2] - 0.028)) / 0.02, 0, 1)
    beard *= np.clip((eye[1] + 0.088 - body[:, 1]) / 0.02, 0, 1) * (1 - np.clip(face.lips * 1.6, 0, 1))
    beard *= 1 - 0.65 * spot([0.036, mouth[1] + 0.012, mouth[2] + 0.012], [0.013, 0.03, 0.012])

    shadow = spot([eye[0] * 0.98, eye[1] - 0.012, -0.0135], [0.014, 0.02, 0.0055])
    shadow += 0.5 * spot([eye[0] * 0.55, eye[1] - 0.01, -0.002], [0.006, 0.02, 0.010])
    oil = spot([0, nose[1], nose[2] + 0.01], [0.016, 0.05, 0.03], False)
    oil += 0.7 * spot([0, eye[1], 0.055], [0.035, 0.06, 0.02], False)

    angles, heights = np.array(hairline).T
    above = body[:, 2] - np.interp(hair_angle(body, face), angles, heights)
    scalp = smoothstep(0.0, 0.016, above) * (face.ears < 0.05)
    if ears_covered:
        # Ears behind a curtain of hair are seen through it; in the hair's colour they disappear.
        scalp = np.maximum(scalp, smoothstep(0.02, 0.3, face.ears))
    gap = np.linalg.norm(np.abs(body * [1, 0, 0]) + body * [0, 1, 1] - face.ball, axis=1) / face.ball_radius
    return {
        "socket": (1 - smoothstep(1.20, 1.27, gap)) * (1 - np.clip(2 * face.lids, 0, 1)),
        "red": np.clip(red * blush, 0, 1),
        "beard": np.clip(beard, 0, 1),
        "shadow": np.clip(shadow, 0, 1),
        "oil": np.clip(oil, 0, 1),
        "lids": face.lids,
        "lips": face.lips,
        "ears": face.ears,
        "inside": face.inside,
        "scalp": scalp,
    }
