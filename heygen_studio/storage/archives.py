"""One thing of a user's as one file: a ZIP archive with the files of its folder and ``manifest.json``.

The manifest names the format's version and, for each file, size and SHA-256. Nothing of a file is believed
before it was checked, and nothing is written under a name that came with it unless it is a plain one.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heygen_studio import __version__
from heygen_studio.errors import InputError

_MAX_UNPACKED = 128 << 20
_MAX_RATIO = 2
"""What unpacks to more than this must be no more than so many times the archive, as films are."""
_BLOCK = 1 << 20
_MAX_FILES = 32
_MANIFEST = "manifest.json"
_WHEN = (1980, 1, 1, 0, 0, 0)
"""Time of every entry, so that the same thing gives the same file."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}(\.[a-z0-9]{1,12})?")

C = TypeVar("C", bound=BaseModel)
Packed = bytes | Path
"""An archive: what it holds, or the file that it is."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    size: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class _Manifest(BaseModel):
    model_config = ConfigDict(frozen=True)

    kind: str
    format: int = Field(ge=1)
    made_by: str = ""
    licence: dict[str, str] = Field(max_length=8)
    files: dict[str, _File] = Field(max_length=_MAX_FILES)


@dataclass(frozen=True, slots=True)
class ArchiveKind(Generic[C]):
    """One kind of archive.

    :param noun: what is in it, also the ending of the file: ``avatar``.
    :param format: version of the format that is written, and the newest that is read.
    :param card: name of the file that describes the thing, and ``model`` what it must be.
    :param licence: what a card says of licences, for the manifest.
    :param most: largest archive in bytes.
    :param check: raises :class:`ValueError` with the reason where a card and its folder do not agree.
    """

    noun: str
    format: int
    card: str
    model: type[C]
    licence: Callable[[C], dict[str, str]]
    most: int = 64 << 20
    check: Callable[[C, Path], Any] = lambda card, folder: None

    def pack(self, card: C, folder: Path) -> bytes:
        """The archive of a thing that is small."""
        packed = io.BytesIO()
        self._pack(card, folder, packed)
        return packed.getvalue()

    def write(self, card: C, folder: Path, target: Path) -> None:
        """Write the archive of a thing to a file. The memory does not grow with it."""
        with target.open("wb") as out:
            self._pack(card, folder, out)

    def _pack(self, card: C, folder: Path, out: IO[bytes]) -> None:
        # Whose it was is nobody's business where it goes.
        told = card.model_dump_json(indent=2, by_alias=True, exclude={"owner"}).encode()
        paths = [path for path in sorted(folder.iterdir()) if _plain(path.name) and path.name != self.card]
        manifest = _Manifest(
            kind=self._kind,
            format=self.format,
            made_by=f"heygen-studio {__version__}",
            licence=self.licence(card),
            files={
                self.card: _File(size=len(told), sha256=sha256(told).hexdigest()),
                **{path.name: _summed(path) for path in paths},
            },
        )
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in ((_MANIFEST, manifest.model_dump_json(indent=2).encode()), (self.card, told)):
                archive.writestr(_entry(name), data)
            for path in paths:
                with path.open("rb") as file, archive.open(_entry(path.name), "w", force_zip64=True) as entry:
                    shutil.copyfileobj(file, entry, _BLOCK)

    def unpack(self, source: Packed, folder: Path) -> C:
        """Check an archive and write its files into an empty folder. Returns its card.

        :raises InputError: for the noun ``avatar``: ``NOT_AN_AVATAR_FILE``, ``AVATAR_FILE_TOO_LARGE``,
            ``AVATAR_FILE_TOO_NEW``, ``AVATAR_FILE_UNSAFE`` (names that lead elsewhere) or
            ``AVATAR_FILE_DAMAGED`` (hashes that differ).
        """
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size > self.most:
            raise self._too_large()
        with self._sound(), _opened(source) as archive:
            entries = archive.infolist()
            self._check_entries(entries, max(_MAX_UNPACKED, _MAX_RATIO * size))
            manifest = self._read_manifest(archive)
            if manifest.format > self.format:
                raise self._error(
                    "FILE_TOO_NEW",
                    f"The file was made by a newer studio ({manifest.made_by[:60] or 'unknown'}): its "
                    f"format is {manifest.format}, and this studio reads up to {self.format}.",
                    "Update the studio, and import it again.",
                )
            names = {entry.filename for entry in entries} - {_MANIFEST}
            if names != set(manifest.files):
                raise self._damaged("its list of files is not what it holds")
            for name, expected in manifest.files.items():
                if _write(archive, name, expected.size, folder / name) != expected:
                    raise self._damaged(f"{name} is not as it was when the file was made")
            card = self.model.model_validate_json((folder / self.card).read_bytes())
        try:
            self.check(card, folder)
        except (ValueError, OSError) as error:
            raise self._damaged(str(error)) from None
        return card

    def peek(self, source: Packed) -> C:
        """What the card of an archive says, unchecked; raises as :meth:`unpack`."""
        with self._sound(), _opened(source) as archive:
            return self.model.model_validate_json(_read(archive, self.card, 1 << 20))

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """What goes wrong with an archive that is not a sound one is said in words."""
        try:
            yield
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, KeyError, UnicodeError):
            article = "AN" if self.noun[0] in "aeiou" else "A"
            raise InputError(
                f"This is not {article.lower()} .{self.noun} file, or it is incomplete.",
                remedy="Use a file that was exported by a studio, and copy it again.",
                code=f"NOT_{article}_{self.noun.upper()}_FILE",
            ) from None
        except (ValidationError, FileNotFoundError):
            raise self._damaged("its card is missing or faulty") from None

    @property
    def _kind(self) -> str:
        return f"heygen-studio-{self.noun}"

    def _check_entries(self, entries: list[zipfile.ZipInfo], most: int) -> None:
        names = [entry.filename for entry in entries]
        if len(names) > _MAX_FILES + 1 or sum(entry.file_size for entry in entries) > most:
            raise self._too_large()
        for name in names:
            if not _plain(name):
                raise self._error(
                    "FILE_UNSAFE",
                    f"The file holds an entry with a name that it must not have: {name[:80]!r}.",
                    "Do not use this file: it was not made by a studio.",
                )
        if len(set(names)) != len(names):
            raise self._damaged("it holds the same file twice")

    def _read_manifest(self, archive: zipfile.ZipFile) -> _Manifest:
        try:
            manifest = _Manifest.model_validate_json(_read(archive, _MANIFEST, 1 << 20))
        except ValidationError:
            raise self._damaged("its manifest is faulty") from None
        if manifest.kind != self._kind:
            raise self._damaged("its manifest is faulty")
        return manifest

    def _too_large(self) -> InputError:
        return self._error(
            "FILE_TOO_LARGE",
            f"The file is too large: {self.most >> 20} MiB, and unpacked {_MAX_UNPACKED >> 20} MiB or "
            f"{_MAX_RATIO} times as much, are the most.",
            "Do not use this file if you did not expect it to be so large.",
        )

    def _damaged(self, why: str) -> InputError:
        return self._error(
            "FILE_DAMAGED", f"The file is damaged: {why}.", "Export it again, or copy it again."
        )

    def _error(self, code: str, message: str, remedy: str) -> InputError:
        return InputError(message, remedy=remedy, code=f"{self.noun.upper()}_{code}")


def _opened(source: Packed) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _summed(path: Path) -> _File:
    with path.open("rb") as file:
        return _File(size=path.stat().st_size, sha256=file_digest(file, "sha256").hexdigest())


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Unpack an entry, but no more than a byte too much of it, whatever its header says."""
    with archive.open(name) as file:
        return file.read(most + 1)


def _write(archive: zipfile.ZipFile, name: str, most: int, target: Path) -> _File:
    """Unpack an entry to a file, but no more than a byte too much of it. Returns what it was."""
    digest, size = sha256(), 0
    with archive.open(name) as file, target.open("wb") as out:
        while size <= most and (block := file.read(min(_BLOCK, most + 1 - size))):
            digest.update(block)
            size += out.write(block)
    return _File(size=size, sha256=digest.hexdigest())


def _plain(name: str) -> bool:
    return _NAME.fullmatch(name) is not None
