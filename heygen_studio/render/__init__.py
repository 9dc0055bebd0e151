"""Painting, writing and reading video: NV12 and ffmpeg.

Plugins may use what is named here and ``lettering``, the rooms above also its other modules.
"""

from heygen_studio.render.colour import (
    LUMA,
    RGB_TO_YCC,
    YCC_OFFSET,
    nv12_to_rgb,
    paint_rgb,
    rgb_to_ycc,
    ycc_to_rgb,
)
from heygen_studio.render.sprites import Sprite

__all__ = [
    "LUMA",
    "RGB_TO_YCC",
    "YCC_OFFSET",
    "Sprite",
    "nv12_to_rgb",
    "paint_rgb",
    "rgb_to_ycc",
    "ycc_to_rgb",
]
