"""The inside of an open mouth, taken from a photo that shows it: tongue, lower teeth, and the dark behind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .opening import own_teeth
from .patch import spline_columns
from .topology import LOWER_INNER_LIP, MOUTH_CORNERS, UPPER_INNER_LIP

TEXELS = 4
"""Texels in a millimetre."""
_WIDE, _HIGH = 60, 36
"""Size of the picture in millimetres."""
NO_INTERIOR = np.zeros((1, 1, 4), np.float32)


def own_interior(picture: NDArray[np.float32], points: NDArray[np.float64], mm: float) -> NDArray[np.float32]:
    """What is seen between the lips, without the upper teeth: each column upwards from the lower lip.

    :param picture: float32 (h, w, 3), RGB of the face. ``points``: (478, 2), landmarks in its pixels.
    :param mm: pixels of it in a millimetre.
    :returns: float32 (h, w, 4), RGB and alpha 0..1, the middle of the mouth in its middle column, the lip
        at its first row, :data:`TEXELS` to a millimetre.
    """
    import cv2

    columns = picture.shape[1]
    lines = np.full((2, columns), np.nan, np.float32)
    for line, ids in zip(lines, (UPPER_INNER_LIP, LOWER_INNER_LIP), strict=True):
        spline_columns(points.astype(np.float32), np.array(ids, np.int64), 0, line)
    middle = (points[MOUTH_CORNERS[0], 0] + points[MOUTH_CORNERS[1], 0]) / 2
    across = middle + ((np.arange(_WIDE * TEXELS) + 0.5) / TEXELS - _WIDE / 2) * mm
    place = np.clip(np.round(across).astype(int), 0, columns - 1)
    up, low = lines[:, place]
    rows = low - ((np.arange(_HIGH * TEXELS) + 0.5) / TEXELS * mm)[:, None]
    at = (
        np.broadcast_to(across.astype(np.float32), rows.shape),
        np.nan_to_num(rows, nan=-1e4).astype(np.float32),
    )
    colour = cv2.remap(picture, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    # What is close to the lips is blurred with them.
    rim = max(1.0, 0.8 * mm)
    within = np.clip((rows - up) / rim - 0.5, 0, 1) * np.clip((low - rows) / rim - 0.5, 0, 1)
    ends = np.abs(across - middle) / (0.5 * abs(points[MOUTH_CORNERS[1], 0] - points[MOUTH_CORNERS[0], 0]))
    within = np.nan_to_num(within) * np.clip((0.92 - ends) / 0.15, 0, 1)
    if (teeth := own_teeth(picture, points, np.zeros(2))) is not None:
        shown = cv2.remap(teeth.cover, *at, cv2.INTER_LINEAR)
        reach = max(3, round(1.2 * TEXELS)) | 1
        shown = cv2.GaussianBlur(cv2.dilate(shown, np.ones((reach, reach), np.uint8)), (0, 0), TEXELS / 2)
        above = np.clip((teeth.edge + 1.0 * mm - rows) / mm, 0, 1)
        within = within * (1 - np.maximum(np.clip(1.5 * shown, 0, 1), np.nan_to_num(above)))
    return np.dstack([colour, within]).astype(np.float32)
