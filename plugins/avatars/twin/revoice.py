"""New lips for a film that stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from heygen_studio.contracts import AvatarSession, Progress
from heygen_studio.errors import InputError
from heygen_studio.media import Canvas, Clip, FaceTrack, FrameSpec

from .body import Shot
from .creation import learn
from .framing import Framing
from .judge import judge_film
from .overlay import MouthOverlay, Plan
from .people import told_apart
from .shapes import wanted
from .tracking import follow, survey
from .twin import Person

_LEAST = 1.0
"""Seconds in which the face must be seen."""
_BRIDGED = 0.12
"""Seconds without a face that are passed over: a frame or two in which it was not recognised."""
_BRIEF = 0.2
"""Seconds below which a face is taken for a mistake."""
_EASE = 0.12
"""Seconds over which the new lips come and go where the face does."""
_NAMED = 5
"""Doubtful places that are named at most."""


class RevoiceSession(AvatarSession):
    """The person of one film. Paints upon its frames."""

    def __init__(
        self, person: Person, strength: NDArray[np.float32], spec: FrameSpec, notes: Sequence[str] = ()
    ) -> None:
        """:param strength: float32 (n,), how much of the new lips is to be seen in each frame, 0..1."""
        self.notes = notes
        columns, rows = person.size
        self._person, self._strength = person, strength
        self._mouths = MouthOverlay(person, Framing(0, 0, columns, rows, 0, 0, spec.width, spec.height))
        self._track: FaceTrack | None = None
        self._plan: Plan

    def draw(self, canvas: Canvas, track: FaceTrack, index: int) -> None:
        if track is not self._track:
            last = self._person.frames - 1
            shots = [Shot(min(track.start + k, last)) for k in range(len(track))]
            shapes = wanted(self._person.shapes, track.weights, self._person.mesh)
            self._plan, self._track = self._mouths.plan(shapes, shots), track
        strength = float(self._strength[self._plan.shots[index].frame])
        if strength > 0:
            self._mouths.paint(canvas, self._plan, index, strength)


def open_film(
    clip: Clip, face: int | None, folder: Path, spec: FrameSpec, progress: Progress
) -> RevoiceSession:
    """Get to know the person of a film; see :meth:`.FrameLipSync.open`."""
    progress(0.0, "Looking for the face")
    who = judge_film(survey(clip), face)
    followed = follow(clip, who, lambda done, what: progress(0.05 + 0.6 * done, what))
    others, doubtful = told_apart(who.looks, followed.glimpses, followed.seen, followed.cuts())
    followed = followed.without(others | doubtful)
    strength = _strength(followed.seen, followed.cuts(), float(clip.fps))
    if strength.sum() < _LEAST * clip.fps:
        raise InputError(
            f"The face is seen for {strength.sum() / float(clip.fps):.1f} s of the video only.",
            remedy="Use a video in which the person looks towards the camera.",
            code="NO_FACE",
        )
    usable = followed.seen & (strength > 0)
    person, spoken = learn(
        clip, followed, usable, folder, lambda done, what: progress(0.65 + 0.35 * done, what)
    )
    notes = [*_notes(others, doubtful, float(clip.fps)), *(remark.message for remark in spoken)]
    return RevoiceSession(person, strength, spec, notes)


def _notes(others: NDArray[np.bool_], doubtful: NDArray[np.bool_], fps: float) -> list[str]:
    """What is told of frames that stay as they are, though they show a face."""
    notes = []
    if others.any():
        notes.append(f"For {others.sum() / fps:.1f} s somebody else is seen, whose lips stay as they are.")
    if doubtful.any():
        edges = np.flatnonzero(np.diff(doubtful, prepend=False, append=False))
        places = [f"{begin / fps:.1f}–{end / fps:.1f} s" for begin, end in edges.reshape(-1, 2)]
        more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
        notes.append(
            f"Whether it is the same person is doubtful at {', '.join(places[:_NAMED])}{more}: "
            "the lips stay as they are there."
        )
    return notes


def _strength(face: NDArray[np.bool_], cuts: NDArray[np.int64], fps: float) -> NDArray[np.float32]:
    """How much of the new lips is seen in each frame: all where there is the face, bool (n,), in each take by
    itself, and less where it comes and goes."""
    out = np.zeros(len(face), np.float32)
    ease = max(1, round(_EASE * fps))
    for take in np.split(np.arange(len(out)), cuts):
        there = face[take]
        gap, brief = round(_BRIDGED * fps), round(_BRIEF * fps)
        there = ndimage.binary_closing(np.pad(there, gap, "edge"), np.ones(gap + 1))[gap:][: len(take)]
        there = ndimage.binary_opening(np.pad(there, brief, "edge"), np.ones(brief + 1))[brief:][: len(take)]
        inside = ndimage.distance_transform_edt(np.pad(there, ease, "edge"))[ease:][: len(take)]
        out[take] = np.clip(inside / ease, 0, 1)
    return out
