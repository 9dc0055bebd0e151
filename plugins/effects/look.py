"""Light and camera: presets that change the finished frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from heygen_studio.contracts import Effect, EffectSession, Options
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import CameraAngle, Canvas, FrameSpec, Licence, Lighting

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

# Zoom, and where the middle of the picture moves to, as shares of the frame: a face is a third from the top.
_CAMERAS: dict[str, tuple[float, float, float]] = {
    "front": (1.0, 0.0, 0.0),
    "close_up": (1.45, 0.0, -0.13),
    "left": (1.15, -0.065, -0.03),
    "right": (1.15, 0.065, -0.03),
    "high": (1.12, 0.0, -0.05),
    "low": (1.12, 0.0, 0.0),
}
_TILT = 0.05
"""By how much the far edge is shorter than the near one where the camera stands high or low."""


class LightOptions(Options):
    """The preset."""

    lighting: Lighting = Field("studio")


class CameraOptions(Options):
    """The preset."""

    camera_angle: CameraAngle = Field("front")


class _LightSession(EffectSession):
    def __init__(self, spec: FrameSpec, light: _Light) -> None:
        levels = np.arange(256, dtype=np.float32)
        luma = (levels - 110) * light.contrast + 110 + light.brightness
        self._luma = np.clip(luma, 16, 235).astype(np.uint8)
        chroma = (levels - 128) * light.saturation + 128
        self._chroma = np.clip(np.dstack([chroma + light.cb, chroma + light.cr]), 16, 240).astype(np.uint8)
        self._shade = _shade(spec, light.shade) if light.shade else None

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

    def __init__(self, spec: FrameSpec, angle: str) -> None:
        self._full = _homography(spec.width, spec.height, angle)
        self._half = _homography(spec.width // 2, spec.height // 2, angle)

    def draw(self, canvas: Canvas, frame: int) -> None:
        import cv2

        for plane, matrix in ((canvas.y, self._full), (canvas.uv, self._half)):
            size = (plane.shape[1], plane.shape[0])
            plane[:] = cv2.warpPerspective(
                plane,
                matrix,
                size,
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )


def _homography(width: int, height: int, angle: str) -> NDArray[np.float64]:
    """From pixels of the new frame to those of the old one."""
    import cv2

    zoom, right, down = _CAMERAS[angle]
    middle_x, middle_y = width * (0.5 + right), height * (0.5 + down)
    half_x, half_y = width / zoom / 2, height / zoom / 2
    tilt = {"high": _TILT, "low": -_TILT}.get(angle, 0.0) * half_x
    source = [
        (middle_x - half_x + max(0, -tilt), middle_y - half_y),
        (middle_x + half_x - max(0, -tilt), middle_y - half_y),
        (middle_x + half_x - max(0, tilt), middle_y + half_y),
        (middle_x - half_x + max(0, tilt), middle_y + half_y),
    ]
    target = [(0, 0), (width, 0), (width, height), (0, height)]
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
        return _LightSession(spec, _LIGHTS[options.lighting])


class Camera(Effect):
    """Moves the camera: nearer, aside, higher or lower."""

    id = "camera"
    title = "Camera"
    licence = Licence(code="Apache-2.0")
    options_type = CameraOptions
    stage = "overlay"

    def open(self, spec: FrameSpec, options: Options) -> EffectSession:
        assert isinstance(options, CameraOptions)  # noqa: S101 - narrows the type
        return _CameraSession(spec, options.camera_angle)


@hookimpl
def heygen_effects(settings: Settings) -> list[Effect]:
    """Offer light and camera."""
    return [Light(), Camera()]
