"""The closed lid of an eye, from a photo in which it is closed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heygen_studio.render import LUMA, rgb_to_ycc

from .lids import smooth


def own_lid(
    picture: NDArray[np.float32],
    curves: NDArray[np.float32],
    photo: NDArray[np.float32],
    shown: NDArray[np.float32],
    size: float,
) -> NDArray[np.float32]:
    """The lid as a photo with closed eyes shows it, moved to where it is drawn, in the light of the picture.

    :param picture: float32 (h, w, 3), RGB 0..255, of the open eye. ``curves``: float32 (4, w), rows from
        which the lid is stretched, where its edge is when open and when shut, and of the lower lid.
    :param photo: float32 (h, w, 3), of the closed eye, laid over the picture. ``shown``: float32 (5, w), the
        same rows in it, where the lids meet on the second.
    :param size: width of the eye, pixels.
    :returns: float32 (h, w, 4), Y'CbCr and alpha, premultiplied.
    """
    import cv2

    height, width = picture.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    there = ~(np.isnan(curves).any(0) | np.isnan(shown).any(0))
    hinge, _, shut, low = np.nan_to_num(curves)
    fold, meet = np.nan_to_num(shown[0]), np.nan_to_num((shown[1] + shown[3]) / 2)
    fold = hinge + np.clip(fold - hinge, -0.08 * size, 0.08 * size)
    # Down to the edge the lid is stretched between its hinge and its edge; what lies below comes along, less
    # and less.
    t = np.clip((ys - hinge) / np.maximum(shut - hinge, 1), 0, 1)
    moved = (fold - hinge) * (1 - t) + (meet - shut) * t
    past = np.clip((ys - shut) / (0.45 * size), 0, 1)
    moved = cv2.GaussianBlur((moved * (1 - past)).astype(np.float32), (0, 0), max(0.8, 0.03 * size))
    lid = cv2.remap(photo, xs, ys + moved, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)

    # The light of the picture, from the skin around the eye: neither brow nor lashes.
    ring = (ys > hinge - 0.05 * size) & (ys < low + 0.5 * size) & there
    ring &= (ys < np.nan_to_num(curves[1]) - 0.16 * size) | (ys > low + 0.15 * size)
    if ring.sum() > 20:
        lid *= np.clip(
            np.median(picture[ring], axis=0) / np.maximum(np.median(lid[ring], axis=0), 4), 0.7, 1.4
        )
    lid = np.clip(lid, 0, 255)

    # Below the edge only its lashes cover what is there.
    below = ys > shut + 0.01 * size
    skin = float(np.median(lid[ring] @ LUMA)) if ring.any() else 128.0
    lashes = np.clip((0.75 * skin - lid @ LUMA) / (0.35 * skin), 0, 1)
    past = 1 - smooth(ys - shut, 0.05 * size, 0.16 * size)
    columns = np.flatnonzero(there)
    sides = np.minimum(xs - columns[0], columns[-1] - xs) if len(columns) else np.zeros_like(xs)
    alpha = (
        smooth(ys - hinge, -0.02 * size, 0.10 * size)
        * np.where(below, lashes * past, 1)
        * smooth(sides, 0.0, 0.12 * size)
        * there
    )
    return np.dstack([rgb_to_ycc(lid * alpha[..., None], alpha), alpha]).astype(np.float32)
