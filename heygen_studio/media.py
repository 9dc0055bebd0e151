"""Value types that flow between the engines. They hold data, know no engine and do no work.

Conventions: time is in seconds from the start of the audio, frame rates are exact fractions, image axes run
right (x) and down (y), and *left* and *right* in blendshape names are the subject's own, as in ARKit.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

ARKIT_BLENDSHAPES: tuple[str, ...] = (
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight",
    "cheekPuff", "cheekSquintLeft", "cheekSquintRight",
    "eyeBlinkLeft", "eyeBlinkRight", "eyeLookDownLeft", "eyeLookDownRight", "eyeLookInLeft",
    "eyeLookInRight", "eyeLookOutLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight",
    "eyeSquintLeft", "eyeSquintRight", "eyeWideLeft", "eyeWideRight",
    "jawForward", "jawLeft", "jawOpen", "jawRight",
    "mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight",
    "mouthFunnel", "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft",
    "mouthPressRight", "mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper",
    "mouthShrugLower", "mouthShrugUpper", "mouthSmileLeft", "mouthSmileRight", "mouthStretchLeft",
    "mouthStretchRight", "mouthUpperUpLeft", "mouthUpperUpRight",
    "noseSneerLeft", "noseSneerRight", "tongueOut",
)  # fmt: skip
"""The 52 blendshape names of Apple's ARKit face anchor, in alphabetical order."""

BLENDSHAPE_INDEX: dict[str, int] = {name: i for i, name in enumerate(ARKIT_BLENDSHAPES)}


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """Mono sound: ``samples`` float32 of shape (n,), nominally within -1..1, at ``sample_rate`` Hz."""

    samples: NDArray[np.float32]
    sample_rate: int

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate


@dataclass(frozen=True, slots=True)
class PhonemeMark:
    """One spoken phoneme: an IPA symbol, its time in seconds, its stress (0 none, 1 secondary, 2 primary)."""

    symbol: str
    start: float
    end: float
    stress: int = 0


@dataclass(frozen=True, slots=True)
class WordMark:
    """One spoken word as written in the script, and its time in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class SaidWord:
    """One word of a script and how a voice says it, told rather than spoken.

    :param written: the piece of the script, which may be several words: ``12:30``, ``Mr. X``.
    :param spoken: the words that it is spoken as; empty where only its sounds are known.
    :param ipa: their sounds in IPA; empty where the engine does not tell them. Where both are empty, nothing
        is said.
    :param kind: the rule that made it, in one word: ``word`` where it is read as it is written, ``number``,
        ``date``, ``abbreviation`` …; ``dictionary`` and ``markup`` where the user has asked for it.
    :param start: index of its first character in the text of the sentence.
    """

    written: str
    spoken: str
    ipa: str = ""
    kind: str = "word"
    start: int = 0

    @property
    def changed(self) -> bool:
        """Whether more than reading letters was needed: a rule, a wish of the user, or other words than are
        written. Capitals, and which kana, do not count."""
        return self.kind != "word" or _letters(self.written) != _letters(self.spoken)


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence of a script and its words in order. The texts of all sentences, joined, are the script
    without its marks and its markup."""

    text: str
    words: tuple[SaidWord, ...]


Style = Literal["professional", "casual", "educational", "marketing", "entertainment"]
Quality = Literal["draft", "standard", "high"]
Lighting = Literal["studio", "natural", "soft", "dramatic", "warm", "cool"]
CameraAngle = Literal["front", "close_up", "left", "right", "high", "low"]
"""The manner of a video, from the voice's delivery to the picture."""

Emotion = Literal["neutral", "smile", "serious", "sad", "surprised"]
"""What a face can show until something else is asked for; ``neutral`` is the face that the style gives."""
Gesture = Literal["nod", "shake", "wink"]
"""What a face can do once."""


@dataclass(frozen=True, slots=True)
class Cue:
    """An instruction to the face: an emotion that begins or a gesture that is made at ``time`` seconds.

    :param intensity: 0..1.
    """

    name: Emotion | Gesture
    time: float
    intensity: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """A stretch of speech, usually one sentence with the pause that follows it.

    ``text`` is the part of the script that it speaks. The marks are in order, do not overlap, and lie within
    the audio; silence has no mark. Cues are in order of time; voices give none, the studio adds them.
    """

    text: str
    audio: Audio
    phonemes: tuple[PhonemeMark, ...] = ()
    words: tuple[WordMark, ...] = ()
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence as it is spoken in the video; times in seconds from its start. ``words`` may be empty where
    the voice tells no word timings; ``text`` is, where it goes on with what the one before it has shown."""

    text: str
    start: float
    end: float
    words: tuple[WordMark, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameSpec:
    """Size in pixels (both even) and frame rate of a video."""

    width: int
    height: int
    fps: Fraction

    def __post_init__(self) -> None:
        if self.width <= 0 or self.height <= 0 or self.width % 2 or self.height % 2:
            raise ValueError(f"width and height must be positive and even, not {self.width}x{self.height}")
        if self.fps <= 0:
            raise ValueError(f"fps must be positive, not {self.fps}")


@dataclass(frozen=True, slots=True, eq=False)
class FaceTrack:
    """The movement of a face over consecutive video frames.

    :param weights: float32 (n, 52), ARKit blendshape weights 0..1 in the order of :data:`ARKIT_BLENDSHAPES`.
    :param head: float32 (n, 6): yaw, pitch, roll in degrees, then x, y, z shift in face heights (chin to
        hairline). All zero is the portrait as it is. Positive yaw turns the face towards the right of the
        image, positive pitch nods it down, positive roll turns it clockwise; z points away from the camera.
    :param start: index of the first frame of this stretch among all that the session is to draw.
    """

    weights: NDArray[np.float32]
    head: NDArray[np.float32]
    start: int = 0

    def __len__(self) -> int:
        return len(self.weights)


@dataclass(slots=True, eq=False)
class Canvas:
    """One video frame being painted, as NV12: BT.709, limited range (16..235 luma, 16..240 chroma).

    :param data: uint8 (height * 3 // 2, width), C-contiguous: the luma rows, then rows of interleaved Cb Cr.
    """

    data: NDArray[np.uint8]
    y: NDArray[np.uint8] = field(init=False)
    """Luma, a view of shape (height, width)."""
    uv: NDArray[np.uint8] = field(init=False)
    """Chroma (Cb, Cr), a view of shape (height // 2, width // 2, 2)."""

    def __post_init__(self) -> None:
        rows, width = self.data.shape
        height = rows * 2 // 3
        self.y = self.data[:height]
        self.uv = self.data[height:].reshape(height // 2, width // 2, 2)

    @classmethod
    def blank(cls, spec: FrameSpec) -> Canvas:
        """A black canvas of the given size."""
        data = np.empty((spec.height * 3 // 2, spec.width), np.uint8)
        data[: spec.height] = 16
        data[spec.height :] = 128
        return cls(data)


@dataclass(frozen=True, slots=True)
class Licence:
    """Licences as SPDX identifiers (or a short name where none exists) and where the material comes from."""

    code: str
    weights: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How ffmpeg is to write a video: its muxer, and the options of both streams and of the file.

    The picture comes as NV12 in the limited range of BT.709. No options for ``audio`` leave the sound out.
    """

    muxer: str
    video: tuple[str, ...]
    audio: tuple[str, ...]
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice that can be chosen. ``phonemes_per_second`` of speaking time, where it was measured."""

    id: str
    name: str
    language: str
    accent: str
    gender: str
    style: str
    sample_rate: int
    licence: Licence
    is_cloned: bool = False
    characteristics: dict[str, str] = field(default_factory=dict)
    phonemes_per_second: float | None = None
    native: bool = True
    """False where the voice speaks the language with an accent."""
    quick: bool = False
    """True where it takes a small part of the usual time and still sounds well: drafts, tests and previews
    have it where no voice is asked for and it fits the presenter."""
    owner: str = ""
    """Id of the API key that alone sees it; empty where it is for everyone."""


@dataclass(frozen=True, slots=True)
class AvatarInfo:
    """A presenter that can be chosen. ``image`` is the path of a picture to show, RGBA or RGB."""

    id: str
    name: str
    gender: str
    style: str
    age_range: str
    ethnicity: str
    image: str
    licence: Licence
    is_custom: bool = False
    model_config: dict[str, str] = field(default_factory=dict)
    description: str = ""
    owner: str = ""
    """Id of the API key that alone sees it; empty where it is for everyone."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know though the work goes on: a stable code, what it is, what helps."""

    code: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A decoded picture, upright and in sRGB.

    :param pixels: uint8 (height, width, 3) RGB, or (height, width, 4) RGBA with straight alpha where the
        picture has transparent parts.
    :param remarks: what happened on the way, such as an animation of which the first frame was taken.
    """

    pixels: NDArray[np.uint8]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Clip:
    """A film of a person, brought to one form: H.264 without sound, upright, in the limited range of BT.709,
    with square pixels, every frame shown equally long, and a frame to start from at least every half second.

    :param width: of the frames in pixels, even; so is ``height``.
    :param frames: how many.
    :param remarks: what happened on the way, such as black bars that were cut off.
    """

    path: Path
    width: int
    height: int
    fps: Fraction
    frames: int
    remarks: tuple[Remark, ...] = ()

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return float(self.frames / self.fps)


_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヷ"))}
"""The hiragana for each katakana."""


def _letters(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(_HIRAGANA)
