"""Drawing one presenter, frame by frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import AvatarSession
from heygen_studio.media import BLENDSHAPE_INDEX, Canvas, FaceTrack, FrameSpec

from .deform import deform, part_lips, rotation, soft_clamp
from .eyes import paint_eye
from .framing import Framing
from .mouth import paint_mouth
from .patch import lay_over
from .puppet import make_puppet
from .raster import draw_triangles
from .rig import Rig
from .shade import shade
from .topology import (
    CHIN,
    EYE_OUTER_CORNERS,
    EYES,
    FOREHEAD,
    LOWER_LIP_CENTRE,
    MOUTH_CORNERS,
    UPPER_LIP_CENTRE,
)  # fmt: skip

_BREATH_SECONDS, _INHALE = 4.2, 0.4
"""Length of a breath, and the share of it in which the chest rises."""
_BREATH = 0.006
"""How far the chest moves up and down, in face heights."""
_LEAN = (0.0022, 0.25)
"""How far the shoulders go along with the head: face heights for each degree of yaw, share of its shift."""
_TILT = (0.16, 0.05)
"""How far they tilt: share of the roll and of the yaw of the head."""
_LEAST_GAP = 0.8
"""Share of the line between closed lips that stays when they are pressed together."""
_CAMERA = 6.0
"""Distance of the camera, in face heights."""


class PuppetSession(AvatarSession):
    """One presenter at one frame size.

    :raises ValueError: a canvas of another size is given.
    """

    def __init__(self, rig: Rig, spec: FrameSpec) -> None:
        self._spec = spec
        self._puppet = puppet = make_puppet(rig, spec.width, spec.height)
        body = puppet.body
        self._moved = np.zeros_like(body.rest)
        self._positions = np.zeros((len(body.rest), 2), np.float32)
        room = int(0.6 * body.face) + 16
        self._mouth_patch = np.zeros((room // 2 * 2, room // 2 * 2, 4), np.float32)
        self._mouth_lines = np.zeros((9, room), np.float32)
        reach = max(max(eye.ball.shape) for eye in puppet.eyes)
        self._eye_patch = np.zeros((reach * 3 // 4 * 2, reach * 3 // 4 * 2, 4), np.float32)
        down = body.rest[CHIN, :2] - body.rest[FOREHEAD, :2]
        self._down = down / np.linalg.norm(down)
        self._least_gap = _LEAST_GAP * puppet.mouth.closed

    @property
    def framing(self) -> Framing:
        """Where in the frame the portrait stands."""
        return self._puppet.framing

    def draw(self, canvas: Canvas, track: FaceTrack, index: int) -> None:
        if canvas.y.shape != (self._spec.height, self._spec.width):
            raise ValueError(f"the canvas is {canvas.y.shape}, the session is for {self._spec}")
        puppet = self._puppet
        weights = np.ascontiguousarray(track.weights[index], np.float32)
        self._deform(weights, track.head[index], track.start + index)
        for layer in puppet.layers:
            mesh = (self._positions, layer.texels, layer.triangles, layer.kinds)
            texture = layer.texture
            draw_triangles(*mesh, texture.luma, texture.alpha, canvas.y)
            draw_triangles(*mesh, texture.chroma, texture.chroma_alpha, canvas.uv)
        creases = puppet.creases
        shade(
            creases.gains, creases.reach, creases.table, creases.corners, creases.anchors, creases.drive,
            weights, self._positions, canvas.y,
        )  # fmt: skip
        self._draw_eyes(canvas, weights)
        self._draw_mouth(canvas, weights)

    def lip_measures(self, track: FaceTrack) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How far the lips are driven apart and how wide the mouth is in each frame of a track.

        Both in outer-eye-corner distances, each of shape (n,): the gap between the middles of the inner lips,
        and the distance of the corners of the mouth.
        """
        pairs = ((UPPER_LIP_CENTRE, LOWER_LIP_CENTRE), MOUTH_CORNERS, EYE_OUTER_CORNERS)
        distances = np.empty((len(track), 3))
        for index in range(len(track)):
            self._deform(np.ascontiguousarray(track.weights[index], np.float32), track.head[index], index)
            for k, (a, b) in enumerate(pairs):
                distances[index, k] = np.linalg.norm(self._positions[a] - self._positions[b])
        closed = float(self._puppet.mouth.closed[len(self._puppet.mouth.closed) // 2])
        return np.maximum(distances[:, 0] - closed, 0) / distances[:, 2], distances[:, 1] / distances[:, 2]

    def _deform(self, weights: NDArray[np.float32], head: NDArray[np.float32], frame: int) -> None:
        body = self._puppet.body
        pose = soft_clamp(head)
        seconds = float(frame / self._spec.fps)
        lean = np.array(
            [
                body.face * (_LEAN[0] * pose[0] + _LEAN[1] * pose[3]),
                np.radians(_TILT[0] * pose[2] + _TILT[1] * pose[0]),
            ]
        )
        deform(
            body.rest, body.neutral, body.starts, body.index, body.delta, body.head, body.chest, body.sway,
            body.pivot, weights, rotation(*pose[:3]), pose[3:] * body.face, lean,
            _BREATH * body.face * _breath(seconds), _CAMERA * body.face, self._moved, self._positions,
        )  # fmt: skip
        part_lips(*self._puppet.lips, self._least_gap, self._down[0], self._down[1], self._positions)

    def _draw_eyes(self, canvas: Canvas, weights: NDArray[np.float32]) -> None:
        height, width = canvas.y.shape
        for number, (eye, patch) in enumerate(zip(EYES, self._puppet.eyes, strict=True)):
            look = {
                way: float(weights[BLENDSHAPE_INDEX[f"eyeLook{way}{eye.name}"]])
                for way in ("In", "Out", "Up", "Down")
            }
            outward = 1 if eye.name == "Left" else -1
            first = self._puppet.anchors_first + 3 * number
            box = paint_eye(
                patch.ball, patch.iris, patch.lid, patch.curves, patch.bounds, patch.corners,
                self._positions[first : first + 3],
                outward * (look["Out"] - look["In"]) * patch.reach[0], (look["Down"] - look["Up"]) *
                patch.reach[1], float(np.clip(weights[BLENDSHAPE_INDEX["eyeBlink" + eye.name]], 0, 1)),
                patch.zoom * float(self._moved[eye.upper[4], 1]), patch.zoom *
                float(self._moved[eye.lower[4], 1]),
                max(patch.zoom, 0.016 * patch.width), width, height, self._eye_patch,
            )  # fmt: skip
            lay_over(self._eye_patch, *box, canvas.y, canvas.uv)

    def _draw_mouth(self, canvas: Canvas, weights: NDArray[np.float32]) -> None:
        height, width = canvas.y.shape
        mouth = self._puppet.mouth
        box = paint_mouth(
            self._positions[: self._puppet.anchors_first], self._puppet.mouth_first, mouth.upper, mouth.lower,
            mouth.look, mouth.closed, mouth.grain, float(weights[BLENDSHAPE_INDEX["tongueOut"]]),
            width, height, self._mouth_patch, self._mouth_lines,
            self._puppet.lips[0][0], self._puppet.lips[1][0],
        )  # fmt: skip
        lay_over(self._mouth_patch, *box, canvas.y, canvas.uv)


def _breath(seconds: float) -> float:
    """How full the chest is at a time, 0..1."""
    phase = seconds / _BREATH_SECONDS % 1
    part = phase / _INHALE if phase < _INHALE else 1 + (phase - _INHALE) / (1 - _INHALE)
    return 0.5 - 0.5 * float(np.cos(np.pi * part))
