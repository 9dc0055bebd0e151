"""What is kept on disk of voices in the making, so that a studio that stops loses none of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heygen_studio.cloning.requests import Via, VoiceDraft
from heygen_studio.cloning.samples import SampleFile
from heygen_studio.errors import StudioError
from heygen_studio.media import Remark
from heygen_studio.storage.files import whole
from heygen_studio.storage.voice_cards import VOICE_ID

Status = Literal["pending", "processing", "completed", "failed", "cancelled"]
ENDED: frozenset[Status] = frozenset({"completed", "failed", "cancelled"})

log = structlog.get_logger(__name__)


class TaskError(BaseModel):
    """Why a voice was not made."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: str
    remedy: str = ""
    details: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def of(cls, error: StudioError) -> Self:
        """An error, to be written down."""
        return cls(code=error.code, message=error.message, remedy=error.remedy, details=error.details)

    def error(self) -> StudioError:
        """The error again."""
        return StudioError(self.message, remedy=self.remedy, code=self.code, details=self.details)


class TaskRecord(BaseModel):
    """A voice in the making: what was asked for, and what became of it.

    :param names: of the recordings, which are files named ``0``, ``1`` …
    :param addresses: of recordings that have not been fetched yet.
    :param attempts: how often it was begun.
    """

    model_config = ConfigDict(frozen=True)

    id: str = Field(pattern=f"^{VOICE_ID.pattern}$")
    owner: str
    draft: VoiceDraft
    via: Via
    consent: bool
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    attempts: int = 0
    status: Status = "pending"
    error: TaskError | None = None
    remarks: tuple[Remark, ...] = ()
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    updated_at: datetime = Field(default_factory=lambda: datetime.now(UTC))

    def changed(self, **changes: Any) -> Self:
        """The same with other values, as of now."""
        return self.model_copy(update={**changes, "updated_at": datetime.now(UTC)})


class TaskFolder:
    """The folder of the records: each is a file ``<id>.json``, with its recordings in a folder ``<id>`` as
    long as they are needed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def recordings(self, record: TaskRecord) -> list[SampleFile]:
        """The recordings that are here."""
        folder = self.folder(record)
        return [SampleFile(folder / str(number), name) for number, name in enumerate(record.names)]

    def folder(self, record: TaskRecord) -> Path:
        """Where its recordings lie."""
        return self._root / record.id

    def with_recordings(self, record: TaskRecord, files: Sequence[SampleFile]) -> TaskRecord:
        """The record with copies of more recordings.

        :raises OSError: they cannot be written.
        """
        folder = self.folder(record)
        folder.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(files, len(record.names)):
            shutil.copyfile(file.path, folder / str(number))
        return record.changed(names=(*record.names, *(file.name for file in files)))

    def write(self, record: TaskRecord) -> None:
        """Write a record; the recordings of one that has ended go.

        :raises OSError: it cannot be written.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        with whole(self._file(record.id)) as partial:
            partial.write_text(record.model_dump_json(), encoding="utf-8")
        if record.status in ENDED:
            shutil.rmtree(self.folder(record), ignore_errors=True)

    def remove(self, record_id: str) -> None:
        """Remove a record and its recordings."""
        self._file(record_id).unlink(missing_ok=True)
        shutil.rmtree(self._root / record_id, ignore_errors=True)

    def read(self) -> list[TaskRecord]:
        """All records, the oldest first. Recordings without one are removed."""
        records = {}
        for file in self._root.glob("*.json"):
            try:
                record = TaskRecord.model_validate_json(file.read_bytes())
            except (OSError, ValidationError) as error:
                log.warning("clone_record_unreadable", record=file.name, reason=str(error))
                continue
            if file.stem == record.id:
                records[record.id] = record
        for folder in self._root.glob("voice_*/"):
            if not self._file(folder.name).exists():
                shutil.rmtree(folder, ignore_errors=True)
        return sorted(records.values(), key=lambda record: (record.created_at, record.id))

    def _file(self, record_id: str) -> Path:
        return self._root / f"{record_id}.json"
