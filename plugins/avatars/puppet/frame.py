"""One frame of a presenter, drawn in a single native call.

Beside an encoder that keeps the caches busy, every step through the interpreter has to fetch its data from
far away: the same calls made one by one from Python cost twenty times what they cost on an idle machine.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import BLENDSHAPE_INDEX

from .deform import deform, part_lips, rotation, soft_clamp
from .eyes import paint_eye
from .kernels import inner, kernel
from .mouth import paint_mouth
from .patch import lay_over
from .puppet import Puppet
from .raster import draw_triangles
from .rim import is_near_rest, restore
from .shade import shade
from .topology import UPPER_LIP_CENTRE

_BREATH_SECONDS, _INHALE = 4.2, 0.4
"""Length of a breath, and the share of it in which the chest rises."""
_BREATH = 0.011
"""How far the chest moves up and down, in face heights."""
_LEAN_YAW, _LEAN_SHIFT = 0.004, 0.35
"""How far the shoulders go along with the head: face heights for each degree of yaw, share of its shift."""
_TILT_ROLL, _TILT_YAW = 0.2, 0.06
"""How far they tilt: share of the roll and of the yaw of the head."""
_CAMERA = 6.0
"""Distance of the camera, in face heights."""
_SMILES = np.array([BLENDSHAPE_INDEX[f"mouthSmile{side}"] for side in ("Left", "Right")])
_THINS = np.array(
    [BLENDSHAPE_INDEX[f"mouth{way}"] for way in ("RollLower", "RollUpper", "PressLeft", "PressRight")]
)
"""What makes the lips thin, as a smile does by itself; in one both together would leave a line."""
_THIN_LESS, _FROM, _TO = 0.85, 0.2, 0.7
"""Share of it that a smile takes away, and the weights of the smile between which it does so."""
_TONGUE_OUT = BLENDSHAPE_INDEX["tongueOut"]


class Scratch(NamedTuple):
    """Memory that is written anew for each frame; ``n`` vertices.

    :param moved: float32 (n, 3), what the expression alone adds to the vertices.
    :param positions: float32 (n, 2), where the vertices are in the frame.
    :param mouth: float32 (h, w, 4), ``mouth_lines``: float32 (9, w), see :func:`.mouth.paint_mouth`.
    :param eye: float32 (h, w, 4), see :func:`.eyes.paint_eye`.
    """

    moved: NDArray[np.float32]
    positions: NDArray[np.float32]
    mouth: NDArray[np.float32]
    mouth_lines: NDArray[np.float32]
    eye: NDArray[np.float32]


def make_scratch(puppet: Puppet) -> Scratch:
    """Room for the frames of a puppet."""
    count = len(puppet.body.rest)
    mouth = (int(0.6 * puppet.body.face) + 16) // 2 * 2
    eye = max(max(eye.ball.shape) for eye in puppet.eyes) * 3 // 4 * 2
    shapes = (count, 3), (count, 2), (mouth, mouth, 4), (9, mouth), (eye, eye, 4)
    return Scratch(*(np.zeros(shape, np.float32) for shape in shapes))


@kernel
def pose(body, lips, weights, head, seconds, scratch):
    """Place the vertices of a puppet: fills ``moved`` and ``positions``.

    :param weights: float32 (52,). ``head``: float32 (6,). Both as in :class:`~heygen_studio.media.FaceTrack`.
    :param seconds: time in the whole video, for the breath.
    """
    bounded = soft_clamp(head)
    yaw, pitch, roll = bounded[0], bounded[1], bounded[2]
    shift = bounded[3:] * body.face
    lean = (
        _LEAN_YAW * yaw * body.face + _LEAN_SHIFT * shift[0],
        np.radians(_TILT_ROLL * roll + _TILT_YAW * yaw),
    )
    breath, distance = _BREATH * body.face * _breath(seconds), _CAMERA * body.face
    turn = rotation(yaw, pitch, roll)
    eased = weights.copy()
    smile = (weights[_SMILES[0]] + weights[_SMILES[1]]) / 2
    for shape in _THINS:
        eased[shape] *= 1 - _THIN_LESS * min(max((smile - _FROM) / (_TO - _FROM), 0.0), 1.0)
    deform(body, eased, turn, shift, lean, breath, distance, scratch.moved, scratch.positions)
    part_lips(lips, scratch.positions)


@inner
def _breath(seconds):
    """How full the chest is at a time, 0..1."""
    phase = seconds / _BREATH_SECONDS % 1
    part = phase / _INHALE if phase < _INHALE else 1 + (phase - _INHALE) / (1 - _INHALE)
    return 0.5 - 0.5 * np.cos(np.pi * part)


@kernel
def draw_frame(puppet, weights, head, seconds, scratch, rim, whole, luma, chroma, under_luma, under_chroma):
    """Draw a :class:`.puppet.Puppet` over a background; see :func:`pose` for its movement.

    :param rim: a :class:`.rim.Rim`: how much of the background has to be restored. ``whole``: all has.
    :param luma: uint8 (rows, columns), and ``chroma``: uint8 (rows/2, columns/2, 2), of the canvas;
        ``under_luma`` and ``under_chroma``: of the background, which may be the canvas itself.
    :returns: whether all has to be restored before the next frame.
    """
    pose(puppet.body, puppet.lips, weights, head, seconds, scratch)
    far = not is_near_rest(rim, scratch.positions)
    restore(rim, whole or far, luma, chroma, under_luma, under_chroma)
    places, (rows, columns) = scratch.positions, luma.shape
    for layer in puppet.layers:
        mesh, texture = (places, layer.texels, layer.triangles, layer.kinds), layer.texture
        draw_triangles(*mesh, texture.luma, texture.alpha, luma)
        draw_triangles(*mesh, texture.chroma, texture.chroma_alpha, chroma)
    shade(puppet.creases, weights, places, luma)
    anchor = puppet.anchors_first
    for eye in puppet.eyes:
        box = paint_eye(eye, weights, scratch.moved, places[anchor : anchor + 3], columns, rows, scratch.eye)
        lay_over(scratch.eye, box, luma, chroma)
        anchor += 3
    box = paint_mouth(
        puppet.mouth, places[: puppet.anchors_first], puppet.mouth_first, weights[_TONGUE_OUT],
        -scratch.moved[UPPER_LIP_CENTRE, 2], columns, rows, scratch.mouth, scratch.mouth_lines,
        puppet.lips.upper[0], puppet.lips.lower[0],
    )  # fmt: skip
    lay_over(scratch.mouth, box, luma, chroma)
    return far
