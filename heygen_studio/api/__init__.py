"""The HTTP API, version 1, below ``/api/v1``."""

from heygen_studio.api.app import create_app

__all__ = ["create_app"]
