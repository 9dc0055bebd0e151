"""Builds assets/voices/kokoro: the voice vectors as float16, and a manifest with what was measured of each.

Needs the npm package kokoro-js unpacked (``npm pack kokoro-js`` and ``tar xzf``) and, beside the studio
itself, the Python package pyloudnorm. Usage: ``python tools/measure_voices.py PACKAGE_FOLDER``.

Measured on the script below, spoken at normal speed:

- gain: what brings the integrated loudness (ITU-R BS.1770) to -18 LUFS;
- F0: median over voiced frames, by autocorrelation; pitch is low, medium or high against the middle of the
  voices of the same gender, a third each;
- pitch variation: standard deviation of F0 in semitones; it decides between the styles "calm" and "lively";
- phonemes per second of speaking time; speed is slow below 11 and fast above 15.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
from heygen_studio_plugins.voices.kokoro.engine import KokoroOptions, KokoroVoices
from heygen_studio_plugins.voices.kokoro.model import SAMPLE_RATE
from numpy.typing import NDArray

from heygen_studio.settings import Settings

FOLDER = Path(__file__).parents[1] / "assets" / "voices" / "kokoro"
SOURCE = "npm:kokoro-js@1.2.1 voices/{original}.bin (hexgrad/Kokoro-82M)"
TARGET_LUFS = -18.0

# Best-graded first, as the model's authors grade them (Kokoro-82M, VOICES.md); a man and a woman lead.
VOICES = [
    # id, original name, display name, style (empty: as measured)
    ("en_us_01", "am_michael", "American Male", "professional"),
    ("en_us_02", "af_heart", "American Female", "professional"),
    ("en_us_03", "af_bella", "Bella, American", ""),
    ("en_us_04", "am_fenrir", "Fenrir, American", ""),
    ("en_us_05", "af_sarah", "Sarah, American", ""),
    ("en_us_06", "am_puck", "Puck, American", ""),
    ("en_us_07", "af_aoede", "Aoede, American", ""),
    ("en_us_08", "af_kore", "Kore, American", ""),
    ("en_us_09", "af_nicole", "Nicole, American, whispering", "whispering"),
    ("en_us_10", "am_onyx", "Onyx, American", ""),
    ("en_gb_01", "bm_george", "British Male", "professional"),
    ("en_gb_02", "bf_emma", "British Female", "professional"),
    ("en_gb_03", "bm_fable", "Fable, British", ""),
    ("en_gb_04", "bf_isabella", "Isabella, British", ""),
]

SCRIPT = """Welcome, and thank you for taking the time to watch this short presentation.
Over the next few minutes we will look at three ideas that can change the way your team works.
Have you ever wondered why good plans fail? Most of the time, the answer is surprisingly simple!
The quick brown fox jumps over the lazy dog while seven curious children watch from the old garden wall.
We measured the results in March, in June and again in September, and each time they were better."""


def main(package: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    entries = [_entry(package, *voice) for voice in VOICES]
    _write(entries)  # the engine reads the manifest: first without what is to be measured
    engine = KokoroVoices(Settings())
    for entry in entries:
        entry |= _measure(engine, entry["id"])
        print(
            entry["id"],
            entry["gain"],
            entry["f0_hz"],
            entry["pitch_variation_st"],
            entry["phonemes_per_second"],
        )
    for entry in entries:
        same = sorted(e["f0_hz"] for e in entries if e["gender"] == entry["gender"])
        low, high = np.quantile(same, [1 / 3, 2 / 3])
        pace = entry["phonemes_per_second"]
        entry["characteristics"] = {
            "pitch": "low" if entry["f0_hz"] < low else "high" if entry["f0_hz"] > high else "medium",
            "speed": "slow" if pace < 11 else "fast" if pace > 15 else "normal",
        }
        entry["style"] = entry["style"] or ("lively" if entry["pitch_variation_st"] > 3.5 else "calm")
    _write(entries)


def _entry(package: Path, voice_id: str, original: str, name: str, style: str) -> dict[str, Any]:
    vectors = np.fromfile(package / "voices" / f"{original}.bin", "<f4").reshape(-1, 256)
    file = FOLDER / f"{voice_id}.npy"
    np.save(file, vectors.astype(np.float16))
    return {
        "id": voice_id,
        "name": name,
        "original_name": original,
        "file": file.name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "language": "en",
        "accent": voice_id.split("_")[1],
        "gender": "male" if original[1] == "m" else "female",
        "style": style,
        "licence": "Apache-2.0",
        "source": SOURCE.format(original=original),
        "gain": 1.0,
        "characteristics": {},
    }


def _write(entries: list[dict[str, Any]]) -> None:
    text = json.dumps({"voices": entries}, indent=2, ensure_ascii=False)
    (FOLDER / "manifest.json").write_text(text + "\n", "utf-8")


def _measure(engine: KokoroVoices, voice_id: str) -> dict[str, Any]:
    speeches = list(engine.speak(SCRIPT, voice_id, KokoroOptions()))
    samples = np.concatenate([s.audio.samples for s in speeches])
    loudness = pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(samples.astype(np.float64))
    f0 = _f0(samples)
    marks = [mark for s in speeches for mark in s.phonemes]
    return {
        "gain": round(float(10 ** ((TARGET_LUFS - loudness) / 20)), 3),
        "f0_hz": round(float(np.median(f0)), 1),
        "pitch_variation_st": round(float(np.std(12 * np.log2(f0 / np.median(f0)))), 2),
        "phonemes_per_second": round(len(marks) / sum(float(mark.end - mark.start) for mark in marks), 1),
    }


def _f0(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """F0 of the voiced frames of 40 ms, 65-400 Hz, by normalised autocorrelation."""
    size, hop = round(0.04 * SAMPLE_RATE), round(0.01 * SAMPLE_RATE)
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), size)[::hop]
    frames = (frames - frames.mean(axis=1, keepdims=True)) * np.hanning(size)
    spectrum = np.fft.rfft(frames, 2 * size)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:, :size]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(size), 2 * size)) ** 2)[:size]
    low, high = SAMPLE_RATE // 400, SAMPLE_RATE // 65
    correlation = correlation[:, :high] / (np.maximum(correlation[:, :1], 1e-9) * (window[:high] / window[0]))
    lag = correlation[:, low:high].argmax(axis=1) + low
    strength = correlation[np.arange(len(lag)), lag]
    level = np.sqrt((frames**2).mean(axis=1))
    voiced = (strength > 0.6) & (level > 0.1 * np.quantile(level, 0.95))
    f0 = SAMPLE_RATE / lag[voiced]
    middle = np.median(f0)
    return f0[(f0 > middle / 1.8) & (f0 < middle * 1.8)]  # octave errors


if __name__ == "__main__":
    main(Path(sys.argv[1]))
