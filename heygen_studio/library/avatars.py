"""The presenters. Those that users make are folders ``avatars/<id>`` in the data folder."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

from heygen_studio.contracts import PhotoAvatarEngine, Progress
from heygen_studio.errors import ConflictError, InputError, NotFoundError, blamed
from heygen_studio.ingest.fetch import fetch
from heygen_studio.ingest.photos import MAX_BYTES, decode_data_uri, decode_photo
from heygen_studio.library.package import AVATAR
from heygen_studio.library.preview import render_preview
from heygen_studio.library.requests import AvatarChanges, AvatarDraft, MadeAvatar, PhotoFile
from heygen_studio.media import AvatarInfo
from heygen_studio.registry import Registry
from heygen_studio.settings import Settings
from heygen_studio.storage.avatar_cards import AVATAR_CARDS, Card, CardLicence
from heygen_studio.storage.shelf import Shelf, new_id
from heygen_studio.video.pipeline import Report

_ADVICE = "Try another photo"


def _quiet(fraction: float, message: str) -> None:
    pass


class AvatarLibrary:
    """Lists presenters, and makes and keeps those of users. May be used from several threads; photos are
    worked on one at a time."""

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self._settings = settings
        self._registry = registry
        self._owner: str | None = None
        self._shelf = Shelf(settings.avatars_dir, "presenter")
        self._working = threading.Lock()
        self._changing = threading.Lock()

    def seen_by(self, owner: str | None) -> Self:
        """The same library, as the owner of an API key sees it: what it makes is theirs, and those of others
        are not there. None sees all, and what it makes is for everyone."""
        view = copy.copy(self)
        view._owner, view._registry = owner, self._registry.seen_by(owner)
        return view

    # ---- what there is --------------------------------------------------------------------------------

    def all(self) -> list[AvatarInfo]:
        """All presenters, those of every engine."""
        return self._registry.avatars()

    def get(self, avatar_id: str) -> AvatarInfo:
        """The presenter with this id.

        :raises NotFoundError: there is none.
        """
        return self._registry.avatar(avatar_id)[1]

    def image(self, avatar_id: str) -> Path:
        """A picture of the presenter.

        :raises NotFoundError: there is no such presenter, or it has no picture.
        """
        path = Path(self.get(avatar_id).image)
        if not path.is_file():
            raise NotFoundError(f"Presenter {avatar_id!r} has no picture.", code="AVATAR_IMAGE_NOT_FOUND")
        return path

    # ---- photos ---------------------------------------------------------------------------------------

    def fetch_photo(self, address: str) -> PhotoFile:
        """The photo at an ``http``, ``https`` or ``data:`` address.

        :raises InputError: it cannot be fetched; see :func:`heygen_studio.ingest.fetch.fetch`.
        """
        if address[:5].lower() == "data:":
            return PhotoFile(decode_data_uri(address), "upload")
        return PhotoFile(fetch(address, MAX_BYTES, rules=self._settings.fetch_rules), address[:500])

    def prepare(self, progress: Progress = _quiet) -> None:
        """Fetch what helps with photos and does not come with the studio, such as a second face detector.

        :raises NotReadyError: something has to be provided first.
        """
        self._registry.photo_engine().prepare_photos(progress)

    # ---- making and changing --------------------------------------------------------------------------

    def create(self, draft: AvatarDraft, photo: PhotoFile, progress: Progress = _quiet) -> MadeAvatar:
        """Make a presenter of the person in a photo.

        :raises InputError: the photo cannot be used.
        :raises EngineError: no engine is ready, or it failed.
        :raises OutputError: the data folder cannot be written to.
        """
        engine = self._registry.photo_engine()
        progress(0.0, "Reading the photo" if not self._working.locked() else "Waiting for another photo")
        with self._working, self._shelf.new_folder() as folder:
            decoded = decode_photo(photo.data)
            with blamed(engine, _ADVICE, (OSError, MemoryError)):
                made = engine.create(decoded, folder, draft.face, progress)
            card = Card(
                id=new_id("avatar"),
                owner=self._owner or "",
                engine=engine.id,
                **draft.model_dump(exclude={"face", "licence"}),
                image=made.image,
                sha256=sha256((folder / made.image).read_bytes()).hexdigest(),
                licence=CardLicence(image=draft.licence, source=photo.source),
                model_config=made.model_config,
                created_at=datetime.now(UTC),
            )
            return MadeAvatar(self._keep(card, folder), (*decoded.remarks, *made.remarks))

    def change(self, avatar_id: str, changes: AvatarChanges) -> AvatarInfo:
        """Rename or describe a presenter.

        :raises NotFoundError: there is none with that id.
        :raises ConflictError: it came with the studio.
        """
        with self._changing:
            card, folder = self._own(avatar_id)
            card = card.model_copy(update=changes.model_dump(exclude_none=True))
            with self._shelf.writing():
                AVATAR_CARDS.write(card, folder)
        return card.info(folder)

    def delete(self, avatar_id: str) -> None:
        """Remove a presenter for good. Videos made with it stay.

        :raises NotFoundError: there is none with that id.
        :raises ConflictError: it came with the studio.
        """
        with self._changing:
            _, folder = self._own(avatar_id)
            self._shelf.remove(folder)
        for preview in self._previews.glob(f"{avatar_id}-*.mp4"):
            preview.unlink(missing_ok=True)

    # ---- looking --------------------------------------------------------------------------------------

    def preview(self, avatar_id: str, on_progress: Callable[[Report], None] = lambda report: None) -> Path:
        """A video of about three seconds in which the presenter speaks. Made at the first call, which takes
        some seconds, and kept in the cache folder.

        :raises NotFoundError: there is no such presenter.
        :raises StudioError: it could not be made.
        """
        _, info = self._registry.avatar(avatar_id)
        return render_preview(self._registry, info, self._previews, on_progress)

    # ---- taking along ---------------------------------------------------------------------------------

    def export(self, avatar_id: str) -> bytes:
        """A presenter as one ``.avatar`` file.

        :raises NotFoundError: there is none with that id.
        :raises ConflictError: it came with the studio.
        """
        card, folder = self._own(avatar_id)
        return AVATAR.pack(card, folder)

    def take_in(self, data: bytes, progress: Progress = _quiet) -> AvatarInfo:
        """Add the presenter of an ``.avatar`` file, under a new id.

        :raises InputError: the file is not a sound one; see :mod:`heygen_studio.storage.archives`.
        :raises EngineError: the engine that it was made for is not installed, or cannot use it.
        """
        with self._working, self._shelf.new_folder() as folder:
            progress(0.0, "Checking the file")
            card = AVATAR.unpack(data, folder)
            engine = self._registry.providers.get(card.engine)
            if not isinstance(engine, PhotoAvatarEngine):
                raise InputError(
                    f"The presenter was made for the engine {card.engine!r}, which is not installed here.",
                    remedy="Install the plugin that brings this engine, and import it again.",
                    code="ENGINE_NOT_FOUND",
                )
            decode_photo((folder / card.image).read_bytes())
            progress(0.3, "Fitting the face")
            with blamed(engine, _ADVICE, (OSError, MemoryError)):
                engine.adopt(folder)
            new = {"id": new_id("avatar"), "owner": self._owner or "", "created_at": datetime.now(UTC)}
            card = card.model_copy(update=new)
            progress(1.0, "Presenter ready")
            return self._keep(card, folder)

    # ---- helpers --------------------------------------------------------------------------------------

    @property
    def _previews(self) -> Path:
        return self._settings.cache_dir / "previews"

    def _own(self, avatar_id: str) -> tuple[Card, Path]:
        if own := AVATAR_CARDS.find(self._shelf.root, avatar_id, self._owner):
            return own
        self._registry.avatar(avatar_id)  # says so where there is none
        raise ConflictError(
            f"The presenter {avatar_id!r} belongs to the studio and stays as it is.",
            remedy="Make a presenter of your own from a photo.",
            code="AVATAR_IS_STOCK",
            details={"avatar_id": avatar_id},
        )

    def _keep(self, card: Card, folder: Path) -> AvatarInfo:
        AVATAR_CARDS.write(card, folder)
        return card.info(self._shelf.keep(folder, card.id))
