"""Fits a voice of Kokoro to a speaker: search, then pitch, pace and balance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Progress
from heygen_studio.media import Audio
from heygen_studio.speech.loudness import Leveller
from heygen_studio.speech.voiceprint import voiceprint

from ..kokoro.model import SAMPLE_RATE
from .rhythm import median_pitch, syllable_rate
from .search import PITCH, Candidate, Search, warps
from .shaping import CENTRES, MOST, balance_between, balanced, warped
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
TRIALS = 70
_FINALISTS, _SAID = 5, 3
"""How many are heard again before one is chosen, and how many sentences each says."""
_COLOURED = 0.4
"""Share of the trials after which the balance of the spectrum is taken into account."""
_STEPS = (3.0, 1.5)
"""Decibels by which bands are raised and lowered to see what helps."""
_COLOUR_COST = 1e-4
"""What the square of a decibel in a band costs."""
_MOST_SPEECH = 120.0
"""Seconds of the recordings that are looked at for pitch, pace and balance."""
_PACE = (0.8, 1.25)
_WORSE = 0.005
"""How much less like the speaker a voice may become for its pitch or pace to be right."""


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

    def says(candidate: Candidate, pace: float = 1.0) -> list[Audio]:
        """What it sounds like in a few sentences."""
        texts = SENTENCES[: min(_SAID, trials)]
        return [_audio(warped(said(text, candidate, pace), candidate.warp)) for text in texts]

    balance = np.zeros(len(CENTRES), np.float32)
    for trial in range(trials):
        if trial and trial == round(_COLOURED * trials):
            # From here on, what the balance will do to a voice is taken into account.
            best = says(search.finalists(1)[0])
            balance = _balance(some, best, target)
            change = voiceprint(_balanced(best, balance)) - voiceprint(best)
            search.aim(_unit(target - change))
        candidate = search.propose()
        sound = said(SENTENCES[trial % len(SENTENCES)], candidate)
        heard = [(warp, voiceprint([_audio(warped(sound, warp))])) for warp in warps(candidate.warp)]
        own = median_pitch([_audio(warped(sound, candidate.warp))])
        search.tell(candidate, heard, own or hertz)
        progress(0.85 * (trial + 1) / trials, f"Fitting the voice, trial {trial + 1} of {trials}")

    progress(0.86, "Choosing the best")
    finals = [(one, says(one)) for one in search.finalists(min(_FINALISTS, trials))]
    chosen, spoken = max(finals, key=lambda final: _likeness(_balanced(final[1], balance), target))
    progress(0.96, "Matching pitch, pace and balance")

    def tuned(candidate: Candidate, pace: float, before: list[Audio]) -> list[Audio] | None:
        """What it says with a change, unless that makes it less like the speaker."""
        after = says(candidate, pace)
        old, new = (_likeness(_balanced(sounds, balance), target) for sounds in (before, after))
        return after if new >= old - _WORSE else None

    own = median_pitch(spoken)
    if own is not None and abs(np.log2(hertz / own)) > 1 / 24:
        factor = float(np.clip(chosen.pitch * hertz / own, *PITCH))
        higher = replace(chosen, pitch=factor)
        if (changed := tuned(higher, 1.0, spoken)) is not None:
            chosen, spoken = higher, changed
    pace = _pace(some, spoken)
    if abs(pace - 1) > 0.03:
        changed = tuned(chosen, pace, spoken)
        pace, spoken = (1.0, spoken) if changed is None else (pace, changed)
    balance = _balance(some, spoken, target)
    finished = _balanced(spoken, balance)
    gain = Leveller(SAMPLE_RATE).gain(np.concatenate([one.samples for one in finished]))
    return Fitted(
        offset=space.offset(chosen.coordinates),
        pitch=chosen.pitch,
        warp=chosen.warp,
        pace=pace,
        balance=balance,
        gain=gain,
        hertz=median_pitch(finished) or hertz,
    )


def _balance(target_speech: Sequence[Audio], spoken: Sequence[Audio], target: Floats) -> Floats:
    """The balance that makes the voice most like the speaker: from none, half or all of the difference in
    level of each band, band after band is raised and lowered."""

    def worth(balance: Floats) -> float:
        return _likeness(_balanced(spoken, balance), target) - _COLOUR_COST * float(np.sum(balance**2))

    full = balance_between(target_speech, spoken)
    best = max((full * np.float32(share) for share in (0.0, 0.5, 1.0)), key=worth)
    most = worth(best)
    for step in _STEPS:
        for band in range(len(full)):
            for change in (step, -step):
                other = best.copy()
                other[band] = np.clip(other[band] + change, -MOST, MOST)
                if (found := worth(other)) > most:
                    best, most = other, found
                    break
    return best


def _balanced(sounds: Sequence[Audio], balance: Floats) -> list[Audio]:
    return [_audio(balanced(one.samples, balance, one.sample_rate)) for one in sounds]


def _likeness(sounds: Sequence[Audio], target: Floats) -> float:
    return float(voiceprint(sounds) @ target)


def _unit(vector: Floats) -> Floats:
    unit: Floats = vector / np.linalg.norm(vector)
    return unit


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
