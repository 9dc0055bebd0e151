"""A background that stands still: painted once, then put back where it was painted over."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import Canvas

_Copies = list[tuple[NDArray[np.uint8], NDArray[np.uint8]]]


class Plate:
    """Prepares the canvases of one video, of which there are a few that are used again and again.

    :param picture: the background.
    :param rim: boxes (left, top, right, bottom), even, outside of which the background on a canvas is either
        left as it is or never seen. None: there is no such place.
    """

    def __init__(self, picture: Canvas, rim: Sequence[tuple[int, int, int, int]] | None) -> None:
        self._picture = picture
        self._rim = rim
        self._known: dict[int, tuple[Canvas, _Copies]] = {}

    def put_behind(self, canvas: Canvas) -> None:
        """Make a canvas ready for the next frame."""
        _, copies = self._known.get(id(canvas), (None, None))
        if copies is None:
            copies = [(canvas.data, self._picture.data)]
            self._known[id(canvas)] = canvas, copies if self._rim is None else self._boxes(canvas)
        for target, source in copies:
            np.copyto(target, source)

    def _boxes(self, canvas: Canvas) -> _Copies:
        height = len(canvas.y)
        copies = []
        for left, top, right, bottom in self._rim or ():
            for first, last in ((top, bottom), (height + top // 2, height + bottom // 2)):
                part = slice(first, last), slice(left, right)
                copies.append((canvas.data[part], self._picture.data[part]))
        return copies
