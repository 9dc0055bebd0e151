"""The length that is asked for: how fast the voice speaks for it, and how long the presenter waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from heygen_studio.contracts import VoiceEngine
from heygen_studio.errors import InputError
from heygen_studio.language.pace import pace_of, speaking_time
from heygen_studio.media import Style, VoiceInfo
from heygen_studio.speech import parse_markup
from heygen_studio.speech.cues import ScriptMark
from heygen_studio.video.request import VideoRequest

PACES: dict[Style, float] = {
    "professional": 1.0, "casual": 1.02, "educational": 0.93, "marketing": 1.05, "entertainment": 1.08,
}  # fmt: skip
"""Speed of the voice in each style, where no length is asked for."""
NATURAL_SPEEDS = (0.75, 1.35)
"""How much slower and faster than normal a voice may speak and still sound natural."""
LONGEST_WAIT = 1000
"""How many times as long as what is said a video may be."""
_EARLY = 0.97
"""The share of the length in which the voice tries to be done: it is held after a voice that is early, and
nothing can be done about one that is late."""
_LATE = 0.1
"""Seconds of delay from which on it is worth a note."""
_LONGER_FILM = (
    "Shorten the script, use a longer video, or make a presenter of the video, who speaks for any length."
)
_TOLD = 1.0
"""Seconds of waiting from which on it is worth a note."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How a video comes to its length: options for the voice, its length in seconds where it is known before,
    and what whoever asked for it should know."""

    options: Mapping[str, float] = field(default_factory=dict)
    seconds: float | None = None
    notes: tuple[str, ...] = ()


def spoken_timing(
    script: str,
    marks: Sequence[ScriptMark],
    request: VideoRequest,
    voice: VoiceEngine,
    voice_info: VoiceInfo,
) -> Timing:
    """How a voice comes to the length that is asked for: by speaking faster or slower as far as is natural,
    and after that by waiting.

    :raises InputError: ``DURATION_UNREACHABLE``: the script cannot be spoken in so short a time, or the time
        is beyond all measure for it.
    """
    if request.duration is None:
        return Timing({"speed": PACES[request.style]})
    said = _Said.of(script, marks, request.language, voice, voice_info)
    shortest, longest = said.lasts(said.fastest), said.lasts(said.slowest)
    if request.duration < shortest:
        raise _unreachable(
            f"The script takes about {said.lasts(1):.0f} s to speak; {request.duration:g} s cannot be "
            "reached by speaking faster.",
            f"Ask for {shortest:.0f} s or more, or shorten the script.",
            {"natural": said.lasts(1), "shortest": shortest, "longest": LONGEST_WAIT * longest},
        )
    _check_wait(request.duration, longest)
    speed = min(max(said.speed(request.duration), said.slowest), said.fastest)
    return Timing(_at(speed), request.duration, _note("The script", longest, request.duration))


def filmed_timing(
    script: str,
    marks: Sequence[ScriptMark],
    request: VideoRequest,
    voice: VoiceEngine,
    voice_info: VoiceInfo,
    seconds: float | None,
) -> Timing:
    """How a voice comes to speak within a film, whose length stays: at its usual pace, faster where it must.

    :param seconds: length of the film; None where that is not known yet.
    :raises InputError: ``DURATION_UNREACHABLE``: the script is too long for the film.
    """
    usual = PACES[request.style]
    if seconds is None:
        return Timing({"speed": usual})
    said = _Said.of(script, marks, request.language, voice, voice_info)
    if seconds < (shortest := said.lasts(said.fastest)):
        raise _unreachable(
            f"The script takes about {said.lasts(1):.0f} s to speak, and the video has {seconds:.0f} s.",
            _LONGER_FILM,
            {"natural": said.lasts(1), "shortest": shortest, "longest": seconds},
        )
    return Timing(_at(min(max(usual, said.speed(seconds)), said.fastest)), seconds)


@dataclass(frozen=True, slots=True)
class _Said:
    """Seconds of speech at the speed of 1, seconds of silence, and how slow and fast the voice may speak."""

    natural: float
    silence: float
    slowest: float
    fastest: float

    @classmethod
    def of(
        cls,
        script: str,
        marks: Sequence[ScriptMark],
        language: str,
        voice: VoiceEngine,
        voice_info: VoiceInfo,
    ) -> Self:
        natural = speaking_time(parse_markup(script).text, language, pace_of(language, voice_info))
        silence = sum(mark.amount for mark in marks if mark.name == "pause")
        speeds = NATURAL_SPEEDS if "speed" in voice.options_type.model_fields else (0.9, 1.1)
        return cls(natural, silence, *speeds)

    def lasts(self, speed: float) -> float:
        return self.natural / speed + self.silence

    def speed(self, seconds: float) -> float:
        """At which it is said in time."""
        return self.natural / max(_EARLY * seconds - self.silence, 0.1)


def _at(speed: float) -> dict[str, float]:
    return {"speed": round(speed, 3), "pauses": round(1 / speed, 3)}


def recorded_timing(seconds: float, request: VideoRequest) -> Timing:
    """How a video of a recording of so many seconds comes to the length that is asked for: by waiting.

    :raises InputError: ``DURATION_UNREACHABLE``: the recording is longer, or far too short.
    """
    if request.duration is None:
        return Timing(seconds=seconds)
    # Lengths are often told in rounded seconds.
    if request.duration < round(seconds, 1):
        raise _unreachable(
            f"The recording takes {seconds:.1f} s; {request.duration:g} s would cut it off.",
            "Leave the duration out, ask for a longer one, or shorten the recording.",
            {"shortest": seconds, "longest": LONGEST_WAIT * seconds},
        )
    _check_wait(request.duration, seconds)
    return Timing(seconds=request.duration, notes=_note("The recording", seconds, request.duration))


def filmed_recording(recorded: float, seconds: float | None) -> Timing:
    """How a recording comes to be spoken within a film, whose length stays.

    :raises InputError: ``DURATION_UNREACHABLE``: the recording is longer.
    """
    if seconds is not None and seconds < round(recorded, 1) - _LATE:
        raise _unreachable(
            f"The recording takes {recorded:.1f} s, and the video has {seconds:.1f} s.",
            _LONGER_FILM.replace("script", "recording"),
            {"shortest": recorded, "longest": seconds},
        )
    return Timing(seconds=seconds)


def late_notes(asked: float | None, seconds: float) -> tuple[str, ...]:
    """What is told of a video that has become longer than was asked for, if it has."""
    if asked is None or seconds < asked + _LATE:
        return ()
    return (f"The voice took longer than expected: the video has {seconds:.1f} s instead of {asked:g} s.",)


def _check_wait(asked: float, spoken: float) -> None:
    if asked > LONGEST_WAIT * spoken:
        raise _unreachable(
            f"{asked:g} s are more than {LONGEST_WAIT} times the {spoken:.1f} s in which all is said.",
            f"Ask for {LONGEST_WAIT * spoken:.0f} s at most.",
            {"longest": LONGEST_WAIT * spoken},
        )


def _note(what: str, spoken: float, asked: float) -> tuple[str, ...]:
    if asked - spoken < _TOLD:
        return ()
    how = " at the slowest natural pace" if what == "The script" else ""
    return (f"{what} takes about {spoken:.0f} s{how}; for the rest of the {asked:g} s the presenter waits.",)


def _unreachable(message: str, remedy: str, details: Mapping[str, float]) -> InputError:
    told = {name: round(value, 1) for name, value in details.items()}
    return InputError(message, remedy=remedy, code="DURATION_UNREACHABLE", details=told)
