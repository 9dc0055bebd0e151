"""A folder that has a folder for each thing that a user made, there whole or not at all."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from heygen_studio.storage.space import writing

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_UNFINISHED = ".new-"
_FORGOTTEN = 3600.0
"""Seconds after which an unfinished folder is one whose process has ended."""


def new_id(kind: str) -> str:
    """A new id, such as ``avatar_…``."""
    return f"{kind}_{''.join(secrets.choice(_ALPHABET) for _ in range(16))}"


class Shelf:
    """Makes and removes such folders.

    :param root: the folder that holds them, made when it is needed.
    :param noun: what they hold, for messages.
    """

    def __init__(self, root: Path, noun: str) -> None:
        self.root = root
        self._noun = noun

    @contextmanager
    def new_folder(self) -> Iterator[Path]:
        """A folder that is removed again unless it was renamed by the end of the block.

        :raises OutputError: it cannot be written to.
        """
        folder = self._fresh()
        with self.writing():
            try:
                self.root.mkdir(parents=True, exist_ok=True)
                self._sweep()
                folder.mkdir()
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def keep(self, folder: Path, name: str) -> Path:
        """Give a new folder its name: from now on, it is there."""
        final = self.root / name
        with self.writing():
            folder.rename(final)
        return final

    def remove(self, folder: Path) -> None:
        """Remove a folder, at once, so that nobody meets half of it.

        :raises OutputError: it cannot be removed.
        """
        gone = self._fresh()
        with self.writing():
            folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def writing(self) -> AbstractContextManager[None]:
        """What the system says of writing becomes an error for the user.

        :raises OutputError: something could not be written.
        """
        return writing(f"the {self._noun}")

    def _fresh(self) -> Path:
        return self.root / f"{_UNFINISHED}{secrets.token_hex(8)}"

    def _sweep(self) -> None:
        for folder in self.root.glob(f"{_UNFINISHED}*"):
            with suppress(OSError):
                if time.time() - folder.stat().st_mtime > _FORGOTTEN:
                    shutil.rmtree(folder, ignore_errors=True)
