"""Drawing a twin, frame by frame."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import AvatarSession
from heygen_studio.media import Canvas, FaceTrack, FrameSpec

from .blend import blend
from .body import Shot, Way
from .choose import Chooser
from .framing import frame_clip
from .mesh import with_rings
from .paint import paint_mouth
from .reel import Reel
from .shapes import opening, upright, wanted
from .twin import CLIP, Twin

_FADE = 0.33
"""Share of the other mouth in the two frames around a cut."""
_TINT = 30.0
"""Most that light may differ, in levels."""
_OPEN = 0.02
"""Opening in eye distances from which somebody is speaking."""
_PAUSE = 0.4
"""Seconds around speech that still belong to it."""
_SAME = 0.06
"""Share by which a size may differ without being brought to another."""
_ENLARGED = 1.3
_KEPT = 96
"""Mouths kept at the size of the frame."""
_MARGIN = 4

_Planes = tuple[NDArray[np.uint8], NDArray[np.uint8]]


@dataclass(frozen=True, eq=False)
class Plan:
    """What is drawn in each of ``n`` frames of a track; ``v`` vertices, in pixels of the frame.

    :param shots: the frames of the film.
    :param at: float32 (n, v, 2). ``body``: float32 (n, v, 2), where they are in the film's frame.
    :param mouths: int64 (n,). ``others``: int64 (n,), what they are blended with, ``shares`` of it.
    :param marks: float32 (n, v, 2), places in the mouth; ``other_marks`` likewise.
    :param tints: float32 (n, v, 3).
    """

    shots: list[Shot]
    at: NDArray[np.float32]
    body: NDArray[np.float32]
    mouths: NDArray[np.int64]
    others: NDArray[np.int64]
    shares: NDArray[np.float32]
    marks: NDArray[np.float32]
    other_marks: NDArray[np.float32]
    tints: NDArray[np.float32]


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
        self._chooser = Chooser(twin.mouths(), twin.mesh)
        self._patches = twin.patches()
        self._sized: OrderedDict[int, _Planes] = OrderedDict()
        self._angles = twin.pose.angles()
        ratio = float(twin.fps / spec.fps)
        # Whole frames only: a film of 30 frames a second plays a little slower at 25, which nobody sees,
        # where every sixth frame left out would be a jerk.
        self._skip, self._hold = max(1, round(ratio)), max(1, round(1 / ratio))
        # What was enlarged has no details of a pixel.
        self._fine = bool(self._framing.scale.max() < _ENLARGED)
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
        return self.plan_shapes(shapes, self._shots(track, shapes))

    def plan_shapes(self, shapes: NDArray[np.float32], shots: list[Shot]) -> Plan:
        """What is to be drawn for shapes (n, k, 3) as seen from the front, upon frames of the film."""
        twin, mesh = self._twin, self._twin.mesh
        first = np.array([shot.frame for shot in shots])
        second = np.array([shot.into if shot.into >= 0 else shot.frame for shot in shots])
        share = np.array([shot.share for shot in shots], np.float32)

        def mixed(values: NDArray[np.float32]) -> NDArray[np.float32]:
            part = share.reshape(-1, *[1] * (values.ndim - 1))
            return np.asarray(values[first] + part * (values[second] - values[first]), np.float32)

        def placed(values: NDArray[np.float32]) -> NDArray[np.float32]:
            a, b = twin.pose.place(values, first), twin.pose.place(values, second)
            return self._framing.place(a + share[:, None, None] * (b - a))

        angles = mixed(self._angles)
        shown = mixed(twin.faces)
        leant = upright(shapes, -angles, twin.shapes.lean)
        target = shown + mesh.move[:, None] * (leant - shown)
        body, at = placed(shown), placed(target)
        mouths = self._chooser.choose(shapes, angles, mixed(twin.sharpness))
        others, shares = self._faded(mouths)
        light = twin.light[twin.library]
        around = mixed(twin.light)
        new = light[mouths] + shares[:, None, None] * (light[others] - light[mouths])
        lacking = np.clip(around - new, -_TINT, _TINT)
        tints = np.tensordot(mesh.spread, lacking, (1, 1)).transpose(1, 0, 2)
        return Plan(
            shots,
            with_rings(mesh, at, body),
            with_rings(mesh, body, body),
            mouths,
            others,
            shares,
            self._marks(mouths),
            self._marks(others),
            np.ascontiguousarray(tints, np.float32),
        )

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

    def _faded(self, mouths: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """At a cut both mouths are seen for two frames. Both are warped to the same lips, so nothing
        doubles."""
        others, shares = mouths.copy(), np.zeros(len(mouths), np.float32)
        for t in range(1, len(mouths)):
            now, before = int(mouths[t]), int(mouths[t - 1])
            if now in (before, self._chooser.follower(before)):
                continue
            others[t], shares[t] = self._chooser.follower(before), _FADE
            if not shares[t - 1]:
                others[t - 1], shares[t - 1] = self._chooser.leader(now), _FADE
        return others, shares

    def _marks(self, mouths: NDArray[np.int64]) -> NDArray[np.float32]:
        """Where the vertices are in mouths as they are kept at the size of the frame."""
        twin, frames = self._twin, self._twin.library[mouths]
        at = twin.pose.place(twin.faces[frames], frames) - twin.corners[mouths][:, None]
        scaled = (at + 0.5) * self._patch_scale() - 0.5
        return with_rings(twin.mesh, scaled.astype(np.float32), scaled.astype(np.float32))

    # ---- painting -------------------------------------------------------------------------------------

    def paint(self, canvas: Canvas, plan: Plan, index: int) -> None:
        """Draw a frame of a plan."""
        self._show(canvas, plan.shots[index])
        at, body = plan.at[index], plan.body[index]
        rows, columns = canvas.y.shape
        low = np.floor(np.minimum(at.min(0), body.min(0))).astype(int) - _MARGIN
        high = np.ceil(np.maximum(at.max(0), body.max(0))).astype(int) + _MARGIN
        left, top = np.clip(low // 2 * 2, 0, (columns - 8, rows - 8)).tolist()
        right, bottom = np.clip(high // 2 * 2, (left + 8, top + 8), (columns, rows)).tolist()
        before = (
            canvas.y[top:bottom, left:right].copy(),
            canvas.uv[top // 2 : bottom // 2, left // 2 : right // 2].copy(),
        )
        marks = np.stack(
            [body - np.array([left, top], np.float32), plan.marks[index], plan.other_marks[index]]
        )
        mouth, other = self._patch(int(plan.mouths[index])), self._patch(int(plan.others[index]))
        mesh = self._twin.mesh
        paint_mouth(
            canvas.y, canvas.uv, before, mouth, other, plan.shares[index], mesh.triangles, at, marks,
            plan.tints[index], mesh.alpha, self._fine,
        )  # fmt: skip

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

    def _patch_scale(self) -> NDArray[np.float32]:
        scale = self._framing.scale
        if np.abs(scale - 1).max() < _SAME:
            return np.ones(2, np.float32)
        height, width = self._patches.shape[1] * 2 // 3, self._patches.shape[2]
        size = np.maximum(8, np.round(np.array([width, height]) * scale / 2) * 2)
        return np.asarray(size / (width, height), np.float32)

    def _patch(self, mouth: int) -> _Planes:
        """A mouth at about the size of the frame."""
        if mouth in self._sized:
            self._sized.move_to_end(mouth)
            return self._sized[mouth]
        kept = np.asarray(self._patches[mouth])
        rows, columns = kept.shape[0] * 2 // 3, kept.shape[1]
        luma, chroma = kept[:rows], kept[rows:].reshape(rows // 2, columns // 2, 2)
        scale = self._patch_scale()
        if (scale != 1).any():
            import cv2

            size = round(float(columns * scale[0])), round(float(rows * scale[1]))
            how = cv2.INTER_AREA if scale.min() < 1 else cv2.INTER_CUBIC
            luma = cv2.resize(luma, size, interpolation=how)
            chroma = cv2.resize(chroma, (size[0] // 2, size[1] // 2), interpolation=how)
        self._sized[mouth] = np.ascontiguousarray(luma), np.ascontiguousarray(chroma)
        if len(self._sized) > _KEPT:
            self._sized.popitem(last=False)
        return self._sized[mouth]
