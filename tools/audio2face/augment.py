"""What happens to speech before a recording of it arrives: rooms, noise, music, other rates, codecs."""

from __future__ import annotations

import subprocess
from typing import Any

import imageio_ffmpeg
import numpy as np
from scipy.signal import fftconvolve

Rng = np.random.Generator
RATE = 16_000
CODECS = (
    ("libmp3lame", "32k", "mp3"), ("libopus", "16k", "ogg"), ("aac", "32k", "adts"),
    ("pcm_mulaw", None, "wav"),
)  # fmt: skip
"""ffmpeg's encoder, bit rate and container."""


def coded(samples: np.ndarray, codec: tuple[str, str | None, str]) -> np.ndarray:
    """Float sound through a codec and back, aligned again."""
    encoder, rate, container = codec
    ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error"]
    raw = ["-f", "f32le", "-ar", str(RATE)]
    out = ["-c:a", encoder, *(["-b:a", rate] if rate else ["-ar", "8000"]), "-f", container, "-"]
    packed = subprocess.run(
        [*ffmpeg, *raw, "-i", "-", *out],
        input=samples.astype("<f4").tobytes(),
        capture_output=True,
        check=True,
    )
    back = subprocess.run(
        [*ffmpeg, "-i", "-", *raw, "-ac", "1", "-"], input=packed.stdout, capture_output=True, check=True
    )
    heard = np.frombuffer(back.stdout, "<f4")
    # A codec delays: by as much as the two match best.
    size = len(heard) + len(samples)
    match = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(samples, size)), size)
    lag = int(np.argmax(match[: RATE // 5]))
    heard = heard[lag : lag + len(samples)]
    return np.pad(heard, (0, len(samples) - len(heard)))


def room(samples: np.ndarray, rng: Rng) -> np.ndarray:
    """Reverberation: noise that decays within 0.1 to 0.6 s, below the direct sound."""
    decay = rng.uniform(0.1, 0.6)
    length = int(decay * RATE)
    tail = rng.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    tail *= rng.uniform(0.1, 0.8) / max(1e-6, float(np.sqrt((tail**2).sum())))
    tail[: int(rng.uniform(0.001, 0.01) * RATE)] = 0
    tail[0] = 1.0
    return fftconvolve(samples, tail)[: len(samples)].astype(np.float32)


def noise(count: int, rng: Rng) -> np.ndarray:
    """Coloured noise, between white and brown, slowly swelling, of unit RMS."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    tilt = np.maximum(np.arange(len(spectrum)), 8.0) ** -rng.uniform(0, 1)
    sound = np.fft.irfft(spectrum * tilt, count)
    swell = 1 + rng.uniform(0, 0.8) * np.sin(
        np.arange(count) / RATE * rng.uniform(0.5, 6) + rng.uniform(0, 6)
    )
    sound = sound * swell
    return (sound / max(1e-9, float(sound.std()))).astype(np.float32)


def music(count: int, rng: Rng) -> np.ndarray:
    """A tune of chords, bass and drums, of unit RMS."""
    times = np.arange(count) / RATE
    beat = 60 / rng.uniform(70, 150)
    out = np.zeros(count)
    root = rng.uniform(90, 220)
    scale = 2 ** (np.array([0, 2, 3 + rng.integers(2), 5, 7, 8 + rng.integers(2), 10 + rng.integers(2)]) / 12)
    partials = 1 / np.arange(1, rng.integers(3, 9)) ** rng.uniform(0.7, 2)
    length = 2 * RATE  # nothing rings longer
    for number in range(int(count / RATE / beat) + 1):
        start = int(number * beat * RATE)
        age = times[: min(length, count - start)]
        if not len(age):
            break
        heard = out[start : start + len(age)]
        envelope = np.exp(-age / rng.uniform(0.1, 0.7)) * np.minimum(1, age / rng.uniform(0.003, 0.05))
        for note in rng.choice(scale, rng.integers(1, 4)) * root * 2.0 ** rng.integers(-1, 2):
            for k, level in enumerate(partials, 1):
                if note * k < RATE / 2:
                    heard += level * envelope * np.sin(2 * np.pi * note * k * age + rng.uniform(0, 6))
        if rng.random() < 0.7:
            hit = np.exp(-age / rng.uniform(0.02, 0.1)) * rng.uniform(0.5, 3)
            drum = np.sin(2 * np.pi * 60 * age) if number % 2 == 0 else rng.standard_normal(len(age)) * 0.5
            heard += hit * drum
    return (out / max(1e-9, float(out.std()))).astype(np.float32)


def disturbed(samples: np.ndarray, rng: Rng, background: Any) -> np.ndarray:
    """One recording of a sound. ``background`` makes noise or music: (count, rng) to unit RMS."""
    out = samples
    if rng.random() < 0.4:
        out = room(out, rng)
    level = float(np.sqrt(np.mean(out**2))) or 0.05
    if rng.random() < 0.7:
        ratio = rng.uniform(3, 35)
        out = out + background(len(out), rng) * level * 10 ** (-ratio / 20)
    if rng.random() < 0.3:  # a dull or a thin microphone
        a = rng.uniform(-0.6, 0.6)
        out = np.convolve(out, [1, a])[: len(out)]
    out = out * 10 ** (rng.uniform(-18, 6) / 20)
    return np.clip(out, -1, 1).astype(np.float32)
