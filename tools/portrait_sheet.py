"""What a portrait looks like where it is hardest: a blink frame by frame, vowels, smiles, turns.

All at 100 % of a 1080p video, with the weights that the lip-sync gives.
"""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
from heygen_studio_plugins.avatars.puppet.rig import Rig
from heygen_studio_plugins.avatars.puppet.session import PuppetSession
from heygen_studio_plugins.lipsync.viseme.engine import VisemeLipSync, VisemeOptions
from heygen_studio_plugins.lipsync.viseme.motion import BLINK_HOLD, lids
from numpy.typing import NDArray

from heygen_studio.media import (
    ARKIT_BLENDSHAPES,
    BLENDSHAPE_INDEX,
    Audio,
    Canvas,
    Cue,
    FaceTrack,
    FrameSpec,
    PhonemeMark,
    Speech,
)

SPEC = FrameSpec(1920, 1080, Fraction(25))
SHOWN = "blink, frames 1 to 6; rest, u, o, ah; smile, p in a smile, yaw -12°, yaw +12°"
_RATE = 16_000
_REST, _STILL = np.zeros(len(ARKIT_BLENDSHAPES), np.float32), np.zeros(6, np.float32)
_Row = NDArray[np.float32]
_Rgb = NDArray[np.uint8]


class Stills:
    """Single frames of a portrait at 1080p, on a plain wall."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._session = PuppetSession(rig, SPEC)

    @property
    def points(self) -> NDArray[np.float64]:
        """The landmarks at rest, (478, 2), pixels of the frame."""
        framing = self._session.framing
        return np.asarray((self._rig.points[:, :2] - (framing.left, framing.top)) * framing.scale, np.float64)

    def draw(self, weights: _Row = _REST, head: _Row = _STILL) -> _Rgb:
        """A frame, RGB."""
        canvas = Canvas.blank(SPEC)
        canvas.y[:], canvas.uv[:] = 140, 128
        self._session.draw(canvas, FaceTrack(weights[None], head[None]), 0)
        return np.asarray(cv2.cvtColor(canvas.data, cv2.COLOR_YUV2RGB_NV12))

    def shut(self) -> _Rgb:
        """The eyes closed."""
        return self.draw(_blinking(1.0))

    def sheet(self) -> _Rgb:
        """All of :data:`SHOWN`: a row of eyes, then two of heads."""
        face = self.points[:468]
        size = float(np.ptp(face[:, 1]))
        (x, y), eyes = (face.min(0) + face.max(0)) / 2, float(face[[33, 133, 362, 263], 1].mean())
        heads = [self.draw(*pose) for pose in _poses()]
        heads = [_cut(frame, x, y - 0.08 * size, 0.78 * size, 0.86 * size) for frame in heads]
        width = 4 * heads[0].shape[1]
        times = np.arange(1, 7) / float(SPEC.fps)
        blink = [self.draw(_blinking(float(shut))) for shut in lids(times, BLINK_HOLD)]
        row = np.hstack([_cut(frame, x, eyes, 0.5 * size, 0.2 * size) for frame in blink])
        row = row[:, :width] if row.shape[1] > width else _padded(row, width)
        return np.vstack([row, np.hstack(heads[:4]), np.hstack(heads[4:])])


def _poses() -> list[tuple[_Row, _Row]]:
    """Weights and head of the eight heads."""
    turn = np.array([12, 0, 0, 0, 0, 0], np.float32)
    sounds = [_said(sound) for sound in ("u", "oʊ", "ɑ")]
    return [
        *((weights, _STILL) for weights in (_REST, *sounds, _said(None, smile=True), _said("p", smile=True))),
        (_REST, -turn),
        (_REST, turn),
    ]


def _said(sound: str | None, smile: bool = False) -> _Row:
    """The face in the middle of a sound, between two open vowels where the lips close in it."""
    length, begin = (0.09, 1.2) if sound == "p" else (0.3, 1.0)
    end = begin + length
    marks = [PhonemeMark(sound, begin, end, 2)] if sound else []
    if sound == "p":
        marks = [PhonemeMark("ɑ", 0.9, begin, 2), *marks, PhonemeMark("ɑ", end, end + 0.3, 2)]
    times = np.arange(round(1.8 * _RATE)) / _RATE
    heard = (times > marks[0].start) & (times < marks[-1].end) if marks else np.zeros_like(times)
    voice = (0.3 * heard * np.sin(2 * np.pi * 140 * times)).astype(np.float32)
    cues = (Cue("smile", 0.0),) if smile else ()
    options = VisemeOptions(head_motion=0, blink_rate=0, gaze="camera")
    with VisemeLipSync().open(SPEC.fps, 1, options) as session:
        track = session.push(Speech("Ah.", Audio(voice, _RATE), tuple(marks), cues=cues))
    return track.weights[round((begin + end) / 2 * float(SPEC.fps))]


def _blinking(shut: float) -> _Row:
    weights = _REST.copy()
    for side in ("Left", "Right"):
        weights[BLENDSHAPE_INDEX[f"eyeBlink{side}"]] = shut
    return weights


def _cut(frame: _Rgb, x: float, y: float, half_width: float, half_height: float) -> _Rgb:
    """A part of the frame, as large even where it reaches beyond it."""
    size = round(2 * half_width), round(2 * half_height)
    left, top = round(x - half_width), round(y - half_height)
    shift = np.array([[1, 0, -left], [0, 1, -top]], np.float32)
    return np.asarray(cv2.warpAffine(frame, shift, size, flags=cv2.INTER_NEAREST))


def _padded(row: _Rgb, width: int) -> _Rgb:
    return np.pad(row, ((0, 0), (0, width - row.shape[1]), (0, 0)))
