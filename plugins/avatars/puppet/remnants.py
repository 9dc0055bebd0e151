"""What of a matte belongs to the face's person: in one piece with the face, and nothing thick that the
segmenter does not know of."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .mesh import face_height
from .topology import FACE_POINTS

_SIZE = 1080
"""Longer side in pixels of the copy that is looked at."""
_NECK = 0.05
"""Width in face heights of what does not hold a thing to the person."""
_STRAND = 0.025
"""Width in face heights of what may stand out of the segmenter's outline: hair, not a thing behind it."""
_HAIR, _TRACE = 0.03, 0.1
"""How far a hair may stand off, in face heights, and the opacity from which on it is seen."""


def in_one_piece(alpha: NDArray[np.float32], face: NDArray[np.float32]) -> NDArray[np.float32]:
    """Drop from a matte (h, w), 0..1, what does not hang together with the face, or by a thin neck alone.

    :param face: the landmarks (n, 3), in pixels.
    """
    small, tall, at = _small(alpha, face)
    thick = cv2.morphologyEx((small > 0.5).astype(np.uint8), cv2.MORPH_OPEN, _disc(_NECK * tall))
    return _kept(alpha, thick, at, 3 * _NECK * tall)


def of_the_person(
    alpha: NDArray[np.float32], likely: NDArray[np.float32], face: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Drop from a finished matte (h, w), 0..1, things behind the person, and what stands alone.

    :param likely: (h, w), the segmenter's opinion, 0..1. ``face``: the landmarks (n, 3), in pixels.
    """
    small, tall, at = _small(alpha, face)
    known = cv2.resize(likely, small.shape[1::-1], interpolation=cv2.INTER_AREA) > 0.1
    strange = ((small > 0.3) & ~known).astype(np.uint8)
    thing = cv2.morphologyEx(strange, cv2.MORPH_OPEN, _disc(_STRAND * tall))
    thing = cv2.dilate(thing, _disc(2 * _STRAND * tall)) & ~known
    seen = ((small > _TRACE) & (thing == 0)).astype(np.uint8)
    near = cv2.dilate(seen, _disc(_HAIR * tall))
    near[thing > 0] = 0
    return _kept(alpha, near, at, 0)


def _small(
    alpha: NDArray[np.float32], face: NDArray[np.float32]
) -> tuple[NDArray[np.float32], float, tuple[int, int]]:
    """A smaller copy, the height of the face in it, and row and column of the middle of the face."""
    scale = min(1.0, _SIZE / max(alpha.shape))
    small = cv2.resize(alpha, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    x, y = np.rint(face[:FACE_POINTS, :2].mean(0) * scale).astype(int).tolist()
    return np.asarray(small, np.float32), face_height(face) * scale, (y, x)


def _disc(width: float) -> NDArray[np.uint8]:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * max(1, round(width / 2)) + 1,) * 2)


def _kept(
    alpha: NDArray[np.float32], parts: NDArray[np.uint8], at: tuple[int, int], wider: float
) -> NDArray[np.float32]:
    """What lies in, or within half of ``wider`` of, the part of ``parts`` that holds a place."""
    _, labels = cv2.connectedComponents(parts)
    if not labels[at]:
        return alpha
    kept = (labels == labels[at]).astype(np.float32)
    if wider:
        kept = cv2.dilate(kept, _disc(wider))
    kept = cv2.resize(kept, alpha.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.minimum(alpha, kept), np.float32)
