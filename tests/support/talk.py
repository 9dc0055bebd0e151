"""A few seconds of talk without a voice: hand-made phoneme marks, spoken by the real lip-sync engine."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from heygen_studio_plugins.lipsync.viseme.engine import VisemeLipSync, VisemeOptions

from heygen_studio.media import Audio, FaceTrack, PhonemeMark, Speech

RATE = 16_000
FPS = Fraction(25)
TEXT = "Maybe people prefer big brown bears. You know how far we go!"
_SOUNDS = (
    "m 70 eɪ 120 b 70 i 80 p 80 i 110 p 70 ə 60 l 60 p 80 ɹ 50 ə 50 f 90 ɜ 130 b 70 ɪ 80 ɡ 60 b 70 ɹ 50 "
    "aʊ 150 n 60 b 70 ɛ 110 ɹ 60 z 110 - 420 j 60 u 110 n 70 oʊ 140 h 60 aʊ 170 f 90 ɑ 190 ɹ 60 w 70 i 120 "
    "ɡ 70 oʊ 200 - 500"
)
_STRESSED = {"eɪ", "i", "ɜ", "aʊ", "ɛ", "ɑ", "oʊ"}
_VOICELESS = set("pfhzs")


def talk_speech() -> Speech:
    """The marks, with a sound as loud as each of them would be: about 5 s at 16 kHz."""
    now = 0.3
    marks, loud = [], [(0.0, now, 0.0)]
    words = _SOUNDS.split()
    for symbol, length in zip(words[::2], words[1::2], strict=True):
        end = now + int(length) / 1000
        if symbol != "-":
            marks.append(PhonemeMark(symbol, now, end, 2 if symbol in _STRESSED else 0))
        level = (
            0.0 if symbol == "-" else 0.05 if symbol in _VOICELESS else 0.3 if symbol in _STRESSED else 0.15
        )
        loud.append((now, end, level))
        now = end
    times = np.arange(round(now * RATE)) / RATE
    envelope = np.zeros(len(times))
    for start, end, level in loud:
        envelope[(times >= start) & (times < end)] = level
    envelope = np.convolve(envelope, np.ones(480) / 480, "same")
    samples = (envelope * np.sin(2 * np.pi * 140 * times)).astype(np.float32)
    return Speech(TEXT, Audio(samples, RATE), tuple(marks))


def talk_track(speech: Speech, fps: Fraction = FPS, seed: int = 1) -> FaceTrack:
    """What the face does while ``speech`` is heard."""
    with VisemeLipSync().open(fps, seed, VisemeOptions()) as session:
        return session.push(speech)


def shut_frames(speech: Speech, fps: Fraction = FPS) -> list[range]:
    """For each p, b and m, the frames in which the lips may meet."""
    rate = float(fps)
    return [
        range(max(0, int(mark.start * rate) - 2), int(np.ceil(mark.end * rate)) + 1)
        for mark in speech.phonemes
        if mark.symbol in ("p", "b", "m")
    ]
