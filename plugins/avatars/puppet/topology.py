"""Names for the points of MediaPipe's face mesh (468 points, then 5 for each iris).

Index lists follow MediaPipe's published face mesh topology. *Left* and *right* are the subject's own; lists
of a lip or lid run from the image's left to its right for the mouth, and from the outer to the inner corner
for the eyes.
"""

from __future__ import annotations

from dataclasses import dataclass

OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""The outline of the face, clockwise in the image from the top of the forehead."""

FOREHEAD, CHIN = 10, 152
MOUTH_CORNERS = (61, 291)
UPPER_LIP = (
    (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308),
    (62, 183, 42, 41, 38, 12, 268, 271, 272, 407, 292),
    (76, 184, 74, 73, 72, 11, 302, 303, 304, 408, 306),
    (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291),
)
LOWER_LIP = (
    (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308),
    (62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292),
    (76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306),
    (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291),
)
"""Four lines along each lip, from the inside of the mouth outwards."""
SKIN_BY_LIPS = (
    (57, 186, 92, 165, 167, 164, 393, 391, 322, 410, 287),
    (57, 43, 106, 182, 83, 18, 313, 406, 335, 273, 287),
)
"""The next line beyond the upper and the lower lip."""
UPPER_INNER_LIP, LOWER_INNER_LIP = UPPER_LIP[0], LOWER_LIP[0]
UPPER_OUTER_LIP, LOWER_OUTER_LIP = UPPER_LIP[3], LOWER_LIP[3]
UPPER_LIP_CENTRE, LOWER_LIP_CENTRE = 13, 14
LIPS = frozenset(point for line in UPPER_LIP + LOWER_LIP for point in line)


@dataclass(frozen=True)
class Eye:
    """The points around one eye; ``upper`` and ``lower`` share both corners."""

    name: str
    upper: tuple[int, ...]
    lower: tuple[int, ...]
    crease: tuple[int, ...]
    """Just above the upper lid, between the corners (7 points)."""
    brow_side: tuple[int, ...]
    """Halfway between the crease and the brow (7 points)."""
    below: tuple[int, ...]
    """Just below the lower lid (7 points)."""
    iris: tuple[int, ...]
    """Centre, then four points on the rim."""


EYES = (
    Eye(
        "Right",
        upper=(33, 246, 161, 160, 159, 158, 157, 173, 133),
        lower=(33, 7, 163, 144, 145, 153, 154, 155, 133),
        crease=(247, 30, 29, 27, 28, 56, 190),
        brow_side=(113, 225, 224, 223, 222, 221, 189),
        below=(25, 110, 24, 23, 22, 26, 112),
        iris=(468, 469, 470, 471, 472),
    ),
    Eye(
        "Left",
        upper=(263, 466, 388, 387, 386, 385, 384, 398, 362),
        lower=(263, 249, 390, 373, 374, 380, 381, 382, 362),
        crease=(467, 260, 259, 257, 258, 286, 414),
        brow_side=(342, 445, 444, 443, 442, 441, 413),
        below=(255, 339, 254, 253, 252, 256, 341),
        iris=(473, 474, 475, 476, 477),
    ),
)
EYE_OUTER_CORNERS = (33, 263)

FACE_POINTS = 468
ALL_POINTS = 478
