"""Music without speech, played by the instruments of the General MIDI sound set.

The sounds are those of Fluid (R3) by Frank Wen, MIT licence, https://packages.debian.org/fluid-soundfont-gm.
FluidSynth plays them (LGPL-2.1; Debian: libfluidsynth3, Python: pyfluidsynth). What is played is made up:
what matters is the sound of held, bent and trembling notes, which is nearest to a voice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from heygen_studio_plugins.lipsync.audio2face.features import RATE
from scipy.signal import resample_poly

Rng = np.random.Generator
SOUND_FONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
SECONDS = 10
"""Length of a piece."""
_PLAYED = 3 * RATE
"""Sample rate at which the instruments play."""
_TICK = 0.01
_VOICE_LIKE = (*range(16, 24), *range(40, 80), 85, *range(104, 112))
"""Programs whose notes last: organs, strings, choirs, brass, reeds, pipes, and folk instruments."""
_BEND = 4
"""Semitones by which a note bends at most."""
_DRUMS = 9
"""The channel of percussion."""
_SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9), tuple(range(12)))


@dataclass(frozen=True)
class _Note:
    start: float
    end: float
    key: int
    loudness: int
    tremble: float
    """Depth of the vibrato, semitones."""
    pace: float
    """Vibrations a second."""
    slide: float
    """Semitones from which the note slides into its pitch."""


def make(target: Path, minutes: float) -> None:
    """Play and save int16 (pieces, samples) at 16 kHz.

    :raises FileNotFoundError: the sound font is not installed.
    """
    import fluidsynth

    if not SOUND_FONT.is_file():
        raise FileNotFoundError(f"{SOUND_FONT}: install the Debian package fluid-soundfont-gm.")
    rng = np.random.default_rng(11)
    synth = fluidsynth.Synth(gain=0.4, samplerate=float(_PLAYED))
    font = synth.sfload(str(SOUND_FONT))
    pieces = [_piece(synth, font, rng) for _ in range(round(minutes * 60 / SECONDS))]
    synth.delete()
    target.parent.mkdir(parents=True, exist_ok=True)
    np.save(target, np.stack(pieces))


def _piece(synth: Any, font: int, rng: Rng) -> np.ndarray:
    synth.system_reset()
    parts: dict[int, list[_Note]] = {}
    alone = rng.random() < 0.35
    scale, root = _SCALES[rng.integers(len(_SCALES))], int(rng.integers(12))
    for channel in range(1 if alone else rng.integers(2, 9)):
        lasting = rng.random() < (0.75 if channel == 0 else 0.4)
        program = int(rng.choice(_VOICE_LIKE)) if lasting else int(rng.integers(128))
        synth.program_select(channel, font, 0, program)
        for control, value in ((101, 0), (100, 0), (6, _BEND)):  # MIDI's way to set how far it bends
            synth.cc(channel, control, value)
        parts[channel] = list(_melody(rng, scale, root, 1 if channel == 0 else int(rng.integers(1, 4))))
    if not alone and rng.random() < 0.6:
        synth.program_select(_DRUMS, font, 128, 0)
        parts[_DRUMS] = list(_beat(rng))
    played = np.concatenate(list(_play(synth, parts, rng)))
    sound = resample_poly(played.reshape(-1, 2).mean(axis=1), 1, _PLAYED // RATE)
    sound = _recorded(sound / max(1.0, float(np.abs(sound).max())), rng)
    sound *= 0.5 / max(1e-3, float(np.abs(sound).max()))
    return np.round(sound * 32767).astype(np.int16)


def _recorded(sound: np.ndarray, rng: Rng) -> np.ndarray:
    """Another instrument of its kind, and another desk: a random resonance curve, and compression."""
    spectrum = np.fft.rfft(sound)
    # up to 12 dB to either side, drawn at ten places on an axis that is even to the ear
    place = np.log1p(np.linspace(0, RATE / 2, len(spectrum)) / 500)
    curve = np.interp(place, np.linspace(0, place[-1], 10), rng.uniform(-1, 1, 10) * rng.uniform(0, 12))
    sound = np.fft.irfft(spectrum * 10 ** (curve / 20), len(sound))
    if rng.random() < 0.4:
        sound = np.tanh(sound / max(1e-6, float(sound.std())) * rng.uniform(0.2, 2))
    return np.asarray(sound)


def _melody(rng: Rng, scale: tuple[int, ...], root: int, voices: int) -> Iterator[_Note]:
    """A random walk over a scale, some notes tied, some with rests between."""
    beat, place, low = rng.uniform(0.12, 0.7), int(rng.integers(7)), int(rng.choice([36, 48, 48, 60, 60, 72]))
    trembling, sliding, tied = rng.random() < 0.6, rng.random() < 0.3, rng.random() < 0.6
    now = 0.0
    while now < SECONDS:
        if rng.random() < 0.12:
            now += beat * rng.integers(1, 4)
        length = beat * float(rng.choice([0.5, 1, 1, 2, 3, 6]))
        for step in {0, *(int(n) for n in rng.choice([2, 4, 6], voices - 1))}:
            octave, degree = divmod(place + step, len(scale))
            yield _Note(
                now,
                now + length * (1.02 if tied else rng.uniform(0.5, 0.98)),
                int(np.clip(low + root + 12 * octave + scale[degree], 24, 100)),
                int(rng.integers(50, 120)),
                rng.uniform(0.1, 0.8) if trembling and length > 0.3 else 0.0,
                rng.uniform(4, 7),
                rng.uniform(-3, 2) if sliding and rng.random() < 0.5 else 0.0,
            )
        now += length
        place = int(np.clip(place + rng.integers(-3, 4), -5, 12))


def _beat(rng: Rng) -> Iterator[_Note]:
    pace = rng.uniform(0.15, 0.4)
    pattern = [(int(rng.integers(35, 60)), rng.random(8) < rng.uniform(0.2, 0.7)) for _ in range(3)]
    for number in range(int(SECONDS / pace)):
        for key, hits in pattern:
            if hits[number % 8]:
                yield _Note(number * pace, number * pace + 0.1, key, int(rng.integers(50, 120)), 0, 5, 0)


def _play(synth: Any, parts: dict[int, list[_Note]], rng: Rng) -> Iterator[np.ndarray]:
    """Stereo int16, interleaved, for each tick."""
    swell = {channel: (rng.uniform(0, 40), rng.uniform(0.1, 3), rng.uniform(0, 6)) for channel in parts}
    waiting = {
        channel: sorted(notes, key=lambda n: n.start, reverse=True) for channel, notes in parts.items()
    }
    sounding: dict[int, list[_Note]] = {channel: [] for channel in parts}
    for tick in range(round(SECONDS / _TICK)):
        now = tick * _TICK
        for channel, notes in waiting.items():
            for over in [note for note in sounding[channel] if note.end <= now]:
                sounding[channel].remove(over)
                synth.noteoff(channel, over.key)
            while notes and notes[-1].start <= now:
                sounding[channel].append(notes.pop())
                synth.noteon(channel, sounding[channel][-1].key, sounding[channel][-1].loudness)
            if sounding[channel] and channel != _DRUMS:
                last = sounding[channel][-1]
                age = now - last.start
                bend = last.slide * max(0.0, 1 - age / 0.12)
                bend += last.tremble * min(1.0, age / 0.5) * np.sin(2 * np.pi * last.pace * age)
                synth.pitch_bend(channel, int(np.clip(bend / _BEND, -1, 1) * 8191))
                depth, speed, phase = swell[channel]
                synth.cc(channel, 11, int(127 - depth * (1 + np.sin(speed * 2 * np.pi * now + phase))))
        yield synth.get_samples(round(_TICK * _PLAYED))
