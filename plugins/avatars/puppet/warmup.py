"""Compiles the drawing kernels ahead of the first frame."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import numpy as np

from heygen_studio.contracts import Progress
from heygen_studio.media import Canvas, FaceTrack, FrameSpec

from .basis import load_basis
from .mesh import Mesh
from .refine import refine_mouth
from .rig import Rig
from .session import PuppetSession
from .topology import ALL_POINTS, EYES, FACE_POINTS


def compile_kernels(progress: Progress) -> None:
    """Draw one frame of a made-up face, which has numba compile every kernel or find it in its cache. Once a
    process is enough."""
    progress(0.0, "Preparing the presenter engine (only the first time takes long)")
    _compile()
    progress(1.0, "Presenter engine ready")


@cache
def _compile() -> None:
    spec = FrameSpec(96, 96, Fraction(25))
    track = FaceTrack(np.full((1, 52), 0.3, np.float32), np.zeros((1, 6), np.float32))
    with PuppetSession(_made_up_rig(), spec) as session:
        session.draw(Canvas.blank(spec), track, 0)


def _made_up_rig() -> Rig:
    """The face of the blendshape basis, without features, in a grey picture."""
    basis = load_basis()
    points = np.zeros((ALL_POINTS, 3), np.float32)
    face = basis.points - basis.points.mean(0)
    points[:FACE_POINTS] = face / np.ptp(face[:, 1]) * 120 + (128, 110, 0)
    for eye in EYES:
        middle = points[list(eye.upper + eye.lower)].mean(0)
        radius = 0.2 * np.linalg.norm(points[eye.upper[0]] - points[eye.upper[-1]])
        points[list(eye.iris)] = middle
        points[list(eye.iris[1:]), :2] += np.array([[1, 0], [0, -1], [-1, 0], [0, 1]]) * radius
    portrait = np.full((256, 256, 4), 128, np.uint8)
    portrait[..., 3] = np.where(np.hypot(*(np.mgrid[:256, :256] - 128)) < 120, 255, 0)
    fine = refine_mouth(points[:FACE_POINTS].astype(np.float64), basis.triangles)
    corners = np.array([[8, 250, 0], [128, 180, 0], [248, 250, 0]])
    vertices = np.vstack([points[:FACE_POINTS], fine.middle, corners])
    count = len(vertices)
    triangles = np.vstack([[[count - 3, count - 2, count - 1]], fine.triangles])
    follow = np.vstack([fine.follow, np.zeros((3, FACE_POINTS))])
    mesh = Mesh(
        vertices.astype(np.float32),
        triangles.astype(np.int32),
        np.ones(count, np.float32),
        np.zeros(count, np.float32),
        follow.astype(np.float32),
        fine.upper_lip,
        fine.lower_lip,
    )
    return Rig(portrait, points, np.zeros(52, np.float32), np.eye(4, dtype=np.float32), mesh)
