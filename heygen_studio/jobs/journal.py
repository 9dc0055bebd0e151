"""Documents in a JSON file, and beside it a journal of what has changed since that was written."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import orjson
import structlog

from heygen_studio.jobs.storage import Changes, ChangeStorage

_BLOCK = 1 << 14  # bytes by which the journal grows
_RESERVE = 1 << 12
_SMALL = 1 << 20  # bytes of journal that are never too many
_QUICK = 4 << 20  # bytes of file that are written anew for each removal

log = structlog.get_logger(__name__)


class JournalStorage(ChangeStorage):
    """A JSON file, ``jobs.json``, and ``jobs.journal``: a line for each change, as JSON of the same shape
    with null for what was removed. A crash at any moment leaves all of a change or nothing of it.

    The journal ends at its first zero byte: it grows by whole blocks of zeros, so that a full disk is noticed
    before anything is written. The last of it is kept free for removals, which a full disk must not prevent.
    When it has become longer than the file, or something is removed and the file is no large one, the file is
    written anew and the journal begins again.

    :raises ValueError: a file is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._new = path.with_name(f"{path.name}.tmp")
        self._new.unlink(missing_ok=True)  # left over from a crash
        self.rows = {}
        self._whole = 0  # bytes of the file
        with suppress(FileNotFoundError):
            content = path.read_bytes()
            self._whole = len(content)
            self.rows = orjson.loads(content)
            if not isinstance(self.rows, dict):
                raise ValueError("it holds no tables")
        self._journal = -1
        self._used = self._room = 0  # bytes of the journal
        self._journal_path = path.with_suffix(".journal")
        with suppress(FileNotFoundError):
            self._journal = os.open(self._journal_path, os.O_RDWR)
            self._replay()
        if self._used:
            self._compact()

    def change(self, changes: Changes) -> None:
        """Write a line to the journal; see :meth:`ChangeStorage.change`."""
        line = orjson.dumps(changes) + b"\n"
        removing = all(row is None for rows in changes.values() for row in rows.values())
        if self._journal < 0:
            self._journal = os.open(self._journal_path, os.O_RDWR | os.O_CREAT, 0o666)
            _sync_folder(self._path.parent)
        self._make_room(self._used + len(line) + (1 if removing else _RESERVE))
        _write(self._journal, line + b"\0", self._used)  # what a failed attempt has left lies behind the zero
        os.fsync(self._journal)
        self._used += len(line)
        self._carry_out(changes)
        if self._used > max(self._whole, _SMALL) or (removing and self._whole < _QUICK):
            self._compact()  # what was removed is gone from the disk, too

    def close(self) -> None:
        """Bring the file up to date."""
        if self._used:
            self._compact()
        if self._journal >= 0:
            os.close(self._journal)

    def _replay(self) -> None:
        content = _read(self._journal)
        self._room = len(content)
        lines = content.partition(b"\0")[0].split(b"\n")[:-1]  # what has no end was never acknowledged
        for index, line in enumerate(lines):
            try:
                changes = orjson.loads(line)
            except ValueError as error:
                if index < len(lines) - 1:
                    raise ValueError(f"{self._journal_path.name}, line {index + 1}: {error}") from error
                return  # nor was this: a power cut has kept some of its pages
            self._carry_out(changes)
            self._used += len(line) + 1

    def _make_room(self, size: int) -> None:
        if size <= self._room:
            return
        room = -(-size // _BLOCK) * _BLOCK
        try:
            _write(self._journal, bytes(room - self._room), self._room)
        except OSError:
            os.truncate(self._journal, self._room)
            raise
        self._room = room

    def _compact(self) -> None:
        """Write the file anew and empty the journal. Where that fails, both stay as they are."""
        content = orjson.dumps(self.rows)
        try:
            with self._new.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self._new.replace(self._path)
            _sync_folder(self._path.parent)
            os.truncate(self._journal, 0)  # a crash before this: what it says is in the file already
        except OSError as error:
            self._new.unlink(missing_ok=True)
            log.warning("jobs_not_compacted", reason=str(error))
            return
        self._whole, self._used, self._room = len(content), 0, 0
        with suppress(OSError):  # for removals, should the disk be full by then
            self._make_room(_BLOCK)


def _write(file: int, content: bytes, offset: int) -> None:
    rest = memoryview(content)
    while rest:
        written = os.pwrite(file, rest, offset)
        rest, offset = rest[written:], offset + written


def _read(file: int) -> bytes:
    return os.pread(file, os.fstat(file).st_size, 0)


def _sync_folder(folder: Path) -> None:
    """A new name itself must survive a power cut, too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
