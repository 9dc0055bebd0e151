"""Scripts that were written, kept so that they can be read again."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from heygen_studio.errors import NotFoundError, OutputError
from heygen_studio.scripts.answers import Script
from heygen_studio.storage.files import whole
from heygen_studio.storage.space import writing

_ID = re.compile(r"script_[a-z2-7]{16}")

log = structlog.get_logger(__name__)


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)

    owner: str
    script: Script


class ScriptStore:
    """The scripts of one caller, a file each.

    :param owner: id of the caller's API key; None for the studio itself, which sees all.
    """

    def __init__(self, data_dir: Path, owner: str | None) -> None:
        self._folder = data_dir.resolve() / "scripts"
        self._owner = owner

    def keep(self, script: Script) -> Script:
        """Keep a script. Where that is not possible, it gets a note that says so: what was written is not to
        be lost for it."""
        try:
            with writing("the script"):
                self._folder.mkdir(parents=True, exist_ok=True)
                with whole(self._folder / f"{script.script_id}.json") as partial:
                    kept = _Kept(owner=self._owner or "", script=script)
                    partial.write_text(kept.model_dump_json(), encoding="utf-8")
        except OutputError as error:
            log.warning("script_not_kept", script=script.script_id, reason=error.message)
            why = "the disk is full" if error.code == "DISK_FULL" else "its folder cannot be written to"
            note = f"Copy this script: the studio could not keep it, for {why}."
            return script.model_copy(update={"notes": [*script.notes, note]})
        return script

    def get(self, script_id: str) -> Script:
        """A script.

        :raises NotFoundError: there is none with that id, or it is someone else's.
        """
        path = self._folder / f"{script_id}.json"
        kept = self._read(path) if _ID.fullmatch(script_id) else None
        if kept is None or self._owner not in (None, kept.owner):
            raise NotFoundError(
                f"There is no script {script_id[:64]!r}.",
                remedy="Use the script_id that was given when it was written.",
                code="SCRIPT_NOT_FOUND",
            )
        return kept.script

    def list(self) -> list[Script]:
        """All scripts, newest first."""
        found = (self._read(path) for path in self._folder.glob("script_*.json"))
        mine = [kept.script for kept in found if kept and self._owner in (None, kept.owner)]
        return sorted(mine, key=lambda script: script.created_at, reverse=True)

    def delete(self, script_id: str) -> None:
        """Remove a script; raises as :meth:`get`."""
        self.get(script_id)
        (self._folder / f"{script_id}.json").unlink(missing_ok=True)

    def _read(self, path: Path) -> _Kept | None:
        try:
            return _read(path, path.stat().st_mtime_ns)
        except OSError:
            return None


@lru_cache(maxsize=4096)
def _read(path: Path, changed: int) -> _Kept | None:
    del changed  # only there so that a changed file is read again
    try:
        return _Kept.model_validate_json(path.read_bytes())
    except ValidationError as error:
        log.warning("script_unreadable", script=path.stem, reason=str(error))
        return None
