"""The presenters. Those that users make are folders ``avatars/<id>`` in the data folder."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

from heygen_studio.contracts import (
    CreatedAvatar,
    PhotoAvatarEngine,
    Progress,
    VideoAvatarEngine,
)
from heygen_studio.errors import ConflictError, InputError, NotFoundError, blamed
from heygen_studio.ingest.clips import make_clip
from heygen_studio.library.package import AVATAR
from heygen_studio.library.preview import render_preview
from heygen_studio.library.records import PRESENTERS, AvatarRecord, AvatarTask
from heygen_studio.library.requests import (
    FILM_CONSENT,
    AvatarChanges,
    AvatarDraft,
    MadeAvatar,
    PhotoFile,
)
from heygen_studio.library.sources import check_pictures, decoded, fetched
from heygen_studio.making import SourceFile, Tasks, Via
from heygen_studio.media import AvatarInfo
from heygen_studio.registry import Registry
from heygen_studio.settings import Settings
from heygen_studio.storage.avatar_cards import AVATAR_CARDS, Card, CardLicence
from heygen_studio.storage.cards import Consent
from heygen_studio.storage.shelf import Shelf, new_id
from heygen_studio.video.stages import Report

_PHOTO_ADVICE, _FILM_ADVICE = "Try another photo", "Try another video"
_CLIP = "source.mp4"
"""The video as engines take it, in the folder of a presenter while it is made."""
_READ = 0.15
"""Share of the work that reading the video is."""


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
        self._tasks = Tasks[AvatarRecord, MadeAvatar](
            settings.data_dir / "avatars-in-making", AvatarRecord, PRESENTERS
        )

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

    # ---- photos and videos ----------------------------------------------------------------------------

    def fetch(self, address: str, folder: Path) -> SourceFile:
        """The photo or video at an ``http``, ``https`` or ``data:`` address, as a new file in a folder.

        :raises InputError: it cannot be fetched.
        """
        return fetched(address, folder, self._settings.fetch_rules)

    def prepare(self, progress: Progress = _quiet) -> None:
        """Fetch what helps with photos and does not come with the studio, such as a second face detector.

        :raises NotReadyError: something has to be provided first.
        """
        self._registry.photo_engine().prepare_photos(progress)

    # ---- making ---------------------------------------------------------------------------------------

    def create(
        self,
        draft: AvatarDraft,
        photo: PhotoFile,
        progress: Progress = _quiet,
        further: Sequence[PhotoFile] = (),
    ) -> MadeAvatar:
        """Make a presenter of the person in a photo. Takes a few seconds.

        :param further: photos of the same person that show more: teeth, an open mouth, closed eyes.
        :raises InputError: the photo cannot be used, or there are too many.
        :raises EngineError: no engine is ready, or it failed.
        :raises OutputError: the data folder cannot be written to.
        """
        engine = self._registry.photo_engine()
        progress(0.0, "Reading the photo" if not self._working.locked() else "Waiting for another photo")
        with self._working, self._shelf.new_folder() as folder:
            photos = decoded([photo, *further])
            with blamed(engine, _PHOTO_ADVICE, (OSError, MemoryError)):
                made = engine.create_from_several(photos, folder, draft.face, progress)
            card = self._card(new_id("avatar"), draft, engine.id, made, folder, photo.source)
            return MadeAvatar(self._keep(card, folder), (*photos[0].remarks, *made.remarks))

    def create_from_film(
        self,
        draft: AvatarDraft,
        film: SourceFile,
        *,
        via: Via,
        consent: bool,
        progress: Progress = _quiet,
        avatar_id: str | None = None,
    ) -> MadeAvatar:
        """Make a presenter of the person in a video. Takes about as long as the video, or twice that.

        :param consent: whether it was declared that the person agrees; recorded with the presenter.
        :param progress: may raise :class:`~heygen_studio.errors.CancelledError`, which stops the work.
        :param avatar_id: its id, where that was promised already.
        :raises InputError: the video cannot be used.
        :raises EngineError: no engine is ready, or it failed.
        :raises OutputError: the data folder cannot be written to.
        """
        engine = self._registry.video_engine()
        with self._shelf.new_folder() as folder, self._shelf.new_folder() as apart:
            clip = make_clip(film.path, apart / _CLIP, lambda done, what: progress(_READ * done, what))
            with blamed(engine, _FILM_ADVICE, (OSError, MemoryError)):
                made = engine.create(
                    clip, folder, lambda done, what: progress(_READ + (1 - _READ) * done, what)
                )
            agreed = Consent.now(FILM_CONSENT, via, given=consent)
            new = avatar_id or new_id("avatar")
            card = self._card(new, draft, engine.id, made, folder, film.name, agreed)
            progress(1.0, "Presenter ready")  # may raise, so it comes before the presenter is there
            return MadeAvatar(self._keep(card, folder), made.remarks)

    def start(
        self,
        draft: AvatarDraft,
        film: SourceFile,
        *,
        via: Via,
        consent: bool,
        voice_id: str | None = None,
    ) -> AvatarTask:
        """Make a presenter of a video in the background, one after the other; see :meth:`create_from_film`.
        The file may go when this returns: a copy is kept until the presenter is ready, so that nothing is
        lost where the studio stops.

        :param voice_id: of the voice that is made of the same video, to be told with the presenter.
        :raises NotReadyError: no engine for videos is ready.
        :raises LimitError: too many presenters are being made already.
        :raises OutputError: the data folder cannot be written to.
        """
        self._registry.video_engine()
        record = AvatarRecord(
            id=new_id("avatar"),
            owner=self._owner or "",
            name=draft.name,
            draft=draft,
            via=via,
            consent=consent,
            voice_id=voice_id,
        )
        with self._shelf.writing():
            return self._tasks.start(record, [film], self._make)

    def resume(self) -> None:
        """Take up the presenters again that were being made when the studio stopped."""
        self._tasks.resume(
            lambda task: self.seen_by(task.owner or None)._make(task),
            lambda record: self.seen_by(record.owner or None)._made(record),
        )

    def task(self, avatar_id: str) -> AvatarTask:
        """A presenter that is being made of a video, or was not long ago.

        :raises NotFoundError: there is none with that id.
        """
        return self._tasks.get(avatar_id, self._owner)

    def close(self) -> None:
        """Stop what is being made; see :meth:`resume`."""
        self._tasks.close()

    def _make(self, task: AvatarTask) -> MadeAvatar:
        record = task.record
        with self._tasks.turn(task):
            if (made := self._made(record)) is not None:
                return made
            (source,) = self._tasks.sources(task)
            if record.draft is None:
                return MadeAvatar(self.take_in(source.path, task.told, avatar_id=record.id), ())
            return self.create_from_film(
                record.draft,
                source,
                via=record.via,
                consent=record.consent,
                progress=task.told,
                avatar_id=record.id,
            )

    def _made(self, record: AvatarRecord) -> MadeAvatar | None:
        """The presenter of a task, where it has been made."""
        own = AVATAR_CARDS.find(self._shelf.root, record.id, self._owner)
        return own and MadeAvatar(own[0].info(own[1]), record.remarks)

    # ---- changing and looking -------------------------------------------------------------------------

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

    def preview(self, avatar_id: str, on_progress: Callable[[Report], None] = lambda report: None) -> Path:
        """A video of about three seconds in which the presenter speaks. Made at the first call, which takes
        some seconds, and kept in the cache folder.

        :raises NotFoundError: there is no such presenter.
        :raises StudioError: it could not be made.
        """
        _, info = self._registry.avatar(avatar_id)
        return render_preview(self._registry, info, self._previews, on_progress)

    # ---- taking along ---------------------------------------------------------------------------------

    def export(self, avatar_id: str, target: Path) -> None:
        """Write a presenter as one ``.avatar`` file.

        :raises NotFoundError: there is none with that id.
        :raises ConflictError: it came with the studio.
        """
        card, folder = self._own(avatar_id)
        AVATAR.write(card, folder, target)

    def takes_long(self, file: Path) -> bool:
        """Whether to take in an ``.avatar`` file takes minutes: it holds a video."""
        try:
            card = AVATAR.peek(file)
        except InputError:
            return False
        return isinstance(self._registry.providers.get(card.engine), VideoAvatarEngine)

    def start_taking_in(self, file: SourceFile, *, via: Via) -> AvatarTask:
        """Add the presenter of an ``.avatar`` file in the background; see :meth:`take_in`. The file may go
        when this returns.

        :raises LimitError: too many presenters are being made already.
        :raises OutputError: the data folder cannot be written to.
        """
        record = AvatarRecord(
            id=new_id("avatar"),
            owner=self._owner or "",
            name=AVATAR.peek(file.path).name,
            draft=None,
            via=via,
            consent=False,
        )
        with self._shelf.writing():
            return self._tasks.start(record, [file], self._make)

    def take_in(self, file: Path, progress: Progress = _quiet, *, avatar_id: str | None = None) -> AvatarInfo:
        """Add the presenter of an ``.avatar`` file, under a new id.

        :param avatar_id: its id, where that was promised already.
        :raises InputError: the file is not a sound one; see :mod:`heygen_studio.storage.archives`.
        :raises EngineError: the engine that it was made for is not installed, or cannot use it.
        """
        with self._shelf.new_folder() as folder:
            progress(0.0, "Checking the file")
            card = AVATAR.unpack(file, folder)
            engine = self._registry.providers.get(card.engine)
            if not isinstance(engine, PhotoAvatarEngine | VideoAvatarEngine):
                raise InputError(
                    f"The presenter was made for the engine {card.engine!r}, which is not installed here.",
                    remedy="Install the plugin that brings this engine, and import it again.",
                    code="ENGINE_NOT_FOUND",
                )
            check_pictures(folder, card.image)
            with blamed(engine, "Try another file", (OSError, MemoryError)):
                if isinstance(engine, VideoAvatarEngine):
                    engine.adopt(folder, progress)
                else:
                    with self._working:
                        progress(0.3, "Fitting the face")
                        engine.adopt(folder)
            new = {
                "id": avatar_id or new_id("avatar"),
                "owner": self._owner or "",
                "created_at": datetime.now(UTC),
                "sha256": _digest(folder / card.image),  # an engine may have made it again
            }
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
            remedy="Make a presenter of your own from a photo or a video.",
            code="AVATAR_IS_STOCK",
            details={"avatar_id": avatar_id},
        )

    def _card(
        self,
        avatar_id: str,
        draft: AvatarDraft,
        engine: str,
        made: CreatedAvatar,
        folder: Path,
        source: str,
        consent: Consent | None = None,
    ) -> Card:
        return Card(
            id=avatar_id,
            owner=self._owner or "",
            engine=engine,
            **draft.model_dump(exclude={"face", "licence"}),
            image=made.image,
            sha256=_digest(folder / made.image),
            licence=CardLicence(image=draft.licence, source=source),
            consent=consent,
            model_config=made.model_config,
            created_at=datetime.now(UTC),
        )

    def _keep(self, card: Card, folder: Path) -> AvatarInfo:
        AVATAR_CARDS.write(card, folder)
        return card.info(self._shelf.keep(folder, card.id))


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
