"""The aligner: marks for speech that comes without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from heygen_studio.contracts import Aligner, AlignmentSession, Capabilities, Progress
from heygen_studio.errors import ScriptError
from heygen_studio.media import Audio, Licence, PhonemeMark, Speech, WordMark
from heygen_studio.speech import Markup

from ...language import LANGUAGES, check_letters
from .features import HOP, RATE
from .network import missing, network
from .wording import Word, words

if TYPE_CHECKING:
    from .alignment import Path

_ROW = HOP / RATE
_FASTEST = 28.0
"""Sounds a second that nobody exceeds over several seconds."""
_AHEAD = 40
"""Sounds of the text beyond that in which to look for the end of a stretch."""
_WORST = 2.8
"""Misfit (see :class:`~.alignment.Path`) from which on the recording says something else: 0.5 to 2 with the
right text, about 3.5 with another."""
_JUDGED = 3.0
"""Seconds of sound that are needed to say so."""


class AudioToFaceAligner(Aligner):
    """Finds the sounds of a text with the phonemes that the audio-to-face network hears."""

    id = "audio2face-aligner"
    title = "Alignment"
    licence = Licence(code="Apache-2.0", weights="Apache-2.0", source="tools/train_audio2face.py")
    capabilities = Capabilities(languages=frozenset(LANGUAGES), timings=True)

    def missing(self) -> str | None:
        return missing()

    def prepare(self, progress: Progress) -> None:
        network()

    def open(self, text: str, language: str) -> AlignmentSession:
        check_letters(Markup(text, text), language)
        found = words(text, language)
        first = next(found, None)
        if first is None:
            raise ScriptError(
                "There are no words in the text of the recording.",
                remedy="Write what is said in it, or leave the text out.",
                code="SCRIPT_UNSPEAKABLE",
            )
        return _Session(text, first, found)


class _Session(AlignmentSession):
    def __init__(self, text: str, first: Word, rest: Iterator[Word]) -> None:
        self._text = text
        self._place = 0
        """How much of the text is behind."""
        self._waiting = [first]
        self._rest = rest

    def push(self, audio: Audio, last: bool) -> Speech:
        self._look_ahead(None if last else audio.duration * _FASTEST + _AHEAD)
        heard = network().hear(audio)
        from .alignment import find  # with Numba, which listing the engines can do without

        path = find(heard.phonemes, network().symbols, self._waiting, whole=last)
        if path is None or (path.misfit > _WORST and audio.duration > _JUDGED):
            raise ScriptError(
                "The recording says something else than its text.",
                remedy="Correct the text and its language, or leave it out: the recording is enough.",
                code="TEXT_DIFFERS",
            )
        said, self._waiting = self._waiting[: path.words], self._waiting[path.words :]
        end = self._waiting[0].start if self._waiting else len(self._text)
        text, self._place = self._text[self._place : end], end
        return _speech(text, audio, said, path)

    def _look_ahead(self, sounds: float | None) -> None:
        """Read on in the text until so many sounds wait; None reads all of it."""
        waiting = sum(len(word.sounds) for word in self._waiting)
        while sounds is None or waiting < sounds:
            word = next(self._rest, None)
            if word is None:
                return
            self._waiting.append(word)
            waiting += len(word.sounds)


def _speech(text: str, audio: Audio, said: list[Word], path: Path) -> Speech:
    times = [(int(a) * _ROW, min(int(b) * _ROW, audio.duration)) for a, b in path.spans]
    phonemes: list[PhonemeMark] = []
    marks: list[WordMark] = []
    for word in said:
        first = len(phonemes)
        for sound in word.sounds:
            start, end = times[len(phonemes)]
            phonemes.append(PhonemeMark(sound.symbol, start, end, sound.stress))
        marks.append(WordMark(word.written, phonemes[first].start, phonemes[-1].end))
    return Speech(text, audio, tuple(phonemes), tuple(marks))
