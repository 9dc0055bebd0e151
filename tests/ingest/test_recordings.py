"""Files that users bring: what can be read, what is refused and why, and where they are cut."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from support.recordings import ffmpeg, joined, spoken, write_wav

from heygen_studio.contracts import Options
from heygen_studio.errors import InputError
from heygen_studio.ingest import sound
from heygen_studio.ingest.cutting import LONGEST, SHORTEST, stretches
from heygen_studio.ingest.sound import examine
from heygen_studio.video.recording import Recording


@pytest.fixture(scope="module")
def wav(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_wav(tmp_path_factory.mktemp("sound") / "said.wav", joined(spoken()))


@pytest.mark.parametrize("kind", ["mp3", "m4a", "ogg", "flac", "webm", "mp4"])
def test_every_format_is_heard_whole(wav: Path, kind: str, tmp_path: Path) -> None:
    other = tmp_path / f"said.{kind}"
    picture = ["-f", "lavfi", "-i", "color=s=64x64:r=5", "-shortest"] if kind == "mp4" else []
    ffmpeg("-i", wav, *picture, "-ac", "2", *(["-c:a", "libopus"] if kind in ("ogg", "webm") else []), other)
    plain, packed = examine(wav), examine(other)
    assert packed.seconds == pytest.approx(plain.seconds, abs=0.12)
    assert packed.loudness == pytest.approx(plain.loudness, abs=1.5)


@pytest.mark.parametrize(
    ("samples", "code"),
    [
        (np.full(int(0.2 * 22_050), 0.1), "AUDIO_TOO_SHORT"),
        (np.zeros(3 * 22_050), "AUDIO_SILENT"),
        (np.random.default_rng(0).normal(0, 1e-5, 3 * 22_050), "AUDIO_SILENT"),
    ],
)
def test_what_cannot_be_used_is_refused(samples: np.ndarray, code: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        examine(write_wav(tmp_path / "bad.wav", samples))
    assert refused.value.code == code
    assert refused.value.remedy


def test_a_damaged_file_a_silent_film_and_too_long_a_recording(
    wav: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "damaged.mp3"
    damaged.write_bytes(b"ID3" + np.random.default_rng(1).bytes(5000))
    film = tmp_path / "film.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=s=64x64:r=5:d=1", film)
    monkeypatch.setattr(sound, "LONGEST", 2.0)
    found = []
    for path in (damaged, film, wav):
        with pytest.raises(InputError) as refused:
            examine(path)
        found.append(refused.value.code)
    assert found == ["AUDIO_UNREADABLE", "AUDIO_MISSING", "AUDIO_TOO_LONG"]


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30000, 1001), Fraction(373, 10)])
def test_it_is_cut_in_pauses_between_frames(fps: Fraction) -> None:
    rate, rng = 48_000, np.random.default_rng(2)
    loud = rng.normal(0, 0.1, 60 * rate).astype(np.float32)
    pauses = [7.3, 13.1, 20.9, 29.0, 37.5, 45.2, 53.0]
    for pause in pauses:
        loud[int(pause * rate) : int((pause + 0.35) * rate)] *= 0.001
    parts = list(stretches(np.array_split(loud, 97), rate, fps))
    assert np.array_equal(np.concatenate([part for part, _ in parts]), loud)
    assert [last for _, last in parts] == [False] * (len(parts) - 1) + [True]
    position = 0
    for part, _ in parts[:-1]:
        assert SHORTEST * rate < len(part) <= LONGEST * rate
        position += len(part)
        frame = position * fps / rate
        assert abs(frame - round(frame)) <= fps / rate / 2
        assert min(abs(position / rate - pause - 0.17) for pause in pauses) < 0.2


def test_it_is_brought_to_the_loudness_of_all_voices(wav: Path, tmp_path: Path) -> None:
    for number, factor in enumerate((0.05, 0.9)):
        level = write_wav(tmp_path / f"{number}.wav", joined(spoken()) * factor)
        recording = Recording(level, Fraction(25), "en", None)
        heard = joined(list(recording.speak("", "recording", Options())))
        again = write_wav(tmp_path / f"{number}-levelled.wav", heard, 48_000)
        assert examine(again).loudness == pytest.approx(-16, abs=1)
        assert len(heard) / 48_000 == pytest.approx(recording.seconds, abs=1e-6)
