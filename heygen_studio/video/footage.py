"""A film in place of a presenter: whoever is seen in it says something else."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from heygen_studio.contracts import (
    AvatarEngine,
    AvatarSession,
    Effect,
    EffectSession,
    FrameLipSync,
    Options,
    Progress,
)
from heygen_studio.errors import EngineError
from heygen_studio.ingest.clips import LONGEST, check_length, make_clip, own_rate
from heygen_studio.ingest.films import Film, look_at
from heygen_studio.ingest.frames import Frames, film_filter, frame_size
from heygen_studio.ingest.other_sound import write_other_sound
from heygen_studio.media import AvatarInfo, Canvas, FaceTrack, FrameSpec, Licence, Speech

SHORTEST = 2.0
"""Seconds that a film has at least."""
_ENGINE, _READING = 0.01, 0.25
"""Shares of the preparation after which the engine is ready, and the film is read."""
_SOUND_LOST = "What sounded below the old words, music for example, was taken out with them."
_WIDTH_KEPT = "Of what sounded below the old words only what differs between left and right was kept."


class Footage(AvatarEngine):
    """The person of a film that a user brings, as a presenter: for one video, not for the registry.

    :param path: the film; any that ffmpeg reads.
    :param face: whose lips, counted from the left, starting at 1; None where there is only one person.
    :param engine: what draws the lips, with its ``options``.
    :param workspace: a folder for what is made on the way; None for one of its own.
    :raises InputError: the film cannot be used.
    """

    def __init__(
        self, path: Path, face: int | None, engine: FrameLipSync, options: Options, workspace: Path | None
    ) -> None:
        film = look_at(path, "CLIP")
        if film.seconds is not None:
            check_length(film.seconds, SHORTEST, LONGEST)
        fps = own_rate(film)
        self.id = engine.id  # type: ignore[misc]
        self.title = engine.title  # type: ignore[misc]
        self.licence = engine.licence  # type: ignore[misc]
        self.options_type = engine.options_type  # type: ignore[misc]
        self.spec = FrameSpec(*frame_size(path, film), fps)
        """Size and frame rate of the film."""
        self.seconds = film.seconds
        """Its length, where the file tells."""
        self.frames: int | None = None
        """How many frames it has, once it is prepared."""
        self.other_sound: Path | None = None
        """What is heard in it besides speech, once it is prepared."""
        self.film = _Film(path, film)
        """The film itself, as what is behind the lips."""
        self.info = AvatarInfo(
            id=self.id,
            name="Footage",
            gender="",
            style="",
            age_range="",
            ethnicity="",
            image="",
            licence=Licence(code=""),
        )
        self._path, self._face, self._engine, self._options = path, face, engine, options
        self._workspace = workspace
        self._session: AvatarSession | None = None
        self._notes: tuple[str, ...] = ()

    def avatars(self) -> Sequence[AvatarInfo]:
        return [self.info]

    def missing(self) -> str | None:
        return self._engine.missing()

    def prepare(self, progress: Progress) -> None:
        """Read the film, and have the engine get to know who is seen in it."""
        self._engine.prepare(lambda done, message: progress(_ENGINE * done, message))
        if self._workspace is not None:
            self._workspace.mkdir(exist_ok=True)
        home = Path(tempfile.mkdtemp(dir=self._workspace))
        # Removed with this object at the latest: nobody closes what was never opened.
        self._clean_up = weakref.finalize(self, shutil.rmtree, home, ignore_errors=True)
        clip = make_clip(
            self._path,
            home / "clip.mp4",
            lambda done, message: progress(_ENGINE + (_READING - _ENGINE) * done, message),
            shortest=SHORTEST,
            whole=True,
        )
        self.frames = clip.frames
        sound = write_other_sound(self._path, home / "sound.wav")
        if sound.heard:
            self.other_sound = home / "sound.wav"
        if sound.lost:
            self._notes = (_WIDTH_KEPT if sound.sides else _SOUND_LOST,)
        (home / "engine").mkdir()
        self._session = self._engine.open(
            clip,
            self._face,
            home / "engine",
            self.spec,
            self._options,
            lambda done, message: progress(_READING + (1 - _READING) * done, message),
        )

    def open(self, avatar_id: str, spec: FrameSpec, options: Options) -> AvatarSession:
        """What :meth:`prepare` has made ready."""
        if self._session is None:
            raise EngineError(f"{self.title} has not been prepared.")
        return _Lips(self._session, self._clean_up, self._notes)


class _Lips(AvatarSession):
    """The session of the engine, which leaves nothing behind."""

    def __init__(
        self, session: AvatarSession, clean_up: Callable[[], object], notes: tuple[str, ...]
    ) -> None:
        self._session, self._clean_up = session, clean_up
        self.notes = (*notes, *session.notes)

    def listen(self, speech: Speech) -> None:
        self._session.listen(speech)

    def draw(self, canvas: Canvas, track: FaceTrack, index: int) -> None:
        self._session.draw(canvas, track, index)

    def close(self) -> None:
        self._session.close()
        self._clean_up()


class _Film(Effect):
    id = "film"
    title = "Film"
    licence = Licence(code="Apache-2.0")
    stage = "background"

    def __init__(self, path: Path, film: Film) -> None:
        self._path, self._film = path, film

    def open(self, spec: FrameSpec, options: Options) -> EffectSession:
        return _FilmSession(self._path, self._film, spec)


class _FilmSession(EffectSession):
    """Shows frame after frame, and the last one for as long as more are asked for."""

    def __init__(self, path: Path, film: Film, spec: FrameSpec) -> None:
        self._frames = Frames(path, film_filter(film, spec.fps), film=film)
        self._last = Canvas.blank(spec)
        self._next = Canvas.blank(spec)
        self._ended = False

    def draw(self, canvas: Canvas, frame: int) -> None:
        if not self._ended and self._frames.read(self._next.data):
            self._last, self._next = self._next, self._last
        else:
            self._ended = True
        np.copyto(canvas.data, self._last.data)

    def close(self) -> None:
        self._frames.close()
