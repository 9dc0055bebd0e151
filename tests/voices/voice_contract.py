"""What every voice engine keeps to, whichever it is: a class of tests to be inherited from.

A module that inherits it has a fixture ``engine``, ready to speak.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from heygen_studio_plugins.language import LANGUAGES
from heygen_studio_plugins.speech.sound import trimmed

from heygen_studio.contracts import VoiceEngine
from heygen_studio.errors import NotFoundError, ScriptError
from heygen_studio.media import Speech
from heygen_studio.speech import Pronunciation, VoiceOptions

SCRIPTS = {
    "en": "Pat paid $5. \n\nHello!",
    "es": "Son 3,50 €. \n\n¡Hola!",
    "fr": "Payé 3,50 €. \n\nBonjour !",
    "de": "Am 5. Mai. \n\nHallo!",
    "it": "Costa 3,50 €. \n\nCiao!",
    "pt": "São R$ 3,50. \n\nOlá!",
    "zh": "5月3日。\n\n大家好！",
    "ja": "5月3日です。\n\nこんにちは！",
    "ko": "6월 10일. \n\n안녕하세요!",
}


def first_voice(engine: VoiceEngine, language: str = "en") -> str:
    return next(voice.id for voice in engine.voices() if voice.language == language)


def say(engine: VoiceEngine, text: str, language: str = "en", **options: Any) -> list[Speech]:
    return list(engine.speak(text, first_voice(engine, language), VoiceOptions(**options)))


def heard(speech: Speech) -> tuple[float, float]:
    """When the first and the last sound is heard."""
    _, _, first, last = trimmed(speech.audio.samples, speech.audio.sample_rate)
    return first, last


def spoken_time(speech: Speech) -> float:
    first, last = heard(speech)
    return last - first


def check_marks(speech: Speech) -> None:
    for marks in (speech.phonemes, speech.words):
        times = [time for mark in marks for time in (mark.start, mark.end)]
        assert times == sorted(times)
        assert all(mark.end > mark.start for mark in marks)
        assert not times or (times[0] >= 0 and times[-1] <= speech.audio.duration)


def check_speech(engine: VoiceEngine, script: str, language: str) -> None:
    speeches = say(engine, script, language)
    assert len(speeches) >= 2
    assert "".join(speech.text for speech in speeches) == script
    rate = engine.voices()[0].sample_rate
    for speech in speeches:
        assert speech.audio.sample_rate == rate
        assert speech.audio.samples.dtype == np.float32
        assert np.isfinite(speech.audio.samples).all()
        assert 0.05 < np.abs(speech.audio.samples).max() <= 1
        if not engine.capabilities.timings:  # what is not exact is left to an aligner
            assert not speech.phonemes
            assert not speech.words
            continue
        assert speech.phonemes
        assert speech.words
        check_marks(speech)
        for word in speech.words:
            assert word.text in script
        loud = np.abs(speech.audio.samples) > 0.02
        inside = np.zeros(len(loud), bool)
        for mark in speech.phonemes:
            inside[round((mark.start - 0.05) * rate) : round((mark.end + 0.05) * rate)] = True
        assert (loud & inside).sum() > 0.95 * loud.sum()  # what is heard is marked


class VoiceContract:
    """To be inherited from by a class whose name begins with ``Test``."""

    def test_voices_say_what_they_are(self, engine: VoiceEngine) -> None:
        voices = engine.voices()
        assert voices
        assert len({voice.id for voice in voices}) == len(voices)
        for voice in voices:
            assert voice.language in LANGUAGES
            assert voice.id.startswith(f"{voice.language}_")
            assert voice.gender in ("female", "male", "neutral", "")
            assert voice.licence.code
            assert voice.licence.source
            assert voice.sample_rate >= 16_000
        assert {voice.language for voice in voices} <= engine.capabilities.languages

    def test_speech_in_every_language(self, engine: VoiceEngine) -> None:
        for language in sorted({voice.language for voice in engine.voices()}):
            check_speech(engine, SCRIPTS[language], language)

    def test_unknown_voices_and_scripts_without_words(self, engine: VoiceEngine) -> None:
        with pytest.raises(NotFoundError) as caught:
            engine.speak("Hello", "xx_yy_01", VoiceOptions())
        assert caught.value.remedy
        for script in ("...", "!? — 😀", "<speak> <break/> </speak>"):
            with pytest.raises(ScriptError):
                engine.speak(script, first_voice(engine), VoiceOptions())

    def test_speed_and_pitch(self, engine: VoiceEngine) -> None:
        text = "At different speeds."
        slow, normal, fast = (spoken_time(say(engine, text, speed=speed)[0]) for speed in (0.6, 1.0, 1.7))
        assert slow > 1.25 * normal > 1.25 * 1.25 * fast
        (high,) = say(engine, text, pitch=6.0)
        assert spoken_time(high) == pytest.approx(normal, abs=0.06)
        check_marks(high)

    def test_volume_and_pauses(self, engine: VoiceEngine) -> None:
        def level(speech: Speech) -> float:
            return float(np.sqrt(np.mean(speech.audio.samples**2)))

        # Both far below the limiter, which would hold the louder one back.
        (soft,), (softer,) = (say(engine, "One word.", volume=volume) for volume in (-12.0, -18.0))
        assert 20 * np.log10(level(softer) / level(soft)) == pytest.approx(-6, abs=0.2)
        short, long = (say(engine, "One. Two.", pauses=pauses)[0].audio.duration for pauses in (0.5, 2.0))
        assert long - short == pytest.approx(1.5 * 0.35, abs=0.02)

    def test_markup_acts_on_the_sound(self, engine: VoiceEngine) -> None:
        script = '<speak>One <break time="900ms"/>two <prosody rate="50%">three</prosody>.</speak>'
        speeches = say(engine, script)
        assert "".join(speech.text for speech in speeches) == script
        for speech in speeches:
            check_marks(speech)
        before, after = speeches[0], speeches[1]
        gap = before.audio.duration - heard(before)[1] + heard(after)[0]
        assert gap == pytest.approx(0.9, abs=0.05)
        (plain,) = say(engine, "Two three.")
        assert spoken_time(after) > 1.2 * spoken_time(plain)
        (spelled,) = say(engine, '<speak><say-as interpret-as="characters">SQL</say-as></speak>')
        (named,) = say(engine, '<speak><sub alias="my extremely long explanation">SQL</sub></speak>')
        assert spoken_time(named) > spoken_time(spelled)
        if engine.capabilities.timings:
            assert [word.text for word in (*spelled.words, *named.words)] == ["SQL", "SQL"]

    def test_sounds_given_in_ipa_are_spoken(self, engine: VoiceEngine) -> None:
        """Engines that take no sounds say the word as it is written."""
        (speech,) = say(engine, '<speak><phoneme ph="ˈmuːmi">tomato</phoneme></speak>')
        if engine.capabilities.timings:
            assert [word.text for word in speech.words] == ["tomato"]
            assert "".join(mark.symbol for mark in speech.phonemes).replace("ː", "") == "mumi"

    def test_the_dictionary_is_used(self, engine: VoiceEngine) -> None:
        words = (Pronunciation("Xyzzy", "en", say="a very long explanation of it all"),)
        (plain,), (said,) = say(engine, "Xyzzy."), say(engine, "Xyzzy.", pronunciations=words)
        assert not said.words or [word.text for word in said.words] == ["Xyzzy"]
        assert spoken_time(said) > 1.5 * spoken_time(plain)

    def test_how_it_reads_is_told(self, engine: VoiceEngine) -> None:
        for language in sorted({voice.language for voice in engine.voices()}):
            read = engine.reading(SCRIPTS[language], first_voice(engine, language), VoiceOptions())
            assert read is not None
            assert "".join(sentence.text for sentence in read) == SCRIPTS[language]
            for sentence in read:
                places = [(word.start, word.start + len(word.written)) for word in sentence.words]
                assert [sentence.text[start:end] for start, end in places] == [
                    word.written for word in sentence.words
                ]
                assert all(end <= start for (_, end), (start, _) in pairwise(places))
                assert all(word.spoken for word in sentence.words)
            said = [word for sentence in read for word in sentence.words]
            figures = [word for word in said if any(map(str.isdigit, word.written))]
            assert figures
            for word in figures:
                assert word.changed
                assert not any(map(str.isdigit, word.spoken)), word
                assert word.kind in ("date", "money", "number", "measure"), word
        with pytest.raises(NotFoundError):
            engine.reading("Hello", "xx_yy_01", VoiceOptions())

    def test_the_same_script_sounds_the_same(self, engine: VoiceEngine) -> None:
        first, second = (say(engine, "Once more, please.")[0] for _ in range(2))
        # espeak-ng's voice goes on where its last vibration ended, so that a few samples may differ.
        assert first.audio.duration == pytest.approx(second.audio.duration, abs=0.001)
        assert [word.text for word in first.words] == [word.text for word in second.words]
        starts = ([word.start for word in speech.words] for speech in (first, second))
        assert next(starts) == pytest.approx(next(starts), abs=0.001)
        level = [float(np.sqrt(np.mean(speech.audio.samples**2))) for speech in (first, second)]
        assert level[0] == pytest.approx(level[1], rel=0.02)
