"""A twin on disk: ``clip.mp4``, ``mouths.npy`` and ``twin.npz`` in the folder of the presenter."""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import EngineError

from .body import Body
from .choose import Mouths, features
from .face import Pose
from .mesh import Mesh
from .shapes import Shapes, opening, upright

CLIP, MOUTHS, NUMBERS, PORTRAIT = "clip.mp4", "mouths.npy", "twin.npz", "portrait.webp"
_VERSION = 1


@dataclass(frozen=True, eq=False)
class Person:
    """What is known of a person on film. ``n`` frames, ``m`` mouths, ``k`` points of the lower face. Where
    the person says nothing in the clip, frames of :mod:`.silent` follow those of the clip.

    :param folder: where its files are. ``size``: width and height of the clip.
    :param faces: float32 (n, k, 3), canonical shapes as seen.
    :param sharpness: float32 (n,), of each frame's face, logarithm.
    :param light: float32 (n, s, 3), Y, Cb and Cr around the places of skin of the mesh.
    :param head: float32 (c, 2), the middle of the face in pixels in each frame of the clip;
        ``height``: its height.
    :param library: int64 (m,), the frames whose mouths are kept. ``corners``: int32 (m, 2), left and top
        of each.
    :param looks: float32 (m, e), a small picture of each mouth.
    """

    folder: Path
    size: tuple[int, int]
    fps: Fraction
    pose: Pose
    faces: NDArray[np.float32]
    sharpness: NDArray[np.float32]
    light: NDArray[np.float32]
    head: NDArray[np.float32]
    height: float
    mesh: Mesh
    shapes: Shapes
    library: NDArray[np.int64]
    corners: NDArray[np.int32]
    looks: NDArray[np.float32]

    @property
    def frames(self) -> int:
        """How many the clip has."""
        return len(self.head)

    def mouths(self) -> Mouths:
        """The library as a :class:`~.choose.Chooser` takes it."""
        angles = self.pose.angles()[self.library]
        straight = upright(self.faces[self.library], angles, self.shapes.lean)
        gaps = opening(straight, self.mesh).astype(np.float32)
        return Mouths(
            self.library,
            features(straight, self.mesh),
            gaps,
            angles,
            self.looks,
            self.sharpness[self.library],
        )

    def patches(self) -> NDArray[np.uint8]:
        """The mouths, uint8 (m, h * 3 / 2, w), NV12, mapped from the disk."""
        return np.load(self.folder / MOUTHS, mmap_mode="r")


@dataclass(frozen=True, eq=False)
class Twin(Person):
    """A person whose film may be shown for any length.

    :param body: which way through its frames.
    """

    body: Body


def save_twin(twin: Twin) -> None:
    """Write the numbers of a twin."""
    kept: dict[str, Any] = {
        "version": _VERSION,
        "size": twin.size,
        "fps": str(twin.fps),
        "height": twin.height,
    }
    for name in ("sharpness", "head", "library", "corners"):
        kept[name] = getattr(twin, name)
    for name in ("faces", "light", "looks"):
        kept[name] = getattr(twin, name).astype(np.float16)
    for field in fields(Pose):
        kept[f"pose_{field.name}"] = getattr(twin.pose, field.name)
    for part, name in ((twin.mesh, "mesh"), (twin.shapes, "shapes"), (twin.body, "body")):
        kept |= {f"{name}_{key}": value for key, value in part._asdict().items()}
    np.savez_compressed(twin.folder / NUMBERS, **kept)


def load_twin(folder: Path) -> Twin:
    """Read a twin.

    :raises EngineError: it cannot be read, or is of another version.
    """
    remedy = "Create the presenter again from the video."
    try:
        with (folder / NUMBERS).open("rb") as file:
            kept = dict(np.load(file, allow_pickle=False))
        if int(kept["version"]) != _VERSION:
            raise EngineError(f"The presenter {folder.name} is of another version.", remedy=remedy)
        wide = {name: kept[name].astype(np.float32) for name in ("faces", "light", "looks")}

        def part(kind: Any, name: str) -> Any:
            names = kind._fields
            values = {key: kept[f"{name}_{key}"] for key in names}
            return kind(**{key: value.item() if value.ndim == 0 else value for key, value in values.items()})

        width, height = kept["size"].tolist()
        return Twin(
            folder=folder,
            size=(width, height),
            fps=Fraction(str(kept["fps"])),
            pose=Pose(**{field.name: kept[f"pose_{field.name}"] for field in fields(Pose)}),
            height=float(kept["height"]),
            mesh=part(Mesh, "mesh"),
            shapes=part(Shapes, "shapes"),
            body=part(Body, "body"),
            **wide,
            **{name: kept[name] for name in ("sharpness", "head", "library", "corners")},
        )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise EngineError(f"The presenter {folder.name} cannot be read.", remedy=remedy) from error
