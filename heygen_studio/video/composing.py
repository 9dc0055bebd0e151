"""The picture of a scene, put together of what is behind, presenters, and what lies over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import AvatarSession, EffectSession
from heygen_studio.media import Canvas, FaceTrack, FrameSpec
from heygen_studio.render.shapes import rounded_box
from heygen_studio.video.layout import Box, Shape, Stand
from heygen_studio.video.pool import Held
from heygen_studio.video.stages import Watch

_ROUNDING = 0.12
"""Radius of the corners of a rounded frame, as share of its shorter side."""
_PUSH_SECONDS = 8.0
"""After so many seconds the camera has done two thirds of its way nearer, and goes on ever more slowly."""
_CENTRE = np.array([0.5, 0.42])
"""Where it looks, as shares of the picture."""


@dataclass(slots=True)
class Layer:
    """An effect and the watch over it."""

    effect: Held[EffectSession]
    watch: Watch

    @property
    def static(self) -> bool:
        """Whether every frame looks the same."""
        return self.effect.session.static

    def draw(self, canvas: Canvas) -> None:
        """Paint its next frame."""
        with self.watch:
            self.effect.session.draw(canvas, self.effect.frames)
        self.effect.frames += 1


class Background:
    """What is behind: an effect, in the whole picture or in a part of it upon a ground."""

    def __init__(self, layer: Layer, spec: FrameSpec, box: Box) -> None:
        self._layer, self._spec, self._box = layer, spec, box
        whole = (box.width, box.height) == (spec.width, spec.height)
        self._part = None if whole else Canvas.blank(box.spec(spec))
        self.plate: Canvas | None = None
        """It as a whole, where every frame looks the same."""
        if layer.static:
            plate = Canvas.blank(spec)
            self.draw(plate)
            self.plate = plate

    def draw(self, canvas: Canvas) -> None:
        """Paint its next frame."""
        if self._part is None:
            self._layer.draw(canvas)
        else:
            self._layer.draw(self._part)
            put(self._part, Box(0, 0, self._box.width, self._box.height), canvas, self._box.x, self._box.y)


class Presenter:
    """A presenter over a background, in a picture that is all theirs, with light and camera."""

    def __init__(
        self,
        avatar: Held[AvatarSession],
        watch: Watch,
        background: Background | None,
        overlays: Sequence[Layer] = (),
    ) -> None:
        """:param background: None where it is painted by others."""
        self._avatar, self._watch, self._background, self._overlays = avatar, watch, background, overlays
        self._fresh = True
        self._below: Canvas | None = None
        """The picture without what lies over it, which may be restored where the presenter moves."""

    def draw(self, canvas: Canvas, track: FaceTrack, index: int) -> None:
        """Paint frame ``index`` of a track."""
        plate = self._background.plate if self._background else None
        if plate is None:
            if self._background:
                self._background.draw(canvas)
            with self._watch:
                self._avatar.session.draw(canvas, track, index)
        elif self._overlays:
            if self._below is None:
                self._below = Canvas(plate.data.copy())
            self._redraw(self._below, plate, track, index)
            np.copyto(canvas.data, self._below.data)
        else:
            self._redraw(canvas, plate, track, index)
        self._avatar.frames += 1
        for overlay in self._overlays:
            overlay.draw(canvas)

    def _redraw(self, canvas: Canvas, plate: Canvas, track: FaceTrack, index: int) -> None:
        if self._fresh:  # the session may have drawn over another background before
            np.copyto(canvas.data, plate.data)
            with self._watch:
                self._avatar.session.draw(canvas, track, index)
            self._fresh = False
        else:
            with self._watch:
                self._avatar.session.redraw(canvas, plate, track, index)


class Part:
    """A presenter in a part of the picture."""

    def __init__(self, presenter: Presenter, stand: Stand, spec: FrameSpec, *, framed: bool) -> None:
        self._presenter, self._stand, self._framed = presenter, stand, framed
        self._canvas = Canvas.blank(FrameSpec(stand.width, stand.height, spec.fps))
        self._masks = _masks(stand.shape, stand.window.width, stand.window.height)

    def draw(self, behind: Canvas, canvas: Canvas, track: FaceTrack, index: int) -> None:
        """Paint it into the picture.

        :param behind: what the picture is without it; may be the canvas.
        """
        stand = self._stand
        window = stand.window
        if not self._framed:
            put(behind, Box(stand.x, stand.y, window.width, window.height), self._canvas, window.x, window.y)
        self._presenter.draw(self._canvas, track, index)
        if self._masks is None:
            put(self._canvas, window, canvas, stand.x, stand.y)
            return
        for front, back, into, mask in zip(
            _planes(self._canvas, window),
            _planes(behind, Box(stand.x, stand.y, window.width, window.height)),
            _planes(canvas, Box(stand.x, stand.y, window.width, window.height)),
            self._masks,
            strict=True,
        ):
            _blend(front, back, mask, into)


class Picture:
    """The picture of a scene.

    :param parts: presenters in parts of it; a presenter alone may instead be the ``whole``.
    :param push_in: how far the camera comes nearer in the end.
    """

    def __init__(
        self,
        spec: FrameSpec,
        background: Background,
        *,
        whole: Presenter | None = None,
        parts: Sequence[Part] = (),
        overlays: Sequence[Layer] = (),
        push_in: float = 0.0,
    ) -> None:
        self._spec, self._background, self._push_in = spec, background, push_in
        self._whole, self._parts, self._overlays = whole, parts, overlays
        self._fresh = True
        self._frames = 0
        self._pushed = Canvas.blank(spec) if push_in else None

    def draw(self, canvas: Canvas, tracks: Sequence[FaceTrack], index: int) -> Canvas:
        """Paint frame ``index`` of the tracks of all presenters. Returns the canvas that shows it.

        :param canvas: as it was left after the last frame of this picture.
        """
        if self._whole is not None:
            self._whole.draw(canvas, tracks[0], index)
        else:
            self._draw_parts(canvas, tracks, index)
        self._frames += 1
        if self._pushed is None:
            return canvas
        seconds = float((self._frames - 1) / self._spec.fps)
        _zoomed(canvas, 1 + self._push_in * (1 - np.exp(-seconds / _PUSH_SECONDS)), self._pushed)
        return self._pushed

    def _draw_parts(self, canvas: Canvas, tracks: Sequence[FaceTrack], index: int) -> None:
        plate = self._background.plate
        if plate is None:
            self._background.draw(canvas)
        elif self._fresh or self._overlays:
            np.copyto(canvas.data, plate.data)
        self._fresh = False
        for part, track in zip(self._parts, tracks, strict=True):
            part.draw(plate or canvas, canvas, track, index)
        for overlay in self._overlays:
            overlay.draw(canvas)


def put(source: Canvas, window: Box, into: Canvas, x: int, y: int) -> None:
    """Copy a part of a picture to a place in another; all even."""
    place = Box(x, y, window.width, window.height)
    for front, back in zip(_planes(source, window), _planes(into, place), strict=True):
        back[:] = front


def _planes(canvas: Canvas, box: Box) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Luma and chroma of a part of a picture, as views."""
    rows, columns = slice(box.y, box.y + box.height), slice(box.x, box.x + box.width)
    half_rows = slice(box.y // 2, (box.y + box.height) // 2)
    half_columns = slice(box.x // 2, (box.x + box.width) // 2)
    return canvas.y[rows, columns], canvas.uv[half_rows, half_columns]


def _blend(
    front: NDArray[np.uint8], back: NDArray[np.uint8], mask: NDArray[np.uint16], into: NDArray[np.uint8]
) -> None:
    """Front over back by a mask 0..256."""
    mixed = front * mask
    mixed += back * (256 - mask)
    mixed += 128
    mixed >>= 8
    into[:] = mixed


def _masks(shape: Shape, width: int, height: int) -> tuple[NDArray[np.uint16], NDArray[np.uint16]] | None:
    """How much of each pixel of luma and chroma lies within a shape, 0..256; None for all."""
    if shape == "plain":
        return None
    radius = min(width, height) * (0.5 if shape == "circle" else _ROUNDING)
    share = rounded_box(height, width, (0, 0, width, height), radius)
    coarse = share.reshape(height // 2, 2, width // 2, 2).mean((1, 3))
    luma, chroma = ((256 * part + 0.5).astype(np.uint16) for part in (share, coarse))
    return luma, chroma[..., None]


def _zoomed(source: Canvas, zoom: float, into: Canvas) -> None:
    """A picture from nearer."""
    import cv2

    for plane, target in ((source.y, into.y), (source.uv, into.uv)):
        height, width = plane.shape[:2]
        x, y = _CENTRE * (width, height) - 0.5
        matrix = np.array([[1 / zoom, 0, x - x / zoom], [0, 1 / zoom, y - y / zoom]])
        cv2.warpAffine(
            plane,
            matrix,
            (width, height),
            dst=target,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
