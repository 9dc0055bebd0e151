"""Drawing one presenter, frame by frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import AvatarSession
from heygen_studio.media import ARKIT_BLENDSHAPES, Canvas, FaceTrack, FrameSpec

from .frame import draw_frame, make_scratch, pose
from .framing import Framing
from .puppet import make_puppet
from .rig import Rig
from .rim import NOTHING_TO_RESTORE, Rim, make_rim
from .topology import EYE_OUTER_CORNERS, LOWER_LIP_CENTRE, MOUTH_CORNERS, UPPER_LIP_CENTRE

_Row = NDArray[np.float32]


class PuppetSession(AvatarSession):
    """One presenter at one frame size.

    :raises ValueError: a canvas of another size is given.
    """

    def __init__(self, rig: Rig, spec: FrameSpec) -> None:
        self._spec = spec
        self._framing, self._puppet = make_puppet(rig, spec.width, spec.height)
        self._scratch = make_scratch(self._puppet)
        self._rim = self._find_rim()
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

    def _find_rim(self) -> Rim:
        count = len(self._puppet.layers[0].texels)
        nothing = np.zeros(len(ARKIT_BLENDSHAPES), np.float32), np.zeros(6, np.float32)
        pose(self._puppet.body, self._puppet.lips, *nothing, 0.0, self._scratch)
        meshes = [(layer.triangles, layer.kinds) for layer in self._puppet.layers]
        size = self._spec.width, self._spec.height
        return make_rim(self._scratch.positions[:count].copy(), meshes, self._puppet.body.face, *size)

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
