"""What is asked of the library, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from heygen_studio.media import AvatarInfo, Remark

NO_LICENCE = "All rights reserved"
"""The licence of a photo of which nothing else was said."""
FILM_CONSENT = "The person who is seen and heard agrees that this presenter is made and used here."
"""What is declared where consent to a presenter from a video is given."""
MOST_PHOTOS = 6
"""Photos that a presenter can be made of."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Style = Literal["professional", "casual", "educational", "marketing", "entertainment"]
Gender = Literal["female", "male", "neutral", ""]


class AvatarDraft(BaseModel):
    """A presenter to be made from a photo or a video."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name = Field(description="Name of the presenter.")
    description: Text = Field("", description="What else there is to say about the presenter.")
    style: Style = Field("professional", description="Manner of the presenter.")
    gender: Gender = Field("", description="For the choice of a voice that fits; may be left open.")
    licence: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] = Field(
        NO_LICENCE, description="Licence of the photo or video, as SPDX identifier or in words."
    )
    face: int | None = Field(
        None, ge=1, description="Which face of several in a photo, from the left; default: the largest."
    )


class AvatarChanges(BaseModel):
    """New values of a presenter; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name | None = Field(None, description="Name of the presenter.")
    description: Text | None = Field(None, description="What else there is to say about the presenter.")
    style: Style | None = Field(None, description="Manner of the presenter.")
    gender: Gender | None = Field(None, description="For the choice of a voice that fits.")


@dataclass(frozen=True, slots=True, eq=False)
class PhotoFile:
    """The bytes of a photo, and where they come from: a file name or an address."""

    data: bytes
    source: str


@dataclass(frozen=True, slots=True)
class MadeAvatar:
    """A new presenter, and what is not as good about it as it could be."""

    avatar: AvatarInfo
    remarks: tuple[Remark, ...]
