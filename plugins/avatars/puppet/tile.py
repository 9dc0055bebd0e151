"""The window that someone is seen in: in the screenshot of a call, or between the bars of a film.

What cuts a person out takes such a bar for the body: it begins where the picture of the person ends. A bar
is told by what no photo has: one flat colour, with a straight edge right across below, above or beside the
face.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .detect import Box, height
from .landmarks import Face
from .topology import CHIN, FACE_POINTS

_ACROSS = 0.6
"""How far to either side of the face's middle a bar above or below it reaches at least, in face heights."""
_DOWN = 2.0
"""How far below the chin a bar beside the person is looked for, in face heights."""
_THIN = 0.02
"""How thick a bar is at least, in face heights; at least :data:`_PIXELS`."""
_PIXELS = 4
_FLAT = 3.0
"""Standard deviation of the levels of a flat colour."""
_EDGE = 14
"""Levels by which the picture differs from the bar beside it"""
_STRAIGHT = 0.75
"""along how much of the edge at the person,"""
_PARTLY = 0.25
"""or, where someone is dressed in the colour of the bar, of the edge of a bar across the whole picture."""
_ALONG = 0.9
"""The same for a bar at a side: nearly all of its edge, for the side of a head is straight, too."""
_LEFT = 0.1
"""Share of a line that may still differ from the bar within it."""
_SOFT = 3
"""Pixels over which the edge may be spread. They are left out, for their colours are mixed."""
_UNSETTLED = 16
"""Pixels of a bar beside its edge that may not be flat yet: JPEG swings over a block."""


def window(rgb: NDArray[np.uint8], face: Face) -> Box:
    """The part of a picture (h, w, 3) that shows the person and no bars: all of it where there are none."""
    rows, columns = rgb.shape[:2]
    tall = height(face)
    thick = max(_PIXELS, round(_THIN * tall))
    points = face.points[:FACE_POINTS, :2]
    x, y = (int(v) for v in np.clip(points.mean(0), 0, (columns - 1, rows - 1)))
    near = slice(max(0, int(x - _ACROSS * tall)), int(x + _ACROSS * tall))
    # From the middle of the face, for a bar may hide the chin.
    top, bottom = y - _clear(rgb[:y][::-1], near, thick), y + _clear(rgb[y:], near, thick)
    beside = rgb[top : min(bottom, int(face.points[CHIN, 1] + _DOWN * tall))].swapaxes(0, 1)
    return x - _clear(beside[:x][::-1], None, thick), top, x + _clear(beside[x:], None, thick), bottom


def _clear(lines: NDArray[np.uint8], near: slice | None, thick: int) -> int:
    """How many lines (n, m, 3), from the face outwards, come before a bar: all where there is none.

    :param near: the part of each line in which there must be a bar at least; None for all of it.
    """
    part = lines[:, near or slice(None)]
    flat, colours = _flat(part), part.mean(axis=1)
    run = 0
    for number in range(len(lines)):
        same = run > 0 and np.abs(colours[number] - colours[number - 1]).max() < _FLAT
        run = (run + 1 if same else 1) if flat[number] else 0
        if run != thick:
            continue
        start = number + 1 - thick
        first = max(0, start - _UNSETTLED)
        differs = (
            np.abs(lines[first : start + _SOFT].astype(np.float32) - colours[number]).max(axis=2) > _EDGE
        )
        if near is None:
            there = differs.mean(axis=1) >= _ALONG
        else:
            whole = bool(_flat(lines[start : number + 1]).all())
            there = (differs[:, near].mean(axis=1) >= _STRAIGHT) | (whole & (differs.mean(axis=1) >= _PARTLY))
        gone = differs.mean(axis=1) < _LEFT
        # An edge is where the picture is one moment, and the bar the next.
        for before in np.flatnonzero(there[:-_SOFT] & gone[_SOFT:])[::-1]:
            return max(0, first + int(before) + 1 - _SOFT)
    return len(lines)


def _flat(lines: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which lines (n, m, 3) have one colour."""
    return np.asarray((lines.std(axis=1) < _FLAT).all(axis=1))
