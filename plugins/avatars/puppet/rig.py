"""The rig of a portrait: everything about it that needs a face detector or a mesher, found once and kept.

A presenter is a folder with ``portrait.webp`` (RGBA, straight alpha), ``avatar.json`` and ``rig.npz``. The
rig carries the SHA-256 of the portrait that it was made from and refuses to work with any other. Further
photos of the person lie beside it, ``further-1.webp`` and so on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import EngineError, InputError

from .assets import sha256
from .basis import load_basis
from .further import MOST, Further
from .landmarks import Face, find_face
from .mesh import Mesh, build_mesh
from .snap import snap_to_edges

PORTRAIT, RIG = "portrait.webp", "rig.npz"
_VERSION = 1


def further_file(number: int) -> str:
    """Name of the file of a further photo, from 1."""
    return f"further-{number}.webp"


def further_files() -> list[str]:
    """Names of all further photos that there can be, in order."""
    return [further_file(number) for number in range(1, MOST + 1)]


@dataclass(frozen=True, eq=False)
class Rig:
    """A portrait that is ready to be moved.

    :param portrait: uint8 (h, w, 4), RGBA with straight alpha.
    :param points: float32 (478, 3), MediaPipe's landmarks in pixels, moved onto the lines of lips and lids.
    :param scores: float32 (52,), the ARKit blendshapes that the portrait itself shows.
    :param transform: float32 (4, 4), MediaPipe's head transform.
    :param mesh: the mesh over the person.
    :param further: more photos of the person, with what the first does not show.
    """

    portrait: NDArray[np.uint8]
    points: NDArray[np.float32]
    scores: NDArray[np.float32]
    transform: NDArray[np.float32]
    mesh: Mesh
    further: tuple[Further, ...] = ()


def build_rig(image: NDArray[np.uint8], face: Face | None = None, further: Sequence[Further] = ()) -> Rig:
    """Make the rig of a portrait: RGBA already cut out, or an RGB photo that is cut out here.

    :param image: uint8 (h, w, 3) or (h, w, 4).
    :param face: the face, where it has been found already.
    :raises InputError: there is not exactly one face that is large enough.
    """
    if image.ndim != 3 or image.shape[2] not in (3, 4) or image.dtype != np.uint8:
        raise ValueError(f"expected an 8-bit RGB or RGBA image, not {image.dtype} of shape {image.shape}")
    face = face or find_face(on_grey(image))
    if image.shape[2] == 3:
        from .matte import cut_out

        image = cut_out(image, face.points)
    points = snap_to_edges(image[..., :3], face.points)
    mesh = build_mesh(points, image[..., 3], load_basis().triangles)
    return Rig(image, points, face.scores, face.transform, mesh, tuple(further))


def on_grey(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture (h, w, 3) or (h, w, 4) as RGB, its transparent parts grey."""
    if image.shape[2] == 3:
        return image
    share = image[..., 3:].astype(np.float32) / 255
    return np.asarray(image[..., :3] * share + 127 * (1 - share), np.uint8)


def save_rig(rig: Rig, folder: Path) -> None:
    """Write ``rig.npz`` beside the ``portrait.webp`` that the rig was made from."""
    mesh = {field.name: getattr(rig.mesh, field.name) for field in fields(Mesh)}
    mesh["triangles"] = mesh["triangles"].astype(np.uint16)
    mesh["follow"] = mesh["follow"].astype(np.float16)
    np.savez_compressed(
        folder / RIG,
        version=_VERSION,
        portrait_sha256=sha256(folder / PORTRAIT),
        points=rig.points,
        scores=rig.scores,
        transform=rig.transform,
        further_points=np.array([photo.points for photo in rig.further], np.float32),
        further_scores=np.array([photo.scores for photo in rig.further], np.float32),
        **mesh,
    )


def load_rig(folder: Path) -> Rig:
    """Read a presenter's portrait and rig.

    :raises EngineError: the rig is missing, unreadable or belongs to another portrait.
    """
    remedy = f"Build it with: python -m heygen_studio_plugins.avatars.puppet.build {folder}"
    try:
        portrait = sha256(folder / PORTRAIT)
        with (folder / RIG).open("rb") as file:
            kept = dict(np.load(file, allow_pickle=False))
    except (OSError, ValueError, EOFError, BadZipFile) as error:
        raise EngineError(
            f"The presenter {folder.name} has no readable portrait and rig.", remedy=remedy
        ) from error
    if int(kept.pop("version", 0)) != _VERSION:
        raise EngineError(f"The rig of the presenter {folder.name} is of another version.", remedy=remedy)
    if str(kept.pop("portrait_sha256")) != portrait:
        raise EngineError(
            f"The rig of the presenter {folder.name} was made from another portrait.", remedy=remedy
        )
    kept["triangles"] = kept["triangles"].astype(np.int32)
    kept["follow"] = kept["follow"].astype(np.float32)
    mesh = Mesh(**{field.name: kept.pop(field.name) for field in fields(Mesh)})
    places, scores = kept.pop("further_points", ()), kept.pop("further_scores", ())
    further = tuple(
        Further(read_image(folder / further_file(number))[..., :3], *found)
        for number, found in enumerate(zip(places, scores, strict=True), 1)
    )
    return Rig(read_image(folder / PORTRAIT), mesh=mesh, further=further, **kept)


def read_image(path: Path) -> NDArray[np.uint8]:
    """Decode a picture, upright, as uint8 RGB or RGBA.

    :raises InputError: it is not a picture that can be read.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as picture:
            upright = ImageOps.exif_transpose(picture)
            clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            return np.asarray(upright.convert("RGBA" if clear else "RGB"))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise InputError(
            f"{path.name} cannot be read as a picture.", remedy="Use a JPEG, PNG or WebP file."
        ) from error
