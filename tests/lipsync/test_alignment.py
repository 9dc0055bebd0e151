"""The times of words and sounds in a recording, measured against a synthesiser that knows them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from heygen_studio_plugins.lipsync.audio2face.aligner import AudioToFaceAligner
from heygen_studio_plugins.lipsync.audio2face.alignment import find
from heygen_studio_plugins.lipsync.audio2face.wording import Sound, Word, words
from support.recordings import TEXT, joined, spoken

from heygen_studio.errors import ScriptError
from heygen_studio.media import Audio, Speech

GERMAN = "Guten Tag und herzlich willkommen. Heute machen wir zusammen ein Video."


def test_words_are_found_where_they_are_said() -> None:
    aligner = AudioToFaceAligner()
    for text, voice in ((TEXT, "en_us_51"), (GERMAN, "de_de_51")):
        errors = []
        for speech in spoken(text, voice):
            found = aligner.align(Speech(speech.text, speech.audio), voice[:2])
            assert [mark.text for mark in found.words] == [mark.text for mark in speech.words]
            errors += [abs(a.start - b.start) for a, b in zip(found.words, speech.words, strict=True)]
            for mark, following in pairwise(found.phonemes):
                assert 0 <= mark.start < mark.end <= following.start
            assert found.phonemes[-1].end <= speech.audio.duration
        # A voice of another kind than those that the network has heard.
        assert np.median(errors) < 0.05


def test_a_long_recording_is_followed_stretch_by_stretch() -> None:
    speeches = spoken(TEXT + " The sun rises over the hills. Nobody knows what comes next.")
    text = "".join(speech.text for speech in speeches)
    with AudioToFaceAligner().open(text, "en") as session:
        found = [session.push(speech.audio, speech is speeches[-1]) for speech in speeches]
    assert "".join(speech.text for speech in found) == text
    said = [[mark.text for mark in speech.words] for speech in found]
    assert said == [[mark.text for mark in speech.words] for speech in speeches]
    assert any(mark.stress == 2 for mark in found[0].phonemes)


def test_another_text_is_noticed() -> None:
    sound = Audio(joined(spoken()), 22_050)
    with pytest.raises(ScriptError) as refused:
        AudioToFaceAligner().align(
            Speech("Interest rates were left unchanged by the central bank.", sound), "en"
        )
    assert refused.value.code == "TEXT_DIFFERS"
    with pytest.raises(ScriptError):
        AudioToFaceAligner().align(Speech("word " * 400, sound), "en")
    with pytest.raises(ScriptError):
        AudioToFaceAligner().open("… !", "en")


def test_the_best_path_through_a_made_up_sound() -> None:
    symbols = ("_", "a", "b", "k")
    heard = np.full((30, 4), -6.0, np.float32)
    for index, (start, end) in ((0, (0, 5)), (1, (5, 10)), (2, (10, 14)), (0, (14, 20)), (3, (20, 30))):
        heard[start:end, index] = -0.01
    ab, k = (Word(w, 0, tuple(Sound(s, 0) for s in w)) for w in ("ab", "k"))
    whole = find(heard, symbols, [ab, k], whole=True)
    assert whole is not None
    assert whole.spans.tolist() == [[5, 10], [10, 14], [20, 30]]
    assert whole.misfit == pytest.approx(0)
    part = find(heard[:20], symbols, [ab, k], whole=False)
    assert part is not None
    assert part.words == 1
    assert find(heard[:4], symbols, [ab, k], whole=True) is None


def test_a_text_is_read_as_the_voices_read_it() -> None:
    found = list(words("It costs $5. 10 people!", "en"))
    assert [word.written for word in found] == ["It", "costs", "$5", "10", "people"]
    assert [word.start for word in found] == [0, 3, 9, 13, 16]
    assert [sound.symbol for sound in found[0].sounds] == ["ɪ", "t"]


def test_a_path_of_many_states() -> None:
    letters = "abk" * 100
    heard = np.full((900, 4), -6.0, np.float32)
    for index, letter in enumerate(letters):
        heard[3 * index : 3 * index + 3, "_abk".index(letter)] = -0.01
    path = find(
        heard, ("_", "a", "b", "k"), [Word(letters, 0, tuple(Sound(s, 0) for s in letters))], whole=True
    )
    assert path is not None
    assert path.spans[:, 0].tolist() == list(range(0, 900, 3))
