"""API keys: only their hashes are kept, in a file that the server and the command line share."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from heygen_studio.errors import ConflictError, NotFoundError, StudioError
from heygen_studio.storage.files import whole
from heygen_studio.storage.space import writing

_FILE = "keys.json"
_FORM = re.compile(r"hgs_([a-z0-9]{8})_[A-Za-z0-9_-]{43}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class ApiKey(BaseModel):
    """What is known of a key; the key itself is shown once, when it is made."""

    model_config = ConfigDict(frozen=True)

    id: str
    """Part of the key, and no secret: it names the owner of jobs and files."""
    name: str
    sha256: str
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    revoked_at: datetime | None = None


# A file without keys is not one that was ever written: without this, it would open the studio.
_KEYS = TypeAdapter(Annotated[list[ApiKey], Field(min_length=1)])


class KeyRing:
    """The keys of one studio. Quick to ask: the file is read again only when it has changed.

    Once there was a key, keys are needed; revoking the last one opens nothing.

    Every call raises :class:`~heygen_studio.errors.StudioError` where the file is damaged or cannot be read.

    :param folder: the data folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._seen: tuple[int, int, int] | None = None
        self._keys: dict[str, ApiKey] = {}
        self._lock = threading.Lock()

    @property
    def needed(self) -> bool:
        """Whether callers need a key."""
        return bool(self._current())

    def check(self, text: str) -> ApiKey | None:
        """The key, if it is a valid one. Takes as long for a wrong secret as for a right one."""
        form = _FORM.fullmatch(text)
        key = self._current().get(form[1]) if form else None
        right = hmac.compare_digest(_hash(text), key.sha256 if key else _hash(""))
        return key if key and right and key.revoked_at is None else None

    def valid(self, key_id: str) -> bool:
        """Whether there is such a key and it has not been revoked."""
        key = self._current().get(key_id)
        return key is not None and key.revoked_at is None

    def list(self) -> list[ApiKey]:
        """All keys, the revoked ones too, oldest first."""
        return list(self._current().values())

    def create(self, name: str) -> tuple[ApiKey, str]:
        """Make a key. Returns what is known of it, and the key, which is kept nowhere.

        :raises ConflictError: a valid key has that name.
        :raises OutputError: the data folder cannot be written to.
        """
        with self._changing() as keys:
            if any(key.name == name and key.revoked_at is None for key in keys.values()):
                raise ConflictError(
                    f"There is a key named {name!r} already.",
                    remedy="Choose another name, or revoke that key first.",
                    code="KEY_EXISTS",
                )
            key_id = "".join(secrets.choice(_LETTERS) for _ in range(8))
            text = f"hgs_{key_id}_{secrets.token_urlsafe(32)}"
            keys[key_id] = ApiKey(id=key_id, name=name, sha256=_hash(text))
            return keys[key_id], text

    def revoke(self, name_or_id: str) -> ApiKey:
        """Make a key invalid, at once and for good.

        :raises NotFoundError: there is no valid key of that name or id.
        :raises OutputError: the data folder cannot be written to.
        """
        with self._changing() as keys:
            for key in keys.values():
                if name_or_id in (key.id, key.name) and key.revoked_at is None:
                    keys[key.id] = key.model_copy(update={"revoked_at": datetime.now(UTC)})
                    return keys[key.id]
            raise NotFoundError(
                f"There is no valid key {name_or_id!r}.",
                remedy="See `heygen-studio keys list`.",
                code="KEY_NOT_FOUND",
            )

    def _current(self) -> dict[str, ApiKey]:
        try:
            stat = self._path.stat()
            seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            with self._lock:
                if seen != self._seen:
                    self._keys = {key.id: key for key in _KEYS.validate_json(self._path.read_bytes())}
                    self._seen = seen
                return self._keys
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StudioError(
                f"The file of API keys, {_FILE} in the data folder, cannot be read: {error.strerror}.",
                remedy="Let the user that runs the studio read it.",
                code="KEYS_UNREADABLE",
            ) from error
        except ValidationError as error:
            raise StudioError(
                f"The file of API keys, {_FILE} in the data folder, is damaged.",
                remedy="Put back a copy of it. Without one, move it away and make new keys with "
                "`heygen-studio keys create`; until then the studio is open to everyone.",
                code="KEYS_DAMAGED",
            ) from error

    @contextmanager
    def _changing(self) -> Iterator[dict[str, ApiKey]]:
        with writing("the API keys"):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._path.with_suffix(".lock")):
                keys = dict(self._current())
                yield keys
                write_private(self._path, _KEYS.dump_json(list(keys.values()), indent=1))


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read; a crash leaves either the old or the new one.

    :raises OSError: it cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with whole(path) as partial, os.fdopen(os.open(partial, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _hash(text: str) -> str:
    # The secret has 256 random bits: nothing is gained by a slow hash.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
