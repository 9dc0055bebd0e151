"""Pictures that move: GIF, and WebP, PNG and AVIF of several pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heygen_studio.ingest.photos import opened, to_srgb

_FORMATS = ("GIF", "WEBP", "PNG", "AVIF")
_SHORTEST, _USUAL = 11, 100
"""Milliseconds below which a picture's time is not meant, and what it has instead, as in browsers."""

Shown = tuple[NDArray[np.uint8], Fraction]
"""A picture, RGB (h, w, 3) in sRGB, and for how many seconds it is shown."""


def is_animation(path: Path) -> bool:
    """Whether a picture file holds an animation.

    :raises InputError: as :func:`~heygen_studio.ingest.photos.check_picture`.
    """
    with path.open("rb") as file, opened(file, path.stat().st_size) as picture:
        return picture.format in _FORMATS and bool(getattr(picture, "is_animated", False))


@contextmanager
def animation(path: Path) -> Iterator[Iterator[Shown]]:
    """The pictures of an animation, each decoded when it is asked for, and after the last the first again.

    :raises InputError: as :func:`~heygen_studio.ingest.photos.decode_photo`, also while it is open.
    """
    with path.open("rb") as file, opened(file, path.stat().st_size) as picture:

        def pictures() -> Iterator[Shown]:
            while True:
                for number in range(picture.n_frames):  # type: ignore[attr-defined]
                    picture.seek(number)
                    picture.load()
                    time = round(picture.info.get("duration", 0))
                    yield to_srgb(picture)[..., :3], Fraction(time if time >= _SHORTEST else _USUAL, 1000)

        yield pictures()
