"""Presenters, above all those that users make from photos and videos, and how presenters and voices look and
sound.

The rooms above import what is named here; ``avatars`` is the face of it.
"""

from heygen_studio.library.avatars import AvatarLibrary
from heygen_studio.library.records import AvatarTask
from heygen_studio.library.requests import (
    FILM_CONSENT,
    MOST_PHOTOS,
    AvatarChanges,
    AvatarDraft,
    MadeAvatar,
    PhotoFile,
)
from heygen_studio.library.sources import one_video

__all__ = [
    "FILM_CONSENT",
    "MOST_PHOTOS",
    "AvatarChanges",
    "AvatarDraft",
    "AvatarLibrary",
    "AvatarTask",
    "MadeAvatar",
    "PhotoFile",
    "one_video",
]
