"""Recordings that users bring in place of a voice."""

from .voice import Recording

__all__ = ["Recording"]
