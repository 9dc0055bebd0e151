"""What can be asked of captions that are part of the picture."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

CaptionStyle = Literal["classic", "bold", "boxed", "karaoke"]
Colour = Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$")]


class CaptionLook(BaseModel):
    """How captions look that are part of the picture."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    style: CaptionStyle = Field(
        "classic",
        description="classic: white with a dark line; bold: large; boxed: on a dark box; karaoke: the word "
        "that is being said has a colour of its own.",
    )
    size: float = Field(1.0, ge=0.5, le=2.0, description="Of the letters, 1 being the usual one.")
    position: Literal["top", "middle", "bottom"] = Field("bottom", description="Where in the picture.")
    colour: Colour = Field("#ffffff", description="Of the letters.")
    highlight: Colour = Field("#ffd23f", description="Of the word that is being said, in karaoke.")
    language: str | None = Field(
        None,
        pattern="^[a-z]{2}$",
        description="Language of the words, for the forms of Chinese characters; default: the script's.",
    )
