"""New mouths upon frames of a film, whichever these are."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import Canvas

from .body import Shot
from .choose import Chooser
from .framing import Framing
from .mesh import with_rings
from .paint import paint_mouth
from .shapes import upright
from .twin import Person

_FADE = 0.33
"""Share of the other mouth in the two frames around a cut."""
_TINT = 30.0
"""Most that light may differ, in levels."""
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


class MouthOverlay:
    """The mouths of one person at one size of the frame. Planned and painted in the order of the video."""

    def __init__(self, person: Person, framing: Framing) -> None:
        self._person, self._framing = person, framing
        self._chooser = Chooser(person.mouths(), person.mesh)
        self._patches = person.patches()
        self._sized: OrderedDict[int, _Planes] = OrderedDict()
        self._angles = person.pose.angles()
        # What was enlarged has no details of a pixel.
        self._fine = bool(framing.scale.max() < _ENLARGED)

    def plan(self, shapes: NDArray[np.float32], shots: list[Shot]) -> Plan:
        """What is to be drawn for shapes (n, k, 3) as seen from the front, upon frames of the film."""
        person, mesh = self._person, self._person.mesh
        first = np.array([shot.frame for shot in shots])
        second = np.array([shot.into if shot.into >= 0 else shot.frame for shot in shots])
        share = np.array([shot.share for shot in shots], np.float32)

        def mixed(values: NDArray[np.float32]) -> NDArray[np.float32]:
            part = share.reshape(-1, *[1] * (values.ndim - 1))
            return np.asarray(values[first] + part * (values[second] - values[first]), np.float32)

        def placed(values: NDArray[np.float32]) -> NDArray[np.float32]:
            a, b = person.pose.place(values, first), person.pose.place(values, second)
            return self._framing.place(a + share[:, None, None] * (b - a))

        angles = mixed(self._angles)
        shown = mixed(person.faces)
        leant = upright(shapes, -angles, person.shapes.lean)
        target = shown + mesh.move[:, None] * (leant - shown)
        body, at = placed(shown), placed(target)
        mouths = self._chooser.choose(shapes, angles, mixed(person.sharpness))
        others, shares = self._faded(mouths)
        light = person.light[person.library]
        around = mixed(person.light)
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
        person, frames = self._person, self._person.library[mouths]
        at = person.pose.place(person.faces[frames], frames) - person.corners[mouths][:, None]
        scaled = (at + 0.5) * self._patch_scale() - 0.5
        return with_rings(person.mesh, scaled.astype(np.float32), scaled.astype(np.float32))

    def paint(self, canvas: Canvas, plan: Plan, index: int, strength: float = 1.0) -> None:
        """Paint the mouth of a frame of a plan over that frame, so much of it."""
        body = plan.body[index]
        at = body + np.float32(strength) * (plan.at[index] - body)
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
        mesh = self._person.mesh
        paint_mouth(
            canvas.y, canvas.uv, before, mouth, other, plan.shares[index], mesh.triangles, at, marks,
            plan.tints[index], np.float32(strength) * mesh.alpha, self._fine,
        )  # fmt: skip

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
