"""A recording of a person becomes a video: the real engines, read back."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from support.recordings import TEXT, ffmpeg, joined, spoken, write_wav

from heygen_studio.errors import InputError, ScriptError
from heygen_studio.ingest.sound import RATE, blocks, examine
from heygen_studio.media import Speech
from heygen_studio.render.reader import probe, read_frames
from heygen_studio.services import Studio
from heygen_studio.video.request import VideoRequest

PERSON = Path(find_spec("gradio").origin).parent / "media_assets" / "audio" / "cate_blanch.mp3"


def heard(path: Path) -> NDArray[np.float32]:
    return np.concatenate(list(blocks(path)))


def test_a_person_speaks_through_a_presenter(tmp_path: Path) -> None:
    source, video = tmp_path / "person.mp3", tmp_path / "video.mp4"
    ffmpeg("-ss", "2", "-t", "3", "-i", PERSON, source)
    studio = Studio.open()
    asset = studio.assets.add_copy(source)
    made = studio.videos.render(VideoRequest(audio_url=asset.id, test=True), video)
    length = examine(source).seconds
    assert 0 <= made.duration - length < 1 / 25
    assert probe(video).frames == made.frames == round(made.duration * 25)
    # The sound is the recording, at the loudness of all videos, neither early nor late.
    before, after = heard(source), heard(video)[: int(length * RATE)]
    size = min(len(before), len(after))
    match = np.fft.irfft(np.fft.rfft(after[:size], 2 * size) * np.conj(np.fft.rfft(before[:size], 2 * size)))
    late = int(np.argmax(match))
    assert min(late, 2 * size - late) <= 0.005 * RATE
    assert examine(video).loudness == pytest.approx(-16, abs=1.5)
    # The mouth moves while the person speaks: below the nose more changes than around the hair.
    frames = np.stack([frame.astype(np.float32).mean(axis=2) for frame in read_frames(video)])
    motion = np.abs(np.diff(frames, axis=0)).mean(axis=0)
    face = motion[160:220, 290:350]
    assert face.max() > 4 * np.median(motion)


def test_with_its_text_it_has_captions(tmp_path: Path) -> None:
    source = write_wav(tmp_path / "said.wav", joined(spoken()))
    studio = Studio.open()
    asset = studio.assets.add_copy(source)
    request = VideoRequest(audio_url=asset.id, script=f"[smile] {TEXT} [pause 5s]", test=True)
    made = studio.videos.render(request, tmp_path / "video.mp4")
    words = [word for part in made.said for word in part.words]
    assert [word.text for word in words] == TEXT.replace(".", "").split()
    errors = [abs(word.start - true) for word, true in zip(words, starts(spoken()), strict=True)]
    assert np.median(errors) < 0.06
    assert made.duration < examine(source).seconds + 0.04


def test_what_does_not_go_together_is_refused(tmp_path: Path) -> None:
    studio = Studio.open()
    asset = studio.assets.add_copy(write_wav(tmp_path / "said.wav", joined(spoken())))
    with pytest.raises(InputError) as refused:
        studio.videos.render(
            VideoRequest(audio_url=asset.id, duration=0.5, test=True), tmp_path / "video.mp4"
        )
    assert refused.value.code == "DURATION_UNREACHABLE"
    other = "Interest rates were left unchanged by the bank, which surprised nobody at all."
    with pytest.raises(ScriptError) as differs:
        studio.videos.render(
            VideoRequest(audio_url=asset.id, script=other, test=True), tmp_path / "video.mp4"
        )
    assert differs.value.code == "TEXT_DIFFERS"
    assert not (tmp_path / "video.mp4").exists()
    with pytest.raises(ScriptError):
        studio.videos.render(VideoRequest(), tmp_path / "video.mp4")
    with pytest.raises(InputError):
        studio.assets.add_copy(tmp_path / "nothing.wav")


def starts(speeches: list[Speech]) -> list[float]:
    """When the words of speeches that follow one another begin."""
    ends = np.cumsum([0.0, *(speech.audio.duration for speech in speeches)])
    return [word.start + end for speech, end in zip(speeches, ends, strict=False) for word in speech.words]
