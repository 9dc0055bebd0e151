"""Music is 20 dB below the voice before a word is said, comes back in pauses, and ends softly."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from heygen_studio.speech.ducking import BETWEEN, ENDING, UNDER_SPEECH, Ducking
from heygen_studio.speech.loudness import TARGET_LUFS

RATE = 24_000


def speech(*parts: tuple[str, float]) -> NDArray[np.float32]:
    """Noise as loud as speech, and silence, in turn."""
    noise = np.random.default_rng(5)
    pieces = [
        0.15 * noise.standard_normal(round(seconds * RATE))
        if kind == "words"
        else np.zeros(round(seconds * RATE))
        for kind, seconds in parts
    ]
    return np.concatenate(pieces).astype(np.float32)


def ducked(samples: NDArray[np.float32], block: int, loudness: float = -20.0) -> NDArray[np.float32]:
    music = Ducking(RATE, loudness)
    given = [music.push(samples[start : start + block]) for start in range(0, len(samples), block)]
    return np.concatenate([*given, music.finish()])


def level(gains: NDArray[np.float32], seconds: float, loudness: float = -20.0) -> float:
    """Loudness of the music at a time."""
    return loudness + 20 * float(np.log10(max(float(gains[round(seconds * RATE)]), 1e-9)))


@pytest.mark.parametrize("block", [777, 24_000, 1_000_000])
def test_speech_comes_back_whole_and_gains_do_not_depend_on_the_pieces(block: int) -> None:
    said = speech(("silence", 2), ("words", 3.013), ("silence", 3), ("words", 1), ("silence", 2.5))
    given = ducked(said, block)
    np.testing.assert_array_equal(given[:, 0], said)
    np.testing.assert_allclose(given[:, 1], ducked(said, 5000)[:, 1], atol=1e-6)


def test_music_is_low_from_before_the_first_word_to_after_the_last() -> None:
    gains = ducked(speech(("silence", 3), ("words", 3), ("silence", 4), ("words", 2), ("silence", 5)), 9000)[
        :, 1
    ]
    assert level(gains, 1.5) == pytest.approx(BETWEEN, abs=0.1)
    assert UNDER_SPEECH == TARGET_LUFS - 20
    for seconds in (2.99, 3.0, 4.5, 6.0, 6.2, 10.0, 11.0):
        assert level(gains, seconds) == pytest.approx(UNDER_SPEECH, abs=0.7), seconds
    assert level(gains, 8.5) == pytest.approx(BETWEEN, abs=0.1)
    steps = np.abs(np.diff(20 * np.log10(gains[RATE : 12 * RATE])))
    assert steps.max() * RATE < 60  # never faster than 60 dB a second, so that nothing clicks


def test_music_comes_and_goes_softly() -> None:
    said = speech(("silence", 0.3), ("words", 6))
    gains = ducked(said, 4000)[:, 1]
    assert gains[0] == 0
    assert gains[-1] == pytest.approx(0, abs=1e-6)
    ending = gains[-round(ENDING * RATE) :]
    assert (np.diff(ending) <= 1e-9).all()


def test_loud_music_is_turned_down_to_the_same_level() -> None:
    said = speech(("silence", 3), ("words", 4), ("silence", 3))
    for loudness in (-10.0, -35.0):
        assert level(ducked(said, 4000, loudness)[:, 1], 5, loudness) == pytest.approx(UNDER_SPEECH, abs=0.1)


@pytest.mark.parametrize("seconds", [0.001, 0.5, 1.99])
def test_short_videos_have_music_of_their_length(seconds: float) -> None:
    said = speech(("words", seconds))
    given = ducked(said, 4000)
    assert given.shape == (len(said), 2)
    assert given[-1, 1] == pytest.approx(0, abs=1e-6)
