"""The lip-sync engine: puts mouth, expression, gestures and idle motion together."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from heygen_studio.contracts import Options, TrackLipSync, TrackSession
from heygen_studio.media import (
    ARKIT_BLENDSHAPES,
    BLENDSHAPE_INDEX,
    Emotion,
    FaceTrack,
    Licence,
    Speech,
    Style,
)

from .acting import Emotions, Gestures
from .coarticulation import mouth
from .expressions import EMOTIONS, HEAD_POSE, add_expression
from .gestures import Beats
from .head import LIMITS, HeadMotion
from .motion import Blinks, Gaze
from .prosody import Listener
from .styles import MANNERS

Array = NDArray[np.float64]

_EYE_RANGE = 32.0
"""Degrees that the eyes turn at a blendshape weight of 1."""
_LASTING = 0.6
"""Intensity of an emotion that is chosen for a whole video."""
_BLINK_DIP, _BLINK_BROW = 0.35, 0.1
"""Degrees by which the head, and weight by which the brows go down with the lids."""
_POSES = np.array([HEAD_POSE[name] for name in EMOTIONS])


class VisemeOptions(Options):
    """Options of the viseme lip-sync."""

    style: Style = Field("professional", description="Manner of speaking.")
    expressiveness: float = Field(
        1.0, ge=0, le=2, title="Expressiveness", description="How much the face shows; 1 is natural."
    )
    head_motion: float = Field(
        1.0,
        ge=0,
        le=2,
        title="Head motion",
        description="How much the head moves; 0 leaves only marked nods.",
    )
    blink_rate: float = Field(
        22.0, ge=0, le=60, title="Blinks a minute", description="0 is never; if not set, the style decides."
    )
    gaze: Literal["natural", "camera"] = Field(
        "natural", title="Gaze", description="“camera” never looks away."
    )
    emotion: Emotion | None = Field(
        None, title="Emotion", description="The face where no mark says otherwise; if not set, the style's."
    )


class VisemeLipSync(TrackLipSync):
    """Phoneme marks to the movement of a face. Speech without marks keeps the mouth closed."""

    id = "viseme"
    title = "Visemes"
    licence = Licence(code="Apache-2.0")
    options_type = VisemeOptions

    def open(self, fps: Fraction, seed: int, options: Options) -> TrackSession:
        # It takes up to a second to load, and there is time for it while the first sentence is spoken.
        import scipy.ndimage  # noqa: F401

        return VisemeSession(fps, seed, cast(VisemeOptions, options))


class VisemeSession(TrackSession):
    """One video. An engine that knows the mouth from elsewhere replaces :meth:`mouth`."""

    def __init__(self, fps: Fraction, seed: int, options: VisemeOptions) -> None:
        self._fps = fps
        self._frame = 0
        self._mouth = np.zeros(len(ARKIT_BLENDSHAPES))
        manner = MANNERS[options.style]
        amount = options.expressiveness
        self._amount = amount if amount <= 1 else 1 + 0.35 * (amount - 1)
        # Speech that does not move the mouth is no speech: this can be played down only so far.
        self._opening = manner.mouth * (0.6 + 0.4 * self._amount)
        self._brow_amount = manner.brows * amount
        self._head_amount = manner.head * options.head_motion
        self._nod_amount = manner.nods * options.head_motion
        self._pose_amount = min(1.0, options.head_motion)
        base = manner.face
        if options.emotion is not None:
            base = {options.emotion: _LASTING}
        rate = options.blink_rate if "blink_rate" in options.model_fields_set else manner.blinks
        self._listener = Listener()
        self._emotions = Emotions(base)
        self._gestures = Gestures()
        self._beats = Beats(seed)
        self._head_motion = HeadMotion(seed, float(fps))
        self._gaze = Gaze(seed) if options.gaze == "natural" else None
        self._blinks = Blinks(seed, rate)

    def push(self, speech: Speech) -> FaceTrack:
        fps = float(self._fps)
        count = round(len(speech.audio.samples) * self._fps / speech.audio.sample_rate)
        begin, start = self._frame, self._frame / fps
        if not count:
            return FaceTrack(np.zeros((0, 52), np.float32), np.zeros((0, 6), np.float32), begin)
        # A frame is on screen until the next one comes, so it shows the middle of its time.
        local: Array = (np.arange(count, dtype=np.float64) + 0.5) / fps
        times: Array = local + start
        prosody = self._listener.listen(speech)
        self._beats.listen(speech, prosody, start)
        self._emotions.take(speech.cues, start)
        winks = self._gestures.take(speech.cues, start)
        for pause, end in prosody.pauses:
            self._blinks.pause(start + pause + 0.05)
            if self._gaze:
                self._gaze.pause(start + pause, start + end)
        for wink in winks:
            self._blinks.spare(wink)

        weights = self.mouth(speech, local)
        self._mouth = weights[-1].copy()
        emotions = self._emotions(times) * self._amount
        add_expression(weights, emotions)
        blink = self._blinks(times)
        head = self._head_amount * self._head_motion(prosody, local, start)
        head = self._head(head, emotions, blink, times)
        self._add_face(weights, head, blink, times)
        self._frame += count
        return FaceTrack(np.clip(weights, 0, 1).astype(np.float32), head.astype(np.float32), begin)

    def mouth(self, speech: Speech, times: Array) -> Array:
        """The mouth at times from the start of a stretch: (len(times), 52), zero but for mouth and jaw."""
        return mouth(speech.phonemes, speech.audio, times, self._mouth, self._opening)

    def _head(self, head: Array, emotions: Array, blink: Array, times: Array) -> Array:
        nods = self._beats.nods(times) * self._nod_amount
        head[:, 1] += 2.2 * nods
        head[:, 4] += 0.006 * nods
        head[:, 1] += _BLINK_DIP * self._pose_amount * blink
        head[:, 2] += 2.0 * self._beats.tilts(times) * self._head_amount
        head[:, :3] += self._pose_amount * emotions @ _POSES
        # What a mark asks for is done, however much the head moves by itself.
        head += self._gestures.head(times)
        # small movements as they are, large ones levelling off
        bounded: Array = head / (1 + (head / LIMITS) ** 4) ** 0.25
        return bounded

    def _add_face(self, weights: Array, head: Array, blink: Array, times: Array) -> None:
        brows = self._beats.brows(times) * self._brow_amount
        looking = self._gaze(times) if self._gaze else np.zeros((len(times), 2))
        eyes = (looking - head[:, :2]) / _EYE_RANGE  # the eyes stay on the camera as the head turns
        right, down = eyes[:, 0], eyes[:, 1]
        movement: dict[str, Array] = {
            "browInnerUp": 0.8 * brows, "browOuterUpLeft": 0.6 * brows, "browOuterUpRight": 0.6 * brows,
            "browDownLeft": _BLINK_BROW * blink, "browDownRight": _BLINK_BROW * blink,
            "eyeBlinkLeft": blink, "eyeBlinkRight": blink,
            # the subject's left is on the right of the image
            "eyeLookOutLeft": right, "eyeLookInRight": right,
            "eyeLookInLeft": -right, "eyeLookOutRight": -right,
            "eyeLookDownLeft": down, "eyeLookDownRight": down,
            "eyeLookUpLeft": -down, "eyeLookUpRight": -down,
        }  # fmt: skip
        for name, value in movement.items():
            weights[:, BLENDSHAPE_INDEX[name]] += np.maximum(value, 0)
        self._gestures.add_winks(weights, times)
