"""How one scene becomes the next: mixtures of the last frame of the one and the frames of the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from heygen_studio.media import Canvas, FrameSpec
from heygen_studio.video.fields import Transition

SECONDS = 0.5
"""How long a transition takes."""


def _cross_fade(old: Canvas, new: Canvas, share: float, into: Canvas) -> None:
    import cv2

    cv2.addWeighted(old.data, 1 - share, new.data, share, 0, dst=into.data)


def _slide(old: Canvas, new: Canvas, share: float, into: Canvas) -> None:
    """The new scene comes from the right and pushes the old one out."""
    width = new.y.shape[1]
    moved = round(width * share / 2) * 2
    for before, after, both in _planes(old, new, into):
        step = moved * both.shape[1] // width
        both[:, : both.shape[1] - step] = before[:, step:]
        both[:, both.shape[1] - step :] = after[:, :step]


def _wipe(old: Canvas, new: Canvas, share: float, into: Canvas) -> None:
    """The new scene is uncovered from the left."""
    width = new.y.shape[1]
    edge = round(width * share / 2) * 2
    for before, after, both in _planes(old, new, into):
        place = edge * both.shape[1] // width
        both[:, :place] = after[:, :place]
        both[:, place:] = before[:, place:]


def _planes(*canvases: Canvas) -> tuple[tuple[np.ndarray, ...], ...]:
    return tuple(canvas.y for canvas in canvases), tuple(canvas.uv for canvas in canvases)


_WAYS: Mapping[Transition, Callable[[Canvas, Canvas, float, Canvas], None]] = {
    "cross_fade": _cross_fade, "slide": _slide, "wipe": _wipe,
}  # fmt: skip


class Entrance:
    """How a scene comes in.

    :param last: the last frame of the scene before it; None where there is none.
    """

    def __init__(self, way: Transition, last: Canvas | None, spec: FrameSpec) -> None:
        self._way = _WAYS.get(way)
        self._left = self._frames = round(SECONDS * spec.fps) if self._way and last else 0
        if last and self._left:
            self._last, self._mixed = Canvas(last.data.copy()), Canvas.blank(spec)

    def mixed(self, frame: Canvas) -> Canvas:
        """What is shown while the scene's next frame is this. The movement begins and ends softly."""
        if not self._left or self._way is None:
            return frame
        share = 1 - self._left / (self._frames + 1)
        self._left -= 1
        self._way(self._last, frame, share * share * (3 - 2 * share), self._mixed)
        return self._mixed
