"""The lip-sync engine for speech of which only the sound is known."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Options, Progress, TrackLipSync, TrackSession
from heygen_studio.media import Audio, FaceTrack, Licence, PhonemeMark, Speech

from ..viseme.engine import VisemeOptions, VisemeSession
from ..viseme.visemes import VISEMES, steps
from .features import HOP, RATE
from .network import REACH, Heard, missing, network

_ROW = HOP / RATE
_SHORTEST = 3
"""Rows of 10 ms that a sound lasts at least; what is shorter is no sound."""
_WIDEN = 25
"""Rows around speech in which the mouth may move: it opens before the first sound, closes after the last, and
stays parted in a short pause."""
_LATE = 0.02
"""Seconds by which the mouth that is heard comes late: up to half of it in voices, against their marks; all
of it on a filmed speaker, against his lips."""
_FARTHER = 1.15
"""What is learned stays nearer to the mean than what it is learned from: in voices that the network does not
know, the opening varies by 0.87 of what their marks ask for."""
_PROBABLE = (0.25, 0.6)
"""Probabilities of speech from which on the mouth may begin to move, and may do as it likes."""
_AROUND = 401
"""Rows over which speech must be certain: an instrument sounds like a voice for a moment, seldom for long."""
_LIKE_SPEECH = 0.3
"""Probability of speech from which on a row counts in this."""
_CERTAIN = (0.88, 0.94)
"""Mean probability of speech, where there may be some, below which there is none, and from which on there is:
below 0.73 in 98 % of music that General MIDI instruments play, above 0.96 in 98 % of speech over it."""


class AudioToFaceLipSync(TrackLipSync):
    """Sound to the movement of a face: the mouth by a network, all else as for speech with marks."""

    id = "audio2face"
    title = "Audio to face"
    licence = Licence(code="Apache-2.0", weights="Apache-2.0", source="tools/train_audio2face.py")
    options_type = VisemeOptions
    needs_marks = False

    def missing(self) -> str | None:
        return missing()

    def prepare(self, progress: Progress) -> None:
        network()

    def open(self, fps: Fraction, seed: int, options: Options) -> TrackSession:
        return _Session(fps, seed, cast(VisemeOptions, options))


class _Session(VisemeSession):
    _before: Audio | None = None
    """The end of the last stretch: the network hears it, too."""
    _moving: NDArray[np.float64] | None = None

    def push(self, speech: Speech) -> FaceTrack:
        if speech.phonemes:
            self._moving = None
        else:
            heard = self._hear(speech.audio)
            self._moving = moving_mouth(heard)
            speech = replace(speech, phonemes=recognised(heard, network().symbols))
        return super().push(speech)

    def mouth(self, speech: Speech, times: NDArray[np.float64]) -> NDArray[np.float64]:
        if self._moving is None:
            return super().mouth(speech, times)
        rows = (np.arange(len(self._moving)) + 0.5) * _ROW
        weights = np.zeros((len(times), self._moving.shape[1]))
        for column in np.flatnonzero(self._moving.any(axis=0)):
            weights[:, column] = np.interp(times + _LATE, rows, self._moving[:, column])
        return np.clip(weights * (_FARTHER * self._opening), 0, 1)

    def _hear(self, audio: Audio) -> Heard:
        rate = audio.sample_rate
        known = np.zeros(0, np.float32)
        if self._before is not None and self._before.sample_rate == rate:
            known = self._before.samples
        # whole rows of what is known, so that the rows of the stretch begin with it
        known = known[len(known) - int(len(known) / rate / _ROW) * rate * HOP // RATE :]
        heard = network().hear(Audio(np.concatenate([known, audio.samples]), rate))
        skip = round(len(known) / rate / _ROW)
        self._before = Audio(audio.samples[-int(REACH * _ROW * rate) :], rate)
        return Heard(heard.mouth[skip:], heard.phonemes[skip:])


def moving_mouth(heard: Heard) -> NDArray[np.float64]:
    """The mouth (rows, 52), shut where nobody speaks, whatever else is heard."""
    from scipy.ndimage import gaussian_filter1d, maximum_filter1d, uniform_filter1d

    voice = 1 - np.exp(heard.phonemes[:, 0].astype(np.float64))
    likely = np.where(voice > _LIKE_SPEECH, 1.0, 0.0)
    around = uniform_filter1d(voice * likely, _AROUND) / np.maximum(uniform_filter1d(likely, _AROUND), 1e-6)
    low, high = _CERTAIN
    speaking = gaussian_filter1d(voice, 3) * np.clip((around - low) / (high - low), 0, 1)
    low, high = _PROBABLE
    speaking = maximum_filter1d(np.clip((speaking - low) / (high - low), 0, 1), 2 * _WIDEN + 1)
    gate = gaussian_filter1d(speaking, 3)
    moving: NDArray[np.float64] = heard.mouth * gate[:, None]
    return moving


def recognised(heard: Heard, symbols: tuple[str, ...]) -> tuple[PhonemeMark, ...]:
    """The sounds that the network hears. Every vowel counts as stressed: which stand out, their loudness and
    melody tell."""
    from scipy.ndimage import uniform_filter1d

    best = uniform_filter1d(np.exp(heard.phonemes), 3, axis=0).argmax(axis=1)
    edges = np.flatnonzero(np.diff(best, prepend=-1, append=-1))
    marks: list[PhonemeMark] = []
    for start, end in pairwise(edges):
        symbol = symbols[best[start]]
        if best[start] == 0 or end - start < _SHORTEST:
            continue
        vowel = any(VISEMES[step.viseme].vowel for step in steps(symbol))
        marks.append(PhonemeMark(symbol, float(start * _ROW), float(end * _ROW), 2 if vowel else 0))
    return tuple(marks)
