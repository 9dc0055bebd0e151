"""The mouth from sound alone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.lipsync.audio2face.engine import AudioToFaceLipSync
from heygen_studio_plugins.lipsync.audio2face.features import log_mel
from heygen_studio_plugins.lipsync.audio2face.network import network
from heygen_studio_plugins.lipsync.viseme.engine import VisemeLipSync, VisemeOptions
from numpy.typing import NDArray
from support.recordings import spoken

from heygen_studio.ingest.sound import blocks
from heygen_studio.media import BLENDSHAPE_INDEX, Audio, FaceTrack, Speech

RATE = 48_000
FPS = Fraction(25)


def aperture(track: FaceTrack) -> NDArray[np.float32]:
    weights = track.weights
    return weights[:, BLENDSHAPE_INDEX["jawOpen"]] - weights[:, BLENDSHAPE_INDEX["mouthClose"]]


def moved(samples: NDArray[np.float32], rate: int = RATE) -> FaceTrack:
    with AudioToFaceLipSync().open(FPS, 1, VisemeOptions()) as session:
        return session.push(Speech("", Audio(samples.astype(np.float32), rate)))


@pytest.fixture(scope="module")
def speech() -> Speech:
    return spoken("Hello and welcome to the studio, today we make a video together.")[0]


def test_it_moves_as_the_phonemes_ask_for(speech: Speech) -> None:
    frames = round(speech.audio.duration * FPS)
    samples = np.resize(speech.audio.samples, round(frames * speech.audio.sample_rate / FPS))
    whole = Speech(speech.text, Audio(samples, speech.audio.sample_rate), speech.phonemes, speech.words)
    with VisemeLipSync().open(FPS, 1, VisemeOptions()) as session:
        wanted = aperture(session.push(whole))
    found = aperture(moved(samples, speech.audio.sample_rate))
    assert len(found) == len(wanted) == frames
    # A voice of quite another kind than those it was trained on; those are measured by the tool.
    agree = {lag: np.corrcoef(np.roll(found, -lag)[3:-3], wanted[3:-3])[0, 1] for lag in range(-3, 4)}
    assert agree[0] > 0.5
    assert abs(max(agree, key=lambda lag: agree[lag])) <= 1, agree


def test_the_mouth_stays_shut_without_speech() -> None:
    rng, times = np.random.default_rng(0), np.arange(4 * RATE) / RATE
    tune = sum(np.sin(2 * np.pi * f * times) * np.exp(-(times % 0.5) * 4) for f in (220, 277, 330, 440))
    for sound in (np.zeros(4 * RATE), rng.normal(0, 0.02, 4 * RATE), 0.1 * tune):
        assert aperture(moved(sound)).max() < 0.05


def test_the_mouth_stays_shut_in_recorded_music() -> None:
    import gradio

    folder = Path(gradio.__file__).parent / "media_assets" / "audio"
    for name in ("sax.wav", "cantina.wav"):
        sound = np.concatenate(list(blocks(folder / name)))
        assert aperture(moved(sound)).max() < 0.05


def test_it_moves_over_music(speech: Speech) -> None:
    times = np.arange(len(speech.audio.samples)) / speech.audio.sample_rate
    tune = sum(np.sin(2 * np.pi * f * times) * np.exp(-(times % 0.5) * 4) for f in (220, 277, 330, 440))
    below = 0.3 * tune / np.std(tune) * speech.audio.samples.std()
    alone = aperture(moved(speech.audio.samples, speech.audio.sample_rate))
    both = aperture(moved(speech.audio.samples + below, speech.audio.sample_rate))
    assert np.corrcoef(alone, both)[0, 1] > 0.8


def test_stretches_join_as_if_they_were_one(speech: Speech) -> None:
    rate = speech.audio.sample_rate
    samples = np.pad(speech.audio.samples, (0, rate))[: 2 * 25 * int(rate / FPS)]
    whole = aperture(moved(samples, rate))
    with AudioToFaceLipSync().open(FPS, 1, VisemeOptions()) as session:
        halves = [session.push(Speech("", Audio(half, rate))) for half in np.split(samples, 2)]
    assert [half.start for half in halves] == [0, 25]
    parted = np.concatenate([aperture(half) for half in halves])
    assert np.abs(parted - whole)[26:].max() < 0.08


def test_the_face_lives_as_with_marks(speech: Speech) -> None:
    track = moved(np.tile(speech.audio.samples, 3)[: 25 * 8 * int(22_050 / FPS)], 22_050)
    assert np.ptp(track.head[:, 1]) > 0.5
    assert track.weights[:, BLENDSHAPE_INDEX["browInnerUp"]].max() > 0.05


def test_features_do_not_depend_on_how_long_the_sound_is() -> None:
    sound = np.random.default_rng(3).normal(0, 0.1, 16_000).astype(np.float32)
    assert log_mel(sound).shape == (100, 64)
    assert np.allclose(log_mel(sound)[:40], log_mel(sound[:8000])[:40], atol=1e-5)
    heard = network().hear(Audio(np.tile(sound, 25), 16_000))
    assert heard.mouth.shape == (2500, 52)
    assert np.allclose(np.exp(heard.phonemes).sum(1), 1, atol=1e-4)
