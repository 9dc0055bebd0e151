"""Base of voices that are given text and give sound: they tell no times and take no phonemes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import EngineError
from heygen_studio.speech import Prosody, Spoken, VoiceOptions, apply_prosody

from ..language.espeak import espeak_voice, word_sounds
from ..language.tokens import Token
from .rough import spread
from .said import Way
from .scripted import ScriptedVoices, Voice
from .timed import OPENING, Utterance, assemble, parted, plain, pronounced

V = TypeVar("V", bound=Voice)

_SILENCE = 1e-3
"""Loudest sample of what counts as no sound."""
_WITHOUT_SPACES = frozenset({"zh", "ja"})
_OWN_READING = frozenset({"zh", "ja", "ko"})
"""Languages whose words are given as they are written: read out in sounds they would lose their melody."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """What is said at once."""

    text: str
    utterance: Utterance

    @property
    def words(self) -> tuple[Token, ...]:
        return self.utterance.words


class TextVoices(ScriptedVoices[V, TextRun]):
    """An engine that is given text."""

    @abstractmethod
    def longest(self, voice: V) -> int:
        """How many characters it is given at once."""

    @abstractmethod
    def say(self, text: str, voice: V) -> tuple[NDArray[np.float32], int]:
        """The sound of a text, float32 (n,), and its sample rate in Hz."""

    def told(self, tokens: Sequence[Token], voice: V) -> Iterator[Way]:
        """The words that it is given; their sounds it finds by itself."""
        return ((_said(token, voice.info.language), "") for token in tokens if token.is_word)

    def runs(self, tokens: Sequence[Token], voice: V) -> Iterator[TextRun]:
        if not any(token.is_word for token in tokens):
            return
        text = text_of(tokens, voice.info.language)
        if len(text) > self.longest(voice):
            for part in parted(tokens):
                yield from self.runs(part, voice)
            return
        utterance = assemble(tokens, sounds_of(tokens, voice.info.language, voice.info.accent))
        if utterance.words:
            yield TextRun(text, utterance)

    def render(self, run: TextRun, voice: V, speed: float, options: VoiceOptions) -> Spoken:
        samples, rate = self.say(run.text, voice)
        if np.abs(samples).max(initial=0) < _SILENCE:
            raise EngineError(
                f"{self.title} gave silence for “{run.text[:60]}”.",
                remedy="Try again, or choose another voice.",
                details={"engine": self.id},
            )
        spoken = spread(run.utterance, samples, rate)
        return apply_prosody(spoken, [Prosody(rate=speed)] * len(run.words))


def text_of(tokens: Sequence[Token], language: str) -> str:
    """A sentence as an engine that reads by itself is given it."""
    gap = "" if language in _WITHOUT_SPACES else " "
    text = ""
    for token in tokens:
        if token.is_word:
            text += _said(token, language) + gap
        elif token.spoken in OPENING:
            text += token.spoken
        else:
            text = text.rstrip() + token.spoken + gap
    return text.strip()


def sounds_of(tokens: Sequence[Token], language: str, accent: str) -> Iterator[list[str]]:
    """The sounds of each word of a sentence, in IPA."""
    voice = espeak_voice(language, accent)

    def say(words: list[str]) -> list[str]:
        return [plain(ipa) for ipa in word_sounds(words, voice, ties=False)]

    return pronounced([_readable(token) for token in tokens], say, plain)


def _said(token: Token, language: str) -> str:
    written = token.written.replace("\n", " ")
    if not token.spoken:
        return written
    by_itself = language in _OWN_READING and not token.asked and written.isalpha()
    return written if by_itself else token.spoken


def _readable(token: Token) -> Token:
    """A word that is to be said by its sounds is read as it is written."""
    return replace(token, spoken=token.written, ipa="") if token.is_word and not token.spoken else token
