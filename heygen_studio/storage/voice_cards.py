"""The card of a voice that was made from recordings: ``voice.json`` in its folder.

Engines use :data:`VOICE_CARDS` to list the voices that are theirs; the library writes the cards.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from heygen_studio.media import Licence, Remark, VoiceInfo
from heygen_studio.storage.cards import CardFiles, Consent, OwnCard

CARD = "voice.json"
FORMAT = 1
"""Version of the card and of the ``.voice`` file. A studio reads its own and older ones."""
VOICE_ID = re.compile(r"voice_[a-z2-7]{16}")


class SampleReport(BaseModel):
    """What was found in one recording."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(max_length=200)
    seconds: float = Field(ge=0)
    speech_seconds: float = Field(ge=0, description="Without silence.")
    speech_to_noise_db: float = Field(description="How much louder the speech is than the background.")
    clipped_percent: float = Field(ge=0, le=100, description="Share of samples at full scale.")
    remarks: tuple[Remark, ...] = ()


class CloneReport(BaseModel):
    """How like the speaker the voice is: cosines of speaker embeddings, -1..1; 1 is the same."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    similarity: float | None = Field(None, ge=-1, le=1, description="Of the voice and the speaker.")
    nearest_voice: str | None = Field(
        None, max_length=64, description="The stock voice most like the speaker."
    )
    nearest_similarity: float | None = Field(None, ge=-1, le=1, description="Of that voice and the speaker.")
    self_similarity: float | None = Field(
        None, ge=-1, le=1, description="Of two recordings, or two halves of one, of the speaker."
    )
    seconds: float = Field(ge=0, le=86_400, description="Seconds that the work took.")
    samples: tuple[SampleReport, ...] = Field((), max_length=10)


class VoiceCard(OwnCard):
    """What is known of a voice that was made from recordings."""

    format: int = Field(FORMAT, ge=1, le=FORMAT)
    id: str = Field(pattern=f"^{VOICE_ID.pattern}$")
    language: str = Field(pattern="^[a-z]{2}$")
    accent: str = Field("", max_length=40)
    gender: Literal["female", "male", "neutral", ""] = ""
    style: str = Field("", max_length=40)
    sample_rate: int = Field(ge=8000, le=96_000)
    characteristics: dict[str, str] = Field(default_factory=dict, max_length=16)
    phonemes_per_second: float | None = Field(None, gt=0, le=100)
    native: bool = True
    licence: str = Field("All rights reserved", max_length=200, description="Of the recordings.")
    consent: Consent
    report: CloneReport | None = None

    def info(self) -> VoiceInfo:
        """The voice as the studio lists it."""
        return VoiceInfo(
            id=self.id,
            name=self.name,
            language=self.language,
            accent=self.accent,
            gender=self.gender,
            style=self.style,
            sample_rate=self.sample_rate,
            licence=Licence(self.licence, "", "recordings"),
            is_cloned=True,
            characteristics=self.characteristics,
            phonemes_per_second=self.phonemes_per_second,
            native=self.native,
            owner=self.owner,
        )


VOICE_CARDS = CardFiles("voice", VoiceCard, CARD, VOICE_ID)
"""The cards of voices; they are below the folder ``voices`` of the data folder."""
