"""HeyGen Studio: a script becomes a video of a presenter who speaks it."""

from __future__ import annotations

__version__ = "0.1.0"
HTTP_API_VERSION = "1.0.0"
"""Of what is served below ``/api/v1``, as it is documented."""

__all__ = ["HTTP_API_VERSION", "__version__"]
