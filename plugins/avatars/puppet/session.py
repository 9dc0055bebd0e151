"""Drawing one presenter, frame by frame."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import AvatarSession
from heygen_studio.media import ARKIT_BLENDSHAPES, Canvas, FaceTrack, FrameSpec

from .frame import draw_frame, make_scratch, pose
from .framing import Framing
from .puppet import Puppet, make_puppet
from .rig import Rig
from .rim import NOTHING_TO_RESTORE, Rim, make_rim
from .topology import EYE_OUTER_CORNERS, LOWER_LIP_CENTRE, MOUTH_CORNERS, UPPER_LIP_CENTRE

_Row = NDArray[np.float32]


class Fitted(NamedTuple):
    """A presenter fitted into frames of one size: what is made before the first frame, and never changed."""

    framing: Framing
    puppet: Puppet
    rim: Rim


def fit(rig: Rig, spec: FrameSpec) -> Fitted:
    """Fit a presenter into frames, which takes some tenths of a second."""
    framing, puppet = make_puppet(rig, spec.width, spec.height)
    return Fitted(framing, puppet, _find_rim(puppet, spec))


def _find_rim(puppet: Puppet, spec: FrameSpec) -> Rim:
    count = len(puppet.layers[0].texels)
    nothing = np.zeros(len(ARKIT_BLENDSHAPES), np.float32), np.zeros(6, np.float32)
    scratch = make_scratch(puppet)
    pose(puppet.body, puppet.lips, *nothing, 0.0, scratch)
    meshes = [(layer.triangles, layer.kinds) for layer in puppet.layers]
    return make_rim(scratch.positions[:count].copy(), meshes, puppet.body.face, spec.width, spec.height)


class PuppetSession(AvatarSession):
    """One presenter at one frame size.

    :param presenter: fitted into frames of that size, or to be fitted.
    :raises ValueError: a canvas of another size is given.
    """

    def __init__(self, presenter: Rig | Fitted, spec: FrameSpec) -> None:
        self._spec = spec
        fitted = presenter if isinstance(presenter, Fitted) else fit(presenter, spec)
        self._framing, self._puppet, self._rim = fitted
        self._scratch = make_scratch(self._puppet)
        self._whole = True

    @property
    def framing(self) -> Framing:
        """Where in the frame the portrait stands."""
        return self._framing

    def draw(self, canvas: Canvas, track: FaceTrack, index: int) -> None:
        self._draw(canvas, canvas, track, index, NOTHING_TO_RESTORE)
        self._whole = True

    def redraw(self, canvas: Canvas, background: Canvas, track: FaceTrack, index: int) -> None:
        self._whole = self._draw(canvas, background, track, index, self._rim)

    def _draw(self, canvas: Canvas, background: Canvas, track: FaceTrack, index: int, rim: Rim) -> bool:
        """See :func:`.frame.draw_frame`."""
        if canvas.y.shape != (self._spec.height, self._spec.width):
            raise ValueError(f"the canvas is {canvas.y.shape}, the session is for {self._spec}")
        planes = canvas.y, canvas.uv, background.y, background.uv
        movement = self._movement(track, index)
        return bool(draw_frame(self._puppet, *movement, self._scratch, rim, self._whole, *planes))

    def _movement(self, track: FaceTrack, index: int) -> tuple[_Row, _Row, float]:
        """Blendshape weights and head of a frame, and its time in the whole video."""
        weights = np.ascontiguousarray(track.weights[index], np.float32)
        head = np.ascontiguousarray(track.head[index], np.float32)
        return weights, head, float((track.start + index) / self._spec.fps)

    def lip_measures(self, track: FaceTrack) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How far the lips are driven apart and how wide the mouth is in each frame of a track.

        Both in outer-eye-corner distances, each of shape (n,): the gap between the middles of the inner lips,
        and the distance of the corners of the mouth.
        """
        pairs = ((UPPER_LIP_CENTRE, LOWER_LIP_CENTRE), MOUTH_CORNERS, EYE_OUTER_CORNERS)
        distances = np.empty((len(track), 3))
        for index in range(len(track)):
            pose(self._puppet.body, self._puppet.lips, *self._movement(track, index), self._scratch)
            places = self._scratch.positions
            for k, (a, b) in enumerate(pairs):
                distances[index, k] = np.linalg.norm(places[a] - places[b])
        closed = float(self._puppet.mouth.closed[len(self._puppet.mouth.closed) // 2])
        return np.maximum(distances[:, 0] - closed, 0) / distances[:, 2], distances[:, 1] / distances[:, 2]
