"""Options that every built-in voice has."""

from __future__ import annotations

from pydantic import Field, field_validator

from heygen_studio.contracts import Options

from .pronunciations import Pronunciation, checked


class VoiceOptions(Options):
    """How a voice speaks."""

    speed: float = Field(1.0, ge=0.5, le=2.0, description="Speaking rate; 1 is normal.")
    pitch: float = Field(0.0, ge=-12, le=12, description="Shift of the pitch in semitones.")
    volume: float = Field(0.0, ge=-20, le=6, description="Louder or softer, in decibels.")
    pauses: float = Field(
        1.0, ge=0.25, le=4.0, description="Length of the pauses between sentences; 1 is normal."
    )
    pronunciations: tuple[Pronunciation, ...] = Field(
        (), description="How words are said, in place of the pronunciation dictionary."
    )

    @field_validator("pronunciations")
    @classmethod
    def _possible(cls, entries: tuple[Pronunciation, ...]) -> tuple[Pronunciation, ...]:
        return tuple(checked(one.word, one.language, ipa=one.ipa, say=one.say) for one in entries)
