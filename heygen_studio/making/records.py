"""What is kept on disk of things in the making, so that a studio that stops loses none of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, Literal, Self, TypeVar

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heygen_studio.errors import StudioError
from heygen_studio.media import Remark
from heygen_studio.storage.files import whole

Status = Literal["pending", "processing", "completed", "failed", "cancelled"]
Via = Literal["studio", "api", "cli"]
"""Where it was asked for."""
ENDED: frozenset[Status] = frozenset({"completed", "failed", "cancelled"})

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that something is made of: where it lies, and what to call it."""

    path: Path
    name: str


class TaskError(BaseModel):
    """Why a thing was not made."""

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


class MakingRecord(BaseModel):
    """A thing in the making: what was asked for, and what became of it. Each kind adds what it needs to know.

    :param id: the thing will have it.
    :param names: of the source files, which are kept as files named ``0``, ``1`` …
    :param addresses: of source files that have not been fetched yet.
    :param attempts: how often it was begun.
    """

    model_config = ConfigDict(frozen=True)

    id: str = Field(pattern="^[a-z]+_[a-z2-7]{16}$")
    owner: str
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


R = TypeVar("R", bound=MakingRecord)


class TaskFolder(Generic[R]):
    """The folder of the records: each is a file ``<id>.json``, with its source files in a folder ``<id>`` as
    long as they are needed."""

    def __init__(self, root: Path, model: type[R]) -> None:
        self._root, self._model = root, model

    def sources(self, record: R) -> list[SourceFile]:
        """The source files that are here."""
        folder = self.folder(record)
        return [SourceFile(folder / str(number), name) for number, name in enumerate(record.names)]

    def folder(self, record: R) -> Path:
        """Where its source files lie."""
        return self._root / record.id

    def with_sources(self, record: R, files: Sequence[SourceFile]) -> R:
        """The record with copies of more source files.

        :raises OSError: they cannot be written.
        """
        folder = self.folder(record)
        folder.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(files, len(record.names)):
            shutil.copyfile(file.path, folder / str(number))
        return record.changed(names=(*record.names, *(file.name for file in files)))

    def write(self, record: R) -> None:
        """Write a record; the source files of one that has ended go.

        :raises OSError: it cannot be written.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        with whole(self._file(record.id)) as partial:
            partial.write_text(record.model_dump_json(), encoding="utf-8")
        if record.status in ENDED:
            shutil.rmtree(self.folder(record), ignore_errors=True)

    def remove(self, record_id: str) -> None:
        """Remove a record and its source files."""
        self._file(record_id).unlink(missing_ok=True)
        shutil.rmtree(self._root / record_id, ignore_errors=True)

    def read(self) -> list[R]:
        """All records, the oldest first. Source files without one are removed."""
        records = {}
        for file in self._root.glob("*.json"):
            try:
                record = self._model.model_validate_json(file.read_bytes())
            except (OSError, ValidationError) as error:
                log.warning("making_record_unreadable", record=file.name, reason=str(error))
                continue
            if file.stem == record.id:
                records[record.id] = record
        for folder in self._root.glob("*_*/"):
            if not self._file(folder.name).exists():
                shutil.rmtree(folder, ignore_errors=True)
        return sorted(records.values(), key=lambda record: (record.created_at, record.id))

    def _file(self, record_id: str) -> Path:
        return self._root / f"{record_id}.json"
