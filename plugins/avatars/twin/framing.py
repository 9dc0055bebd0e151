"""Which part of the clip a frame shows, and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_EYES = 0.40
"""Where the bridge of the nose is in the frame, from its top, where the clip allows it."""
_CLOSEST = 0.55
"""Height of the face in the frame, as share of it, at which as much of the clip is shown as there is."""


@dataclass(frozen=True)
class Framing:
    """Pixels of the clip to pixels of the frame: ``(p + 0.5 - (left, top)) * scale - 0.5 + (x, y)``.

    :param left: of the part of the clip that is shown; ``top``, ``columns`` and ``rows`` likewise.
    :param x: where it begins in the frame, even; ``y`` likewise. ``width`` and ``height``: its size
        there, even.
    """

    left: int
    top: int
    columns: int
    rows: int
    x: int
    y: int
    width: int
    height: int

    @property
    def scale(self) -> NDArray[np.float32]:
        """Pixels of the frame for one of the clip, across and down."""
        return np.array([self.width / self.columns, self.height / self.rows], np.float32)

    def place(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Points (…, 2) of the clip in the frame."""
        corner, begin = np.array([self.left, self.top]) - 0.5, np.array([self.x, self.y]) - 0.5
        return np.asarray((points - corner) * self.scale + begin, np.float32)

    def filter(self) -> str:
        """What has ffmpeg give that part at that size."""
        crop = f"crop={self.columns}:{self.rows}:{self.left}:{self.top}"
        same = (self.columns, self.rows) == (self.width, self.height)
        return crop if same else f"{crop},scale={self.width}:{self.height}:flags=bicubic"


def frame_clip(
    size: tuple[int, int], head: NDArray[np.float32], tall: float, width: int, height: int
) -> Framing:
    """Show as much of a clip as fills a frame; where that would be nothing but the face, all of it, upon what
    is behind.

    :param size: of the clip. ``head``: float32 (n, 2), the bridge of the nose. ``tall``: height of the face.
    """
    columns, rows = size
    wide = min(columns, rows * width / height)
    high = wide * height / width
    middle = np.median(head, axis=0)
    if tall > _CLOSEST * high:
        high = min(rows, tall / _CLOSEST)
        wide = min(columns, high * width / height)
    wide, high = int(wide) // 2 * 2, int(high) // 2 * 2
    left = int(np.clip(middle[0] - wide / 2, 0, columns - wide)) // 2 * 2
    top = int(np.clip(middle[1] - _EYES * high, 0, rows - high)) // 2 * 2
    scale = min(width / wide, height / high)
    shown = min(width, round(wide * scale / 2) * 2), min(height, round(high * scale / 2) * 2)
    if width - shown[0] <= 4 and height - shown[1] <= 4:
        shown = width, height
    x, y = (width - shown[0]) // 4 * 2, height - shown[1]
    return Framing(left, top, wide, high, x, y, *shown)
