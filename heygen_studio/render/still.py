"""Still pictures of a video while it is made."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from heygen_studio.media import Canvas
from heygen_studio.render.colour import ycc_to_rgb
from heygen_studio.storage.files import whole

STILL_WIDTH = 480
"""Least width of a still, in pixels; it has fewer where the video itself has."""


def save_still(canvas: Canvas, path: Path) -> None:
    """Write a canvas as a small JPEG; what is at the path is replaced in one step. Takes a few milliseconds.

    :raises OSError: it cannot be written.
    """
    from PIL import Image

    half = max(1, canvas.uv.shape[1] // STILL_WIDTH)  # every so many chroma samples, and twice that of luma
    uv = canvas.uv[::half, ::half]
    rows, columns = uv.shape[:2]
    luma = canvas.y[:: 2 * half, :: 2 * half][:rows, :columns]
    picture = Image.fromarray((ycc_to_rgb(np.dstack([luma, uv])) + 0.5).astype(np.uint8))
    with whole(path) as partial:
        picture.save(partial, "JPEG", quality=85)
