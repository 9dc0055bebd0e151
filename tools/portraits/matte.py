"""From a rendered picture to a clean straight-alpha WebP."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

Pixels = NDArray[np.float32]


def clean(rgba: Pixels) -> Pixels:
    """Straight-alpha picture (h, w, 4) in 0..1 with trustworthy colour under partial and zero alpha.

    Colour divided by a small, noisy alpha is noise itself, so the thinner the cover the more a pixel takes
    the alpha-weighted mean of its surroundings; where nothing covers, the nearest covered pixel's colour.
    """
    colour, alpha = rgba[..., :3], rgba[..., 3]
    alpha = np.clip((alpha - 0.004) / 0.992, 0, 1)
    # Few samples leave grain where fine hair covers a pixel in part; the denoiser does not touch alpha.
    rough = ndimage.maximum_filter(alpha, 3) - ndimage.minimum_filter(alpha, 3) > 0.05
    alpha = np.where(rough, ndimage.gaussian_filter(alpha, 0.9), alpha)
    # Squared alpha: solid pixels decide the colour, faint ones only where there is nothing else.
    weight = alpha * alpha
    blurred = np.stack([ndimage.gaussian_filter(colour[..., c] * weight, 1.6) for c in range(3)], -1)
    total = ndimage.gaussian_filter(weight, 1.6)
    mean = blurred / np.maximum(total, 1e-6)[..., None]
    trust = np.clip((alpha - 0.35) / 0.6, 0, 1)[..., None]
    out = colour * trust + mean * (1 - trust)
    _, nearest = ndimage.distance_transform_edt(total < 0.02, return_indices=True)
    out = out[nearest[0], nearest[1]]
    return np.dstack([np.clip(out, 0, 1), alpha]).astype(np.float32)


def feather(rgba: Pixels, ellipses: list[tuple[float, float, float, float]]) -> Pixels:
    """The picture faded out between 70 % and 100 % of the ellipses (centre x, y, half axes, in pixels)."""
    rows, columns = np.mgrid[: rgba.shape[0], : rgba.shape[1]]
    share = np.zeros(rgba.shape[:2])
    for x, y, a, b in ellipses:
        t = np.clip((1 - np.hypot((columns - x) / a, (rows - y) / b)) / 0.3, 0, 1)
        share = np.maximum(share, t * t * (3 - 2 * t))
    out = rgba.copy()
    out[..., 3] *= share
    return out


def load_png(path: Path) -> Pixels:
    """16-bit RGBA PNG as float (h, w, 4) in 0..1."""
    import bpy

    image = bpy.data.images.load(str(path))
    image.colorspace_settings.name = "Non-Color"
    image.alpha_mode = "CHANNEL_PACKED"
    width, height = image.size
    pixels = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return pixels.reshape(height, width, 4)[::-1]


def save_webp(rgba: Pixels, path: Path, quality: int = 94) -> str:
    """Write the picture; returns the file's SHA-256."""
    picture = Image.fromarray(np.round(rgba * 255).astype(np.uint8), "RGBA")
    # Nobody may see half a file: the studio checks portraits by their hash.
    fresh = path.with_suffix(".new")
    picture.save(fresh, "WEBP", quality=quality, alpha_quality=100, method=6, exact=True)
    fresh.replace(path)
    return hashlib.sha256(path.read_bytes()).hexdigest()
