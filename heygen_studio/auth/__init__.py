"""API keys, and the login of the studio page."""

from heygen_studio.auth.keys import ApiKey, KeyRing
from heygen_studio.auth.sessions import Sessions

__all__ = ["ApiKey", "KeyRing", "Sessions"]
