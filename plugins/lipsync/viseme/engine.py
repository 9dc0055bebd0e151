"""The lip-sync engine: puts mouth, gestures and idle motion together."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from heygen_studio.contracts import Options, TrackLipSync, TrackSession
from heygen_studio.media import ARKIT_BLENDSHAPES, BLENDSHAPE_INDEX, FaceTrack, Licence, Speech

from .coarticulation import mouth
from .gestures import Gestures
from .motion import Blinks, Gaze, head_drift

Array = NDArray[np.float64]

_SMILE = 0.06
"""The faint smile of a friendly face at rest."""
_EYE_RANGE = 32.0
"""Degrees that the eyes turn at a blendshape weight of 1."""
_LIMITS = np.array([4.0, 3.0, 2.0, 0.02, 0.02, 0.03])
"""Most that the head moves: degrees of yaw, pitch and roll, then face heights."""


class VisemeOptions(Options):
    """Options of the viseme lip-sync."""

    head_motion: float = Field(1.0, ge=0, le=2, description="How much the head moves; 0 keeps it still.")
    blink_rate: float = Field(1.0, ge=0, le=2, description="How often the eyes blink; 0 is never.")
    expressiveness: float = Field(1.0, ge=0, le=2, description="How far mouth and brows move; 1 is natural.")


class VisemeLipSync(TrackLipSync):
    """Phoneme marks to the movement of a face. Speech without marks keeps the mouth closed."""

    id = "viseme"
    title = "Visemes"
    licence = Licence(code="Apache-2.0")
    options_type = VisemeOptions

    def open(self, fps: Fraction, seed: int, options: Options) -> TrackSession:
        return _Session(fps, seed, cast(VisemeOptions, options))


class _Session(TrackSession):
    def __init__(self, fps: Fraction, seed: int, options: VisemeOptions) -> None:
        self._fps = fps
        self._seed = seed
        self._options = options
        self._frame = 0
        self._mouth = np.zeros(len(ARKIT_BLENDSHAPES))
        self._gaze = Gaze(seed)
        self._blinks = Blinks(seed, options.blink_rate)
        self._gestures = Gestures(seed)

    def push(self, speech: Speech) -> FaceTrack:
        fps = float(self._fps)
        count = round(len(speech.audio.samples) * self._fps / speech.audio.sample_rate)
        begin = self._frame
        if not count:
            return FaceTrack(np.zeros((0, 52), np.float32), np.zeros((0, 6), np.float32), begin)
        # A frame is on screen until the next one comes, so it shows the middle of its time.
        local: Array = (np.arange(count, dtype=np.float64) + 0.5) / fps
        times: Array = local + begin / fps
        for time in self._gestures.listen(speech, begin / fps):
            self._blinks.add(time)

        weights = mouth(speech.phonemes, speech.audio, local, self._mouth, self._options.expressiveness)
        self._mouth = weights[-1].copy()
        head = self._head(times)
        self._add_face(weights, head, times)
        self._frame += count
        return FaceTrack(np.clip(weights, 0, 1).astype(np.float32), head.astype(np.float32), begin)

    def _head(self, times: Array) -> Array:
        amount = self._options.head_motion
        head = head_drift(times, self._seed, amount)
        nods = self._gestures.nods(times) * amount
        head[:, 1] += 1.3 * nods
        head[:, 4] += 0.004 * nods
        bounded: Array = _LIMITS * np.tanh(head / _LIMITS)
        return bounded

    def _add_face(self, weights: Array, head: Array, times: Array) -> None:
        brows = self._gestures.brows(times) * self._options.expressiveness
        blink = self._blinks(times)
        eyes = (self._gaze(times) - head[:, :2]) / _EYE_RANGE  # the eyes stay on the camera as the head turns
        right, down = eyes[:, 0], eyes[:, 1]
        movement: dict[str, Array | float] = {
            "mouthSmileLeft": _SMILE, "mouthSmileRight": _SMILE,
            "browInnerUp": 0.4 * brows, "browOuterUpLeft": 0.25 * brows, "browOuterUpRight": 0.25 * brows,
            "eyeBlinkLeft": blink, "eyeBlinkRight": blink,
            # the subject's left is on the right of the image
            "eyeLookOutLeft": right, "eyeLookInRight": right,
            "eyeLookInLeft": -right, "eyeLookOutRight": -right,
            "eyeLookDownLeft": down, "eyeLookDownRight": down,
            "eyeLookUpLeft": -down, "eyeLookUpRight": -down,
        }  # fmt: skip
        for name, value in movement.items():
            weights[:, BLENDSHAPE_INDEX[name]] += np.maximum(value, 0)
