"""What is asked of the library of voices, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from heygen_studio.media import Remark, VoiceInfo
from heygen_studio.storage.voice_cards import CloneReport

CONSENT = "The person who is heard agrees that this voice is made and used here."
"""What is declared where consent is given."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class VoiceDraft(BaseModel):
    """A voice to be made from recordings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name = Field(description="Name of the voice.")
    description: Text = Field("", description="What else there is to say about the voice.")
    language: str = Field("en", pattern="^[a-z]{2}$", description="What it is to speak, ISO 639-1.")
    licence: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] = Field(
        "All rights reserved", description="Licence of the recordings, as SPDX identifier or in words."
    )


class VoiceChanges(BaseModel):
    """New values of a voice; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name | None = Field(None, description="Name of the voice.")
    description: Text | None = Field(None, description="What else there is to say about the voice.")


@dataclass(frozen=True, slots=True)
class MadeVoice:
    """A new voice, how like the speaker it is, and what is not as good about it as it could be."""

    voice: VoiceInfo
    report: CloneReport
    remarks: tuple[Remark, ...]


def in_words(report: CloneReport) -> list[str]:
    """The report in plain words, a sentence each."""
    said = []
    if report.similarity is not None:
        said.append(
            f"The new voice is {report.similarity:.0%} like the speaker, as a speaker encoder hears it."
        )
    if report.nearest_similarity is not None:
        said.append(f"The stock voice most like the speaker reaches {report.nearest_similarity:.0%}.")
    if report.self_similarity is not None:
        said.append(
            f"Parts of the recordings are {report.self_similarity:.0%} like each other: the most there is."
        )
    speech = sum(sample.speech_seconds for sample in report.samples)
    said.append(f"It was made from {speech:.0f} s of speech in {report.seconds:.0f} s.")
    return said
