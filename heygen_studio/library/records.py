"""What is remembered of presenters in the making."""

from __future__ import annotations

from pydantic import Field

from heygen_studio.library.requests import AvatarDraft, MadeAvatar
from heygen_studio.making import Kind, MakingRecord, Task
from heygen_studio.storage.avatar_cards import AVATAR_ID

PRESENTERS = Kind("presenter", "AVATAR", "TOO_MANY_AVATARS", "AVATAR_GIVEN_UP")


class AvatarRecord(MakingRecord):
    """A presenter in the making; its source file is a video, or an ``.avatar`` file that holds one.

    :param name: of the presenter. ``draft``: what else is asked for, of a video.
    :param voice_id: of the voice that is made of the same video.
    """

    id: str = Field(pattern=f"^{AVATAR_ID.pattern}$")
    name: str
    draft: AvatarDraft | None
    voice_id: str | None = None


AvatarTask = Task[AvatarRecord, MadeAvatar]
"""A presenter in the making, as whoever asked for it sees it."""
