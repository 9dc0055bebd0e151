"""espeak-ng's own voices: small, quick and plain, in every language, with word and phoneme times."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files

import numpy as np

from heygen_studio.contracts import Capabilities
from heygen_studio.media import Licence, PhonemeMark, VoiceInfo, WordMark
from heygen_studio.speech import Spoken, VoiceOptions

from ...language import LANGUAGES
from ...language.espeak import letters_named
from ...language.espeak.library import Sound, espeak
from ...language.tokens import Token
from ...speech.said import Way, ways
from ...speech.scripted import ScriptedVoices, voice_of
from ...speech.sound import trimmed

SAMPLE_RATE = 22_050
LONGEST = 400
"""Characters in one run."""
_WORDS_PER_MINUTE = 160
_PITCH, _RANGE = 50, 55
_SHORTEST = 0.01
"""Seconds of the shortest mark."""
_KIRSHENBAUM = {
    "ˈ": "'", "ˌ": ",", "ː": ":", "ɡ": "g", "ʃ": "S", "ʒ": "Z", "θ": "T", "ð": "D", "ŋ": "N", "ɹ": "r",
    "ɾ": "*", "ʁ": "R",
    "ɲ": "n^", "ʎ": "l^", "ç": "C", "β": "B", "ɣ": "Q", "ʔ": "?", "ɑ": "A", "æ": "a", "ɐ": "a", "ɒ": "0",
    "ɔ": "O", "ə": "@",
    "ɚ": "3", "ɛ": "E", "ɜ": "3:", "ɪ": "I", "ᵻ": "I", "ʊ": "U", "ʌ": "V", "ø": "Y", "œ": "W",
    "ɯ": "u-", "ɨ": "i", "ɫ": "l", "ʧ": "tS",
    "ʤ": "dZ", "ʦ": "ts", "ɕ": "S;", "χ": "x", "ɥ": "w", "ʏ": "y",
}  # fmt: skip
"""espeak-ng's names of IPA sounds, where they are not the letter itself."""


@dataclass(slots=True)
class EspeakVoice:
    """One voice of the manifest. ``name`` is that of the library, such as ``de+f3``."""

    info: VoiceInfo
    gain: float | None
    name: str


@dataclass(frozen=True, slots=True)
class EspeakRun:
    """What is said at once, and where each word begins in it."""

    text: str
    words: tuple[Token, ...]
    places: tuple[int, ...]


class EspeakVoices(ScriptedVoices[EspeakVoice, EspeakRun]):
    """espeak-ng through the library of the package espeakng-loader."""

    id = "espeak"
    title = "espeak-ng"
    licence = Licence(
        code="GPL-3.0-or-later", weights="GPL-3.0-or-later", source="https://github.com/espeak-ng/espeak-ng"
    )
    capabilities = Capabilities(languages=frozenset(LANGUAGES), timings=True)

    def voice_table(self) -> Mapping[str, EspeakVoice]:
        return self._voices

    def told(self, tokens: Sequence[Token], voice: EspeakVoice) -> Iterator[Way]:
        language = voice.info.language
        given = [token if _by_sounds(token, language) else replace(token, ipa="") for token in tokens]
        return ways(given, voice.name.partition("+")[0])

    def runs(self, tokens: Sequence[Token], voice: EspeakVoice) -> Iterator[EspeakRun]:
        text, words, places = "", list[Token](), list[int]()
        for token in tokens:
            if not token.is_word:
                text = text.rstrip() + token.spoken + " " if token.spoken not in "“(" else text + token.spoken
                continue
            if len(text) > LONGEST:
                yield EspeakRun(text, tuple(words), tuple(places))
                text, words, places = "", [], []
            words.append(token)
            places.append(len(text))
            text += _given(token, voice.info.language) + " "
        if words:
            yield EspeakRun(text, tuple(words), tuple(places))

    def render(self, run: EspeakRun, voice: EspeakVoice, speed: float, options: VoiceOptions) -> Spoken:
        sound = espeak().speak(
            run.text,
            voice.name,
            words_per_minute=round(_WORDS_PER_MINUTE * speed),
            pitch=_PITCH,
            pitch_range=_RANGE,
        )
        samples, offset, first, last = trimmed(sound.samples, sound.sample_rate)
        phonemes = _phonemes(sound, first, last)
        starts = _word_starts(run, sound, first, last)
        words = []
        for index, (token, start) in enumerate(zip(run.words, starts, strict=True)):
            following = starts[index + 1] if index + 1 < len(starts) else last
            inside = [mark.end for mark in phonemes if start - 0.005 <= mark.start < following - 0.005]
            end = min(max(inside, default=following), following)
            words.append(WordMark(token.written, start - offset, max(end, start + _SHORTEST / 2) - offset))
        moved = tuple(PhonemeMark(m.symbol, m.start - offset, m.end - offset, m.stress) for m in phonemes)
        return Spoken(samples, sound.sample_rate, moved, tuple(words))

    @cached_property
    def _voices(self) -> dict[str, EspeakVoice]:
        folder = files("heygen_studio_assets") / "voices" / "espeak"
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        infos = [voice_of(entry, SAMPLE_RATE, self.licence) for entry in manifest["voices"]]
        return {
            info.id: EspeakVoice(info, entry["gain"], entry["voice"])
            for info, entry in zip(infos, manifest["voices"], strict=True)
        }


def _phonemes(sound: Sound, first: float, last: float) -> list[PhonemeMark]:
    """The sounds with their times, in order, within the sound; silence has none."""
    marks: list[PhonemeMark] = []
    starts = [sample / sound.sample_rate for _, sample in sound.phonemes]
    for index, (symbol, _) in enumerate(sound.phonemes):
        plain = symbol.replace("ˈ", "").replace("ˌ", "").replace("ː", "").replace("-", "")
        if not any(c.isalpha() for c in plain):
            continue
        start = max(starts[index], marks[-1].end if marks else first)
        end = starts[index + 1] if index + 1 < len(starts) else last
        end = min(max(end, start + _SHORTEST / 2), last)
        if start < end:
            marks.append(PhonemeMark(plain, start, end, 2 if "ˈ" in symbol else 1 if "ˌ" in symbol else 0))
    return marks


def _word_starts(run: EspeakRun, sound: Sound, first: float, last: float) -> list[float]:
    """When each word begins: at its event, or where there is none, between those that have one."""
    rate = sound.sample_rate
    known: dict[int, float] = {}
    for place, sample in sound.words:
        index = int(np.searchsorted(run.places, place, side="right")) - 1
        if index >= 0 and index not in known:
            known[index] = min(max(sample / rate, first), last)
    known.setdefault(0, first)
    letters = np.array([*run.places, len(run.text)], float)
    anchors = sorted(known)
    times = np.interp(letters[:-1], [*letters[anchors], letters[-1]], [*(known[i] for i in anchors), last])
    times = np.minimum(
        np.maximum.accumulate(times), last - _SHORTEST * (len(run.words) - np.arange(len(run.words)))
    )
    return [float(t) for t in np.maximum(np.maximum.accumulate(times), first)]


def _by_sounds(token: Token, language: str) -> bool:
    """Whether it is given the sounds of a word. In languages but English it reads by rules of its own."""
    return bool(token.ipa) and (language == "en" or not token.spoken)


def _given(token: Token, language: str) -> str:
    """A word as espeak-ng is to read it: by its sounds, where it would not find them by itself."""
    if _by_sounds(token, language):
        return " ".join(f"[[{_mnemonics(word)}]]" for word in token.ipa.split())
    return letters_named(token.spoken) if language == "en" else token.spoken


def _mnemonics(ipa: str) -> str:
    """IPA in espeak-ng's own letters."""
    return "".join(_KIRSHENBAUM.get(c, c if c.isascii() else "") for c in ipa if c not in "͜͡")
