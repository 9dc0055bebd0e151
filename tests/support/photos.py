"""Photos for tests: public-domain portraits that packages ship, and what can be wrong with a photo."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def astronaut_file() -> Path:
    """Eileen Collins, NASA, public domain, in scikit-image: 512 x 512, the face 105 pixels high."""
    return Path(str(files("skimage").joinpath("data/astronaut.png")))


def hopper_file() -> Path:
    """Grace Hopper, US Navy, public domain, in matplotlib: 512 x 600, the face 200 pixels high."""
    return Path(str(files("matplotlib").joinpath("mpl-data/sample_data/grace_hopper.jpg")))


@cache
def pixels(path: Path) -> Pixels:
    """A picture as RGB."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def hopper() -> Pixels:
    """Grace Hopper as RGB; not to be changed."""
    return pixels(hopper_file())


def packed(picture: Pixels | Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """A picture as a file."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


# Grace Hopper's face as found once: its middle and its height in pixels, and her mouth.
_MIDDLE, _TALL, _MOUTH = (295, 230), 200, (296, 276)


def covered(picture: Pixels) -> Pixels:
    """A hand before Grace Hopper's mouth, in the colour of her cheek."""
    out = picture.astype(np.float32)
    mask = np.zeros(picture.shape[:2], np.uint8)
    cv2.ellipse(mask, _MOUTH, (70, 40), 8, 0, 360, 255, -1)
    soft = cv2.GaussianBlur(mask, (0, 0), 1.5)[..., None] / 255
    skin = picture[250:262, 335:347].reshape(-1, 3).mean(0) + np.random.default_rng(1).normal(0, 3, out.shape)
    return np.clip(out * (1 - soft) + skin * soft, 0, 255).astype(np.uint8)


def brighter(picture: Pixels, factor: float) -> Pixels:
    """As if exposed longer or shorter."""
    return np.clip(picture * factor, 0, 255).astype(np.uint8)


def smaller(picture: Pixels, scale: float) -> Pixels:
    """Scaled down."""
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def turned(picture: Pixels, degrees: float) -> Pixels:
    """Rotated clockwise about its middle, within the same size."""
    rows, columns = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), -degrees, 0.8)
    return np.asarray(
        cv2.warpAffine(picture, matrix, (columns, rows), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def two_people() -> Pixels:
    """The astronaut to the left of Grace Hopper, whose face is larger."""
    left, right = pixels(astronaut_file()), hopper()
    return np.hstack([np.pad(left, ((0, 88), (0, 0), (0, 0)), mode="edge"), right])


FLAWS: dict[str, Callable[[], Pixels]] = {
    "NO_FACE": lambda: pixels(Path(str(files("skimage").joinpath("data/coffee.png")))),
    "FACE_TOO_SMALL": lambda: smaller(hopper(), 0.35),
    "FACE_CUT_OFF": lambda: np.ascontiguousarray(hopper()[:300]),
    "FACE_TURNED": lambda: turned(hopper(), 42),
    "MOUTH_COVERED": lambda: covered(hopper()),
    "BLURRED": lambda: np.asarray(cv2.GaussianBlur(hopper(), (0, 0), 5), np.uint8),
    "TOO_DARK": lambda: brighter(hopper(), 0.12),
    "TOO_BRIGHT": lambda: brighter(hopper(), 3.2),
}
"""Photos that cannot be used, by the code of why."""
