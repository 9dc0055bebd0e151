"""TinyDB's file, written so that a crash at any moment leaves either the old or the new contents."""

from __future__ import annotations

import os
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
