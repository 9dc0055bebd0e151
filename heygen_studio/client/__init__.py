"""A client of the API, for programs: :class:`Client` and :class:`AsyncClient`."""

from heygen_studio.client.clients import AsyncClient, Client
from heygen_studio.client.models import ApiError, Batch, Video, VideoPage

__all__ = ["ApiError", "AsyncClient", "Batch", "Client", "Video", "VideoPage"]
