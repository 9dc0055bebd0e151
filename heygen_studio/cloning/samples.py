"""The recordings that a voice is to be made from: decoded, judged and cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Progress
from heygen_studio.errors import InputError
from heygen_studio.ingest.sound import RATE, blocks, examine
from heygen_studio.making import SourceFile
from heygen_studio.media import Audio, Remark
from heygen_studio.speech.voiceprint import resampled, speechlikeness, voiceprint, window_prints
from heygen_studio.storage.voice_cards import SampleReport

MOST = 10
"""How many recordings."""
SHORTEST, LONGEST = 3.0, 600.0
"""Seconds of speech, all recordings together."""
CLEAN_RATE = 24_000
"""Samples a second of what is given to engines."""

_FRAME = 0.02
"""Seconds of one measurement of loudness."""
_LEAST = 1.0
"""Seconds of speech in each recording."""
_PAUSE, _KEPT = 0.7, 0.4
"""A pause longer than the first is cut to the second, in seconds."""
_MARGIN = 0.1
"""Seconds that are kept before and after speech."""
_NOISY, _HOPELESS = 15.0, 4.0
"""Decibels between speech and background: below the first it is noisy, below the second not speech."""
_CLIPPED = 0.001
"""Share of samples at full scale from which on it is heard."""
_EVEN = 0.2
"""Share of frames below a quarter of the mean power from which on a sound is speech."""
_APART = 0.62
"""Cosine of two groups of windows below which they are two speakers."""
_SHARE = 0.2
"""Share of the windows that the smaller group has at least."""
_LEVEL = 10 ** (-23 / 20)
"""RMS of what is given to engines."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A recording that can be used: the speech in it, and what was found."""

    speech: Audio
    report: SampleReport


def read_samples(files: Sequence[SourceFile], progress: Progress) -> list[Sample]:
    """Decode, judge and clean recordings.

    :raises InputError: one cannot be used, or they are too short or too long together. The error names the
        recording, the cause and what helps.
    """
    check_count(files)
    samples: list[Sample] = []
    total = 0.0
    for number, file in enumerate(files):
        progress(number / len(files), f"Listening to {file.name}")
        sound, remarks = _decoded(file, total)
        total += sound.duration
        samples.append(_judged(sound, file.name, remarks))
    spoken = sum(sample.speech.duration for sample in samples)
    if spoken < SHORTEST:
        raise InputError(
            f"There are only {spoken:.1f} s of speech in the recordings.",
            remedy=f"Record at least {SHORTEST:g} s; half a minute is better.",
            code="SAMPLES_TOO_SHORT",
            details={"speech_seconds": round(spoken, 2)},
        )
    return samples


def remarks_on(samples: Sequence[Sample]) -> list[Remark]:
    """What should be known of all recordings together, and of each."""
    found = []
    for sample in samples:
        name = f"{sample.report.name}: " if len(samples) > 1 else ""
        found += [Remark(one.code, f"{name}{one.message}", one.remedy) for one in sample.report.remarks]
    prints = np.stack([voiceprint([sample.speech]) for sample in samples])
    if (prints @ prints.T).min() < _APART:
        found.append(
            Remark(
                "SAMPLES_DIFFER",
                "The recordings sound like those of different people.",
                "Use recordings of one person alone, made in much the same way.",
            )
        )
    return found


def check_count(files: Sequence[object]) -> None:
    """Make sure that there are as many recordings as there may be.

    :raises InputError: there are none, or too many.
    """
    if not 1 <= len(files) <= MOST:
        raise InputError(
            f"{len(files) or 'No'} recordings were given; 1 to {MOST} are possible.",
            remedy="Choose the clearest ones." if files else "Record or choose at least one.",
            code="SAMPLE_COUNT",
        )


def _decoded(file: SourceFile, before: float) -> tuple[Audio, tuple[Remark, ...]]:
    """The sound of a file, mono, 24 kHz, and what is not as good about it as it could be.

    :param before: seconds that the recordings before it had.
    """
    try:
        facts = examine(file.path)
    except InputError as error:
        if error.code == "AUDIO_TOO_LONG":
            raise _too_long(file) from None
        raise InputError(
            f"{file.name}: {error.message}", remedy=error.remedy, code=error.code, details=_named(file)
        ) from None
    if before + facts.seconds > LONGEST + 1:
        raise _too_long(file)
    sound = Audio(np.concatenate(list(blocks(file.path, facts.mix))), RATE)
    return resampled(sound, CLEAN_RATE), facts.remarks


def _judged(sound: Audio, name: str, remarks: tuple[Remark, ...] = ()) -> Sample:
    levels = _levels(sound)
    background, loud = np.percentile(levels, [10, 90])
    noise = float(min(loud - background, 90.0))
    if noise < _HOPELESS:
        raise InputError(
            f"{name}: no speech can be told from the background.",
            remedy="Record someone who speaks, in a quiet room, close to the microphone.",
            code="SAMPLE_WITHOUT_SPEECH",
            details={"sample": name},
        )
    speech = _cleaned(sound, levels > max(background + 0.4 * noise, loud - 35))
    if speech.duration < _LEAST:
        raise InputError(
            f"{name}: there is less than {_LEAST:g} s of speech in it.",
            remedy="Record a few sentences.",
            code="SAMPLE_TOO_SHORT",
            details={"sample": name},
        )
    clipped = float(np.mean(np.abs(sound.samples) > 0.985))
    return Sample(
        speech,
        SampleReport(
            name=name[:200],
            seconds=round(sound.duration, 2),
            speech_seconds=round(speech.duration, 2),
            speech_to_noise_db=round(noise, 1),
            clipped_percent=round(100 * clipped, 3),
            remarks=(*remarks, *_remarks(sound, speech, levels, noise, clipped)),
        ),
    )


def _remarks(
    sound: Audio, speech: Audio, levels: NDArray[np.float64], noise: float, clipped: float
) -> list[Remark]:
    found = []
    if noise < _NOISY:
        found.append(
            Remark(
                "SAMPLE_NOISY",
                f"The speech is only {noise:.0f} dB louder than the background.",
                "Record in a quiet room, close to the microphone.",
            )
        )
    if clipped > _CLIPPED:
        found.append(
            Remark("SAMPLE_CLIPPED", "The recording is overdriven.", "Turn the microphone down a little.")
        )
    if speechlikeness([speech]) < 0:
        found.append(
            Remark(
                "SAMPLE_MUSIC",
                "It sounds like music or something else, not like someone who speaks.",
                "Use a recording of someone who speaks; a voice made of this will be like nobody.",
            )
        )
    elif _steady(levels):
        found.append(
            Remark(
                "SAMPLE_MUSIC",
                "It sounds as if there were music in it.",
                "Use a recording of the voice alone.",
            )
        )
    if several_speakers(speech):
        found.append(
            Remark(
                "SAMPLE_SEVERAL_SPEAKERS",
                "It sounds as if several people spoke.",
                "Use a recording of one person alone.",
            )
        )
    return found


def _levels(sound: Audio) -> NDArray[np.float64]:
    """Loudness in dB relative to full scale, every 20 ms."""
    size = round(_FRAME * sound.sample_rate)
    frames = sound.samples[: len(sound.samples) // size * size].reshape(-1, size)
    levels: NDArray[np.float64] = 20 * np.log10(
        np.sqrt(np.mean(frames.astype(np.float64) ** 2, axis=1)) + 1e-5
    )
    return levels


def _cleaned(sound: Audio, spoken: NDArray[np.bool_]) -> Audio:
    """The speech alone, at one level: silence at both ends and long pauses are cut."""
    margin = round(_MARGIN / _FRAME)
    near = np.convolve(spoken, np.ones(2 * margin + 1), "same") > 0.5
    edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]]).astype(np.int8))).reshape(-1, 2)
    kept = near.copy()
    for (_, end), (start, _) in pairwise(edges):
        if (start - end) * _FRAME <= _PAUSE:
            kept[end:start] = True
        else:
            half = round(_KEPT / _FRAME / 2)
            kept[end : end + half] = kept[start - half : start] = True
    size = round(_FRAME * sound.sample_rate)
    samples = sound.samples[: len(kept) * size].reshape(-1, size)[kept].ravel()
    level = float(np.sqrt(np.mean(samples**2))) if len(samples) else 1.0
    gain = min(_LEVEL / max(level, 1e-6), 0.95 / max(float(np.abs(samples).max(initial=0)), 1e-6))
    return Audio((samples * np.float32(gain)).astype(np.float32), sound.sample_rate)


def _steady(levels: NDArray[np.float64]) -> bool:
    """Whether the sound is as even as music. Speech has many frames much below the mean of their second, its
    pauses and stops (E. Scheirer and M. Slaney, "Construction and evaluation of a robust multifeature
    speech/music discriminator", ICASSP 1997)."""
    power = 10 ** (levels / 10)
    second = round(1 / _FRAME)
    if len(power) < 3 * second:
        return False
    mean = np.convolve(power, np.ones(second) / second, "same")
    return bool(np.mean(power < 0.25 * mean) < _EVEN)


def several_speakers(speech: Audio) -> bool:
    """Whether the windows of a recording fall into two groups that are as unlike as two speakers."""
    prints = window_prints([speech])
    if len(prints) < 6:
        return False
    # Two groups, begun with the two windows that are least alike.
    likeness = prints @ prints.T
    first, second = np.unravel_index(likeness.argmin(), likeness.shape)
    centres = prints[[first, second]]
    for _ in range(8):
        group = (prints @ centres.T).argmax(axis=1)
        if not 0 < group.sum() < len(group):
            return False
        centres = np.stack([prints[group == g].mean(axis=0) for g in (0, 1)])
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    share = min(group.mean(), 1 - group.mean())
    return bool(centres[0] @ centres[1] < _APART and share >= _SHARE)


def _too_long(file: SourceFile) -> InputError:
    return InputError(
        f"{file.name}: with it, the recordings are longer than {LONGEST / 60:g} minutes.",
        remedy="Use a shorter one, or cut it; half a minute of clear speech is enough.",
        code="SAMPLES_TOO_LONG",
        details=_named(file),
    )


def _named(file: SourceFile) -> dict[str, str]:
    return {"sample": file.name}
