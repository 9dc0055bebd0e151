"""Speech made by hand, and what the viseme engine makes of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from heygen_studio_plugins.lipsync.viseme.engine import VisemeLipSync, VisemeOptions

from heygen_studio.media import BLENDSHAPE_INDEX, Audio, Cue, FaceTrack, PhonemeMark, Speech

RATE = 24_000
FPS = Fraction(30)


def speech(
    symbols: str | list[str],
    fps: Fraction = FPS,
    each: float = 0.1,
    text: str = "Text.",
    cues: tuple[Cue, ...] = (),
) -> Speech:
    """Marks of equal length between silences of at least 0.3 s, with a sound where there are marks; a space
    in the symbols is a pause of 0.5 s, a stress mark goes with the next symbol."""
    marks: list[PhonemeMark] = []
    time, stress = 0.3, 0
    for symbol in symbols:
        if symbol == "ˈ":
            stress = 2
        elif symbol == " ":
            time += 0.5
        else:
            marks.append(PhonemeMark(symbol, time, time + each, stress))
            time, stress = time + each, 0
    frames = -int(-(time + 0.35) * fps // 1)
    samples = np.zeros(round(frames / fps * RATE), np.float32)
    for mark in marks:
        span = slice(round(mark.start * RATE), round(mark.end * RATE))
        samples[span] = 0.2 * np.sin(2 * np.pi * 150 * np.arange(len(samples))[span] / RATE)
    return Speech(text, Audio(samples, RATE), tuple(marks), cues=cues)


def track(*speeches: Speech, fps: Fraction = FPS, seed: int = 7, **options: Any) -> FaceTrack:
    with VisemeLipSync().open(fps, seed, VisemeOptions(**options)) as session:
        tracks = [session.push(stretch) for stretch in speeches]
    return FaceTrack(np.concatenate([t.weights for t in tracks]), np.concatenate([t.head for t in tracks]))


def weight(face: FaceTrack, *names: str) -> np.ndarray:
    return np.mean([face.weights[:, BLENDSHAPE_INDEX[name]] for name in names], axis=0)


def aperture(face: FaceTrack) -> np.ndarray:
    """How far the lips are driven apart: the jaw, less what the lips take back, and the lips themselves."""
    lips = weight(face, "mouthLowerDownLeft", "mouthLowerDownRight") + weight(face, "mouthUpperUpLeft")
    return weight(face, "jawOpen") - weight(face, "mouthClose") + lips
