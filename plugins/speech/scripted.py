"""Base of the built-in voices: plans a script, has the engine speak it piece by piece, and joins the sound.

What an engine need not know of is done here, the same for all of them: markup, the pronunciation
dictionary, reading of figures and short forms, pauses, prosody, loudness and marks. An engine cuts the words
of a sentence into runs, and speaks a run.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar, cast

import numpy as np

from heygen_studio.contracts import Options, VoiceEngine
from heygen_studio.errors import NotFoundError, ScriptError
from heygen_studio.media import Audio, Licence, PhonemeMark, SaidSentence, Speech, VoiceInfo, WordMark
from heygen_studio.settings import Settings
from heygen_studio.speech import (
    Leveller,
    Markup,
    Prosody,
    Spoken,
    VoiceOptions,
    apply_prosody,
    limit,
    parse_markup,
    pronounced,
)

from ..language import check_letters, read_markup
from ..language.espeak import espeak_voice
from ..language.sentences import Sentence, split_sentences
from ..language.tokens import Token
from .said import Way, said_sentence, ways
from .sound import AFTER, BEFORE

HEAD = 0.2
"""Seconds of silence before the first word."""
TAIL = 0.4
"""Seconds of silence after the last word."""
CLAUSE_PAUSE = 0.25
"""Seconds of silence where a sentence too long for one run is cut."""
_GLANCE = 200
"""Characters that are read at once to find a word in a script."""
LEAD_IN = 0.12
"""Seconds of a pause that come with the next sentence: the mouth needs them to open."""


def voice_of(entry: Mapping[str, Any], sample_rate: int, licence: Licence) -> VoiceInfo:
    """A voice as the manifest of an engine tells it."""
    return VoiceInfo(
        id=entry["id"],
        name=entry["name"],
        language=entry["language"],
        accent=entry["accent"],
        gender=entry["gender"],
        style=entry["style"],
        sample_rate=sample_rate,
        licence=licence,
        characteristics=dict(entry["characteristics"]),
        phonemes_per_second=entry.get("phonemes_per_second"),
        native=entry.get("native", True),
    )


class Voice(Protocol):
    """What every engine knows of its voices."""

    @property
    def info(self) -> VoiceInfo: ...

    @property
    def gain(self) -> float | None:
        """What brings it to the loudness of all voices; None where that is not known beforehand."""


class Run(Protocol):
    """What an engine speaks at once, one sentence at most."""

    @property
    def words(self) -> Sequence[Token]:
        """The words in it that are spoken."""


V = TypeVar("V", bound=Voice)
R = TypeVar("R", bound=Run)


@dataclass(frozen=True, slots=True)
class _Part(Generic[R]):
    """One run: the part of the script it covers, and the pause after it in seconds."""

    text: str
    run: R
    pause: float


class ScriptedVoices(VoiceEngine, Generic[V, R]):
    """An engine that speaks the words it is given."""

    options_type = VoiceOptions

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @abstractmethod
    def voice_table(self) -> Mapping[str, V]:
        """Its voices by id. Quick; loads no model."""

    @abstractmethod
    def runs(self, tokens: Sequence[Token], voice: V) -> Iterator[R]:
        """The words and marks of a sentence as what is spoken at once; none where nothing can be spoken."""

    @abstractmethod
    def render(self, run: R, voice: V, speed: float, options: VoiceOptions) -> Spoken:
        """Speak a run, without silence at its ends but for :data:`~.sound.BEFORE` and :data:`~.sound.AFTER`.

        Its word marks, where it has any, are as many as the words of the run.
        """

    def told(self, tokens: Sequence[Token], voice: V) -> Iterator[Way]:
        """How each word of a sentence is said. Quick; loads no model."""
        return ways(tokens, espeak_voice(voice.info.language, voice.info.accent))

    def voices(self) -> Sequence[VoiceInfo]:
        return [voice.info for voice in self.voice_table().values()]

    def reading(self, text: str, voice_id: str, options: Options) -> Sequence[SaidSentence]:
        voice, script = self._script(text, voice_id, options)
        language, accent = voice.info.language, voice.info.accent
        found: list[SaidSentence] = []
        start = 0
        for sentence in _sentences(script, language):
            end = start + len(sentence.text)
            tokens = read_markup(script, start, end, language, accent)
            found.append(said_sentence(script.text[start:end], start, tokens, self.told(tokens, voice)))
            start = end
        return found

    def check(self, text: str, voice_id: str, options: Options) -> None:
        voice, script = self._script(text, voice_id, options)
        language, accent = voice.info.language, voice.info.accent
        # The first word is enough to know that there is something to say; it is seldom far.
        for start in range(0, len(script.text), _GLANCE):
            tokens = read_markup(script, start, min(start + _GLANCE, len(script.text)), language, accent)
            if any(True for _ in self.runs(tokens, voice)):
                return
        raise _no_words()

    def speak(self, text: str, voice_id: str, options: Options) -> Iterator[Speech]:
        voice, script = self._script(text, voice_id, options)
        # The whole script is read here: what is wrong with it is known before the work starts.
        parts = list(self._plan(script, voice))
        if not parts:
            raise _no_words()
        self.prepare(lambda fraction, message: None)
        return self._speak(script, parts, voice, cast(VoiceOptions, options))

    def _script(self, text: str, voice_id: str, options: Options) -> tuple[V, Markup]:
        """The voice, and the script with the readings of the dictionary, every word of which can be read."""
        voice = self._voice(voice_id)
        said = cast(VoiceOptions, options)
        script = pronounced(parse_markup(text), said.pronunciations, voice.info.language)
        check_letters(script, voice.info.language)
        return voice, script

    def _voice(self, voice_id: str) -> V:
        voice = self.voice_table().get(voice_id)
        if voice is None:
            raise NotFoundError(
                f"There is no voice “{voice_id}”.",
                remedy=f"Choose one of {', '.join(self.voice_table())}.",
                details={"voice_id": voice_id},
            )
        return voice

    def _speak(
        self, script: Markup, parts: Sequence[_Part[R]], voice: V, options: VoiceOptions
    ) -> Iterator[Speech]:
        leveller: Leveller | None = None
        head = HEAD + (script.break_between(-1, parts[0].run.words[0].start) or 0.0)
        for index, part in enumerate(parts):
            asked = [script.prosody(word.start) for word in part.run.words]
            # One rate for all of the run is left to the engine, which does it best.
            rate = asked[0].rate if len({prosody.rate for prosody in asked}) == 1 else 1.0
            speed = min(max(options.speed * rate, 0.5), 2.0)
            spoken = self.render(part.run, voice, speed, options)
            gain = voice.gain
            if gain is None:
                leveller = leveller or Leveller(spoken.sample_rate)
                gain = leveller.gain(spoken.samples)
            overall = Prosody(1 / rate if rate != 1 else 1.0, options.pitch, options.volume)
            spoken = apply_prosody(spoken, [_sum(prosody, overall) for prosody in asked])
            last = index == len(parts) - 1
            pause = part.pause * options.pauses / options.speed
            yield _speech(
                part.text,
                spoken,
                gain,
                head=head if index == 0 else LEAD_IN,
                tail=max(TAIL, part.pause) if last else max(pause - LEAD_IN, AFTER),
                exact=self.capabilities.timings,
            )

    def _plan(self, script: Markup, voice: V) -> Iterator[_Part[R]]:
        """What to say. The texts joined are the script; what has no words goes with a neighbour."""
        language, accent = voice.info.language, voice.info.accent
        waiting: _Part[R] | None = None
        start = covered = 0
        for sentence in _sentences(script, language):
            end = start + len(sentence.text)
            tokens = read_markup(script, start, end, language, accent)
            said = [run for group in _groups(tokens, script) for run in self.runs(group, voice)]
            text = script.written(covered, end) if said or waiting else ""
            if not said and waiting is not None:
                waiting = replace(waiting, text=waiting.text + text, pause=max(waiting.pause, sentence.pause))
            for run in said:
                if waiting is not None:
                    asked = script.break_between(waiting.run.words[-1].start, run.words[0].start)
                    yield waiting if asked is None else replace(waiting, pause=asked)
                # A sentence said in several runs belongs to the first; the others add sound, no text.
                covers = text if run is said[0] else ""
                waiting = _Part(covers, run, sentence.pause if run is said[-1] else CLAUSE_PAUSE)
            covered = end if said or waiting else covered
            start = end
        if waiting is not None:
            asked = script.break_between(waiting.run.words[-1].start, len(script.text))
            yield replace(waiting, pause=asked or 0.0)


def _no_words() -> ScriptError:
    return ScriptError(
        "The script has no words to speak.",
        remedy="Write at least one word in it; emoji and punctuation alone make no sound.",
        code="SCRIPT_UNSPEAKABLE",
    )


def _sum(asked: Prosody, overall: Prosody) -> Prosody:
    """A prosody that the script asks for and one for all of it: their changes add up."""
    return Prosody(asked.rate * overall.rate, asked.pitch + overall.pitch, asked.volume + overall.volume)


def _sentences(script: Markup, language: str) -> Iterator[Sentence]:
    """The sentences, none of which ends within what is read as one."""
    waiting: Sentence | None = None
    end = 0
    for sentence in split_sentences(script.text, language):
        end += len(sentence.text)
        text = sentence.text if waiting is None else waiting.text + sentence.text
        waiting = Sentence(text, sentence.pause)
        if not any(reading.start < end < reading.end for reading in script.readings):
            yield waiting
            waiting = None
    if waiting is not None:
        yield waiting


def _groups(tokens: Sequence[Token], script: Markup) -> Iterator[list[Token]]:
    """The words of a sentence, parted where the script asks for a break."""
    group: list[Token] = []
    last = -1
    for token in tokens:
        if token.is_word:
            if last >= 0 and script.break_between(last, token.start) is not None:
                yield group
                group = []
            last = token.start
        group.append(token)
    if group:
        yield group


def _speech(text: str, spoken: Spoken, gain: float, head: float, tail: float, exact: bool) -> Speech:
    """The sound with silence around it, at the loudness of all voices. Marks that are not exact are kept
    back, so that the studio has the speech aligned."""
    rate = spoken.sample_rate
    before, after = round((head - BEFORE) * rate), round((tail - AFTER) * rate)
    samples = np.pad(limit(spoken.samples * np.float32(gain), rate), (before, after))
    if not exact:
        return Speech(text, Audio(samples, rate))
    shift = before / rate
    return Speech(
        text=text,
        audio=Audio(samples, rate),
        phonemes=tuple(
            PhonemeMark(m.symbol, m.start + shift, m.end + shift, m.stress) for m in spoken.phonemes
        ),
        words=tuple(WordMark(m.text, m.start + shift, m.end + shift) for m in spoken.words),
    )
