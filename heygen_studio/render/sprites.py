"""Pictures with transparent parts that are painted over frames: captions, logos, titles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import Canvas
from heygen_studio.render.colour import rgb_to_ycc


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """A picture in the colours of a :class:`~heygen_studio.media.Canvas`, premultiplied by its opacity.

    :param left: where in the frame its upper left corner is, in pixels, even; so is ``top``.
    :param y: luma, uint8 (height, width), both even.
    :param uv: chroma, uint8 (height // 2, width // 2, 2).
    :param y_rest: how much of the frame is still seen at each pixel of ``y``, uint8, 255 for all of it.
    :param uv_rest: the same for ``uv``, of its shape.
    """

    left: int
    top: int
    y: NDArray[np.uint8]
    uv: NDArray[np.uint8]
    y_rest: NDArray[np.uint8]
    uv_rest: NDArray[np.uint8]

    @classmethod
    def of(cls, rgb: NDArray[np.uint8], alpha: NDArray[np.uint8], left: int = 0, top: int = 0) -> Self | None:
        """A sprite of the visible part of a picture; None where nothing of it is visible.

        :param rgb: uint8 (h, w, 3), premultiplied by ``alpha``, uint8 (h, w).
        :param left: where in the frame the picture lies, in pixels; ``top`` likewise. All of it that is
            visible must lie within the frame.
        """
        import cv2

        if not alpha.any():
            return None
        x, y, width, height = cv2.boundingRect(alpha)
        # To even places in the frame, where the pixels of chroma begin.
        before = (top + y) % 2, (left + x) % 2
        after = (height + before[0]) % 2, (width + before[1]) % 2
        edges = tuple(zip(before, after, strict=True))
        part = slice(y, y + height), slice(x, x + width)
        colours = np.pad(rgb[part].astype(np.float32), (*edges, (0, 0)))
        opacity = np.pad(alpha[part].astype(np.float32), edges) / 255
        ycc = rgb_to_ycc(colours, opacity)
        half = ycc.shape[1] // 2, ycc.shape[0] // 2
        chroma = cv2.resize(ycc[..., 1:], half, interpolation=cv2.INTER_AREA)
        rest = cv2.resize(1 - opacity, half, interpolation=cv2.INTER_AREA)
        return cls(
            left + x - before[1],
            top + y - before[0],
            _levels(ycc[..., 0]),
            _levels(chroma),
            _levels(255 * (1 - opacity)),
            _levels(255 * np.dstack([rest, rest])),
        )

    def faded(self, opacity: float) -> Sprite:
        """The same with less opacity, ``opacity`` 0..1 of it."""
        import cv2

        def rest(of: NDArray[np.uint8]) -> NDArray[np.uint8]:
            return _levels(255 - opacity * (255.0 - of))

        return replace(
            self,
            y=cv2.convertScaleAbs(self.y, alpha=opacity),
            uv=cv2.convertScaleAbs(self.uv, alpha=opacity),
            y_rest=rest(self.y_rest),
            uv_rest=rest(self.uv_rest),
        )

    def cut(self, share: float, *, right: bool = False) -> Sprite | None:
        """The left part of it, ``share`` 0..1 of its width, or the right part; None where none is left."""
        half = round(self.uv.shape[1] * share)
        if not half:
            return None
        first = self.uv.shape[1] - half if right else 0
        wide, narrow = slice(2 * first, 2 * (first + half)), slice(first, first + half)
        return replace(
            self,
            left=self.left + 2 * first,
            y=self.y[:, wide],
            uv=self.uv[:, narrow],
            y_rest=self.y_rest[:, wide],
            uv_rest=self.uv_rest[:, narrow],
        )

    def paint(self, canvas: Canvas) -> None:
        """Paint it over what is on the canvas."""
        import cv2

        height, width = self.y.shape
        luma = canvas.y[self.top : self.top + height, self.left : self.left + width]
        chroma = canvas.uv[
            self.top // 2 : (self.top + height) // 2, self.left // 2 : (self.left + width) // 2
        ]
        for plane, own, rest in ((luma, self.y, self.y_rest), (chroma, self.uv, self.uv_rest)):
            plane[:] = cv2.add(cv2.multiply(plane, rest, scale=1 / 255), own)


def _levels(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    levels: NDArray[np.uint8] = np.clip(values + 0.5, 0, 255).astype(np.uint8)
    return levels
