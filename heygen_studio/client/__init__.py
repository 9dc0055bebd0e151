"""A client of the API, for programs: :class:`Client` and :class:`AsyncClient`.

It stands apart: it speaks HTTP, and imports nothing of the studio.
"""

from heygen_studio.client.asynchronous import AsyncClient
from heygen_studio.client.blocking import Client
from heygen_studio.client.models import (
    Analysis,
    ApiError,
    Avatar,
    Batch,
    Clone,
    Event,
    Reading,
    Scenes,
    Script,
    Translation,
    Twin,
    Video,
    VideoPage,
    Voice,
)

__all__ = [
    "Analysis", "ApiError", "AsyncClient", "Avatar", "Batch", "Client", "Clone", "Event", "Reading", "Scenes",
    "Script", "Translation", "Twin", "Video", "VideoPage", "Voice",
]  # fmt: skip
