"""Options that every built-in voice has."""

from __future__ import annotations

from pydantic import Field

from heygen_studio.contracts import Options


class VoiceOptions(Options):
    """How a voice speaks."""

    speed: float = Field(1.0, ge=0.5, le=2.0, description="Speaking rate; 1 is normal.")
    pitch: float = Field(0.0, ge=-12, le=12, description="Shift of the pitch in semitones.")
    volume: float = Field(0.0, ge=-20, le=6, description="Louder or softer, in decibels.")
    pauses: float = Field(
        1.0, ge=0.25, le=4.0, description="Length of the pauses between sentences; 1 is normal."
    )
