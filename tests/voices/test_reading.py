"""How voices say that they would read a script."""

from __future__ import annotations

import pytest
from heygen_studio_plugins.language import read_markup
from heygen_studio_plugins.voices.espeak.engine import EspeakVoices
from heygen_studio_plugins.voices.kokoro.engine import KokoroVoices
from heygen_studio_plugins.voices.kokoro.utterance import utterances
from voice_contract import SCRIPTS

from heygen_studio.contracts import VoiceEngine
from heygen_studio.media import SaidWord
from heygen_studio.settings import Settings
from heygen_studio.speech import Pronunciation, VoiceOptions, parse_markup, pronounced
from heygen_studio.speech.pronunciations import checked


def words(engine: VoiceEngine, voice_id: str, script: str, *dictionary: Pronunciation) -> list[SaidWord]:
    read = engine.reading(script, voice_id, VoiceOptions(pronunciations=dictionary))
    return [word for sentence in read or () for word in sentence.words]


@pytest.fixture(scope="module")
def kokoro() -> KokoroVoices:
    return KokoroVoices(Settings())


def test_the_rule_of_each_word_is_told_and_no_model_is_loaded(kokoro: KokoroVoices) -> None:
    read = words(kokoro, "en_us_01", "Dr. Smith paid $5 on AWS at 12:30 😀. I read it yesterday.")
    assert [(word.written, word.spoken, word.kind) for word in read if word.changed] == [
        ("Dr.", "Doctor", "abbreviation"),
        ("$5", "five dollars", "money"),
        ("AWS", "AWS", "letters"),
        ("12:30", "twelve thirty", "time"),
        ("read", "read", "homograph"),
    ]
    sounds = {word.written: word.ipa for word in read}
    assert (sounds["Dr."], sounds["read"], sounds["$5"]) == ("dˈɑːktɚ", "ɹˈɛd", "fˈaɪv dˈɑːlɚz")
    assert words(kokoro, "fr_fr_01", "Louis XIV a 3/4.")[1] == SaidWord(
        "XIV", "quatorze", "katˈɔʁz", "roman", 6
    )
    assert "model" not in vars(kokoro)


def test_what_the_user_asks_for_is_told_as_such(kokoro: KokoroVoices) -> None:
    script = '<speak>SQL, <sub alias="mister">Mr</sub> <phoneme ph="ʃɪˈvɔːn">Siobhan</phoneme></speak>'
    read = words(kokoro, "en_us_01", script, Pronunciation("SQL", "en", say="sequel"))
    assert [(word.written, word.spoken, word.kind) for word in read] == [
        ("SQL", "sequel", "dictionary"),
        ("Mr", "mister", "markup"),
        ("Siobhan", "", "markup"),
    ]
    assert read[2].ipa == "ʃɪˈvɔːn"


def test_kana_and_capitals_are_no_change(kokoro: KokoroVoices) -> None:
    assert [word.changed for word in words(kokoro, "ja_jp_01", "です、見る")] == [False, True]
    assert [word.changed for word in words(kokoro, "en_us_01", "COME here")] == [False, False]


@pytest.mark.parametrize("language", SCRIPTS)
def test_sounds_that_are_told_are_those_that_are_spoken(kokoro: KokoroVoices, language: str) -> None:
    """Taken into the dictionary, they are accepted, and the same symbols go to the model."""
    voice = next(voice for voice in kokoro.voices() if voice.language == language)

    def symbols(sentence: str, *dictionary: Pronunciation) -> str:
        script = pronounced(parse_markup(sentence), dictionary, language)
        tokens = read_markup(script, 0, len(script.text), language, voice.accent)
        return "".join(run.symbols for run in utterances(tokens, language, voice.accent))

    for sentence in kokoro.reading(SCRIPTS[language], voice.id, VoiceOptions()):
        told = [checked(word.written, language, ipa=word.ipa) for word in sentence.words]
        assert symbols(sentence.text, *told) == symbols(sentence.text)


def test_espeak_says_what_its_own_rules_make_of_japanese() -> None:
    espeak = EspeakVoices(Settings())
    (own,) = words(espeak, "ja_jp_51", "ありがとう")
    (other,) = words(KokoroVoices(Settings()), "ja_jp_01", "ありがとう")
    assert own.ipa != other.ipa
