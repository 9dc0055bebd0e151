"""Painting, writing and reading video: NV12 and ffmpeg.

Plugins may use the colour conversions named here, the rooms above also its modules.
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

__all__ = ["LUMA", "RGB_TO_YCC", "YCC_OFFSET", "nv12_to_rgb", "paint_rgb", "rgb_to_ycc", "ycc_to_rgb"]
