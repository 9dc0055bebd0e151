"""Drawing a twin, frame by frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import AvatarSession
from heygen_studio.media import Canvas, FaceTrack, FrameSpec

from .blend import blend
from .body import Shot, Way
from .framing import frame_clip
from .overlay import MouthOverlay, Plan
from .reel import Reel
from .shapes import opening, wanted
from .twin import CLIP, Twin

_OPEN = 0.02
"""Opening in eye distances from which somebody is speaking."""
_PAUSE = 0.4
"""Seconds around speech that still belong to it."""


class TwinSession(AvatarSession):
    """One twin at one frame size. Reads the film while it draws."""

    def __init__(self, twin: Twin, spec: FrameSpec) -> None:
        self._twin, self._spec = twin, spec
        self._framing = frame_clip(twin.size, twin.head, twin.height, spec.width, spec.height)
        self._covers = (self._framing.width, self._framing.height) == (spec.width, spec.height)
        size = self._framing.width, self._framing.height
        self._reel = Reel(twin.folder / CLIP, twin.fps, size, self._framing.filter())
        self._frame = np.empty((size[1] * 3 // 2, size[0]), np.uint8)
        self._ends = np.empty((2, *self._frame.shape), np.uint8)
        self._way = Way(twin.body)
        self.mouths = MouthOverlay(twin, self._framing)
        """The mouths upon the frames of the film."""
        ratio = float(twin.fps / spec.fps)
        # Whole frames only: a film of 30 frames a second plays a little slower at 25, which nobody sees,
        # where every sixth frame left out would be a jerk.
        self._skip, self._hold = max(1, round(ratio)), max(1, round(1 / ratio))
        self._track: FaceTrack | None = None
        self._plan: Plan

    def close(self) -> None:
        self._reel.close()

    def draw(self, canvas: Canvas, track: FaceTrack, index: int) -> None:
        if track is not self._track:
            self._plan, self._track = self.plan(track), track
        self.paint(canvas, self._plan, index)

    def redraw(self, canvas: Canvas, background: Canvas, track: FaceTrack, index: int) -> None:
        if not self._covers:
            canvas.data[:] = background.data
        self.draw(canvas, track, index)

    # ---- planning -------------------------------------------------------------------------------------

    def plan(self, track: FaceTrack) -> Plan:
        """What is to be drawn for a track."""
        shapes = wanted(self._twin.shapes, track.weights, self._twin.mesh)
        return self.mouths.plan(shapes, self._shots(track, shapes))

    def _shots(self, track: FaceTrack, shapes: NDArray[np.float32]) -> list[Shot]:
        places = (track.start + np.arange(len(track))) // self._hold * self._skip
        there = len(self._way.shots)
        missing = int(places[-1]) + 1 - there if len(places) else 0
        if missing > 0:
            speaks = opening(shapes, self._twin.mesh) > _OPEN
            reach = max(1, round(_PAUSE * float(self._spec.fps)))
            speaks = (
                np.convolve(speaks, np.ones(2 * reach + 1), "same") > 0 if len(speaks) > 2 * reach else speaks
            )
            wanted_places = np.arange(there, there + missing)
            self._way.extend(speaks[np.clip(np.searchsorted(places, wanted_places), 0, len(speaks) - 1)])
        return [self._way.shots[place] for place in places]

    # ---- painting -------------------------------------------------------------------------------------

    def paint(self, canvas: Canvas, plan: Plan, index: int) -> None:
        """Draw a frame of a plan."""
        self._show(canvas, plan.shots[index])
        self.mouths.paint(canvas, plan, index)

    def _show(self, canvas: Canvas, shot: Shot) -> None:
        f = self._framing
        target = canvas.data if self._covers else self._frame
        if shot.into < 0:
            self._reel.read(shot.frame, target)
        else:
            self._reel.read(shot.frame, self._ends[0])
            self._reel.read(shot.into, self._ends[1])
            blend(self._ends[0], self._ends[1], shot.share, target)
        if not self._covers:
            canvas.y[f.y : f.y + f.height, f.x : f.x + f.width] = target[: f.height]
            chroma = target[f.height :].reshape(f.height // 2, f.width // 2, 2)
            canvas.uv[f.y // 2 : (f.y + f.height) // 2, f.x // 2 : (f.x + f.width) // 2] = chroma
