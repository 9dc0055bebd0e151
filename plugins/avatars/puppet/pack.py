"""Presenters from photos that come in a package: what a presenter pack is made of."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from heygen_studio.contracts import AvatarEngine, Options, Progress
from heygen_studio.errors import EngineError
from heygen_studio.media import AvatarInfo, FrameSpec, Licence, Photo

from .assets import sha256
from .engine import PuppetEngine, chosen, load_presenter

if TYPE_CHECKING:
    from .session import PuppetSession


class PhotoPack(AvatarEngine):
    """The presenters of a pack. A plugin makes a class of it with an ``id``, a ``title`` and a ``licence``,
    and returns it from the hook ``heygen_avatars``.

    Its table is a TOML file with an entry ``[[presenter]]`` for each: ``id``, ``photo`` (a path below the
    folder of the photos), ``sha256`` of it, ``source`` (where it comes from, in words), and ``name``,
    ``gender``, ``style``, ``age_range``, ``ethnicity``, ``description`` as in :class:`AvatarInfo`. To cut the
    person out and find the face takes some seconds; it is done when a presenter is first used, and kept.
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
        from .session import PuppetSession

        info, digest = chosen(self._presenters, avatar_id)
        folder = self._rigs / f"{avatar_id}-{digest[:16]}"
        if not folder.is_dir():
            self._make(Path(info.image), digest, folder)
        return PuppetSession(load_presenter(folder, renew=True), spec)

    @cached_property
    def _presenters(self) -> dict[str, tuple[AvatarInfo, str]]:
        """By id, with the SHA-256 of the photo."""
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
            found[entry["id"]] = AvatarInfo(**words, image=image, licence=licence), entry["sha256"]
        return found

    def _make(self, photo: Path, digest: str, folder: Path) -> None:
        """Make a presenter of a photo in a folder, which is there whole or not at all."""
        from .creation import create_presenter
        from .rig import read_image

        if not photo.is_file() or sha256(photo) != digest:
            raise EngineError(
                f"The photo {photo.name} of {self.title} is not the one that was packed.",
                remedy=f"Install it again: pip install --force-reinstall '{self.package}'",
            )
        self._rigs.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=self._rigs))
        try:
            create_presenter(Photo(read_image(photo)), made, None, None, lambda fraction, says: None)
            made.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was quicker
                raise
        finally:
            shutil.rmtree(made, ignore_errors=True)
