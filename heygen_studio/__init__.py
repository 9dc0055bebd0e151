"""HeyGen Studio: a script becomes a video of a presenter who speaks it."""

from __future__ import annotations

__version__ = "0.1.0"

__all__ = ["__version__"]
