"""What is remembered of voices in the making."""

from __future__ import annotations

from pydantic import Field

from heygen_studio.cloning.requests import MadeVoice, VoiceDraft
from heygen_studio.making import Kind, MakingRecord, Task
from heygen_studio.storage.voice_cards import VOICE_ID

VOICES = Kind("voice", "VOICE", "TOO_MANY_CLONES", "CLONE_GIVEN_UP")


class CloneRecord(MakingRecord):
    """A voice in the making; its source files are recordings."""

    id: str = Field(pattern=f"^{VOICE_ID.pattern}$")
    draft: VoiceDraft


CloneTask = Task[CloneRecord, MadeVoice]
"""A voice in the making, as whoever asked for it sees it."""
