"""Presenters from photos that come in a package: what a presenter pack is made of."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import tomllib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from heygen_studio.contracts import AvatarEngine, Options, Progress
from heygen_studio.errors import EngineError
from heygen_studio.media import AvatarInfo, FrameSpec, Licence, Photo

from .assets import sha256
from .engine import PuppetEngine, chosen, open_presenter

if TYPE_CHECKING:
    from .session import PuppetSession


_MAKING = 4
"""Raised when presenters are made better of their photos, so that those kept are made again."""


class PackedPhoto(NamedTuple):
    """:param path: below the folder of the photos. ``box``: left, top, width and height of the part that
    counts, pixels; empty for all of it.
    """

    path: str
    sha256: str
    box: tuple[int, ...]


class PhotoPack(AvatarEngine):
    """The presenters of a pack. A plugin makes a class of it with an ``id``, a ``title`` and a ``licence``,
    and returns it from the hook ``heygen_avatars``.

    Its table is a TOML file with an entry ``[[presenter]]`` for each: ``id``, ``photo`` (a path below the
    folder of the photos), ``sha256`` of it, ``source`` (where it comes from, in words), and ``name``,
    ``gender``, ``style``, ``age_range``, ``ethnicity``, ``description`` as in :class:`AvatarInfo`. An
    entry ``[[presenter.further]]`` for each further photo of the person has ``photo`` and ``sha256``, and
    where only a part of the picture shows them, ``box``: its left, top, width and height in pixels. To cut
    the person out and find the face takes some seconds; it is done when a presenter is first used, and kept.
    """

    preference: ClassVar[int] = 10
    capabilities = PuppetEngine.capabilities
    package: ClassVar[str] = ""
    """What to install where the photos are missing, as pip is told."""

    def __init__(self, table: Path, photos: Path | None, rigs: Path) -> None:
        """:param photos: the folder of the photos; None where they are not installed, and then there are no
            presenters.
        :param rigs: the folder to keep what is made of the photos.
        """
        self._table = table
        self._photos = photos
        self._rigs = rigs

    def missing(self) -> str | None:
        return None if self._photos is not None else f"Install its photos: pip install '{self.package}'"

    def prepare(self, progress: Progress) -> None:
        """Compile what draws, as :meth:`.PuppetEngine.prepare`."""
        from .warmup import compile_kernels

        compile_kernels(progress)

    def avatars(self) -> Sequence[AvatarInfo]:
        return [info for info, _ in self._presenters.values()]

    def open(self, avatar_id: str, spec: FrameSpec, options: Options) -> PuppetSession:
        _, photos = chosen(self._presenters, avatar_id)
        made_of = hashlib.sha256(repr((_MAKING, photos)).encode()).hexdigest()
        folder = self._rigs / f"{avatar_id}-{made_of[:16]}"
        if not folder.is_dir():
            self._make(photos, folder)
        return open_presenter(folder, spec, renew=True)

    @cached_property
    def _presenters(self) -> dict[str, tuple[AvatarInfo, tuple[PackedPhoto, ...]]]:
        """By id, with the photos."""
        if self._photos is None:
            return {}
        found = {}
        for entry in tomllib.loads(self._table.read_text("utf-8"))["presenter"]:
            words = {
                key: entry[key]
                for key in ("id", "name", "gender", "style", "age_range", "ethnicity", "description")
            }
            licence = Licence(self.licence.code, "", entry["source"])
            image = str(self._photos / entry["photo"])
            photos = tuple(
                PackedPhoto(one["photo"], one["sha256"], tuple(one.get("box", ())))
                for one in (entry, *entry.get("further", ()))
            )
            found[entry["id"]] = AvatarInfo(**words, image=image, licence=licence), photos
        return found

    def _read(self, photo: PackedPhoto) -> Photo:
        from .rig import read_image

        path = self._photos / photo.path if self._photos else Path(photo.path)
        if not path.is_file() or sha256(path) != photo.sha256:
            raise EngineError(
                f"The photo {path.name} of {self.title} is not the one that was packed.",
                remedy=f"Install it again: pip install --force-reinstall '{self.package}'",
            )
        pixels = read_image(path)
        if photo.box:
            left, top, width, height = photo.box
            pixels = pixels[top : top + height, left : left + width]
        return Photo(pixels)

    def _make(self, photos: Sequence[PackedPhoto], folder: Path) -> None:
        """Make a presenter of photos in a folder, which is there whole or not at all."""
        from .creation import create_presenter

        first, *further = map(self._read, photos)
        self._rigs.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=self._rigs))
        try:
            create_presenter(first, made, None, None, lambda fraction, says: None, further)
            made.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was quicker
                raise
        finally:
            shutil.rmtree(made, ignore_errors=True)
