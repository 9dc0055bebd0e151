"""Puts the marks of a script into its speech: cues at the times of the words, and pauses into the sound."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from heygen_studio.media import Audio, Cue, PhonemeMark, Speech, WordMark
from heygen_studio.speech.cues import PARAGRAPH, ScriptMark

M = TypeVar("M", PhonemeMark, WordMark)

_BREAK = "…"
_LETTER = re.compile(r"[^\W_]")
_REACH = 200
"""Characters ahead in the text in which to look for the next word that a voice says it speaks."""
_FADE = 0.008
"""Seconds over which the sound fades out and in around a pause that is put into it."""
_SEARCH = 0.04
"""Seconds before and after the border of two words in which to look for the quietest moment."""
_SILENT = 10 ** (-40 / 20)
"""Loudness of silence, relative to the loudest moment."""


def voice_text(text: str, marks: Sequence[ScriptMark]) -> str:
    """What a voice is given to speak: a pause within a clause becomes an ellipsis, so that the voice leads up
    to it."""
    parts, position = list[str](), 0
    for place in _breaks(text, marks):
        parts += [text[position:place], _BREAK]
        position = place
    return "".join([*parts, text[position:]])


def _breaks(text: str, marks: Sequence[ScriptMark]) -> list[int]:
    """Where :func:`voice_text` puts ellipses: at the ends of words."""
    places = []
    for mark in marks:
        before = text[: mark.place].rstrip()
        after = text[mark.place :].lstrip()
        if mark.name == "pause" and before and after and before[-1].isalnum() and after[0].isalnum():
            places.append(len(before))
    return sorted(set(places))


def direct(speeches: Iterator[Speech], text: str, marks: Sequence[ScriptMark]) -> Iterator[Speech]:
    """Put the marks of a script into its speech: cues at the times of the words, and pauses into the sound.

    A mark acts as the next word of its paragraph begins, or where there is none as the last ends; before a
    pause, as that begins. The silence of a pause is at least as long as the mark says. Where a voice gives no
    times of words, they are guessed from their share of the text.

    :param speeches: what a voice makes of :func:`voice_text`.
    """
    stage = _Stage(text, marks)
    rate = 0
    for speech in speeches:
        rate = speech.audio.sample_rate
        yield stage.take(speech)
    if rate and (rest := stage.rest()):
        seconds, cues = rest
        yield Speech("", Audio(np.zeros(round(seconds * rate), np.float32), rate), cues=cues)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in the speech: its place in the text, and its time in seconds."""

    start: int
    end: int
    begin: float
    stop: float


@dataclass(frozen=True, slots=True)
class _Pause:
    """Silence to put into the sound, somewhere between two times. All in seconds."""

    earliest: float
    latest: float
    length: float


class _Stage:
    """Follows the speech through the text."""

    def __init__(self, text: str, marks: Sequence[ScriptMark]) -> None:
        self._text = text
        self._spoken = voice_text(text, marks)
        self._breaks = {place + number for number, place in enumerate(_breaks(text, marks))}
        self._waiting = deque(marks)
        self._covered = 0
        """Characters that the voice was given and that the speech so far covers."""
        self._read = 0
        """Characters of the text that lie before the next word."""
        self._silence = 0.0
        """Seconds of silence that the speech so far ends with."""

    def take(self, speech: Speech) -> Speech:
        """The speech with the marks that belong to it."""
        start = self._covered - sum(place < self._covered for place in self._breaks)
        text = self._without_breaks(speech.text)
        words = list(self._found(speech.words) if speech.words else _guessed(text, start, speech))
        cues, pauses = list[Cue](), list[_Pause]()
        last = -self._silence
        for word in words:
            self._act_before(word, last, cues, pauses)
            self._act_after(word, cues, pauses)
            last = word.stop
        self._silence = speech.audio.duration - last
        return _with_pauses(replace(speech, text=text, cues=tuple(cues)), pauses)

    def rest(self) -> tuple[float, tuple[Cue, ...]] | None:
        """What the marks after the last word ask for: seconds of silence, with cues."""
        length = sum(mark.amount for mark in self._waiting if mark.name == "pause") - self._silence
        cues = tuple(Cue(mark.name, 0.0, mark.amount) for mark in self._waiting if mark.name != "pause")
        return (length, cues) if length > 0 else None

    def _act_before(self, word: _Word, last: float, cues: list[Cue], pauses: list[_Pause]) -> None:
        """Carry out the marks before a word, the last having ended at ``last``."""
        due = list[ScriptMark]()
        while self._waiting and self._waiting[0].place < max(word.end, word.start + 1):
            due.append(self._waiting.popleft())
        added = sum(pause.length for pause in pauses)
        length = sum(mark.amount for mark in due if mark.name == "pause")
        until_pause = max((i for i, mark in enumerate(due) if mark.name == "pause"), default=-1)
        cues += [
            Cue(m.name, max(last, 0.0) + added, m.amount) for m in due[:until_pause] if m.name != "pause"
        ]
        if length > word.begin - last:
            pauses.append(_Pause(max(last, 0.0), word.begin, length - (word.begin - last)))
            added += pauses[-1].length
        cues += [
            Cue(m.name, word.begin + added, m.amount) for m in due[until_pause + 1 :] if m.name != "pause"
        ]

    def _act_after(self, word: _Word, cues: list[Cue], pauses: list[_Pause]) -> None:
        """Carry out the marks that no word of the paragraph follows."""
        if not self._waiting:
            return
        following = _LETTER.search(self._text, word.end)
        end = len(self._text)
        if following:
            paragraph = PARAGRAPH.search(self._text, word.end, following.start())
            if not paragraph:
                return
            end = paragraph.end() - 1
        while self._waiting and (mark := self._waiting[0]).name != "pause" and mark.place <= end:
            self._waiting.popleft()
            cues.append(Cue(mark.name, word.stop + sum(pause.length for pause in pauses), mark.amount))

    def _without_breaks(self, text: str) -> str:
        """The part of the script for what a voice says it has spoken."""
        start, end = self._covered, self._covered + len(text)
        self._covered = end
        if self._spoken[start:end] != text:
            return text
        return "".join(c for i, c in enumerate(text, start) if i not in self._breaks)

    def _found(self, marks: Sequence[WordMark]) -> Iterator[_Word]:
        for mark in marks:
            place = self._text.find(mark.text, self._read, self._read + len(mark.text) + _REACH)
            # A word that the voice writes in its own way stands where the last one ended.
            place, length = (place, len(mark.text)) if place >= 0 else (self._read, 0)
            self._read = place + length
            yield _Word(place, self._read, mark.start, mark.end)


def _guessed(text: str, start: int, speech: Speech) -> Iterator[_Word]:
    """The words of a speech without word marks, each given time by its share of the letters."""
    words = list(re.finditer(r"[^\W_]+", text))
    letters = sum(len(word[0]) for word in words)
    begin, end = _sounding(speech)
    done = 0
    for word in words:
        times = [begin + (end - begin) * share / letters for share in (done, done + len(word[0]))]
        yield _Word(start + word.start(), start + word.end(), *times)
        done += len(word[0])


def _sounding(speech: Speech) -> tuple[float, float]:
    """When the sound of a speech begins and ends."""
    if speech.phonemes:
        return speech.phonemes[0].start, speech.phonemes[-1].end
    level = np.abs(speech.audio.samples)
    loud = np.flatnonzero(level > _SILENT * level.max(initial=0))
    rate = speech.audio.sample_rate
    return (float(loud[0]) / rate, float(loud[-1] + 1) / rate) if len(loud) else (0.0, speech.audio.duration)


def _with_pauses(speech: Speech, pauses: Sequence[_Pause]) -> Speech:
    """Put silence into a speech; its marks come later by that much."""
    for pause in reversed(pauses):
        rate = speech.audio.sample_rate
        cut = _quietest(speech.audio, pause.earliest, pause.latest)
        samples = speech.audio.samples.copy()
        fade = np.linspace(0, 1, round(_FADE * rate), dtype=np.float32)
        for part, ramp in ((samples[:cut][::-1], fade), (samples[cut:], fade)):
            part[: len(ramp)] *= ramp[: len(part)]
        silence = np.zeros(round(pause.length * rate), np.float32)
        audio = Audio(np.concatenate([samples[:cut], silence, samples[cut:]]), rate)
        shift = len(silence) / rate
        speech = replace(
            speech,
            audio=audio,
            phonemes=tuple(_parted(mark, cut / rate, shift) for mark in speech.phonemes),
            words=tuple(_parted(mark, cut / rate, shift) for mark in speech.words),
        )
    return speech


def _quietest(audio: Audio, earliest: float, latest: float) -> int:
    """The sample about which the sound is quietest between two times, the first of several."""
    if latest - earliest < 2 * _FADE:
        earliest, latest = earliest - _SEARCH, latest + _SEARCH
    low, high = (min(max(round(t * audio.sample_rate), 0), len(audio.samples)) for t in (earliest, latest))
    window = max(1, round(_FADE * audio.sample_rate))
    if high - low <= window:
        return (low + high) // 2
    power = np.cumsum(np.square(audio.samples[low:high], dtype=np.float64))
    return low + window // 2 + int(np.argmin(power[window:] - power[:-window]))


def _parted(mark: M, cut: float, shift: float) -> M:
    """A mark on the side of a cut where most of it lies; after the cut, later by ``shift`` seconds."""
    if (mark.start + mark.end) / 2 < cut:
        return replace(mark, end=min(mark.end, cut))
    return replace(mark, start=max(mark.start, cut) + shift, end=mark.end + shift)
