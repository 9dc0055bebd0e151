"""Logins of the studio page: a signed cookie that names the key with which someone has logged in."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import structlog
from itsdangerous import BadData, URLSafeTimedSerializer

from heygen_studio.auth.keys import KeyRing, write_private
from heygen_studio.errors import StudioError
from heygen_studio.storage.space import writing

_FILE = "session.secret"
_SECRET = re.compile(rb"[0-9a-f]{64}")
LIFETIME = 7 * 24 * 3600
"""How long a login lasts, in seconds."""

log = structlog.get_logger(__name__)


class Sessions:
    """Makes and checks the cookies. They outlive a restart, and end when their key is revoked.

    :param folder: the data folder, in which the signing secret is kept.
    """

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        self._path = folder / _FILE
        self._keys = keys
        self._made: URLSafeTimedSerializer | None = None

    def cookie(self, key_id: str) -> str:
        """The value of the cookie for who has shown this key."""
        text: str = self._signer().dumps(key_id)
        return text

    def key_id(self, cookie: str) -> str | None:
        """The id of the key, if the cookie is genuine and the key still valid."""
        try:
            key_id = self._signer().loads(cookie, max_age=LIFETIME)
        except BadData:
            return None
        return key_id if isinstance(key_id, str) and self._keys.valid(key_id) else None

    def _signer(self) -> URLSafeTimedSerializer:
        if self._made is None:
            self._made = URLSafeTimedSerializer(self._secret(), salt="studio-login")
        return self._made

    def _secret(self) -> bytes:
        try:
            kept = self._path.read_bytes()
            if _SECRET.fullmatch(kept):
                return kept
            # Who has logged in has to do so again, which is all that is lost.
            log.warning("session_secret_replaced", path=str(self._path), reason="it was damaged")
        except FileNotFoundError:
            pass
        except OSError as error:
            raise StudioError(
                f"The secret of logins, {_FILE} in the data folder, cannot be read: {error.strerror}.",
                remedy="Let the user that runs the studio read it, or remove it: all then log in again.",
                code="SESSION_SECRET_UNREADABLE",
            ) from error
        secret = secrets.token_hex(32).encode()
        with writing("the secret of logins"):
            write_private(self._path, secret)
        return secret
