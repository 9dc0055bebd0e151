"""Teeth: drawn ones, and those that a smiling portrait shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

COLUMNS = 21
"""Points along each dental arch."""
_ROOM = 16.0
"""Height of a strip of teeth in mm, gums included."""
TEXELS_PER_MM = 5
_INCISAL = 2.0
"""Distance of the biting edge from the end of its strip, mm."""
_EDGE = 0.3
"""How far the soft side of a drawn tooth reaches at most beyond its width, mm."""

# Width and height (mm) of each tooth from the midline outwards, after Wheeler's Dental Anatomy.
UPPER = ((8.4, 10.0), (6.6, 8.8), (7.6, 9.8), (7.0, 8.4), (6.8, 7.8), (9.5, 7.0))
LOWER = ((5.4, 8.6), (5.8, 8.8), (6.6, 9.2), (7.0, 8.2), (7.0, 7.6), (10.0, 7.0))


@dataclass(frozen=True, eq=False)
class OwnTeeth:
    """The upper teeth of a portrait that smiles.

    :param picture: float32 (h, w, 3), RGB, of the face at the size of the frame.
    :param cover: float32 (h, w), how surely a pixel shows the upper teeth. ``known``: float32 (h, w), how
        surely it shows the inside of the mouth at all.
    :param origin: (2,), frame position of the first pixel. ``edge``: frame row of the biting edge.
    """

    picture: NDArray[np.float32]
    cover: NDArray[np.float32]
    known: NDArray[np.float32]
    origin: NDArray[np.float64]
    edge: float

    def lay_on(
        self, teeth: NDArray[np.float64], places: NDArray[np.float64], half: float, light: float
    ) -> None:
        """Lay them over a strip of drawn teeth, which goes on where the lips hide them.

        :param places: (2 * COLUMNS, 3), where the two rows of the arch are in the frame.
        :param half: half the width of the arch, pixels. ``light``: brightness in which the strip is shown.
        """
        import cv2

        rows, columns = teeth.shape[:2]
        along = (np.arange(columns) + 0.5) / columns * (COLUMNS - 1)
        top, bottom = (
            np.stack([np.interp(along, np.arange(COLUMNS), line[:, k]) for k in (0, 1)], 1)
            for line in (places[:COLUMNS], places[COLUMNS:])
        )
        down = ((np.arange(rows) + 0.5) / rows)[:, None, None]
        at = (top + (bottom - top) * down - self.origin).astype(np.float32)
        colour, cover, known = (
            cv2.remap(layer, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
            for layer in (self.picture, self.cover, self.known)
        )
        # Paint darkens the sides of the arch; the photo has that already.
        centre = places[[0, COLUMNS - 1], 0].mean()
        shade = np.array([sideways_light(abs(x - centre) / half) for x in top[:, 0]]) * light
        teeth[..., :3] += (colour / shade[None, :, None] - teeth[..., :3]) * cover[..., None]
        teeth[..., 3] += (cover - teeth[..., 3]) * known


def arch(teeth: tuple[tuple[float, float], ...], radius: float, upper: bool) -> NDArray[np.float64]:
    """Two rows of points along a dental arch, mm from the middle of its biting edge: x to the right, y down,
    z into the head. (2 * COLUMNS, 3), the upper row of the strip first."""
    half = sum(width for width, _ in teeth)
    angle = np.clip(np.linspace(-half, half, COLUMNS) / radius * 0.82, -1.5, 1.5)
    x, z = np.sin(angle) * radius * 1.02, (1 - np.cos(angle)) * radius * 1.25
    top, bottom = (-(_ROOM - _INCISAL), _INCISAL) if upper else (-_INCISAL, _ROOM - _INCISAL)
    return np.vstack([np.stack([x, np.full_like(x, y), z], 1) for y in (top, bottom)])


def strip(
    teeth: tuple[tuple[float, float], ...], upward: bool, texels_per_pixel: float, blur: float
) -> NDArray[np.float64]:
    """Draw a row of teeth with its gums, unrolled, (h, w, 4), RGB 0..255 and alpha; blurred for the size at
    which it will be seen, and by ``blur`` pixels more."""
    import cv2

    per_mm = TEXELS_PER_MM
    half = sum(width for width, _ in teeth)
    ys = np.arange(int(_ROOM * per_mm))[:, None] / per_mm
    xs = np.arange(int(2 * half * per_mm)) / per_mm - half
    edge = _ROOM - _INCISAL
    strip = np.zeros((len(ys), len(xs), 4))
    strip[..., :3] = np.array([104.0, 56, 58])
    for side in (1, -1):
        inner = 0.0
        for number, (width, height) in enumerate(teeth):
            middle, low = side * (inner + width / 2), edge - (0.45, 0.9, 0.4, 0.7, 0.9, 1.2)[number] * 0.6
            inner += width
            there = slice(*np.searchsorted(xs, (middle - width / 2 - _EDGE, middle + width / 2 + _EDGE)))
            part = strip[:, there]
            across = np.abs(xs[there] - middle) / (width / 2)
            down = np.clip((ys - low + height) / height, 0, 1)
            taper = 1 - 0.06 * (1 - down) ** 2 - 0.05 * np.clip((down - 0.85) / 0.15, 0, 1) ** 2
            cover = (
                _step((taper - across) * width / 2 * per_mm * 0.7)
                * _step((ys - low + height - 0.9 * across**2) * per_mm)
                * _step((low - 0.45 * across**4 - ys) * per_mm)
            )[..., None]
            shade = 1 - 0.10 * across**3 - 0.10 * (1 - down) ** 2 - 0.05 * np.clip((down - 0.8) / 0.2, 0, 1)
            colour = np.array([238.0, 229, 212]) * (0.97 if number == 2 else 1.0)
            part[..., :3] = part[..., :3] * (1 - cover) + colour * shade[..., None] * cover
            part[..., 3:] = np.maximum(part[..., 3:], cover)
    strip[..., 3] = np.maximum(strip[..., 3], _step((edge - 7.2 - ys) * per_mm * 0.3))
    strip = strip if upward else strip[::-1].copy()
    return np.asarray(cv2.GaussianBlur(strip, (0, 0), max(0.3, texels_per_pixel * np.hypot(0.42, blur))))


def _step(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip(x + 0.5, 0, 1)


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def sideways_light(off):
    """Share of the light that reaches a tooth, by its distance from the middle relative to half the arch."""
    return min(max(1.03 - 0.66 * off**1.8, 0.14), 1.0)
