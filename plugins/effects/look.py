"""Light and camera: presets and styles that change the finished frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from heygen_studio.contracts import Effect, EffectSession, Options
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import CameraAngle, Canvas, FrameSpec, Licence, Lighting, Style

if TYPE_CHECKING:
    from heygen_studio.settings import Settings


@dataclass(frozen=True)
class _Light:
    """How a light changes the picture.

    ``contrast`` about middle grey; ``brightness`` in levels of luma; ``cb`` and ``cr`` shifts of chroma in
    levels (blue and red); ``saturation`` of chroma; ``shade`` how much darker the far side is, 0..1.
    """

    contrast: float = 1.0
    brightness: float = 0.0
    cb: float = 0.0
    cr: float = 0.0
    saturation: float = 1.0
    shade: float = 0.0


_LIGHTS: dict[str, _Light] = {
    "studio": _Light(),
    "natural": _Light(contrast=0.96, brightness=6, cb=-3, cr=1, saturation=1.08),
    "soft": _Light(contrast=0.84, brightness=10, saturation=0.92),
    "dramatic": _Light(contrast=1.22, brightness=-10, saturation=0.9, shade=0.55),
    "warm": _Light(brightness=3, cb=-11, cr=7, saturation=1.05),
    "cool": _Light(brightness=2, cb=9, cr=-7),
}

_GRADES: dict[str, _Light] = {
    "professional": _Light(),
    "casual": _Light(contrast=0.95, brightness=4, cb=-4, cr=3),
    "educational": _Light(contrast=1.04, brightness=11, cb=4, cr=-3, saturation=0.96),
    "marketing": _Light(contrast=1.12, brightness=5, saturation=1.18),
    "entertainment": _Light(contrast=1.18, brightness=-4, cb=5, cr=3, saturation=1.1, shade=0.32),
}
"""What a style does to the picture after the light has fallen on it."""


@dataclass(frozen=True)
class _Framing:
    """How a style frames the presenter: ``zoom``, and where the middle of the picture moves to, as for
    cameras. ``drift`` is by how much the zoom swells and falls, and ``sway`` how far the picture turns to
    either side, in degrees, in the course of :data:`_DRIFT_SECONDS`."""

    zoom: float = 1.0
    right: float = 0.0
    down: float = 0.0
    drift: float = 0.0
    sway: float = 0.0


_FRAMINGS: dict[str, _Framing] = {
    "professional": _Framing(),
    "casual": _Framing(zoom=1.2, down=-0.06),
    "educational": _Framing(zoom=1.16, right=0.069, down=-0.03),
    "marketing": _Framing(zoom=1.34, down=-0.115, drift=0.05),
    "entertainment": _Framing(zoom=1.18, right=-0.02, down=-0.068, drift=0.09, sway=1.4),
}
_DRIFT_SECONDS = 8.0

# Zoom, and where the middle of the picture moves to, as shares of the frame: a face is a third from the top.
_CAMERAS: dict[str, tuple[float, float, float]] = {
    "front": (1.0, 0.0, 0.0),
    "close_up": (1.45, 0.0, -0.13),
    "left": (1.15, -0.065, -0.03),
    "right": (1.15, 0.065, -0.03),
    "high": (1.12, 0.0, -0.05),
    "low": (1.12, 0.0, 0.0),
}
_TILT = 0.12
"""By how much the far edge is shorter than the near one where the camera stands high or low."""


class LightOptions(Options):
    """The preset, and the style that grades what it lights."""

    lighting: Lighting = Field("studio")
    style: Style = Field("professional")


class CameraOptions(Options):
    """The preset, and the style that frames what it sees."""

    camera_angle: CameraAngle = Field("front")
    style: Style = Field("professional")


class _LightSession(EffectSession):
    """Maps each level by a table; the light comes first, and then the grade."""

    def __init__(self, spec: FrameSpec, *lights: _Light) -> None:
        luma = np.arange(256, dtype=np.float32)
        chroma = np.dstack([luma, luma])
        for light in lights:
            luma = (luma - 110) * light.contrast + 110 + light.brightness
            chroma = (chroma - 128) * light.saturation + 128 + (light.cb, light.cr)
        self._luma = np.clip(luma, 16, 235).astype(np.uint8)
        self._chroma = np.clip(chroma, 16, 240).astype(np.uint8)
        depth = 1 - float(np.prod([1 - light.shade for light in lights]))
        self._shade = _shade(spec, depth) if depth else None

    def draw(self, canvas: Canvas, frame: int) -> None:
        import cv2

        cv2.LUT(canvas.y, self._luma, canvas.y)
        cv2.LUT(canvas.uv, self._chroma, canvas.uv)
        if self._shade is not None:
            cv2.multiply(canvas.y, self._shade, canvas.y, scale=1 / 255)
            np.maximum(canvas.y, 16, out=canvas.y)


def _shade(spec: FrameSpec, depth: float) -> NDArray[np.uint8]:
    """How much of the light remains at each pixel, 255 for all: a key light from the upper left."""
    x = np.linspace(0, 1, spec.width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, spec.height, dtype=np.float32)[:, None]
    away = np.clip(np.hypot((x - 0.38) * 1.3, (y - 0.36) * 0.9) * 1.5 - 0.15, 0, 1)
    fall = away * away * (3 - 2 * away)
    return (255 * (1 - depth * fall) + 0.5).astype(np.uint8)


class _CameraSession(EffectSession):
    """Maps each plane of the frame by one homography; what lies outside repeats the edge."""

    def __init__(self, spec: FrameSpec, angle: str, framing: _Framing) -> None:
        self._spec = spec
        self._angle = _angle_matrix(angle)
        self._framing = framing
        self._moving = framing.drift > 0 or framing.sway > 0
        self._still = self._matrix(0.0)

    def draw(self, canvas: Canvas, frame: int) -> None:
        import cv2

        matrix = self._matrix(float(frame / self._spec.fps)) if self._moving else self._still
        for plane in (canvas.y, canvas.uv):
            height, width = plane.shape[:2]
            # In pixels of this plane, whose middles are at halves.
            pixels = np.array([[width, 0, -0.5], [0, height, -0.5], [0, 0, 1]])
            plane[:] = cv2.warpPerspective(
                plane,
                pixels @ matrix @ np.linalg.inv(pixels),
                (width, height),
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )

    def _matrix(self, seconds: float) -> NDArray[np.float64]:
        """From shares of the new frame to those of the old one."""
        framing = self._framing
        turn = 2 * np.pi * seconds / _DRIFT_SECONDS
        zoom = framing.zoom * (1 + framing.drift * (1 - np.cos(turn)) / 2)
        sway = np.radians(framing.sway) * np.sin(turn / 2)
        aspect = self._spec.width / self._spec.height
        turned = np.array(
            [[np.cos(sway), -np.sin(sway) / aspect, 0], [np.sin(sway) * aspect, np.cos(sway), 0], [0, 0, 1]]
        )
        framed = np.array(
            [[1 / zoom, 0, 0.5 + framing.right], [0, 1 / zoom, 0.5 + framing.down], [0, 0, 1]]
        ) @ np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
        centred = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
        matrix: NDArray[np.float64] = self._angle @ framed @ centred @ turned @ np.linalg.inv(centred)
        return matrix


def _angle_matrix(angle: str) -> NDArray[np.float64]:
    """From shares of the new frame to those of the old one."""
    import cv2

    zoom, right, down = _CAMERAS[angle]
    half = 0.5 / zoom
    tilt = {"high": -_TILT, "low": _TILT}.get(angle, 0.0) * half
    top, bottom = half - max(0, -tilt), half - max(0, tilt)
    x, y = 0.5 + right, 0.5 + down
    source = [(x - top, y - half), (x + top, y - half), (x + bottom, y + half), (x - bottom, y + half)]
    target = [(0, 0), (1, 0), (1, 1), (0, 1)]
    corners = (np.array(target, np.float32), np.array(source, np.float32))
    matrix: NDArray[np.float64] = cv2.getPerspectiveTransform(*corners)
    return matrix


class Light(Effect):
    """Changes tone and colour as another light would."""

    id = "lighting"
    title = "Lighting"
    licence = Licence(code="Apache-2.0")
    options_type = LightOptions
    stage = "overlay"

    def open(self, spec: FrameSpec, options: Options) -> EffectSession:
        assert isinstance(options, LightOptions)  # noqa: S101 - narrows the type
        return _LightSession(spec, _LIGHTS[options.lighting], _GRADES[options.style])


class Camera(Effect):
    """Moves the camera: nearer, aside, higher or lower."""

    id = "camera"
    title = "Camera"
    licence = Licence(code="Apache-2.0")
    options_type = CameraOptions
    stage = "overlay"

    def open(self, spec: FrameSpec, options: Options) -> EffectSession:
        assert isinstance(options, CameraOptions)  # noqa: S101 - narrows the type
        return _CameraSession(spec, options.camera_angle, _FRAMINGS[options.style])


@hookimpl
def heygen_effects(settings: Settings) -> list[Effect]:
    """Offer light and camera."""
    return [Light(), Camera()]
