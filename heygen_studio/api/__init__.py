"""The HTTP API, version 1, below ``/api/v1``: routes, schemas, and what surrounds every request.

The server imports :func:`create_app`. Whatever the API does, it asks the services to do.
"""

from heygen_studio.api.app import create_app

__all__ = ["create_app"]
