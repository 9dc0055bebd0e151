"""One presenter as one file: a ZIP archive with the files of its folder and ``manifest.json``.

The manifest names the format's version and, for each file, size and SHA-256. Nothing of a file is believed
before it was checked, and nothing is written under a name that came with it unless it is a plain one.
"""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heygen_studio import __version__
from heygen_studio.cards import CARD, FILE_NAME, FORMAT, Card, CardLicence
from heygen_studio.errors import InputError

MAX_PACKAGE_BYTES = 64 << 20
_MAX_UNPACKED = 128 << 20
_MAX_FILES = 32
_MANIFEST = "manifest.json"
_WHEN = (1980, 1, 1, 0, 0, 0)
"""Time of every entry, so that the same presenter gives the same file."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    size: int = Field(ge=0, le=_MAX_UNPACKED)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class _Manifest(BaseModel):
    model_config = ConfigDict(frozen=True)

    kind: Literal["heygen-studio-avatar"]
    format: int = Field(ge=1)
    made_by: str = ""
    licence: CardLicence
    files: dict[str, _File] = Field(max_length=_MAX_FILES)


def pack(card: Card, folder: Path) -> bytes:
    """The ``.avatar`` file of a presenter."""
    contents = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if _plain(path.name)}
    # Whose it was is nobody's business where it goes.
    contents[CARD] = card.model_dump_json(indent=2, by_alias=True, exclude={"owner"}).encode()
    manifest = _Manifest(
        kind="heygen-studio-avatar",
        format=FORMAT,
        made_by=f"heygen-studio {__version__}",
        licence=card.licence,
        files={
            name: _File(size=len(data), sha256=sha256(data).hexdigest()) for name, data in contents.items()
        },
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        entries = {_MANIFEST: manifest.model_dump_json(indent=2).encode(), **contents}
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unpack(data: bytes, folder: Path) -> Card:
    """Check an ``.avatar`` file and write its files into an empty folder. Returns its card.

    :raises InputError: ``NOT_AN_AVATAR_FILE``, ``AVATAR_FILE_TOO_LARGE``, ``AVATAR_FILE_TOO_NEW``,
        ``AVATAR_FILE_UNSAFE`` (names that lead elsewhere) or ``AVATAR_FILE_DAMAGED`` (hashes that differ).
    """
    if len(data) > MAX_PACKAGE_BYTES:
        raise _too_large()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            manifest = _read_manifest(archive)
            if manifest.format > FORMAT:
                raise _error(
                    "AVATAR_FILE_TOO_NEW",
                    f"The file was made by a newer studio ({manifest.made_by[:60] or 'unknown'}): its format "
                    f"is {manifest.format}, and this studio reads up to {FORMAT}.",
                    "Update the studio, and import it again.",
                )
            names = {entry.filename for entry in entries} - {_MANIFEST}
            if names != set(manifest.files):
                raise _damaged("its list of files is not what it holds")
            for name, expected in manifest.files.items():
                content = _read(archive, name, expected.size)
                if len(content) != expected.size or sha256(content).hexdigest() != expected.sha256:
                    raise _damaged(f"{name} is not as it was when the file was made")
                (folder / name).write_bytes(content)
        card = Card.model_validate_json((folder / CARD).read_bytes())
        if sha256((folder / card.image).read_bytes()).hexdigest() != card.sha256:
            raise _damaged("its picture is another than the card names")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, KeyError, UnicodeError):
        raise _error(
            "NOT_AN_AVATAR_FILE",
            "This is not an .avatar file, or it is incomplete.",
            "Use a file that was exported by a studio, and copy it again.",
        ) from None
    except (ValidationError, FileNotFoundError):
        raise _damaged("its card is missing or faulty") from None
    return card


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > _MAX_FILES + 1 or sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
        raise _too_large()
    for name in names:
        if not _plain(name):
            raise _error(
                "AVATAR_FILE_UNSAFE",
                f"The file holds an entry with a name that it must not have: {name[:80]!r}.",
                "Do not use this file: it was not made by a studio.",
            )
    if len(set(names)) != len(names):
        raise _damaged("it holds the same file twice")


def _read_manifest(archive: zipfile.ZipFile) -> _Manifest:
    try:
        return _Manifest.model_validate_json(_read(archive, _MANIFEST, 1 << 20))
    except ValidationError:
        raise _damaged("its manifest is faulty") from None


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Unpack an entry, but no more than a byte too much of it, whatever its header says."""
    with archive.open(name) as file:
        return file.read(most + 1)


def _plain(name: str) -> bool:
    return FILE_NAME.fullmatch(name) is not None


def _too_large() -> InputError:
    return _error(
        "AVATAR_FILE_TOO_LARGE",
        f"The file is too large: {MAX_PACKAGE_BYTES >> 20} MiB, and unpacked {_MAX_UNPACKED >> 20} MiB, are "
        "the most.",
        "Do not use this file if you did not expect it to be so large.",
    )


def _damaged(why: str) -> InputError:
    return _error("AVATAR_FILE_DAMAGED", f"The file is damaged: {why}.", "Export it again, or copy it again.")


def _error(code: str, message: str, remedy: str) -> InputError:
    return InputError(message, remedy=remedy, code=code)
