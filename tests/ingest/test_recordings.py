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
from heygen_studio.ingest.assets import AssetStore
from heygen_studio.ingest.cutting import LONGEST, SHORTEST, stretches
from heygen_studio.ingest.sound import blocks, examine
from heygen_studio.video.recording import Recording


@pytest.fixture(scope="module")
def wav(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_wav(tmp_path_factory.mktemp("sound") / "said.wav", joined(spoken()))


@pytest.mark.parametrize("kind", ["mp3", "m4a", "ogg", "flac", "webm", "mp4"])
def test_every_format_is_heard_whole(wav: Path, kind: str, tmp_path: Path) -> None:
    other = tmp_path / f"said.{kind}"
    picture = ["-f", "lavfi", "-i", "color=s=64x64:r=5", "-shortest"] if kind == "mp4" else []
    ffmpeg(
        "-i",
        wav,
        *picture,
        "-af",
        "pan=stereo|c0=c0|c1=c0",
        *(["-c:a", "libopus"] if kind in ("ogg", "webm") else []),
        other,
    )
    plain, packed = examine(wav), examine(other)
    assert packed.seconds == pytest.approx(plain.seconds, abs=0.12)
    assert packed.loudness == pytest.approx(plain.loudness, abs=1.5)


MORE: dict[str, list[str]] = {
    "caf": [], "aiff": [], "wma": [], "au": [], "w64": [], "wv": [], "ac3": [], "oga": ["-c:a", "flac"],
    "amr": ["-c:a", "amr_nb", "-ar", "8000"], "ts": ["-c:a", "aac"], "aac": [], "mp2": [],
    "opus": ["-c:a", "libopus"], "mka": ["-c:a", "libopus"], "3gp": ["-c:a", "aac"], "flv": ["-c:a", "aac"],
    "mpg": ["-c:a", "mp2"], "m2ts": ["-c:a", "ac3"], "8k.wav": ["-ar", "8000"],
    "64.wav": ["-c:a", "pcm_f64le"], "rf64.wav": ["-rf64", "always"], "qt.mov": ["-c:a", "alac"],
}  # fmt: skip
"""What else ffmpeg can read, and how it is made here."""


@pytest.fixture(scope="module")
def more(wav: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("more")
    outputs = [
        part
        for kind, how in MORE.items()
        for part in ("-ac", "1", "-ar", "48000", *how, folder / f"said.{kind}")
    ]
    ffmpeg("-i", wav, *outputs)
    return folder


@pytest.mark.parametrize("kind", MORE)
def test_what_else_ffmpeg_can_read(wav: Path, more: Path, kind: str) -> None:
    asset = AssetStore(more / "data").add_copy(more / f"said.{kind}")
    assert asset.kind != "image"
    plain, packed = examine(wav), examine(more / f"said.{kind}")
    assert packed.seconds == pytest.approx(plain.seconds, abs=0.12)
    assert packed.loudness == pytest.approx(plain.loudness, abs=1.0)
    assert packed.remarks == ()


def test_a_list_of_files_is_no_recording(wav: Path, tmp_path: Path) -> None:
    """It could name any file of this machine."""
    for name, text in {
        "list.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{wav}\n#EXT-X-ENDLIST\n",
        "list.mp4": f"ffconcat version 1.0\nfile '{wav}'\n",
    }.items():
        (tmp_path / name).write_text(text)
        with pytest.raises(InputError) as refused:
            examine(tmp_path / name)
        assert refused.value.code == "AUDIO_UNREADABLE"
        with pytest.raises(InputError) as unknown:
            AssetStore(tmp_path / "data").add_copy(tmp_path / name)
        assert unknown.value.code == "ASSET_TYPE_UNKNOWN"


@pytest.mark.parametrize(
    ("channels", "code"),
    [
        ((1.0, 1.0), None),
        ((1.0, 0.7), None),
        ((1.0, -1.0), "AUDIO_OPPOSITE_PHASE"),
        ((0.9, -0.6), "AUDIO_OPPOSITE_PHASE"),
        ((1.0, 0.0), "AUDIO_ONE_CHANNEL"),
        ((0.001, -0.8), "AUDIO_ONE_CHANNEL"),
        ((0.01, 0.01), "AUDIO_QUIET"),
    ],
)
def test_of_two_channels_comes_one_of_the_usual_loudness(
    wav: Path, channels: tuple[float, float], code: str | None, tmp_path: Path
) -> None:
    plain = np.concatenate(list(blocks(wav)))
    said = plain[:: sound.RATE // 24_000]
    path = write_wav(tmp_path / "two.wav", (said[:, None] * np.array(channels)).ravel(), 24_000, channels=2)
    facts = examine(path)
    assert [remark.code for remark in facts.remarks] == ([code] if code else [])
    recording = Recording(path, Fraction(25), "en", None)
    heard = joined(list(recording.speak("", "recording", Options())))
    again = write_wav(tmp_path / "heard.wav", heard, 48_000)
    assert examine(again).loudness == pytest.approx(-16 if code != "AUDIO_QUIET" else -26, abs=1)
    # What is said is still there, not what is left of it.
    size = min(len(heard), len(plain))
    assert abs(np.corrcoef(heard[:size], plain[:size])[0, 1]) > 0.95


@pytest.mark.parametrize("layout", ["5.1", "quad", "7.1"])
def test_of_many_channels_comes_one_of_the_usual_loudness(wav: Path, layout: str, tmp_path: Path) -> None:
    path = tmp_path / "many.wav"
    ffmpeg("-i", wav, "-af", f"aresample=out_chlayout={layout}", path)
    heard = joined(list(Recording(path, Fraction(25), "en", None).speak("", "recording", Options())))
    again = write_wav(tmp_path / "heard.wav", heard, 48_000)
    assert examine(again).loudness == pytest.approx(-16, abs=1)


def test_two_people_at_a_microphone_each_are_both_heard(wav: Path, tmp_path: Path) -> None:
    """Channels that differ are not taken for a fault: one speaks after the other."""
    said = np.concatenate(list(blocks(wav)))
    first = np.arange(len(said)) < len(said) // 2
    two = np.stack([said * first, said * ~first], axis=1)
    path = write_wav(tmp_path / "two.wav", two.ravel(), sound.RATE, channels=2)
    facts = examine(path)
    assert (facts.mix, facts.remarks) == ("both", ())


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
