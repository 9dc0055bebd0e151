"""Painting, writing and reading video. Plugins may use the colour conversions."""

from heygen_studio.render.colour import nv12_to_rgb, paint_rgb, rgb_to_ycc, ycc_to_rgb

__all__ = ["nv12_to_rgb", "paint_rgb", "rgb_to_ycc", "ycc_to_rgb"]
