"""API keys, and the login of the studio page.

The rooms above import what is named here. It knows only storage and the errors.
"""

from heygen_studio.auth.keys import ApiKey, KeyRing
from heygen_studio.auth.sessions import Sessions

__all__ = ["ApiKey", "KeyRing", "Sessions"]
