"""The card of a presenter that was made in this studio: ``avatar.json`` in its folder.

Engines use :data:`AVATAR_CARDS` to list the presenters that are theirs; the library writes the cards.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from heygen_studio.media import AvatarInfo, Licence
from heygen_studio.storage.cards import CardFiles, Consent, OwnCard

CARD = "avatar.json"
FORMAT = 1
"""Version of the card and of the ``.avatar`` file. A studio reads its own and older ones."""
AVATAR_ID = re.compile(r"avatar_[a-z2-7]{16}")
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}(\.[a-z0-9]{1,8})?")
"""What an engine may call a file of a presenter."""

Gender = Literal["female", "male", "neutral", ""]


class CardLicence(BaseModel):
    """Under which licence the picture may be used (SPDX identifier or words), and where it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    image: str = Field(max_length=200)
    source: str = Field(max_length=500)


class Card(OwnCard):
    """What is known of a presenter that was made from a photo or a video."""

    format: int = Field(FORMAT, ge=1, le=FORMAT)
    id: str = Field(pattern=f"^{AVATAR_ID.pattern}$")
    gender: Gender = ""
    style: str = Field("", max_length=40)
    age_range: str = Field("", max_length=20)
    ethnicity: str = Field("", max_length=40)
    image: str = Field(pattern=f"^{FILE_NAME.pattern}$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="Of the image.")
    licence: CardLicence
    consent: Consent | None = Field(None, description="Of the person, where it is one on film.")
    model_config_: dict[str, str] = Field(default_factory=dict, alias="model_config")

    def info(self, folder: Path) -> AvatarInfo:
        """The presenter as the studio lists it."""
        return AvatarInfo(
            id=self.id,
            name=self.name,
            gender=self.gender,
            style=self.style,
            age_range=self.age_range,
            ethnicity=self.ethnicity,
            image=str(folder / self.image),
            licence=Licence(self.licence.image, "", self.licence.source),
            is_custom=True,
            model_config=self.model_config_,
            description=self.description,
            owner=self.owner,
        )


AVATAR_CARDS = CardFiles("avatar", Card, CARD, AVATAR_ID)
"""The cards of presenters; they are below the folder ``avatars`` of the data folder."""
