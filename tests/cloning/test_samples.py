"""Recordings are decoded, judged and cleaned; what cannot be used is refused with its reason."""

from __future__ import annotations

import subprocess
from importlib.util import find_spec
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from quick_clones import RATE, Sound, Write

from heygen_studio.cloning.samples import CLEAN_RATE, read_samples, remarks_on
from heygen_studio.errors import InputError
from heygen_studio.making import SourceFile


def quiet(fraction: float, message: str) -> None:
    pass


def read(*paths: Path):  # type: ignore[no-untyped-def]
    return read_samples([SourceFile(path, path.name) for path in paths], quiet)


def codes(path: Path) -> set[str]:
    (sample,) = read(path)
    return {remark.code for remark in sample.report.remarks}


def refusal(*paths: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read(*paths)
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize("ending", ["wav", "mp3", "m4a", "ogg", "flac", "webm", "mp4"])
def test_all_formats_are_read(sample: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"sample.{ending}"
    picture = ["-f", "lavfi", "-i", "color=s=64x64:r=5"] if ending == "mp4" else []
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-i",
        sample,
        *picture,
        "-ac",
        "2",
        "-ar",
        "48000",
    ]
    subprocess.run([*command, "-shortest", target], check=True)
    (found,) = read(target)
    assert found.speech.sample_rate == CLEAN_RATE
    assert found.report.seconds == pytest.approx(read(sample)[0].report.seconds, abs=0.3)
    assert found.report.remarks == ()


def test_silence_is_trimmed_and_the_level_set(speech: Sound, write: Write) -> None:
    padded = np.concatenate([np.zeros(2 * RATE), 0.05 * speech, np.zeros(3 * RATE)]).astype(np.float32)
    (found,) = read(write("padded.wav", padded))
    assert found.report.seconds == pytest.approx(len(padded) / RATE, abs=0.01)
    assert found.speech.duration < len(speech) / RATE + 0.3
    assert 0.04 < np.sqrt(np.mean(found.speech.samples**2)) < 0.1


def test_flaws_are_told(speech: Sound, man: Sound, write: Write) -> None:
    random = np.random.default_rng(1)
    noise = random.normal(0, 0.35 * np.sqrt(np.mean(speech**2)), len(speech)).astype(np.float32)
    assert codes(write("noisy.wav", speech + noise)) >= {"SAMPLE_NOISY"}
    assert codes(write("loud.wav", 12 * speech)) >= {"SAMPLE_CLIPPED"}
    assert codes(write("two.wav", np.concatenate([speech, man]))) >= {"SAMPLE_SEVERAL_SPEAKERS"}
    seconds = np.arange(len(speech)) / RATE
    chord = sum(np.sin(2 * np.pi * pitch * seconds) for pitch in (220.0, 277.2, 329.6)) * 0.04
    assert codes(write("music.wav", (0.5 * speech + chord).astype(np.float32))) >= {"SAMPLE_MUSIC"}
    assert codes(write("good.wav", speech)) == set()


def test_an_instrument_alone_is_no_speech() -> None:
    spec = find_spec("gradio")
    assert spec
    assert spec.origin
    assert "SAMPLE_MUSIC" in codes(Path(spec.origin).parent / "media_assets" / "audio" / "sax.wav")


def test_recordings_of_different_people_are_told(speech: Sound, man: Sound, write: Write) -> None:
    both = read(write("woman.wav", speech), write("man.wav", man))
    assert [remark.code for remark in remarks_on(both)] == ["SAMPLES_DIFFER"]


def test_what_cannot_be_used_is_refused(speech: Sound, write: Write, tmp_path: Path) -> None:
    corrupt = tmp_path / "corrupt.mp3"
    corrupt.write_bytes(np.random.default_rng(0).bytes(5000))
    assert refusal(corrupt).code == "AUDIO_UNREADABLE"
    assert refusal(write("blink.wav", speech[: RATE // 5])).code == "AUDIO_TOO_SHORT"
    assert refusal(write("silence.wav", np.zeros(5 * RATE, np.float32))).code == "AUDIO_SILENT"
    noise = np.random.default_rng(1).normal(0, 0.1, 5 * RATE).astype(np.float32)
    assert refusal(write("noise.wav", noise)).code == "SAMPLE_WITHOUT_SPEECH"
    assert refusal(write("short.wav", speech[: round(2.2 * RATE)])).code == "SAMPLES_TOO_SHORT"
    bad = refusal(write("fine.wav", speech), corrupt)
    assert "corrupt.mp3" in bad.message


def test_too_much_sound_is_refused(tmp_path: Path) -> None:
    long = tmp_path / "long.flac"
    sound = ["-f", "lavfi", "-i", "sine=f=200:r=8000:d=660"]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *sound, long], check=True)
    error = refusal(long)
    assert error.code == "SAMPLES_TOO_LONG"
    assert "10 minutes" in error.message


@pytest.mark.parametrize("count", [0, 11])
def test_the_number_of_recordings(sample: Path, count: int) -> None:
    assert refusal(*[sample] * count).code == "SAMPLE_COUNT"
