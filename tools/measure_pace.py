"""Measures how many phonemes a syllable has in each language, and how well speaking times are foretold.

A voice's rate is measured in phonemes per second (tools/measure_voices.py), a script is counted in syllables.
The ratio of both, ``phonemes_per_syllable`` in heygen_studio/language/facts.py, is measured on articles 1
to 3 of the Universal Declaration of Human Rights (public domain), spoken by the first measured voice of each
language; where there is none, in the phonemes of espeak-ng.

Usage: ``python tools/measure_pace.py [VOICE_ID ...]``. With voice ids it speaks an English text that the
ratio was not measured on, and prints the foretold and the real length in seconds.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from heygen_studio.contracts import Options, VoiceEngine
from heygen_studio.language import LANGUAGES, pace_of, speaking_time, syllables, words
from heygen_studio.registry import load_registry
from heygen_studio.settings import load_settings

ARTICLES: dict[str, str] = json.loads(Path(__file__).with_name("human_rights.json").read_text("utf-8"))
"""Articles 1 to 3, by language."""

UNSEEN = """Coffee begins as the seed of a small red fruit. Farmers pick it by hand, dry it in the sun and
send it around the world. Why does it taste so different from place to place? The height of the hills, the
kind of soil and the weather all leave their mark.

Roasting does the rest. At about two hundred degrees the beans crack like popcorn, and hundreds of new aromas
appear. Stop early and the cup is bright and fruity; wait a little longer and it turns dark and bitter."""


def main(voices: list[str]) -> None:
    registry = load_registry(load_settings())
    if voices:
        for voice_id in voices:
            engine, voice = registry.voice(voice_id)
            pace = pace_of(voice.language, voice)
            foretold = speaking_time(UNSEEN, voice.language, pace)
            real = _length(engine, voice_id, UNSEEN)
            print(f"{voice_id}: foretold {foretold:.1f} s, real {real:.1f} s, {foretold / real - 1:+.1%}")
        return
    for code, text in ARTICLES.items():
        measured = (v.id for v in registry.voices() if v.language == code and v.phonemes_per_second)
        voice_id = next(measured, None)
        counted = sum(syllables(word, code) for word in words(text, code))
        phonemes = _spoken(registry.voice(voice_id)[0], voice_id, text) if voice_id else _espeak(text, code)
        source = voice_id or "espeak-ng"
        print(f"{LANGUAGES[code].name}: {phonemes / counted:.2f} phonemes per syllable ({source})")


def _spoken(engine: VoiceEngine, voice_id: str, text: str) -> int:
    return sum(len(part.phonemes) for part in engine.speak(text, voice_id, _options(engine)))


def _length(engine: VoiceEngine, voice_id: str, text: str) -> float:
    parts = engine.speak(text, voice_id, _options(engine))
    return float(np.sum([part.audio.duration for part in parts]))


def _options(engine: VoiceEngine) -> Options:
    return engine.options_type()


def _espeak(text: str, code: str) -> int:
    import espeakng_loader
    from phonemizer.backend import EspeakBackend
    from phonemizer.backend.espeak.wrapper import EspeakWrapper
    from phonemizer.separator import Separator

    EspeakWrapper.set_library(espeakng_loader.get_library_path())
    EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
    backend = EspeakBackend({"fr": "fr-fr", "zh": "cmn", "pt": "pt-br"}.get(code, code))
    if code == "ja":  # espeak-ng cannot read kanji
        text = " ".join(word.reading for word in words(text, "ja"))
    (said,) = backend.phonemize([text], separator=Separator(phone="|", word=" ", syllable=""))
    return sum(bool(sound.strip(" 12345()-")) for sound in said.replace(" ", "|").split("|"))


if __name__ == "__main__":
    main(sys.argv[1:])
