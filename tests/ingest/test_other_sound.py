"""What is left of the sound of a film beside speech: written, read back, measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support.films import ffmpeg
from support.recordings import joined, spoken, write_wav

from heygen_studio.ingest.other_sound import OtherSound, write_other_sound
from heygen_studio.ingest.sound import RATE, samples

pytestmark = pytest.mark.whole


def film(folder: Path, graph: str) -> Path:
    """Somebody who speaks, in a film of that length, beside what a graph of ffmpeg makes of it (``[s]``)."""
    speech = write_wav(folder / "speech.wav", joined(spoken()))
    ffmpeg(
        "-i", str(speech), "-filter_complex", f"[0:a]aresample=48000[s];{graph}", "-map", "[out]",
        "-c:a", "pcm_s16le", str(folder / "film.mkv"),
    )  # fmt: skip
    return folder / "film.mkv"


def tone(path: Path, frequency: float) -> float:
    """How strong a tone is in what differs between left and right in the second second."""
    sound = np.concatenate(list(samples(path, "stereo", RATE, RATE)))[RATE : 2 * RATE]
    side = (sound[:, 0] - sound[:, 1]) / 2
    return float(np.abs(np.mean(side * np.exp(-2j * np.pi * frequency * np.arange(len(side)) / RATE))) * 2)


WIDE = (
    "sine=660:r=48000:d=60,volume=1.6[t];[s]aformat=channel_layouts=mono[m];[t][m]amerge=2,"
    "pan=stereo|c0={a}*c0+c1|c1={b}*c0+c1,atrim=0:3[out]"
)


def test_the_width_of_music_is_kept_below_speech(tmp_path: Path) -> None:
    source = film(tmp_path, WIDE.format(a=1, b=-0.5))
    assert write_other_sound(source, tmp_path / "out.wav") == OtherSound(heard=True, lost=True, sides=True)
    assert tone(tmp_path / "out.wav", 660) == pytest.approx(tone(source, 660), rel=0.1)
    sound = np.concatenate(list(samples(tmp_path / "out.wav", "stereo", RATE, RATE)))[RATE : 2 * RATE]
    assert np.abs(sound.sum(1)).max() < 0.01  # of the voice nothing is left


def test_music_in_the_middle_goes_with_the_voice(tmp_path: Path) -> None:
    source = film(tmp_path, WIDE.format(a=1, b=1))
    found = write_other_sound(source, tmp_path / "out.wav")
    assert (found.lost, found.sides) == (True, False)


def test_a_voice_at_one_side_is_not_kept(tmp_path: Path) -> None:
    source = film(tmp_path, "[s]pan=stereo|c0=c0|c1=0*c0,atrim=0:3[out]")
    found = write_other_sound(source, tmp_path / "out.wav")
    assert (found.lost, found.sides) == (False, False)
    if found.heard:
        sound = np.concatenate(list(samples(tmp_path / "out.wav", "stereo", RATE, RATE)))
        assert np.sqrt(np.mean(sound[RATE : 2 * RATE] ** 2)) < 1e-3
