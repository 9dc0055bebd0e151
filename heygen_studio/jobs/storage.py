"""TinyDB's file, written so that a crash at any moment leaves either the old or the new contents."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from tinydb import Storage


class CrashSafeStorage(Storage):
    """A JSON file that is replaced as a whole. For one process, and one thread at a time.

    TinyDB's own storage rewrites the file in place: what a crash interrupts is lost.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._new = path.with_name(f"{path.name}.tmp")
        self._new.unlink(missing_ok=True)  # left over from a crash

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The contents of the file, or None where there is none yet.

        :raises ValueError: the file is damaged.
        """
        try:
            data: dict[str, dict[str, Any]] = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return None
        return data

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the contents. When it returns, they are on the disk; when it raises, the old ones stay.

        :raises OSError: the disk is full, or the folder cannot be written to.
        """
        try:
            with self._new.open("wb") as file:
                file.write(json.dumps(data, separators=(",", ":")).encode())
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
