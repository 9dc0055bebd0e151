"""The default background: a soft studio wall, lit from the middle."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from heygen_studio.contracts import Effect, EffectSession, Options
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import Canvas, FrameSpec, Licence, Style

if TYPE_CHECKING:
    from heygen_studio.settings import Settings

_HEX = r"^#[0-9a-fA-F]{6}$"


_WALLS: dict[Style, tuple[str, str]] = {
    "professional": ("#8d98a8", "#39424e"),
    "casual": ("#d9b48f", "#6d4c3a"),
    "educational": ("#dfe9e6", "#6f9a97"),
    "marketing": ("#8f7bf0", "#2b1a78"),
    "entertainment": ("#e0568f", "#241640"),
}
"""Colours of the wall in each style: in the light behind the presenter, and at the edges."""


class BackdropOptions(Options):
    """Colours as ``#rrggbb``; where they are not set, the style has its own."""

    style: Style = Field("professional")
    light: str | None = Field(None, pattern=_HEX, description="In the light behind the presenter.")
    shade: str | None = Field(None, pattern=_HEX, description="At the edges.")


class _BackdropSession(EffectSession):
    static = True

    def __init__(self, spec: FrameSpec, options: BackdropOptions) -> None:
        light, shade = _WALLS[options.style]
        self._wall = _wall(spec, options.light or light, options.shade or shade)

    def draw(self, canvas: Canvas, frame: int) -> None:
        np.copyto(canvas.data, self._wall)


@lru_cache(maxsize=2)
def _wall(spec: FrameSpec, light: str, shade: str) -> NDArray[np.uint8]:
    """The wall as a canvas, which takes a tenth of a second to paint."""
    from heygen_studio.render import paint_rgb

    lit, dark = (np.frombuffer(bytes.fromhex(c[1:]), np.uint8).astype(np.float32) for c in (light, shade))
    height, width = spec.height, spec.width
    x = (np.arange(width, dtype=np.float32) + 0.5) / width - 0.5
    y = (np.arange(height, dtype=np.float32) + 0.5) / height - 0.42
    # The pool of light keeps its shape in any aspect ratio: as wide as a presenter is tall.
    reach = np.hypot(x[None, :] * width / (0.95 * height), y[:, None] / 0.85)
    fall = np.clip(reach, 0, 1)[..., None]
    fall = fall * fall * (3 - 2 * fall)
    canvas = Canvas.blank(spec)
    paint_rgb(canvas, lit * (1 - fall) + dark * fall, dither_seed=0)
    return canvas.data


class Backdrop(Effect):
    """A soft studio wall."""

    id = "backdrop"
    title = "Studio backdrop"
    licence = Licence(code="Apache-2.0")
    options_type = BackdropOptions
    stage = "background"

    def open(self, spec: FrameSpec, options: Options) -> EffectSession:
        assert isinstance(options, BackdropOptions)  # noqa: S101 - narrows the type
        return _BackdropSession(spec, options)


@hookimpl
def heygen_effects(settings: Settings) -> list[Effect]:
    """Offer the backdrop."""
    return [Backdrop()]
