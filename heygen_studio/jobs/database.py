"""Documents in an SQLite file."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from heygen_studio.jobs.storage import Changes, ChangeStorage


class SqliteStorage(ChangeStorage):
    """A table of documents in an SQLite file, which no other process shares.

    :raises ValueError: the file is no database.
    :raises OSError: it cannot be written to, or another process has it open.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _said_as_usual():
            self._file = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
            self._file.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("PRAGMA synchronous = FULL")
            self._file.execute(
                "CREATE TABLE IF NOT EXISTS documents (kind TEXT, id TEXT, body BLOB, PRIMARY KEY (kind, id))"
            )
            found = self._file.execute("SELECT kind, id, body FROM documents ORDER BY rowid").fetchall()
        self.rows = {}
        for kind, row_id, body in found:
            self.rows.setdefault(kind, {})[row_id] = orjson.loads(body)

    def change(self, changes: Changes) -> None:
        """Carry out changes in one transaction; see :meth:`ChangeStorage.change`."""
        rows = [(kind, row_id, row) for kind, rows in changes.items() for row_id, row in rows.items()]
        with _said_as_usual(), self._file:
            self._file.execute("BEGIN")
            self._file.executemany(
                "DELETE FROM documents WHERE kind = ? AND id = ?",
                [(kind, row_id) for kind, row_id, row in rows if row is None],
            )
            self._file.executemany(
                "INSERT INTO documents VALUES (?, ?, ?) "
                "ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                [(kind, row_id, orjson.dumps(row)) for kind, row_id, row in rows if row is not None],
            )
        self._carry_out(changes)

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
