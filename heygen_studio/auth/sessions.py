"""Logins of the studio page: a signed cookie that names the key with which someone has logged in."""

from __future__ import annotations

import secrets
from pathlib import Path

from itsdangerous import BadData, URLSafeTimedSerializer

from heygen_studio.auth.keys import KeyRing, write_private

LIFETIME = 7 * 24 * 3600
"""How long a login lasts, in seconds."""


class Sessions:
    """Makes and checks the cookies. They outlive a restart, and end when their key is revoked.

    :param folder: the data folder, in which the signing secret is kept.
    """

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        self._path = folder / "session.secret"
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
            if not self._path.exists():
                write_private(self._path, secrets.token_hex(32).encode())
            self._made = URLSafeTimedSerializer(self._path.read_bytes(), salt="studio-login")
        return self._made
