"""Files that users bring: pictures, videos and sounds, kept under ids of their own."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heygen_studio.errors import InputError, NotFoundError
from heygen_studio.ingest.fetch import fetch_into
from heygen_studio.ingest.kinds import media_type
from heygen_studio.ingest.photos import check_picture, decode_data_uri
from heygen_studio.settings.networks import FetchRules
from heygen_studio.storage.files import whole
from heygen_studio.storage.space import writing

MAX_ASSET = 200 << 20
"""Largest file in bytes."""
AssetKind = Literal["image", "video", "audio"]

_CONTENT, _CARD = "content", "asset.json"
ASSET_ID = re.compile(r"asset_[a-z2-7]{26}")
_FORGOTTEN = 3600.0
"""Seconds after which an unfinished file is one whose process has ended."""

log = structlog.get_logger(__name__)


class Asset(BaseModel):
    """A file. ``size`` is in bytes."""

    model_config = ConfigDict(frozen=True)

    id: str
    owner: str
    name: str
    kind: AssetKind
    media_type: str
    size: int
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


def asset_file(data_dir: Path, asset_id: str) -> Path:
    """Where the content of an asset lies.

    :raises NotFoundError: there is none with that id.
    """
    path = data_dir.resolve() / "assets" / asset_id / _CONTENT
    if not ASSET_ID.fullmatch(asset_id) or not path.is_file():
        raise no_such_asset(asset_id)
    return path


class AssetStore:
    """The assets of a studio. The same file of the same owner has the same id.

    :param data_dir: the data folder.
    :param rules: which addresses files may be fetched from; by default, any public one.
    """

    def __init__(self, data_dir: Path, rules: FetchRules | None = None) -> None:
        self._data_dir = data_dir
        self._rules = rules or FetchRules()
        self._folder = data_dir.resolve() / "assets"

    def new_file(self) -> Path:
        """A path to write a file to before it is added.

        :raises OutputError: the data folder cannot be written to.
        """
        with self.writing():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
        return self._folder / f".{secrets.token_hex(8)}.part"

    def add(self, part: Path, name: str, owner: str = "") -> Asset:
        """Take over a file from :meth:`new_file`; its content says what it is.

        :raises InputError: it is neither a picture, a video nor a sound, or a picture that is too large or
            whose beginning cannot be read.
        :raises OutputError: it cannot be kept.
        """
        try:
            with self.writing():
                kind = media_type(part)
                if kind.startswith("image/"):
                    check_picture(part)
                digest = hashlib.sha256(f"{owner}\n".encode())
                with part.open("rb") as file:
                    while block := file.read(1 << 20):
                        digest.update(block)
                asset_id = "asset_" + base64.b32encode(digest.digest()).decode()[:26].lower()
                asset = Asset(
                    id=asset_id,
                    owner=owner,
                    name=name[:200] or asset_id,
                    kind=kind.partition("/")[0],
                    media_type=kind,
                    size=part.stat().st_size,
                )
                self._put(part, asset)
        finally:
            part.unlink(missing_ok=True)
        return self.get(asset_id, owner)

    def add_bytes(self, content: bytes, name: str, owner: str = "") -> Asset:
        """Keep a file that is in memory; raises as :meth:`add`."""
        return self.add_from(lambda file: file.write(content), name, owner)

    def add_from(self, write: Callable[[BinaryIO], object], name: str, owner: str = "") -> Asset:
        """Keep what is written to a file; raises as :meth:`add`, and what ``write`` raises."""
        part = self.new_file()
        try:
            with self.writing(), part.open("xb") as file:
                write(file)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return self.add(part, name, owner)

    def take(self, address: str, owner: str = "") -> Asset:
        """Keep the file at an address, or in a data URI; raises as :meth:`add`.

        :raises InputError: it cannot be fetched; see :func:`heygen_studio.ingest.fetch.fetch_into`.
        """
        if address[:5].lower() == "data:":
            return self.add_bytes(decode_data_uri(address), "", owner)
        return self.add_from(
            lambda file: fetch_into(file.write, address, MAX_ASSET, rules=self._rules, seconds=120),
            address.rpartition("/")[2],
            owner,
        )

    def add_copy(self, file: Path, owner: str = "") -> Asset:
        """Keep a copy of a file of this machine; raises as :meth:`add`, and for a file that cannot be read.

        :raises InputError: it is not there, or larger than :data:`MAX_ASSET`.
        """
        try:
            size = file.stat().st_size
            if size > MAX_ASSET:
                raise InputError(
                    f"{file.name} has {size / (1 << 20):.0f} MiB; {MAX_ASSET >> 20} MiB are the most.",
                    remedy="Use a smaller file: sound needs no video, and MP3 is smaller than WAV.",
                    code="FILE_TOO_LARGE",
                )
            source = file.open("rb")
        except OSError as error:
            raise InputError(
                f"{file.name} cannot be read: {error.strerror or error}.",
                remedy="Name a file that exists and that you may read.",
                code="FILE_UNREADABLE",
            ) from None
        with source:
            return self.add_from(lambda target: shutil.copyfileobj(source, target), file.name, owner)

    def get(self, asset_id: str, owner: str | None = None) -> Asset:
        """What is known of an asset. None as the owner sees all.

        :raises NotFoundError: there is none with that id, or it is someone else's.
        """
        about = asset_file(self._data_dir, asset_id).with_name(_CARD)
        try:
            asset = Asset.model_validate_json(about.read_bytes())
        except FileNotFoundError:
            raise no_such_asset(asset_id) from None
        except (OSError, ValidationError) as error:
            log.warning("asset_card_unreadable", asset=asset_id, reason=str(error))
            raise no_such_asset(asset_id) from None
        if owner not in (None, asset.owner):
            raise no_such_asset(asset_id)
        return asset

    def list(self, owner: str | None = None) -> list[Asset]:
        """All assets of an owner, newest first. None as the owner sees all."""
        found = []
        for folder in self._folder.glob("asset_*"):
            try:
                found.append(self.get(folder.name, owner))
            except NotFoundError:
                continue
        return sorted(found, key=lambda asset: asset.created_at, reverse=True)

    def file(self, asset_id: str, owner: str | None = None) -> Path:
        """Where the content of an asset lies; raises as :meth:`get`."""
        self.get(asset_id, owner)
        return asset_file(self._data_dir, asset_id)

    def delete(self, asset_id: str, owner: str | None = None) -> None:
        """Remove an asset; raises as :meth:`get`."""
        shutil.rmtree(self.file(asset_id, owner).parent, ignore_errors=True)

    def writing(self) -> AbstractContextManager[None]:
        """What the system says of writing becomes an error for the user.

        :raises OutputError: something could not be written.
        """
        return writing("the file")

    def _put(self, part: Path, asset: Asset) -> None:
        folder = self._folder / asset.id
        folder.mkdir(exist_ok=True)
        about = folder / _CARD
        try:
            part.replace(folder / _CONTENT)
            with whole(about) as card:  # last: without it there is no asset
                card.write_text(asset.model_dump_json())
        except OSError:
            if not about.exists():  # else the same file was here before
                shutil.rmtree(folder, ignore_errors=True)
            raise

    def _sweep(self) -> None:
        """Remove what was being written when a process was killed."""
        for part in self._folder.glob(".*.part"):
            with suppress(FileNotFoundError):
                if time.time() - part.stat().st_mtime > _FORGOTTEN:
                    part.unlink()


def no_such_asset(asset_id: str) -> NotFoundError:
    """The error of an id that is not that of an asset, or not of one that the caller may see."""
    return NotFoundError(
        f"There is no asset {asset_id[:64]!r}.",
        remedy="Upload the file first, and use the asset_id that is given for it.",
        code="ASSET_NOT_FOUND",
    )
