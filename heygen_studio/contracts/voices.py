"""Voices, and what finds the words in what they say."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from heygen_studio.contracts.base import Options, Progress, Provider, Session
from heygen_studio.media import Audio, Remark, SaidSentence, Speech, VoiceInfo


class VoiceEngine(Provider):
    """Text to speech."""

    @abstractmethod
    def voices(self) -> Sequence[VoiceInfo]:
        """The voices it offers. Quick; loads no model."""

    @abstractmethod
    def speak(self, text: str, voice_id: str, options: Options) -> Iterator[Speech]:
        """Speak a script of any length, sentence by sentence.

        Yields at least one :class:`Speech` for each sentence as soon as it is ready, each with the pause that
        follows it; joined end to end they are the whole script. All share one sample rate. The texts, joined,
        cover the script in order, so that progress can be told from their length.

        :raises ScriptError: nothing in the text can be spoken by this voice.
        :raises NotFoundError: there is no such voice.
        """

    def check(self, text: str, voice_id: str, options: Options) -> None:
        """Raise what :meth:`speak` would, before anything waits for it. Quick; loads no model."""

    def reading(self, text: str, voice_id: str, options: Options) -> Sequence[SaidSentence] | None:
        """How it would speak a script, sentence by sentence and word by word. Quick; loads no model.

        None where the engine does not tell how it reads, which is what it does unless it is taught to.

        :raises ScriptError: a word cannot be spoken by this voice.
        :raises NotFoundError: there is no such voice.
        """
        return None


@dataclass(frozen=True, slots=True)
class ClonedVoice:
    """What an engine made of recordings.

    :param sample_rate: of the speech, in Hz.
    :param gender: ``female``, ``male``, or empty where it is not known.
    :param characteristics: facts that were measured, for the field of that name in :class:`VoiceInfo`.
    :param phonemes_per_second: of speaking time, where it was measured.
    :param native: False where the voice speaks its language with an accent.
    :param nearest: id of the stock voice that is most like the speaker, where the engine knows.
    :param remarks: what is not as good as it could be.
    """

    sample_rate: int
    gender: str = ""
    accent: str = ""
    characteristics: dict[str, str] = field(default_factory=dict)
    phonemes_per_second: float | None = None
    native: bool = True
    nearest: str | None = None
    remarks: tuple[Remark, ...] = ()


class VoiceCloner(VoiceEngine):
    """Speaks, and makes new voices from recordings of a person.

    The studio keeps each in a folder of its own, ``voices/<id>`` in its data folder, and writes a card
    (``voice.json``) that names the engine beside the engine's files. The engine lists the voices whose card
    names it (:data:`heygen_studio.storage.voice_cards.VOICE_CARDS`), also those that were added since it
    started, and speaks them.
    """

    preference: ClassVar[int] = 0
    """Of the cloners that are ready and know the language, the one with the highest is the default."""

    @abstractmethod
    def clone(
        self, recordings: Sequence[Audio], language: str, folder: Path, progress: Progress
    ) -> ClonedVoice:
        """Write into an empty folder what the engine needs to speak like the person who is heard.

        :param recordings: speech of one person, checked and cleaned: 24 kHz, without silence at either end,
            3 s to 10 min together.
        :param language: what the voice is to speak, one of the engine's languages.
        :param progress: to be called at least every few seconds. It raises
            :class:`~heygen_studio.errors.CancelledError` where the user has stopped the work: let it pass.
        :raises InputError: no voice can be made of the recordings; the error says why in plain words.
        """

    @abstractmethod
    def adopt(self, folder: Path) -> None:
        """Check the files of a voice that was made elsewhere. Nobody vouches for them.

        :raises StudioError: they cannot be used.
        """


class AlignmentSession(Session):
    """A recording that is followed through its text."""

    @abstractmethod
    def push(self, audio: Audio, last: bool) -> Speech:
        """Align the next stretch of the recording, cut in a pause where there is one.

        :param last: nothing follows; this stretch takes what is left of the text.
        :return: the stretch, with the part of the text that is said in it, and the marks of its phonemes and
            words. The texts of all stretches, joined, are the whole text.
        :raises ScriptError: the recording says something else than the text.
        """


class Aligner(Provider):
    """Finds when each word and each phoneme of a text is said.

    The studio asks one for the marks of speech that comes without: from voices that tell no times, and in
    recordings that users bring. Its capabilities say which languages it knows.
    """

    @abstractmethod
    def open(self, text: str, language: str) -> AlignmentSession:
        """Start a recording of a text without markup. The language is an ISO 639-1 code.

        :raises ScriptError: there is nothing in the text that can be spoken.
        """

    def align(self, speech: Speech, language: str) -> Speech:
        """A sentence or two, with the marks of its phonemes and words; raises as a session does."""
        with self.open(speech.text, language) as session:
            return session.push(speech.audio, last=True)
