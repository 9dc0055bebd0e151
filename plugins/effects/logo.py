"""A logo or watermark in a corner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from heygen_studio.contracts import AssetId, Effect, EffectSession, Options
from heygen_studio.hookspecs import hookimpl
from heygen_studio.ingest.assets import asset_file
from heygen_studio.media import Canvas, FrameSpec, Licence
from heygen_studio.render import Sprite

if TYPE_CHECKING:
    from heygen_studio.settings import Settings

Corner = Literal["top_left", "top_right", "bottom_left", "bottom_right"]
_EDGE = 0.045
"""Space to the edges, as share of the shorter side."""
_WIDEST = 3.5
"""How many times as wide as high a logo is at most: longer ones are made smaller."""


class LogoOptions(Options):
    """Which logo, and where."""

    picture: AssetId = Field(description="The logo: its address, a data URI, or an asset's id; PNG at best.")
    corner: Corner = Field("top_right", description="Where it stands.")
    size: float = Field(0.1, ge=0.02, le=0.5, description="Height, as share of the picture's shorter side.")
    opacity: float = Field(1.0, ge=0.05, le=1.0, description="How much it covers, 1 being all.")


class _LogoSession(EffectSession):
    def __init__(self, path: Path, spec: FrameSpec, options: LogoOptions) -> None:
        from heygen_studio.ingest.photos import decode_photo

        short = min(spec.width, spec.height)
        rgba = _sized(decode_photo(path.read_bytes()).pixels, options.size * short)
        height, width = rgba.shape[:2]
        edge = round(_EDGE * short)
        left = edge if options.corner.endswith("left") else spec.width - edge - width
        top = edge if options.corner.startswith("top") else spec.height - edge - height
        opacity = rgba[..., 3:] * (options.opacity / 255)
        colours = (rgba[..., :3] * opacity + 0.5).astype(np.uint8)
        self._sprite = Sprite.of(colours, (255 * opacity[..., 0] + 0.5).astype(np.uint8), left, top)

    def draw(self, canvas: Canvas, frame: int) -> None:
        if self._sprite is not None:
            self._sprite.paint(canvas)


def _sized(pixels: NDArray[np.uint8], height: float) -> NDArray[np.uint8]:
    """A picture in RGBA at a height in pixels."""
    from PIL import Image

    picture = Image.fromarray(pixels).convert("RGBA")
    height = min(height, _WIDEST * height * picture.height / picture.width)
    size = max(1, round(height * picture.width / picture.height)), max(1, round(height))
    # Premultiplied, or the colours of what is transparent would be seen at its edge.
    small = picture.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
    return np.asarray(small)


class Logo(Effect):
    """Shows a logo all the time."""

    id = "logo"
    title = "Logo"
    licence = Licence(code="Apache-2.0")
    options_type = LogoOptions
    stage = "overlay"

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def open(self, spec: FrameSpec, options: Options) -> EffectSession:
        assert isinstance(options, LogoOptions)  # noqa: S101 - narrows the type
        return _LogoSession(asset_file(self._data_dir, options.picture), spec, options)


@hookimpl
def heygen_effects(settings: Settings) -> list[Effect]:
    """Offer the logo."""
    return [Logo(settings.data_dir)]
