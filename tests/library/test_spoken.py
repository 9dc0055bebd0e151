"""Speech that is kept is what was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from heygen_studio.contracts import Options, VoiceEngine
from heygen_studio.library.spoken import keeping
from heygen_studio.media import Audio, Licence, PhonemeMark, Speech, VoiceInfo, WordMark


class Counting(VoiceEngine):
    id, title, licence = "counting", "Counting", Licence("Apache-2.0")

    def __init__(self) -> None:
        self.asked: list[str] = []

    def voices(self) -> Sequence[VoiceInfo]:
        return []

    def speak(self, text: str, voice_id: str, options: Options) -> Iterator[Speech]:
        self.asked.append(text)
        for number, sentence in enumerate(text.split("|")):
            tone = 0.5 * np.sin(np.arange(2400 + 100 * number) / 20).astype(np.float32)
            marks = (PhonemeMark("ɑ", 0.01, 0.05, 2),), (WordMark(sentence, 0.01, 0.05),)
            yield Speech(sentence, Audio(tone, 24_000), *marks)


class Louder(Options):
    volume: float = 1.0


def test_what_was_said_is_not_asked_for_again(tmp_path: Path) -> None:
    voice = Counting()
    first = list(keeping(voice, tmp_path).speak("one |two", "a", Options()))
    again = list(keeping(voice, tmp_path).speak("one |two", "a", Options()))
    assert voice.asked == ["one |two"]
    for said, kept in zip(first, again, strict=True):
        assert (said.text, said.phonemes, said.words) == (kept.text, kept.phonemes, kept.words)
        assert kept.audio.sample_rate == 24_000
        np.testing.assert_allclose(kept.audio.samples, said.audio.samples, atol=1 / 32767)


def test_another_text_voice_or_manner_is_asked_for(tmp_path: Path) -> None:
    voice = Counting()
    kept = keeping(voice, tmp_path)
    asked: list[tuple[str, str, Options]] = [
        ("one", "a", Louder()),
        ("two", "a", Louder()),
        ("one", "b", Louder()),
        ("one", "a", Louder(volume=2)),
    ]
    for text, name, options in asked * 2:
        list(kept.speak(text, name, options))
    assert voice.asked == ["one", "two", "one", "one"]


def test_a_damaged_file_or_a_full_folder_only_costs_time(tmp_path: Path) -> None:
    voice = Counting()
    (said,) = keeping(voice, tmp_path).speak("one", "a", Options())
    (file,) = tmp_path.rglob("*.npz")
    for damaged in (b"", b"nonsense", file.read_bytes()[:300]):
        file.write_bytes(damaged)
        (again,) = keeping(voice, tmp_path).speak("one", "a", Options())
        assert again.phonemes == said.phonemes
    assert len(voice.asked) == 4
    (tmp_path / "file").touch()
    assert len(list(keeping(voice, tmp_path / "file").speak("one", "a", Options()))) == 1
