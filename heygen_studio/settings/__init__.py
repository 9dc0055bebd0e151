"""Settings: every ``HEYGEN_*`` variable, and what follows from them for logs, libraries and the network.

Everyone may import :class:`Settings` and :func:`load_settings`; ``networks``, ``environment`` and ``logs``
are for the core. Below it are only the errors.
"""

from heygen_studio.settings.model import Settings, load_settings

__all__ = ["Settings", "load_settings"]
