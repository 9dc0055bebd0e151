"""Times that are guessed, against those of espeak-ng."""

from __future__ import annotations

import numpy as np
import pytest
from heygen_studio_plugins.language import read
from heygen_studio_plugins.speech.rough import spread
from heygen_studio_plugins.speech.sound import trimmed
from heygen_studio_plugins.speech.texts import sounds_of, text_of
from heygen_studio_plugins.speech.timed import assemble
from heygen_studio_plugins.voices.espeak.engine import EspeakVoices

from heygen_studio.settings import Settings
from heygen_studio.speech import VoiceOptions


@pytest.mark.parametrize(
    ("voice", "accent", "script", "said"),
    [
        ("en_us_51", "us", "Hello there, my friend; this costs $5 and Dr. Smith knows it.",
         "Hello there, my friend; this costs five dollars and Doctor Smith knows it."),
        ("de_de_51", "de", "Am 5. Mai kostet es 3 €, sagte Frau Müller.",
         "Am fünften Mai kostet es drei Euro, sagte Frau Müller."),
        ("zh_cn_51", "cn", "今天很热，我用 Python。", "今天很热,我用Python."),
        ("ja_jp_51", "jp", "今日は3本です、東京は暑い。", "今日はサンボンです,東京は暑い."),
        ("ko_kr_51", "kr", "안녕하세요, 여러분!", "안녕하세요, 여러분!"),
    ],
)  # fmt: skip
def test_words_are_found_roughly(voice: str, accent: str, script: str, said: str) -> None:
    language = voice[:2]
    (speech,) = EspeakVoices(Settings()).speak(script, voice, VoiceOptions())
    tokens = read(script, language, accent)
    assert text_of(tokens, language) == said
    samples, rate = speech.audio.samples, speech.audio.sample_rate
    found = spread(assemble(tokens, sounds_of(tokens, language, accent)), samples, rate)
    offset = trimmed(samples, rate)[1]
    assert [word.text for word in found.words] == [word.text for word in speech.words]
    late = [a.start + offset - b.start for a, b in zip(found.words, speech.words, strict=True)]
    assert np.median(np.abs(late)) < 0.12
    assert np.abs(late).max() < 0.4
    assert found.duration == pytest.approx(speech.words[-1].end - speech.words[0].start, abs=0.15)
