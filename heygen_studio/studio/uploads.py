"""The files that visitors of the page upload: where they lie, whose they are, and when they go."""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.data_classes import FileData

from heygen_studio.errors import NotFoundError
from heygen_studio.studio.visitor import visitor_of

KEPT_AFTER_LEAVING = 600.0
"""Seconds that the uploads of a visitor stay after the last page was closed: it may only be a reload."""
KEPT_AT_MOST = 24 * 3600.0
"""Seconds that an upload stays while its page is open."""
_MARKS_OF_A_FILE = {"path", "url", "meta"}
"""Whatever has one of these would be taken for a file by some component."""


@dataclass
class _Visit:
    folder: Path
    left: float
    pages: int = 0
    files: dict[str, tuple[Path, float]] = field(default_factory=dict)


class Uploads:
    """The uploads of all visitors. A visitor's lie in a folder that only the studio may open; a browser knows
    them by references that say nothing of it, and only those given to the same visitor are known here.

    :param folder: emptied at once, for whoever uploaded what lies in it is gone.
    :param clock: gives seconds; only differences count.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.folder = folder
        self._clock = clock
        self._visits: dict[str, _Visit] = {}
        self._lock = threading.Lock()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)

    def new_folder(self, visitor: str) -> Path:
        """A folder of the visitor's to write to.

        :raises OSError: there is no room for it.
        """
        with self._lock:
            visit = self._visit(visitor)
            visit.left = self._clock()
            visit.folder.mkdir(mode=0o700, exist_ok=True)
            folder = visit.folder / secrets.token_hex(8)
            folder.mkdir(mode=0o700)
        return folder

    def add(self, visitor: str, file: Path) -> str:
        """Take over a file in a folder from :meth:`new_folder`. Returns the reference to it."""
        file.chmod(0o600)
        reference = f"{secrets.token_urlsafe(24)}/{file.name}"
        with self._lock:
            self._visit(visitor).files[reference] = file, self._clock()
        return reference

    def file(self, visitor: str, reference: str) -> Path:
        """Where an upload of this visitor lies.

        :raises NotFoundError: there is none with that reference, or it is someone else's.
        """
        with self._lock:
            visit = self._visits.get(visitor)
            found = visit.files.get(reference) if visit else None
        if found is None or not found[0].is_file():
            raise NotFoundError(
                "The file is not here, or not here any more.",
                remedy="Choose it again; the browser must let the studio keep a cookie.",
                code="UPLOAD_NOT_FOUND",
            )
        return found[0]

    def opened(self, visitor: str) -> None:
        """A page of this visitor's has been opened."""
        with self._lock:
            self._visit(visitor).pages += 1

    def closed(self, visitor: str) -> None:
        """A page of this visitor's has been closed."""
        with self._lock:
            visit = self._visit(visitor)
            visit.pages -= 1
            visit.left = self._clock()

    def sweep(self) -> None:
        """Remove what has been here for too long."""
        now = self._clock()
        gone = [file for file in self.folder.glob("tmp*") if file.is_file()]  # empty; Gradio leaves them
        with self._lock:
            for visitor, visit in list(self._visits.items()):
                if not visit.pages and now - visit.left >= KEPT_AFTER_LEAVING:
                    gone.append(visit.folder)
                    del self._visits[visitor]
                    continue
                for reference, (file, since) in list(visit.files.items()):
                    if now - since >= KEPT_AT_MOST:
                        gone.append(file)
                        del visit.files[reference]
        for path in gone:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove everything."""
        with self._lock:
            self._visits.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _visit(self, visitor: str) -> _Visit:
        if visitor not in self._visits:
            self._visits[visitor] = _Visit(self.folder / secrets.token_hex(8), self._clock())
        return self._visits[visitor]


class GuardedBlocks(gr.Blocks):
    """Blocks whose events take no file but uploads of the visitor that causes them. All that a caller sends
    to any handler comes through here, so that none of them has to think of it.

    Gradio itself looks at this only where it is launched, and then by the folder alone.
    """

    def __init__(self, uploads: Uploads, **options: Any) -> None:
        super().__init__(**options)
        self._uploads = uploads
        self.api_open = False  # what is queued is not to be had past the queue

    async def process_api(self, block_fn: Any, inputs: list[Any], *args: Any, **named: Any) -> dict[str, Any]:
        """As in Gradio, with references to uploads turned into files.

        :raises gr.Error: a file is named that this visitor has not uploaded.
        """
        request = named.get("request")
        visitor = visitor_of(request) if isinstance(request, gr.Request) else ""
        if named.get("iterator") is None:  # a generator that goes on takes nothing in
            try:
                inputs = self._with_files(inputs, visitor)
                if event := named.get("event_data"):
                    event._data = self._with_files(event._data, visitor)
            except NotFoundError as error:
                raise gr.Error(f"{error.message} {error.remedy}", print_exception=False) from None
        done: dict[str, Any] = await super().process_api(block_fn, inputs, *args, **named)
        return done

    def _with_files(self, value: Any, visitor: str) -> Any:
        if isinstance(value, list):
            return [self._with_files(item, visitor) for item in value]
        if not isinstance(value, dict):
            return value
        if _MARKS_OF_A_FILE.isdisjoint(value):
            return {name: self._with_files(item, visitor) for name, item in value.items()}
        # Nothing else that the caller says of the file is believed.
        file = self._uploads.file(visitor, str(value.get("path")))
        return FileData(path=str(file), orig_name=file.name).model_dump()
