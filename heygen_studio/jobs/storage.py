"""Where TinyDB keeps its documents: a crash at any moment leaves either the old or the new contents."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from tinydb import Storage


class CrashSafeStorage(Storage):
    """A JSON file that is replaced as a whole. For one process, and one thread at a time.

    TinyDB's own storage rewrites the file in place: what a crash interrupts is lost. The contents are kept in
    memory too, so that a change costs no reading.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._new = path.with_name(f"{path.name}.tmp")
        self._new.unlink(missing_ok=True)  # left over from a crash
        self._contents: dict[str, dict[str, Any]] | None = None

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The contents of the file, or None where there is none yet.

        :raises ValueError: the file is damaged.
        """
        if self._contents is None:
            try:
                self._contents = orjson.loads(self._path.read_bytes())
            except FileNotFoundError:
                return None
        return self._contents

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the contents. When it returns, they are on the disk; when it raises, the old ones stay.

        :raises OSError: the disk is full, or the folder cannot be written to.
        """
        self._contents = None  # TinyDB has changed it already; only what is on the disk counts
        try:
            with self._new.open("wb") as file:
                file.write(orjson.dumps(data))
                file.flush()
                os.fsync(file.fileno())
            self._new.replace(self._path)
        except BaseException:
            self._new.unlink(missing_ok=True)
            raise
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the new name itself must survive a power cut, too
        finally:
            os.close(folder)
        self._contents = data


class SqliteStorage(Storage):
    """A table of documents in an SQLite file. For one process, which no other shares the file with.

    Only documents that have changed are written, all changes of a call in one transaction.

    :raises ValueError: the file is no database.
    :raises OSError: it cannot be written to, or another process has it open.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._kept: dict[tuple[str, str], bytes] = {}
        with _said_as_usual():
            self._file = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
            self._file.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("PRAGMA synchronous = FULL")
            self._file.execute(
                "CREATE TABLE IF NOT EXISTS documents (kind TEXT, id TEXT, body BLOB, PRIMARY KEY (kind, id))"
            )
            rows = self._file.execute("SELECT kind, id, body FROM documents ORDER BY rowid").fetchall()
        self._contents: dict[str, dict[str, Any]] = {}
        for kind, name, body in rows:
            self._kept[kind, name] = body
            self._contents.setdefault(kind, {})[name] = orjson.loads(body)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The contents, or None where there are none yet."""
        return self._contents or None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the contents. When it returns, they are on the disk; when it raises, the old ones stay.

        :raises OSError: the disk is full, or the file cannot be written to.
        """
        new = {(kind, name): orjson.dumps(row) for kind, rows in data.items() for name, row in rows.items()}
        try:
            with _said_as_usual(), self._file:
                self._file.execute("BEGIN")
                self._file.executemany(
                    "DELETE FROM documents WHERE kind = ? AND id = ?", self._kept.keys() - new.keys()
                )
                self._file.executemany(
                    "INSERT INTO documents VALUES (?, ?, ?) "
                    "ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                    [(*name, body) for name, body in new.items() if self._kept.get(name) != body],
                )
        except OSError:
            # TinyDB has changed its documents already; only what is on the disk counts.
            self._contents = {}
            for (kind, name), body in self._kept.items():
                self._contents.setdefault(kind, {})[name] = orjson.loads(body)
            raise
        self._kept, self._contents = new, data

    def close(self) -> None:
        """Close the file."""
        self._file.close()


@contextmanager
def _said_as_usual() -> Iterator[None]:
    """What SQLite raises, as the errors of files that it stands for."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = errno.ENOSPC if error.sqlite_errorcode == sqlite3.SQLITE_FULL else errno.EIO
        raise OSError(code, f"{error}") from error
    except sqlite3.DatabaseError as error:
        raise ValueError(str(error)) from error
