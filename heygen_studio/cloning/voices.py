"""The voices. Those that are made from recordings are folders ``voices/<id>`` in the data folder."""

from __future__ import annotations

import copy
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from heygen_studio.cloning.measure import report_of
from heygen_studio.cloning.records import VOICES, CloneRecord, CloneTask
from heygen_studio.cloning.requests import CONSENT, MadeVoice, VoiceChanges, VoiceDraft
from heygen_studio.cloning.samples import check_count, read_samples, remarks_on
from heygen_studio.contracts import ClonedVoice, Progress, VoiceCloner
from heygen_studio.errors import ConflictError, InputError, StudioError, blamed
from heygen_studio.ingest.assets import MAX_ASSET
from heygen_studio.ingest.fetch import fetch
from heygen_studio.ingest.photos import decode_data_uri
from heygen_studio.library.voice_samples import voice_sample
from heygen_studio.making import SourceFile, Tasks, Via
from heygen_studio.media import SaidSentence, VoiceInfo
from heygen_studio.registry import Registry
from heygen_studio.settings import Settings
from heygen_studio.speech import Pronunciations
from heygen_studio.storage.archives import ArchiveKind
from heygen_studio.storage.cards import Consent
from heygen_studio.storage.shelf import Shelf, new_id
from heygen_studio.storage.voice_cards import CARD, FORMAT, VOICE_CARDS, VoiceCard
from heygen_studio.video.choices import chosen_voice
from heygen_studio.video.reading import SpokenScript

VOICE = ArchiveKind(
    noun="voice",
    format=FORMAT,
    card=CARD,
    model=VoiceCard,
    licence=lambda card: {"recordings": card.licence},
)
"""The ``.voice`` file."""
_ADVICE = "Try other recordings"


def _quiet(fraction: float, message: str) -> None:
    pass


class VoiceLibrary:
    """Lists voices, and makes and keeps those of users. May be used from several threads."""

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self._settings = settings
        self._registry = registry
        self._owner: str | None = None
        self._shelf = Shelf(settings.voices_dir, "voice")
        self._changing = threading.Lock()
        self._tasks = Tasks[CloneRecord, MadeVoice](
            settings.data_dir / "voices-in-making", CloneRecord, VOICES
        )

    def seen_by(self, owner: str | None) -> Self:
        """The same library, as the owner of an API key sees it: what it makes is theirs, and those of others
        are not there. None sees all, and what it makes is for everyone."""
        view = copy.copy(self)
        view._owner, view._registry = owner, self._registry.seen_by(owner)
        return view

    # ---- what there is --------------------------------------------------------------------------------

    def all(self) -> list[VoiceInfo]:
        """All voices, those of every engine."""
        return self._registry.voices()

    def get(self, voice_id: str) -> VoiceInfo:
        """The voice with this id.

        :raises NotFoundError: there is none.
        """
        return self._registry.voice(voice_id)[1]

    def sample(self, voice_id: str) -> Path:
        """How the voice sounds; see :func:`~heygen_studio.library.voice_samples.voice_sample`."""
        return voice_sample(self._settings, self._registry, voice_id)

    def reading(self, voice_id: str, script: str) -> Sequence[SaidSentence]:
        """How the voice would say a script; see :meth:`.SpokenScript.reading`."""
        return self.spoken(voice_id, script).reading()

    def spoken(self, voice_id: str, script: str) -> SpokenScript:
        """A script as the voice is to speak it, with the user's own pronunciations; see
        :meth:`.SpokenScript.of`."""
        words = Pronunciations(self._settings.data_dir, self._owner or "").all()
        return SpokenScript.of(self._registry, voice_id, script, words)

    def choose(self, voice_id: str | None, language: str | None) -> VoiceInfo:
        """The voice that is asked for, or else the first of a language, English if none is asked for.

        :raises InputError: there is none, or it does not speak the language.
        """
        if voice_id and language is None:
            return self.get(voice_id)
        return chosen_voice(self._registry, voice_id, language or "en")[1]

    # ---- making ---------------------------------------------------------------------------------------

    def check(self, draft: VoiceDraft) -> VoiceCloner:
        """The engine that would make this voice. Quick.

        :raises NotReadyError: there is none for this language.
        """
        return self._registry.voice_cloner(draft.language)

    def speech_in(self, file: SourceFile) -> float:
        """Seconds of speech of one person in a file; 0 where there is nothing to make a voice of."""
        try:
            (sample,) = read_samples([file], _quiet)
        except InputError:
            return 0.0
        spoilt = {"SAMPLE_MUSIC", "SAMPLE_SEVERAL_SPEAKERS"} & {one.code for one in sample.report.remarks}
        return 0.0 if spoilt else sample.report.speech_seconds

    def fetch(self, addresses: Sequence[str], folder: Path, progress: Progress = _quiet) -> list[SourceFile]:
        """The recordings at ``http``, ``https`` or ``data:`` addresses, as files in a folder.

        :raises InputError: one cannot be fetched; see :func:`heygen_studio.ingest.fetch.fetch`.
        """
        files = []
        for number, address in enumerate(addresses):
            progress(0.0, f"Fetching recording {number + 1} of {len(addresses)}")
            if address[:5].lower() == "data:":
                data, name = decode_data_uri(address), ""
            else:
                data = fetch(address, MAX_ASSET, rules=self._settings.fetch_rules, seconds=120)
                name = address.partition("?")[0].rpartition("/")[2]
            path = folder / f"fetched-{number}"
            path.write_bytes(data)
            files.append(SourceFile(path, name[:200] or f"Recording {number + 1}"))
        return files

    def clone(
        self,
        draft: VoiceDraft,
        files: Sequence[SourceFile],
        *,
        via: Via,
        consent: bool,
        progress: Progress = _quiet,
        voice_id: str | None = None,
    ) -> MadeVoice:
        """Make a voice of the person in recordings. Takes up to three minutes.

        :param consent: whether it was declared that the person agrees; recorded with the voice.
        :param progress: may raise :class:`~heygen_studio.errors.CancelledError`, which stops the work.
        :param voice_id: its id, where that was promised already.
        :raises InputError: a recording cannot be used.
        :raises EngineError: no engine is ready, or it failed.
        :raises OutputError: the data folder cannot be written to.
        """
        engine = self.check(draft)
        progress(0.0, "Listening to the recordings")
        with self._shelf.new_folder() as folder:
            started = time.monotonic()
            samples = read_samples(files, lambda part, message: progress(0.08 * part, message))
            with blamed(engine, _ADVICE, (OSError, MemoryError)):
                engine.prepare(lambda part, message: progress(0.08 + 0.02 * part, message))
                made = engine.clone(
                    [sample.speech for sample in samples],
                    draft.language,
                    folder,
                    lambda part, message: progress(0.1 + 0.8 * part, message),
                )
            progress(0.92, "Speaking a sentence")
            card = self._card(voice_id or new_id("voice"), draft, engine, made, via, consent=consent)
            with self._on_trial(card, folder) as kept:
                spoken = voice_sample(self._settings, self._registry, card.id)
                nearest = self._nearest(made)
                progress(0.97, "Comparing it with the speaker")
                report = report_of(samples, spoken, nearest, time.monotonic() - started)
                card = card.model_copy(update={"report": report})
                VOICE_CARDS.write(card, kept)
            progress(1.0, "Voice ready")
        return MadeVoice(card.info(), report, (*remarks_on(samples), *made.remarks))

    def start(
        self,
        draft: VoiceDraft,
        files: Sequence[SourceFile],
        addresses: Sequence[str] = (),
        *,
        via: Via,
        consent: bool,
    ) -> CloneTask:
        """Make a voice in the background, one after the other; see :meth:`clone`. The files may go when this
        returns: copies are kept until the voice is ready, so that nothing is lost where the studio stops.

        :param addresses: of more recordings; see :meth:`fetch`.
        :raises NotReadyError: no engine is ready for this language.
        :raises InputError: too few or too many recordings.
        :raises LimitError: too many voices are being made already.
        :raises OutputError: the data folder cannot be written to.
        """
        self.check(draft)
        check_count([*files, *addresses])
        record = CloneRecord(
            id=new_id("voice"),
            owner=self._owner or "",
            draft=draft,
            via=via,
            consent=consent,
            addresses=tuple(addresses),
        )
        with self._shelf.writing():
            return self._tasks.start(record, files, self._make)

    def resume(self) -> None:
        """Take up the voices again that were being made when the studio stopped."""
        self._tasks.resume(
            lambda task: self.seen_by(task.owner or None)._make(task),
            lambda record: self.seen_by(record.owner or None)._made(record),
        )

    def _make(self, task: CloneTask) -> MadeVoice:
        record = task.record
        if addresses := record.addresses:
            with tempfile.TemporaryDirectory(prefix="heygen-samples-") as folder, self._shelf.writing():
                self._tasks.keep(task, self.fetch(addresses, Path(folder), task.told))
        with self._tasks.turn(task):
            if (made := self._made(record)) is not None:
                return made
            return self.clone(
                record.draft,
                self._tasks.sources(task),
                via=record.via,
                consent=record.consent,
                progress=task.told,
                voice_id=record.id,
            )

    def _made(self, record: CloneRecord) -> MadeVoice | None:
        """The voice of a task, where it has been made."""
        card = self.find(record.id)
        if card is None:
            return None
        if card.report is None:  # the studio stopped before it was heard
            self.delete(card.id)
            return None
        return MadeVoice(card.info(), card.report, record.remarks)

    def task(self, voice_id: str) -> CloneTask:
        """A voice that is being made, or was not long ago.

        :raises NotFoundError: there is none with that id.
        """
        return self._tasks.get(voice_id, self._owner)

    def close(self) -> None:
        """Stop what is being made; see :meth:`resume`."""
        self._tasks.close()

    # ---- changing -------------------------------------------------------------------------------------

    def card(self, voice_id: str) -> VoiceCard:
        """All that is known of a voice.

        :raises NotFoundError: there is none with that id.
        :raises ConflictError: it came with the studio.
        """
        return self._own(voice_id)[0]

    def find(self, voice_id: str) -> VoiceCard | None:
        """All that is known of a voice, where it is one of these."""
        own = VOICE_CARDS.find(self._shelf.root, voice_id, self._owner)
        return own and own[0]

    def change(self, voice_id: str, changes: VoiceChanges) -> VoiceInfo:
        """Rename or describe a voice; raises as :meth:`card`."""
        with self._changing:
            card, folder = self._own(voice_id)
            card = card.model_copy(update=changes.model_dump(exclude_none=True))
            with self._shelf.writing():
                VOICE_CARDS.write(card, folder)
        return card.info()

    def delete(self, voice_id: str) -> None:
        """Remove a voice for good. Videos made with it stay. Raises as :meth:`card`."""
        with self._changing:
            card, folder = self._own(voice_id)
            self._shelf.remove(folder)
        for sample in (self._settings.cache_dir / "samples" / card.engine).glob(f"{card.id}-*.wav"):
            sample.unlink(missing_ok=True)

    # ---- taking along ---------------------------------------------------------------------------------

    def export(self, voice_id: str) -> bytes:
        """A voice as one ``.voice`` file; raises as :meth:`card`."""
        card, folder = self._own(voice_id)
        return VOICE.pack(card, folder)

    def take_in(self, data: bytes) -> VoiceInfo:
        """Add the voice of a ``.voice`` file, under a new id.

        :raises InputError: the file is not a sound one; see :mod:`heygen_studio.storage.archives`.
        :raises EngineError: the engine that it was made for cannot use it.
        """
        with self._shelf.new_folder() as folder:
            card = VOICE.unpack(data, folder)
            engine = self._registry.providers.get(card.engine)
            if not isinstance(engine, VoiceCloner):
                raise InputError(
                    f"The voice was made for the engine {card.engine!r}, which is not installed here.",
                    remedy="Install the plugin that brings this engine, and import it again.",
                    code="ENGINE_NOT_FOUND",
                )
            with blamed(engine, _ADVICE, (OSError, MemoryError)):
                engine.adopt(folder)
            new = {"id": new_id("voice"), "owner": self._owner or "", "created_at": datetime.now(UTC)}
            card = card.model_copy(update=new)
            VOICE_CARDS.write(card, folder)
            self._shelf.keep(folder, card.id)
        return card.info()

    # ---- helpers --------------------------------------------------------------------------------------

    def _card(
        self,
        voice_id: str,
        draft: VoiceDraft,
        engine: VoiceCloner,
        made: ClonedVoice,
        via: Via,
        *,
        consent: bool,
    ) -> VoiceCard:
        now = datetime.now(UTC)
        return VoiceCard(
            id=voice_id,
            owner=self._owner or "",
            engine=engine.id,
            **draft.model_dump(),
            accent=made.accent,
            gender=made.gender,
            sample_rate=made.sample_rate,
            characteristics=made.characteristics,
            phonemes_per_second=made.phonemes_per_second,
            native=made.native,
            consent=Consent.now(CONSENT, via, given=consent),
            created_at=now,
        )

    @contextmanager
    def _on_trial(self, card: VoiceCard, folder: Path) -> Iterator[Path]:
        """The voice as its engine finds it, on the shelf; it is removed again where the block fails."""
        VOICE_CARDS.write(card, folder)
        kept = self._shelf.keep(folder, card.id)
        try:
            yield kept
        except BaseException:
            self._shelf.remove(kept)
            raise

    def _nearest(self, made: ClonedVoice) -> tuple[str, Path] | None:
        """The stock voice most like the speaker, and what it sounds like."""
        if made.nearest is None:
            return None
        try:
            return made.nearest, voice_sample(self._settings, self._registry, made.nearest)
        except StudioError:
            return None  # it belongs to a plugin that is gone: the voice itself is ready all the same

    def _own(self, voice_id: str) -> tuple[VoiceCard, Path]:
        if own := VOICE_CARDS.find(self._shelf.root, voice_id, self._owner):
            return own
        self._registry.voice(voice_id)  # says so where there is none
        raise ConflictError(
            f"The voice {voice_id!r} belongs to the studio and stays as it is.",
            remedy="Make a voice of your own from recordings.",
            code="VOICE_IS_STOCK",
            details={"voice_id": voice_id},
        )
