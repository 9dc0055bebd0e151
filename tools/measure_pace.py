"""Measures how many phonemes a syllable has in each language, and how well speaking times are foretold.

A voice's rate is measured in phonemes per second (tools/measure_voices.py), a script is counted in syllables;
the ratio of both, ``phonemes_per_syllable`` in heygen_studio/language/facts.py, comes from here. It is measured
on one text for each language, the first part of the Universal Declaration of Human Rights, article 1 to 3
(public domain), spoken by the first installed voice of the language; where there is none, it is counted in the
phonemes of espeak-ng. Usage: ``python tools/measure_pace.py [VOICE_ID ...]``: with voice ids, it speaks a text
that the ratio was not measured on, and prints the foretold and the real length in seconds.
"""

from __future__ import annotations

import sys

import numpy as np

from heygen_studio.contracts import Options, VoiceEngine
from heygen_studio.language import LANGUAGES, pace_of, speaking_time, syllables, words
from heygen_studio.registry import load_registry
from heygen_studio.settings import load_settings

ARTICLES = {
    "en": "All human beings are born free and equal in dignity and rights. They are endowed with reason and "
    "conscience and should act towards one another in a spirit of brotherhood. Everyone has the right to life, "
    "liberty and security of person.",
    "es": "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y "
    "conciencia, deben comportarse fraternalmente los unos con los otros. Todo individuo tiene derecho a la vida, "
    "a la libertad y a la seguridad de su persona.",
    "fr": "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de "
    "conscience et doivent agir les uns envers les autres dans un esprit de fraternité. Tout individu a droit à "
    "la vie, à la liberté et à la sûreté de sa personne.",
    "de": "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen "
    "begabt und sollen einander im Geist der Brüderlichkeit begegnen. Jeder hat das Recht auf Leben, Freiheit und "
    "Sicherheit der Person.",
    "it": "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e di "
    "coscienza e devono agire gli uni verso gli altri in spirito di fratellanza. Ogni individuo ha diritto alla "
    "vita, alla libertà ed alla sicurezza della propria persona.",
    "pt": "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão e de "
    "consciência, devem agir uns para com os outros em espírito de fraternidade. Todo indivíduo tem direito à "
    "vida, à liberdade e à segurança pessoal.",
    "zh": "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。人人有权享有生命、自由和人身安全。",
    "ja": "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、"
    "互いに同胞の精神をもって行動しなければならない。すべて人は、生命、自由及び身体の安全に対する権利を有する。",
    "ko": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 "
    "형제애의 정신으로 행동하여야 한다. 모든 사람은 생명과 신체의 자유와 안전에 대한 권리를 가진다.",
}  # fmt: skip

UNSEEN = """Coffee begins as the seed of a small red fruit. Farmers pick it by hand, dry it in the sun and send it
around the world. Why does it taste so different from place to place? The height of the hills, the kind of soil
and the weather all leave their mark.

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
        voice_id = next((v.id for v in registry.voices() if v.language == code), None)
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
