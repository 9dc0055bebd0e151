"""The scenes of a video as they are asked for, and the turns of several people in one script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from heygen_studio.video.fields import LanguageCode, NamedFile, Painted, Seconds, Transition
from heygen_studio.video.layout import LayoutField

MAX_SCENES = 50
"""Most scenes of one video."""
_LONGEST_NAME = 60


class SceneRequest(BaseModel):
    """One scene. What it does not say is as the video has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    script: str = Field("", description="What is said in this scene, as the script of a video.")
    audio_url: NamedFile | None = Field(None, description="A recording that is spoken instead of a script.")
    voice_id: str | None = Field(None, description="The voice.")
    language: LanguageCode | None = Field(None, description="Language of the script, ISO 639-1.")
    avatar_id: str | None = Field(None, description="The presenter who speaks.")
    listener_id: str | None = Field(None, description="A second presenter, who stands beside and listens.")
    background: Painted | None = Field(
        None,
        description="A colour (#rrggbb), or a picture or video: its address, a data URI, or an asset's id.",
    )
    layout: LayoutField | None = Field(
        None, description="How the presenter is shown, or the name of the shot."
    )
    transition: Transition | None = Field(None, description="How the scene begins.")
    duration: Seconds | None = Field(None, description="Length in seconds, as that of a video.")


RoleName = Annotated[str, StringConstraints(pattern=rf"^[^\s:：]([^\n:：]{{0,{_LONGEST_NAME}}})$")]


class Role(BaseModel):
    """Somebody who speaks in a script of several people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    avatar_id: str | None = Field(None, description="The presenter.")
    voice_id: str | None = Field(None, description="The voice; default: one that fits the presenter.")


def turns(script: str, cast: Mapping[str, object]) -> Iterator[tuple[str | None, str]]:
    """Who says what in a script, in order: a line that begins with a name of the cast and a colon is that
    person's turn, which lasts until the next such line. Other words before a colon are words.

    :return: names with what they say; None with what comes before the first name.
    """
    names = "|".join(re.escape(name) for name in sorted(cast, key=len, reverse=True))
    begin = re.compile(rf"^[ \t]*({names})[ \t]*[:：][ \t]*", re.MULTILINE)
    found = list(begin.finditer(script))
    before = script[: found[0].start()] if found else script
    if before.strip():
        yield None, before.strip()
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(script)
        yield match[1], script[match.end() : end].strip()
