"""A portrait brought to life at one frame size: prepares all that :class:`PuppetSession` draws with."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import BLENDSHAPE_INDEX

from .basis import load_basis, similarity
from .deform import Body, Lips
from .eyes import EyePatch, make_eye
from .framing import Framing, frame_portrait
from .further import brought, that_shows
from .glasses import hold
from .interior import NO_INTERIOR, own_interior
from .look import look_at
from .mouth import Mouth, jaw_follow, make_mouth
from .opening import close_opening, own_teeth
from .raster import BLENDED, SOLID
from .refine import lip_sides
from .rig import Rig
from .shade import Creases, make_creases
from .snap import CLOSED_GAP, lip_gap
from .teeth import OwnTeeth
from .texture import Texture, make_texture, resample
from .topology import (
    CHIN,
    EYES,
    FACE_POINTS,
    FOREHEAD,
    LIPS,
    LOWER_INNER_LIP,
    MOUTH_CORNERS,
    OVAL,
    UPPER_INNER_LIP,
    Eye,
)  # fmt: skip

_SMILE_TAKEN_BACK = 0.65
"""Share of the smile of a portrait with an open mouth that is removed, so that speech starts from rest."""


_SEAM = 0.018
"""Height of the line between lips that were open in the portrait, relative to the width of the mouth."""
_LEAST_GAP = 0.8
"""Share of the line between closed lips that stays when they are pressed together."""
_FINER = 1.5
"""The texture of the face shows no more than the frame can, but has more texels than that has pixels, so that
a bilinear lookup blurs it less. Too slow for the whole person, as it takes more memory than the cache has."""
_SHARPEN = 0.4
"""Strength of the unsharp mask that makes up for the blur of moving parts."""
_WRAP, _WRAP_REACH = 0.2, 0.006
"""Share of the background that shines through the outline, and how far inwards, in face heights. Not further
than the rim of the mesh that has to be blended anyway."""
_SOLID = 250
"""Opacity that counts as inside of a cut-out."""
_SLOPE = 1.7
"""How steeply a face goes back at most, depth for each pixel. A photo shows the edge of a cheek so narrow
that a turn would smear its few pixels: at 12° to 1.4 times their width with this, to ten and more without."""
_LEAST_EYE = 40.0
"""Width in pixels below which an eye is kept larger than the frame shows it, so that its details survive."""


class Layer(NamedTuple):
    """Triangles that share a texture.

    :param texels: float32 (n, 2), where the vertices are in the texture.
    :param triangles: int32 (m, 3), those that can be seen. ``kinds``: uint8 (m,), see :mod:`.raster`.
    """

    texture: Texture
    texels: NDArray[np.float32]
    triangles: NDArray[np.int32]
    kinds: NDArray[np.uint8]


class Puppet(NamedTuple):
    """All that is fixed for one portrait and one frame size.

    :param layers: the person around the face, then the face.
    :param mouth_first: index of the first vertex of the mouth. ``anchors_first``: of the eyes' anchors.
    """

    body: Body
    layers: tuple[Layer, Layer]
    creases: Creases
    mouth: Mouth
    mouth_first: int
    eyes: tuple[EyePatch, ...]
    anchors_first: int
    lips: Lips


def make_puppet(rig: Rig, width: int, height: int) -> tuple[Framing, Puppet]:
    """Fit a rig into frames of the given size."""
    framing = frame_portrait(rig.portrait, rig.points, width, height)

    def to_frame(points: NDArray[np.float32]) -> NDArray[np.float64]:
        moved = points.astype(np.float64) * framing.scale
        moved[:, 0] -= framing.left * framing.scale + 0.5
        moved[:, 1] -= framing.top * framing.scale + 0.5
        return moved

    rest, marks = to_frame(rig.mesh.vertices), to_frame(rig.points)
    face = rest[:FACE_POINTS]
    basis = load_basis()
    still = [i for i in range(FACE_POINTS) if i not in LIPS]
    mm, axes, _ = similarity(basis.points[still], face[still])
    behind = np.percentile(face[list(OVAL), 2], 90)
    rest[:, 2] = _sloping(rest)
    shapes = mm * basis.deltas @ axes.T
    hold(shapes, rig.portrait, rig.points, face)
    _close_lids(shapes, face)
    neutral = _neutral(rig, face, shapes)

    outer = rig.mesh.follow.astype(np.float64)
    shapes = np.concatenate([shapes, np.tensordot(outer, shapes, (1, 1)).swapaxes(0, 1)], 1)
    neutral = np.vstack([neutral, outer @ neutral])

    # The mesh lists the triangles of the face last.
    around, of_face = np.split(rig.mesh.triangles, [int((rig.mesh.triangles < FACE_POINTS).all(1).argmax())])
    smiling = lip_gap(rig.points) >= CLOSED_GAP
    portrait = close_opening(rig.portrait, rig.points) if smiling else rig.portrait
    around = _by_place(rest, around, 0.06 * height)
    layers = (
        _layer(rig.portrait, framing, rest, _near_frame(rest, around, width, height), 1.0, _WRAP_REACH),
        _layer(portrait, framing, rest, _near_frame(rest, of_face, width, height), _FINER),
    )

    picture, origin = _face_picture(rig, framing, marks)
    mouth_mm = mm * (float(np.linalg.norm(face[61] - face[291])) / (mm * 50)) ** 0.5
    own, inside = _own_mouth(rig, picture, marks[:, :2] - origin, origin, smiling, mouth_mm)
    resting = face + neutral[:FACE_POINTS]
    inner = rig.mesh.upper_lip, rig.mesh.lower_lip
    seen = (rest + neutral)[:, 1]
    line = np.sin(np.linspace(0, np.pi, len(inner[0][0]))) * (_SEAM if smiling else 0)
    closed = np.maximum(
        seen[inner[1][0]] - seen[inner[0][0]], line * np.linalg.norm(face[61] - face[291])
    ).astype(np.float32)
    look = look_at(picture, marks[:, :2] - origin)
    creases = make_creases(picture, marks[:, :2] - origin, look.skin)
    mouth = make_mouth(resting[13], resting[14], axes, mouth_mm, look, closed, own, inside)
    eyes, anchors = [], []
    for eye in EYES:
        patch, places = _eye(rig, framing, marks, eye)
        eyes.append(patch)
        depth = face[list(eye.upper), 2].mean()
        anchors.append(np.column_stack([places, np.full(3, depth)]))

    extra = np.vstack([mouth.vertices, *anchors])
    count = len(rest)
    extra_shapes = np.zeros((52, len(extra), 3))
    for shape, share in jaw_follow(len(mouth.vertices)).items():
        extra_shapes[shape, : len(share)] = share[:, None] * shapes[shape, 17]
    shapes = np.concatenate([shapes, extra_shapes], 1)
    face_size = float(np.ptp(face[list(OVAL), 1]))
    middle = face[list(OVAL), 0].mean()
    pivot = np.array([middle, face[CHIN, 1] + 0.25 * face_size, behind + 0.15 * face_size])
    starts, index, delta = _sparse(shapes, 0.004 * mm)
    body = Body(
        np.vstack([rest, extra]).astype(np.float32),
        np.vstack([neutral, np.zeros_like(extra)]).astype(np.float32),
        starts,
        index,
        delta,
        np.concatenate([rig.mesh.head, np.ones(len(extra))]).astype(np.float32),
        np.concatenate([rig.mesh.body, np.zeros(len(extra))]).astype(np.float32),
        np.concatenate([_sway(rig, framing, rest, face_size), np.zeros(len(extra))]).astype(np.float32),
        pivot,
        face_size,
    )
    down = face[CHIN, :2] - face[FOREHEAD, :2]
    down /= np.linalg.norm(down)
    lips = Lips(*inner, (_LEAST_GAP * closed).astype(np.float32), (float(down[0]), float(down[1])))
    anchors_first = count + len(mouth.vertices)
    return framing, Puppet(body, layers, creases, mouth, count, tuple(eyes), anchors_first, lips)


def _own_mouth(
    rig: Rig,
    picture: NDArray[np.float32],
    points: NDArray[np.float64],
    origin: NDArray[np.float64],
    smiling: bool,
    mm: float,
) -> tuple[OwnTeeth | None, NDArray[np.float32]]:
    """The teeth and the inside of the mouth that the photos of a person show.

    :param picture: of the face, with landmarks ``points`` (478, 2) in its pixels.
    :param smiling: whether the portrait itself shows teeth.
    """
    teeth = own_teeth(picture, points, origin) if smiling else None
    if photo := that_shows(rig.further, "teeth"):
        teeth = own_teeth(*brought(photo, picture, points), origin) or teeth
    if photo := that_shows(rig.further, "open mouth"):
        return teeth, own_interior(*brought(photo, picture, points), mm)
    return teeth, NO_INTERIOR


def _sloping(rest: NDArray[np.float64]) -> NDArray[np.float64]:
    """The depth of vertices (n, 3), brought forward where it grows faster than :data:`_SLOPE` allows."""
    apart = np.linalg.norm(rest[:, None, :2] - rest[None, :, :2], axis=2)
    return np.asarray((rest[None, :, 2] + _SLOPE * apart).min(1))


def _sway(rig: Rig, framing: Framing, rest: NDArray[np.float64], face_size: float) -> NDArray[np.float64]:
    """How much each vertex follows the shoulders: less towards the waist, and nothing at the sides of the
    portrait, which may be those of the frame."""
    below = (rest[:, 1] - rest[CHIN, 1]) / face_size
    x = rest[:, 0] / framing.scale + framing.left
    from_side = np.minimum(x, rig.portrait.shape[1] - x) * framing.scale / face_size
    down = np.clip(1 - (below - 0.5) / 2.2, 0, 1)
    side = np.clip(from_side / 0.35, 0, 1)
    return np.asarray((1 - rig.mesh.head) * down * side * side * (3 - 2 * side))


def _close_lids(shapes: NDArray[np.float64], face: NDArray[np.float64]) -> None:
    """The lids of the mesh hardly move in a blink: the closed lid is a layer of its own."""
    for eye in EYES:
        blink = np.zeros_like(face)
        for k in range(1, 8):
            way = face[eye.lower[k]] - face[eye.upper[k]]
            way[2] = 0
            blink[eye.lower[k]] = -0.07 * way
            blink[eye.crease[k - 1]] = 0.05 * way
            blink[eye.below[k - 1]] = -0.04 * way
        shapes[BLENDSHAPE_INDEX["eyeBlink" + eye.name]] = blink


def _neutral(rig: Rig, face: NDArray[np.float64], shapes: NDArray[np.float64]) -> NDArray[np.float64]:
    """What to add to the face of the portrait to bring an open mouth to rest."""
    neutral = np.zeros_like(face)
    if lip_gap(rig.points) < CLOSED_GAP:
        return neutral
    for name in ("Smile", "Dimple", "Stretch"):
        for side in ("Left", "Right"):
            shape = BLENDSHAPE_INDEX[f"mouth{name}{side}"]
            neutral -= _SMILE_TAKEN_BACK * rig.scores[shape] * shapes[shape]
    width = np.linalg.norm(face[MOUTH_CORNERS[0]] - face[MOUTH_CORNERS[1]])
    now = face + neutral
    gap = now[list(LOWER_INNER_LIP)] - now[list(UPPER_INNER_LIP)]
    lower = lip_sides(face)
    for below, line, share in ((False, UPPER_INNER_LIP, 0.35), (True, LOWER_INNER_LIP, -0.65)):
        ids = np.flatnonzero(lower == below)
        source = face[list(line), :2]
        squared = ((face[ids, None, :2] - source[None]) ** 2).sum(2)
        weight = (squared + (0.03 * width) ** 2) ** -2.0
        weight /= weight.sum(1, keepdims=True)
        fade = np.exp(-((np.sqrt(squared.min(1)) / (0.42 * width)) ** 2))
        neutral[ids] += (weight @ gap) * share * fade[:, None]
        neutral[list(line)[1:-1]] = (now - face)[list(line)[1:-1]] + share * gap[1:-1]
    return neutral


def _near_frame(
    rest: NDArray[np.float64], triangles: NDArray[np.int32], width: int, height: int
) -> NDArray[np.int32]:
    """Leave out the triangles that no movement can bring into the frame."""
    margin = 0.12 * height
    corners = rest[triangles, :2]
    low, high = corners.min(1), corners.max(1)
    seen = (high > -margin).all(1) & (low[:, 0] < width + margin) & (low[:, 1] < height + margin)
    return triangles[seen]


def _by_place(rest: NDArray[np.float64], triangles: NDArray[np.int32], band: float) -> NDArray[np.int32]:
    """Order triangles by bands and from left to right: those that lie side by side share memory."""
    middle = rest[triangles, :2].mean(1)
    return triangles[np.lexsort((middle[:, 0], middle[:, 1] // band))]


def _layer(
    portrait: NDArray[np.uint8],
    framing: Framing,
    rest: NDArray[np.float64],
    triangles: NDArray[np.int32],
    finer: float,
    wrap: float = 0.0,
) -> Layer:
    used = rest[np.unique(triangles), :2]
    origin = np.floor(used.min(0)) - 2
    size = (np.ceil(used.max(0)) + 4 - origin).astype(int) // 4 * 4
    left, top = origin / framing.scale + (framing.left, framing.top)
    right, bottom = (left, top) + size / framing.scale
    width, height = size.tolist()
    rgba = resample(
        portrait, (left, top, right, bottom), (width, height), (int(width * finer), int(height * finer))
    )
    if wrap:
        face = float(np.linalg.norm(rest[FOREHEAD, :2] - rest[CHIN, :2]))
        rgba = rgba * _wrapped(rgba[..., 3], wrap * face)[..., None]
    texture = make_texture(rgba, _SHARPEN / finer, 0.8 * finer)
    texels = ((rest[:, :2] - origin + 0.5) * finer - 0.5).astype(np.float32)
    return Layer(texture, texels, *_kinds(texture.alpha, texels, triangles))


def _wrapped(alpha: NDArray[np.float32], reach: float) -> NDArray[np.float32]:
    """Factor for the opacity (h, w), 0..255, of a cut-out: just inside of its outline the background shines
    through a little, as light that comes around an edge, which also hides a fringe of the old background."""
    import cv2

    inside = cv2.distanceTransform((alpha >= _SOLID).astype(np.uint8), cv2.DIST_L2, 5)
    t = np.clip(inside / reach, 0, 1)
    return np.asarray(1 - _WRAP * (1 - t * t * (3 - 2 * t)), np.float32)


def _kinds(
    alpha: NDArray[np.uint8], texels: NDArray[np.float32], triangles: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Sort out transparent triangles and tell opaque ones from those that blend."""
    import cv2

    around = np.ones((5, 5), np.uint8)
    least, most = cv2.erode(alpha, around), cv2.dilate(alpha, around)
    low = np.floor(texels[triangles].min(1)).astype(int)
    high = np.ceil(texels[triangles].max(1)).astype(int) + 1
    # Most triangles lie in a box that is all opaque or all clear.
    whole = ((low >= 0) & (high <= alpha.shape[::-1])).all(1)
    kinds = np.where(whole & (_count(least == 255, low, high) == (high - low).prod(1)), SOLID, 0).astype(
        np.uint8
    )
    unsure = (kinds == 0) & (~whole | (_count(most > 0, low, high) > 0))
    low = np.maximum(low, 0)
    for t in np.flatnonzero(unsure):
        box = (slice(low[t, 1], high[t, 1]), slice(low[t, 0], high[t, 0]))
        shape = np.zeros(least[box].shape, np.uint8)
        cv2.fillConvexPoly(shape, np.round(texels[triangles[t]] - low[t]).astype(np.int32), 1)
        if (most[box][shape > 0] > 0).any():
            kinds[t] = SOLID if (least[box][shape > 0] == 255).all() else BLENDED
    return np.ascontiguousarray(triangles[kinds > 0]), kinds[kinds > 0]


def _count(flags: NDArray[np.bool_], low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int32]:
    """How many flags are set in each box from x, y ``low`` to before ``high``, (n, 2) each."""
    import cv2

    total = cv2.integral(flags.astype(np.uint8))
    (left, top), (right, bottom) = (
        np.clip(edge, 0, total.shape[1::-1] - np.array(1)).T for edge in (low, high)
    )
    return np.asarray(total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left])


def _face_picture(
    rig: Rig, framing: Framing, marks: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """The face as the frame shows it at rest, RGB 0..255, and the frame position of its first pixel."""
    origin, end = np.floor(marks[:, :2].min(0)), np.ceil(marks[:, :2].max(0)) + 1
    size = (end - origin).astype(int)
    left, top = origin / framing.scale + (framing.left, framing.top)
    right, bottom = (left, top) + size / framing.scale
    rgba = resample(rig.portrait, (left, top, right, bottom), (int(size[0]), int(size[1])))
    rgb = rgba[..., :3] * 255 / np.maximum(rgba[..., 3:], 1)
    return np.ascontiguousarray(rgb, np.float32), origin


def _eye(
    rig: Rig, framing: Framing, marks: NDArray[np.float64], eye: Eye
) -> tuple[EyePatch, NDArray[np.floating]]:
    """The patch of an eye, and where its three anchors lie in the frame at rest, (3, 2)."""
    ring = marks[list(eye.upper + eye.lower), :2]
    size = float(np.linalg.norm(marks[eye.upper[0], :2] - marks[eye.upper[-1], :2]))
    zoom = max(1.0, _LEAST_EYE / size)
    start = (ring[:, 0].min() - 0.35 * size, marks[list(eye.brow_side), 1].min() - 0.1 * size)
    end = (ring[:, 0].max() + 0.35 * size, ring[:, 1].max() + 0.40 * size)
    origin = np.floor(start)
    count = np.ceil((np.array(end) - origin) * zoom).astype(int)
    left, top = (origin + 0.5 - 0.5 / zoom) / framing.scale + (framing.left, framing.top)
    per_pixel = 1 / (framing.scale * zoom)
    box = (left, top, left + count[0] * per_pixel, top + count[1] * per_pixel)
    rgba = resample(rig.portrait, box, (int(count[0]), int(count[1])))
    rgb = rgba[..., :3] * 255 / np.maximum(rgba[..., 3:], 1)
    picture, places = np.ascontiguousarray(rgb, np.float32), (marks[:, :2] - origin) * zoom
    shut = that_shows(rig.further, "closed eyes")
    around = (*eye.brow_side, *eye.below, eye.upper[0], eye.upper[-1])
    patch = make_eye(picture, places, eye, zoom, brought(shut, picture, places, around) if shut else None)
    return patch, patch.corners / zoom + origin


def _sparse(
    shapes: NDArray[np.float64], least: float
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """(52, n, 3) displacements to those that matter, in order of the shapes."""
    matters = np.abs(shapes).max(2) > least
    starts = np.concatenate([[0], np.cumsum(matters.sum(1))]).astype(np.int32)
    shape, vertex = np.nonzero(matters)
    return starts, vertex.astype(np.int32), shapes[shape, vertex].astype(np.float32)
