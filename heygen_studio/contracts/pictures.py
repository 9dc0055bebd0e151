"""What is seen: movement of a face, presenters, effects, and the files that videos come in."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import ClassVar, Literal

from heygen_studio.contracts.base import Options, Progress, Provider, Session
from heygen_studio.media import (
    AvatarInfo,
    Canvas,
    Clip,
    Encoding,
    FaceTrack,
    FrameSpec,
    Photo,
    Quality,
    Remark,
    Speech,
    Utterance,
)


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

    notes: Sequence[str] = ()
    """What whoever asked for the video should know, a sentence each."""

    def listen(self, speech: Speech) -> None:
        """Take note of what is said in the track that is drawn next."""

    @abstractmethod
    def draw(self, canvas: Canvas, track: FaceTrack, index: int) -> None:
        """Paint the presenter over what is on the canvas, as frame ``index`` of the track (0-based)."""

    def redraw(self, canvas: Canvas, background: Canvas, track: FaceTrack, index: int) -> None:
        """Paint the presenter over a background that never changes.

        :param canvas: shows the last frame of this session upon this background, and nobody else has painted
            on it since. An engine that knows where it painted then need not restore the rest.
        """
        canvas.data[:] = background.data
        self.draw(canvas, track, index)


class AvatarEngine(Provider):
    """Draws presenters."""

    preference: ClassVar[int] = 0
    """Presenters of engines with a higher one are listed first, and the first of all is the default."""

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
    """What an engine made of a photo or a clip.

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

    def create_from_several(
        self, photos: Sequence[Photo], folder: Path, face: int | None, progress: Progress
    ) -> CreatedAvatar:
        """As :meth:`create`, of one or more photos of the same person: the first is the presenter at rest,
        the others may show teeth, an open mouth and closed eyes. Where one of those cannot be used, a
        remark says so by its number, from 1. An engine that knows no use for them takes the first alone.
        """
        made = self.create(photos[0], folder, face, progress)
        if len(photos) == 1:
            return made
        unused = Remark("FURTHER_NOT_SUPPORTED", f"{self.title} uses the first photo only.")
        return replace(made, remarks=(*made.remarks, unused))

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


class VideoAvatarEngine(AvatarEngine):
    """Draws presenters, and makes new ones from clips of a person who talks.

    They are kept as those of a :class:`PhotoAvatarEngine` are: in a folder each, with a card that names the
    engine.
    """

    @abstractmethod
    def create(self, clip: Clip, folder: Path, progress: Progress) -> CreatedAvatar:
        """Write into an empty folder what the engine needs to draw the person of a clip.

        :param clip: as :func:`heygen_studio.ingest.clips.make_clip` makes it. An engine that needs its file
            later copies it.
        :param progress: to be called at least every few seconds. It raises
            :class:`~heygen_studio.errors.CancelledError` where the user has stopped the work: let it pass.
        :raises InputError: the clip cannot be used; the error says why in words for whoever took it.
        """

    @abstractmethod
    def adopt(self, folder: Path, progress: Progress) -> None:
        """Take over the files of a presenter that was made elsewhere, as :meth:`PhotoAvatarEngine.adopt`.

        :param progress: as in :meth:`create`.
        :raises StudioError: they cannot be used.
        """


class FrameLipSync(Provider):
    """Gives a person on film new lips: frames and speech in, frames out."""

    @abstractmethod
    def open(
        self,
        clip: Clip,
        face: int | None,
        folder: Path,
        spec: FrameSpec,
        options: Options,
        progress: Progress,
    ) -> AvatarSession:
        """Get to know the person of a clip.

        :param clip: the film, brought to a form that is quick to read, at the frame rate of ``spec``.
        :param face: which face, counted from the left, starting at 1; None where there is only one.
        :param folder: an empty folder for whatever the session needs; it is removed after it.
        :param spec: of the frames that the session is given. They may be larger than those of the clip.
        :param progress: as in :meth:`VideoAvatarEngine.create`.
        :returns: a session that paints upon the film: before each frame of a track is drawn, the canvas shows
            frame ``track.start + index`` of the film, the last one where the film has ended. Frames that show
            no face are left as they are.
        :raises InputError: the clip cannot be used; the error says why in words for whoever took it.
        """


class EffectSession(Session):
    """An effect on one video."""

    static: bool = False
    """True where every frame looks the same; a static background is painted once."""

    def listen(self, said: Utterance) -> None:
        """Take note of what is said in the frames that are drawn next, with times from the video's start."""

    @abstractmethod
    def draw(self, canvas: Canvas, frame: int) -> None:
        """Paint frame number ``frame`` (0-based, from the first that this session paints) onto the canvas."""


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
