"""How like the speaker a new voice is."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from heygen_studio.cloning.samples import Sample
from heygen_studio.media import Audio
from heygen_studio.speech.voiceprint import voiceprint, window_prints
from heygen_studio.storage.voice_cards import CloneReport


def read_wav(path: Path) -> Audio:
    """A mono WAV file of 16 bits, as :func:`heygen_studio.library.voice_samples.speak_sample` writes it."""
    with wave.open(str(path), "rb") as file:
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return Audio((data / np.float32(32768)).astype(np.float32), file.getframerate())


def report_of(
    samples: Sequence[Sample], spoken: Path, nearest: tuple[str, Path] | None, seconds: float
) -> CloneReport:
    """The report on a voice.

    :param spoken: a WAV file in which it speaks.
    :param nearest: the id of the stock voice most like the speaker, and a file in which it says the same.
    :param seconds: that the work took.
    """
    speech = [sample.speech for sample in samples]
    target = voiceprint(speech)

    def likeness(path: Path) -> float:
        return round(float(voiceprint([read_wav(path)]) @ target), 3)

    return CloneReport(
        similarity=likeness(spoken),
        nearest_voice=nearest and nearest[0],
        nearest_similarity=likeness(nearest[1]) if nearest else None,
        self_similarity=_within(speech),
        seconds=round(seconds, 1),
        samples=tuple(sample.report for sample in samples),
    )


def _within(speech: Sequence[Audio]) -> float | None:
    """How like each other two halves of the recordings are; None where there is too little of them."""
    if len(speech) > 1:
        halves = voiceprint(speech[::2]), voiceprint(speech[1::2])
    else:
        prints = window_prints(speech, step=1.6)
        if len(prints) < 2:
            return None
        middle = len(prints) // 2
        first, second = prints[:middle].mean(axis=0), prints[middle:].mean(axis=0)
        halves = first / np.linalg.norm(first), second / np.linalg.norm(second)
    return round(float(halves[0] @ halves[1]), 3)
