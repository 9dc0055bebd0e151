"""What the Kokoro voices say, and when."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable

import numpy as np
import pytest
from heygen_studio_plugins.speech.scripted import HEAD, LEAD_IN, TAIL
from heygen_studio_plugins.voices.kokoro.engine import KokoroVoices
from pydantic import ValidationError

from heygen_studio.errors import NotFoundError, ScriptError
from heygen_studio.media import Speech
from heygen_studio.speech import Pronunciation, VoiceOptions

Speak = Callable[..., list[Speech]]

PARTS = [
    "Dr. Smith paid $5 for 3 apples, on Jan. 5, 2024. ",
    "Pat bought more bamboo!\n\n",
    "Why do we wait? ",
    "😀 The end is near.",
]
VOWELS = {"ɑ", "æ", "ɛ", "ɔ", "i", "u", "aɪ", "eɪ", "oʊ", "aʊ"}


def level(samples: np.ndarray) -> float:
    """RMS in decibels relative to full scale."""
    return float(20 * np.log10(np.sqrt(np.mean(np.square(samples, dtype=np.float64))) + 1e-9))


def part(speech: Speech, start: float, end: float) -> np.ndarray:
    rate = speech.audio.sample_rate
    return speech.audio.samples[round(start * rate) : round(end * rate)]


def test_the_texts_joined_are_the_script(paragraphs: list[Speech]) -> None:
    assert [speech.text for speech in paragraphs] == PARTS


def test_words_are_those_of_the_script(paragraphs: list[Speech]) -> None:
    words = [[word.text for word in speech.words] for speech in paragraphs]
    assert words[0] == ["Dr.", "Smith", "paid", "$5", "for", "3", "apples", "on", "Jan.", "5", "2024"]
    assert words[1] == ["Pat", "bought", "more", "bamboo"]
    assert words[2] == ["Why", "do", "we", "wait"]


def test_a_sum_takes_as_long_as_its_words(paragraphs: list[Speech]) -> None:
    words = {word.text: word for word in paragraphs[0].words}
    assert words["$5"].end - words["$5"].start > 2 * (words["for"].end - words["for"].start)


@pytest.mark.parametrize("kind", ["phonemes", "words"])
def test_marks_are_in_order_and_within_the_sound(paragraphs: list[Speech], kind: str) -> None:
    for speech in paragraphs:
        marks = getattr(speech, kind)
        times = [time for mark in marks for time in (mark.start, mark.end)]
        assert times == sorted(times)
        assert all(mark.end > mark.start for mark in marks)
        assert times[0] >= 0
        assert times[-1] <= speech.audio.duration


def test_each_phoneme_belongs_to_a_word(paragraphs: list[Speech]) -> None:
    for speech in paragraphs:
        for mark in speech.phonemes:
            assert any(w.start - 1e-6 <= mark.start and mark.end <= w.end + 1e-6 for w in speech.words)


def test_stress_falls_on_vowels(paragraphs: list[Speech]) -> None:
    stressed = [mark for speech in paragraphs for mark in speech.phonemes if mark.stress == 2]
    assert len(stressed) > 10
    assert not {mark.symbol for mark in stressed} & set("pbtdkɡfvszmnlɹ")


def test_it_is_quiet_where_nothing_is_marked(paragraphs: list[Speech]) -> None:
    for speech in paragraphs:
        ends = [0.0, *(mark.end for mark in speech.phonemes)]
        starts = [*(mark.start for mark in speech.phonemes), speech.audio.duration]
        for end, start in zip(ends, starts, strict=True):
            if start - end > 0.03:
                assert level(part(speech, end + 0.005, start - 0.005)) < -45


def test_vowels_are_loud(paragraphs: list[Speech]) -> None:
    for speech in paragraphs:
        vowels = [m for m in speech.phonemes if m.symbol in VOWELS and m.stress == 2]
        levels = [level(part(speech, m.start, m.end)) for m in vowels]
        assert np.median(levels) > -25
        assert min(levels) > -40


def test_marks_run_with_the_sound(speak: Speak) -> None:
    """Hissing is where /s/ is marked: the highs are loudest there, and not 50 ms before or after."""
    speech = speak("We saw six seals at the seaside, and it is so nice to see such a sight.")[0]
    rate = speech.audio.sample_rate
    highs = np.abs(np.diff(speech.audio.samples, 2))  # a crude high-pass

    def hiss(shift: float) -> float:
        return float(np.mean([
            np.mean(highs[round((m.start + shift) * rate) : round((m.end + shift) * rate)])
            for m in speech.phonemes if m.symbol == "s"
        ]))  # fmt: skip

    shifts = np.arange(-0.1, 0.101, 0.01)
    best = shifts[int(np.argmax([hiss(float(shift)) for shift in shifts]))]
    assert abs(best) <= 0.03


def test_silence_before_the_first_and_after_the_last_word(paragraphs: list[Speech]) -> None:
    first, last = paragraphs[0], paragraphs[-1]
    assert first.phonemes[0].start == pytest.approx(HEAD, abs=0.01)
    assert last.audio.duration - last.phonemes[-1].end == pytest.approx(TAIL, abs=0.01)


def test_pauses_are_regular(paragraphs: list[Speech]) -> None:
    pauses = [
        before.audio.duration - before.phonemes[-1].end + after.phonemes[0].start
        for before, after in itertools.pairwise(paragraphs)
    ]
    assert pauses == pytest.approx([0.35, 0.7, 0.35], abs=0.01)
    for speech in paragraphs[1:]:
        assert speech.phonemes[0].start == pytest.approx(LEAD_IN, abs=0.01)


def test_the_pauses_are_silent_in_the_sound(paragraphs: list[Speech]) -> None:
    rate = paragraphs[0].audio.sample_rate
    samples = np.concatenate([speech.audio.samples for speech in paragraphs])
    blocks = samples[: len(samples) // 240 * 240].reshape(-1, 240)
    quiet = np.sqrt(np.mean(blocks**2, axis=1)) < 0.003
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(int))).reshape(-1, 2)
    lengths = sorted((edges[:, 1] - edges[:, 0]) * 240 / rate)
    assert lengths[-1] == pytest.approx(0.7, abs=0.06)
    assert len([length for length in lengths if length > 0.3]) >= 4  # tail, paragraph, two sentences


def test_no_sample_clips_and_no_join_clicks(paragraphs: list[Speech]) -> None:
    samples = np.concatenate([speech.audio.samples for speech in paragraphs])
    assert np.abs(samples).max() < 0.96
    for speech in paragraphs:
        assert np.abs(speech.audio.samples[:200]).max() < 0.01
        assert np.abs(speech.audio.samples[-200:]).max() < 0.01


def test_the_same_script_sounds_the_same(speak: Speak) -> None:
    first, second = (speak("Once more, please.")[0] for _ in range(2))
    assert np.array_equal(first.audio.samples, second.audio.samples)
    assert first.phonemes == second.phonemes


def test_speed(speak: Speak) -> None:
    text = "At different speeds."
    slow, normal, fast = (speak(text, speed=s)[0].phonemes for s in (0.6, 1.0, 1.8))
    lengths = [marks[-1].end - marks[0].start for marks in (slow, normal, fast)]
    assert lengths[0] > 1.3 * lengths[1] > 1.3 * 1.3 * lengths[2]
    with pytest.raises(ValidationError):
        VoiceOptions(speed=2.5)


def test_a_very_long_sentence_is_spoken_in_parts(speak: Speak) -> None:
    text = "We went " + ", and then we went over the hill to the other village" * 7 + "."
    speeches = speak(text, "en_us_06", speed=2.0)
    assert len(speeches) > 1
    assert "".join(speech.text for speech in speeches) == text
    words = [word.text for speech in speeches for word in speech.words]
    assert words == text.replace(",", "").replace(".", "").split()


def test_a_sentence_without_punctuation_never_overruns_the_model(speak: Speak) -> None:
    text = "internationalisation " * 20
    words = [word.text for speech in speak(text, speed=2.0) for word in speech.words]
    assert words == text.split()


@pytest.mark.parametrize("script", ["", "   \n ", "😀🎉", "... !?", "— …", "👍🏽 🇩🇪!"])
def test_nothing_to_say(kokoro: KokoroVoices, script: str) -> None:
    for ask in (kokoro.speak, kokoro.check):
        with pytest.raises(ScriptError) as caught:
            ask(script, "en_us_01", VoiceOptions())
        assert caught.value.remedy


def test_a_word_that_cannot_be_read_is_named_before_anything_is_spoken(kokoro: KokoroVoices) -> None:
    for ask in (kokoro.speak, kokoro.check):
        with pytest.raises(ScriptError, match=r"ไทย.* in line 2, column 8") as caught:
            ask("We flew\nto the ไทย in May.", "en_us_01", VoiceOptions())
        assert caught.value.code == "WORD_UNREADABLE"
    said = Pronunciation("ไทย", "en", say="Thai")
    kokoro.check("We flew to the ไทย in May.", "en_us_01", VoiceOptions(pronunciations=(said,)))


def test_unknown_voice(kokoro: KokoroVoices) -> None:
    with pytest.raises(NotFoundError, match="nobody"):
        kokoro.speak("Hello.", "nobody", VoiceOptions())


def test_speaking_can_be_stopped_between_sentences(kokoro: KokoroVoices) -> None:
    speeches = kokoro.speak("Hello there. " * 500, "en_us_01", VoiceOptions())
    assert next(speeches).text == "Hello there. "
    speeches.close()  # type: ignore[attr-defined]


def test_threads_share_one_engine(kokoro: KokoroVoices, speak: Speak) -> None:
    alone = speak("Two threads talk.", "en_gb_02")[0].audio.samples
    results: list[np.ndarray] = []

    def talk() -> None:
        for speech in kokoro.speak("Two threads talk.", "en_gb_02", VoiceOptions()):
            results.append(speech.audio.samples)

    threads = [threading.Thread(target=talk) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    assert all(np.array_equal(result, alone) for result in results)
