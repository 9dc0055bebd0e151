"""Fits a voice of Kokoro to a speaker: search, then pitch, pace and balance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Progress
from heygen_studio.media import Audio
from heygen_studio.speech.loudness import Leveller
from heygen_studio.voiceprint import voiceprint

from ..kokoro.model import SAMPLE_RATE
from .rhythm import median_pitch, syllable_rate
from .search import PITCH, Candidate, Search, warps
from .shaping import balance_between, balanced, warped
from .space import Space

Floats = NDArray[np.float32]
Speak = Callable[[str, Floats, float, float], Floats]
"""Speaks a text with an offset from the common voice, at a speed and with a factor of the pitch: 24 kHz."""

SENTENCES = (
    "The old boat drifted quietly past a row of tall grey houses",
    "She sold seven jars of honey before noon and kept the last one",
    "We could watch the children choose their favourite toys",
    "Bring your papers on Friday and ask for Mister Young",
    "Few people noticed how much the garden had changed that year",
)
"""What trials say, without punctuation; all sounds of English are in it."""
TRIALS = 56
_FINALISTS = 4
_MOST_SPEECH = 120.0
"""Seconds of the recordings that are looked at for pitch, pace and balance."""
_PACE = (0.8, 1.25)


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A voice.

    :param offset: float32 (256,), from the common voice.
    :param pitch: factor of the fundamental frequency, before the spectrum is shifted.
    :param warp: factor by which the spectrum is shifted.
    :param pace: factor of the speed.
    :param balance: float32 (8,), decibels in each band.
    :param gain: what brings it to the loudness of all voices.
    :param hertz: its median fundamental frequency.
    """

    offset: Floats
    pitch: float
    warp: float
    pace: float
    balance: Floats
    gain: float
    hertz: float


def fit(
    recordings: Sequence[Audio],
    space: Space,
    speak: Speak,
    progress: Progress,
    trials: int = TRIALS,
) -> Fitted:
    """The voice most like the one that is heard in recordings.

    :param recordings: speech of one person.
    :param trials: how many voices to try.
    """
    progress(0.0, "Listening to the speaker")
    target = voiceprint(recordings)
    some = _some(recordings)
    hertz = median_pitch(some) or float(np.exp(np.median(space.pitches)))
    search = Search(space, target, hertz)

    def said(text: str, candidate: Candidate, pace: float = 1.0) -> Floats:
        offset = space.offset(candidate.coordinates)
        return speak(text, offset, pace / candidate.warp, candidate.pitch)

    for trial in range(trials):
        candidate = search.propose()
        sound = said(SENTENCES[trial % len(SENTENCES)], candidate)
        heard = [(warp, voiceprint([_audio(warped(sound, warp))])) for warp in warps(candidate.warp)]
        own = median_pitch([_audio(warped(sound, candidate.warp))])
        search.tell(candidate, heard, own or hertz)
        progress(0.85 * (trial + 1) / trials, f"Fitting the voice, trial {trial + 1} of {trials}")

    progress(0.86, "Choosing the best")
    finals = [
        (candidate, [_audio(warped(said(text, candidate), candidate.warp)) for text in SENTENCES[:3]])
        for candidate in search.finalists(min(_FINALISTS, trials))
    ]
    chosen, spoken = max(finals, key=lambda final: float(voiceprint(final[1]) @ target))
    progress(0.96, "Matching pitch, pace and balance")
    chosen, spoken = _pitched(chosen, spoken, hertz, target, said)
    balance = _balance(some, spoken, target)
    finished = [_audio(balanced(one.samples, balance, one.sample_rate)) for one in spoken]
    gain = Leveller(SAMPLE_RATE).gain(np.concatenate([one.samples for one in finished]))
    return Fitted(
        offset=space.offset(chosen.coordinates),
        pitch=chosen.pitch,
        warp=chosen.warp,
        pace=_pace(some, spoken),
        balance=balance,
        gain=gain,
        hertz=median_pitch(finished) or hertz,
    )


def _pitched(
    candidate: Candidate,
    spoken: list[Audio],
    hertz: float,
    target: Floats,
    said: Callable[[str, Candidate], Floats],
) -> tuple[Candidate, list[Audio]]:
    """The candidate at the speaker's pitch, unless that makes it less like the speaker."""
    own = median_pitch(spoken)
    if own is None or abs(np.log2(hertz / own)) < 1 / 24:
        return candidate, spoken
    tuned = replace(candidate, pitch=float(np.clip(candidate.pitch * hertz / own, *PITCH)))
    again = [_audio(warped(said(text, tuned), tuned.warp)) for text in SENTENCES[: len(spoken)]]
    before, after = (float(voiceprint(sounds) @ target) for sounds in (spoken, again))
    return (tuned, again) if after >= before - 0.01 else (candidate, spoken)


def _balance(target_speech: Sequence[Audio], spoken: Sequence[Audio], target: Floats) -> Floats:
    """The balance that makes the voice most like the speaker: none, half or all of the difference."""
    full = balance_between(target_speech, spoken)

    def likeness(strength: float) -> float:
        sounds = [_audio(balanced(one.samples, strength * full, one.sample_rate)) for one in spoken]
        return float(voiceprint(sounds) @ target)

    return full * np.float32(max((0.0, 0.5, 1.0), key=likeness))


def _pace(target: Sequence[Audio], spoken: Sequence[Audio]) -> float:
    theirs, own = syllable_rate(target), syllable_rate(spoken)
    return float(np.clip(theirs / own, *_PACE)) if theirs and own else 1.0


def _some(recordings: Sequence[Audio]) -> list[Audio]:
    kept: list[Audio] = []
    left = _MOST_SPEECH
    for recording in recordings:
        if left > 0:
            length = round(left * recording.sample_rate)
            kept.append(Audio(recording.samples[:length], recording.sample_rate))
            left -= kept[-1].duration
    return kept


def _audio(samples: Floats) -> Audio:
    return Audio(samples, SAMPLE_RATE)
