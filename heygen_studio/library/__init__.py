"""The presenters that users make from photos: creating, changing, deleting, exporting and importing them."""

from heygen_studio.library.avatars import AvatarLibrary
from heygen_studio.library.requests import AvatarChanges, AvatarDraft, MadeAvatar, PhotoFile

__all__ = ["AvatarChanges", "AvatarDraft", "AvatarLibrary", "MadeAvatar", "PhotoFile"]
