"""From someone's photo to a presenter: find the face, check it, cut the person out, make the rig."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import CreatedAvatar, Progress
from heygen_studio.errors import EngineError, InputError
from heygen_studio.media import Photo, Remark

from .detect import Box, SecondDetector, find_faces, height
from .framing import NECK
from .further import Further, take
from .landmarks import Face
from .matte import own_alpha, person_alpha, with_alpha
from .quality import choose, judge
from .rig import PORTRAIT, build_rig, further_file, further_files, on_grey, read_image, save_rig
from .tile import window
from .topology import CHIN, FACE_POINTS, FOREHEAD

_TALLEST = 2160
"""Height in pixels of a portrait at most: that of the largest frame."""
_FADE, _FADE_SHOULDERS = 0.08, 0.25
"""Width of the fading at a side that cuts through the head, and the shoulders, in face heights."""
_ABOVE, _BELOW, _BESIDE = 1.8, 4.8, 3.8
"""How much of the photo is kept around the face, in face heights: more than any frame shows."""


def create_presenter(
    photo: Photo,
    folder: Path,
    number: int | None,
    second: SecondDetector | None,
    progress: Progress,
    more: Sequence[Photo] = (),
) -> CreatedAvatar:
    """Write portrait and rig of the person in a photo into a folder.

    :param more: further photos of the person; those that cannot be used are told as remarks.
    :param number: which face, from 1, counted from the left; None takes the largest.
    :raises InputError: the photo cannot be used; see :mod:`.quality` for why.
    """
    progress(0.02, "Looking for the face")
    found = find_faces(on_grey(photo.pixels), second)
    pixels = np.ascontiguousarray(np.rot90(photo.pixels, found.turns))
    face, remarks = choose(found.faces, number)
    if found.turns:
        remarks.append(Remark("TURNED_UPRIGHT", "The photo lay on its side or head and was turned upright."))
    progress(0.3, "Checking the photo")
    pixels, face = _cropped(pixels, face, window(on_grey(pixels), face))
    remarks += judge(on_grey(pixels), face)
    pixels, face = _bust(pixels, face)
    progress(0.4, "Cutting out the person")
    rgb = np.ascontiguousarray(pixels[..., :3])
    alpha = own_alpha(pixels, face.points) if pixels.shape[2] == 4 else person_alpha(rgb, face.points)
    portrait = with_alpha(rgb, alpha)
    if fade_sides(portrait, face):
        remarks.append(
            Remark(
                "CLOSE_UP",
                "The photo ends beside the head, which shows in a wide video.",
                "Use a photo that shows head and shoulders with some room around them.",
            )
        )
    progress(0.7, "Fitting the face")
    further: list[Further] = []
    for place, other in enumerate(more, 2):
        progress(0.7 + 0.1 * (place - 2) / len(more), f"Looking at photo {place}")
        used, told = take(on_grey(other.pixels), place, rgb, face, second)
        further += [used] if used else []
        remarks += told
    rig = build_rig(portrait, face, further)
    progress(0.85, "Saving")
    _write(portrait, folder / PORTRAIT)
    for place, used in enumerate(further, 1):
        _write(used.picture, folder / further_file(place))
    save_rig(rig, folder)
    progress(1.0, "Presenter ready")
    rows, columns = portrait.shape[:2]
    return CreatedAvatar(
        PORTRAIT,
        tuple(remarks),
        {
            "portrait": f"{columns}x{rows}",
            "face_height": f"{height(face):.0f}",
            **{
                f"further_{number}": " + ".join(sorted(photo.shows()))
                for number, photo in enumerate(further, 1)
            },
        },
    )


def renew_rig(folder: Path) -> None:
    """Make the rig of a presenter again, from its photos: that of an older version cannot be read.

    :raises EngineError: that is not possible.
    """
    try:
        portrait = read_image(folder / PORTRAIT)
        face, _ = choose(find_faces(on_grey(portrait)).faces, None)
        further = []
        for name in further_files():
            if (path := folder / name).is_file():
                picture = on_grey(read_image(path))
                found, _ = choose(find_faces(picture).faces, None)
                further.append(Further(picture, found.points, found.scores))
    except (InputError, OSError) as error:
        raise EngineError(
            f"The presenter {folder.name} was made by another version and cannot be used by this one.",
            remedy="Create it again from the photo.",
        ) from error
    save_rig(build_rig(portrait, face, further), folder)


def _bust(pixels: NDArray[np.uint8], face: Face) -> tuple[NDArray[np.uint8], Face]:
    """The part of a photo that a frame can show, no taller than the largest frame."""
    rows, columns = pixels.shape[:2]
    tall = height(face)
    middle = float(face.points[:FACE_POINTS, 0].mean())
    left, right = max(0, int(middle - _BESIDE * tall)), min(columns, int(middle + _BESIDE * tall))
    top = max(0, int(face.points[FOREHEAD, 1] - _ABOVE * tall))
    bottom = min(rows, int(face.points[CHIN, 1] + _BELOW * tall))
    part, face = _cropped(pixels, face, (left, top, right, bottom))
    points = face.points
    scale = _TALLEST / part.shape[0]
    if scale < 1:
        part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        points = points * np.float32(scale)
    return np.ascontiguousarray(part), replace(face, points=points)


def _cropped(pixels: NDArray[np.uint8], face: Face, box: Box) -> tuple[NDArray[np.uint8], Face]:
    left, top, right, bottom = box
    points = face.points - np.array([left, top, 0], np.float32)
    return np.ascontiguousarray(pixels[top:bottom, left:right]), replace(face, points=points)


def fade_sides(portrait: NDArray[np.uint8], face: Face) -> bool:
    """Let a portrait (h, w, 4) fade out where a side of the photo cuts through the head, and where it cuts
    through shoulders that come up to the neck. Tells if any cuts through the head.

    Shoulders that it cuts further down end the frame before that shows.
    """
    tall = height(face)
    alpha = portrait[..., 3]
    rows, columns = alpha.shape
    chin = float(face.points[CHIN, 1])
    neck = max(0, int(chin + NECK * tall))
    below = np.clip((np.arange(rows) - neck) / (0.2 * tall) + 1, 0, 1)[:, None]
    close = False
    for side in (alpha, alpha[:, ::-1]):
        touched = side[:, 0] > 127
        head = bool(touched[:neck].sum() > 0.1 * tall)
        shoulders = bool(touched[max(0, int(chin)) : neck].any())
        width = _FADE + (_FADE_SHOULDERS - _FADE) * below
        ramp = np.clip((np.arange(columns) + 0.5) / (width * tall), 0, 1)
        share = head * (1 - below) + shoulders * below
        side[:] = side * (1 - share * (1 - ramp * ramp * (3 - 2 * ramp)))
        close |= head
    return close


def _write(portrait: NDArray[np.uint8], path: Path) -> None:
    """Write a WebP file whose visible pixels are (nearly) those given."""
    from PIL import Image

    Image.fromarray(portrait).save(path, "WEBP", quality=95, method=2, alpha_quality=100)
