"""What a plugin provides: one abstract class for each kind of engine.

A *provider* is the long-lived thing that a hook returns. Its constructor loads nothing; models come with the
first use. A *session* is one use of a provider for one video; it is a context manager and is always closed.
Providers are shared between jobs and must be thread-safe; sessions are used by one thread at a time.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict

from heygen_studio.media import (
    Audio,
    AvatarInfo,
    Canvas,
    Encoding,
    FaceTrack,
    FrameSpec,
    Licence,
    Photo,
    Quality,
    Remark,
    Speech,
    VoiceInfo,
)
from heygen_studio.writing import Analysis, Brief, Draft, OnText, Task, Translation, TranslationTask

API_VERSION = 1
"""Version of this contract. Providers of older ones are taken too: see :mod:`heygen_studio.versions`."""

Progress = Callable[[float, str], None]
"""Called with a fraction 0..1 and a short text that says what is being done."""


class Options(BaseModel):
    """Base of the options of a provider: typed, and unknown keys are refused by name.

    Interfaces make a control of each option from its description, limits and default. Where they are not set,
    ``style`` (:data:`~heygen_studio.media.Style`) is that of the video; ``speed`` of a voice, 1 being normal,
    what the style or a wanted length needs; ``pronunciations`` (``speech.Pronunciation``), the user's own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do, as data for lists and for choosing."""

    languages: frozenset[str] = frozenset()
    """ISO 639-1 codes; empty where language does not matter."""
    timings: bool = False
    """The voice gives exact phoneme marks."""
    max_height: int | None = None
    """Largest frame height in pixels that the engine draws without loss."""
    devices: tuple[str, ...] = ("cpu",)
    extra: dict[str, str] = field(default_factory=dict)


class Provider(ABC):
    """Base of everything that a hook returns."""

    id: ClassVar[str]
    """Unique among all engines: lower case letters, digits, ``-`` and ``_``."""
    title: ClassVar[str]
    api_version: ClassVar[int] = 1
    """Version of the contract that it was written for. What does not say so was written for the first."""
    licence: ClassVar[Licence]
    capabilities: ClassVar[Capabilities] = Capabilities()
    options_type: ClassVar[type[Options]] = Options
    """The model of its options."""

    def missing(self) -> str | None:
        """What the user must do before this engine can work, or None when it is ready. Must be quick."""
        return None

    def prepare(self, progress: Progress) -> None:  # noqa: B027 - most engines need no preparation
        """Do the one-time work of the first use, such as fetching or converting a model.

        The only method that may download, and only against a pinned SHA-256. Safe to call from several
        processes at once, and quick when there is nothing left to do.

        :raises NotReadyError: the user has to provide something first.
        """


class Session(ABC):  # noqa: B024 - what a session does is up to its kind
    """One use of a provider. Leaving the ``with`` block closes it, whatever happened."""

    def close(self) -> None:  # noqa: B027 - many sessions hold nothing
        """Give back what the session holds. May be called more than once."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


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


class TrackSession(Session):
    """Lip-sync of one video."""

    @abstractmethod
    def push(self, speech: Speech) -> FaceTrack:
        """Animate the next stretch of speech, whose audio lasts a whole number of frames (to within half a
        sample). Returns exactly that many frames, continuing smoothly from the last stretch."""


class TrackLipSync(Provider):
    """Speech to the movement of a face (ARKit blendshapes and head pose)."""

    needs_marks: ClassVar[bool] = True
    """False where it hears from the sound alone what is said. Speech without marks needs such an engine."""

    @abstractmethod
    def open(self, fps: Fraction, seed: int, options: Options) -> TrackSession:
        """Start one video. The same seed, options and speech give the same movement."""


class AvatarSession(Session):
    """One presenter, ready to be drawn at one size."""

    @abstractmethod
    def draw(self, canvas: Canvas, track: FaceTrack, index: int) -> None:
        """Paint the presenter over what is on the canvas, as frame ``index`` of the track (0-based)."""

    def redraw(self, canvas: Canvas, background: Canvas, track: FaceTrack, index: int) -> None:
        """Paint the presenter over a background that never changes.

        :param canvas: nobody else has painted on it since the last frame of this session. An engine that
            knows where it painted then need not restore the rest.
        """
        canvas.data[:] = background.data
        self.draw(canvas, track, index)


class AvatarEngine(Provider):
    """Draws presenters."""

    @abstractmethod
    def avatars(self) -> Sequence[AvatarInfo]:
        """The presenters it offers. Quick; decodes no image."""

    @abstractmethod
    def open(self, avatar_id: str, spec: FrameSpec, options: Options) -> AvatarSession:
        """Load a presenter for frames of this size.

        :raises NotFoundError: there is no such presenter.
        """


@dataclass(frozen=True, slots=True)
class CreatedAvatar:
    """What an engine made of a photo.

    :param image: name of the file in the folder that shows the presenter, RGBA or RGB.
    :param remarks: what is not as good as it could be.
    :param model_config: facts about the presenter, for the field of that name in :class:`AvatarInfo`.
    """

    image: str
    remarks: tuple[Remark, ...] = ()
    model_config: dict[str, str] = field(default_factory=dict)


class PhotoAvatarEngine(AvatarEngine):
    """Draws presenters, and makes new ones from photos.

    The studio keeps each in a folder of its own, ``avatars/<id>`` in its data folder, and writes a card
    (``avatar.json``) that names the engine beside the engine's files. The engine lists the presenters whose
    card names it (:data:`heygen_studio.storage.avatar_cards.AVATAR_CARDS`), also those that were added since
    it started.
    """

    @abstractmethod
    def create(self, photo: Photo, folder: Path, face: int | None, progress: Progress) -> CreatedAvatar:
        """Write into an empty folder what the engine needs to draw the person of a photo.

        :param face: which face, counted from the left of the photo, starting at 1; None takes the largest.
        :raises InputError: the photo cannot be used; the error says why in words for whoever took it.
        """

    @abstractmethod
    def adopt(self, folder: Path) -> None:
        """Take over the files of a presenter that was made elsewhere. Nobody vouches for them: check what can
        be checked, and make again what can be made from the picture.

        :raises StudioError: they cannot be used.
        """

    def prepare_photos(self, progress: Progress) -> None:
        """Fetch what helps with photos and does not come with the engine, such as a second face detector.
        Only done when the user asks for it; like :meth:`prepare` against pinned SHA-256.

        :raises NotReadyError: the user has to provide something first.
        """


class EffectSession(Session):
    """An effect on one video."""

    static: bool = False
    """True where every frame looks the same; a static background is painted once."""

    @abstractmethod
    def draw(self, canvas: Canvas, frame: int) -> None:
        """Paint frame number ``frame`` of the video (0-based, from its start) onto the canvas."""


class Effect(Provider):
    """Paints behind the presenter (``background``) or over everything (``overlay``)."""

    stage: ClassVar[Literal["background", "overlay"]]

    @abstractmethod
    def open(self, spec: FrameSpec, options: Options) -> EffectSession:
        """Start one video."""


class VideoFormat(Provider):
    """A kind of file that videos come in. Its id is what requests say in ``output_format``."""

    suffix: ClassVar[str]
    """Ending of its files, such as ``.mp4``."""
    media_type: ClassVar[str]
    playable: ClassVar[bool] = True
    """False where browsers do not play it: players are given a copy in the usual format."""

    @abstractmethod
    def encoding(self, quality: Quality, options: Options) -> Encoding:
        """What ffmpeg is told."""


class ScriptEngine(Provider):
    """Base of what works on scripts. Among those that are ready, the highest preference is the default."""

    preference: ClassVar[int] = 0


class ScriptWriter(ScriptEngine):
    """Writes scripts."""

    tasks: ClassVar[frozenset[Task]] = frozenset({"generate"})
    """What it can be asked for."""

    @abstractmethod
    def write(self, brief: Brief, on_text: OnText) -> Draft:
        """Write what the brief asks for, and meanwhile show what there is so far.

        :raises ScriptError: nothing can be written from this brief.
        :raises UpstreamError: the service that writes failed.
        """


class ScriptAnalyst(ScriptEngine):
    """Judges scripts."""

    @abstractmethod
    def analyse(self, script: str, language: str, voice: VoiceInfo | None) -> Analysis:
        """Analyse a script that has at least one word.

        :raises UpstreamError: the service that analyses failed.
        """


class Translator(ScriptEngine):
    """Translates scripts."""

    @abstractmethod
    def lacking(self, source: str, target: str) -> str | None:
        """What the user must do before it can translate from one language to another, or None when it can; an
        empty text where nothing helps. Quick. Languages are ISO 639-1 codes."""

    @abstractmethod
    def translate(self, task: TranslationTask, on_text: OnText) -> Translation:
        """Translate a script of one of its pairs of languages.

        :raises UpstreamError: the service that translates failed.
        """
