"""The one façade that the API, the studio and the command line call."""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import imageio_ffmpeg
import structlog

from heygen_studio import __version__
from heygen_studio.auth import KeyRing, Sessions
from heygen_studio.cloning import VoiceLibrary
from heygen_studio.contracts import Provider, VideoFormat
from heygen_studio.errors import NotFoundError, StudioError
from heygen_studio.ingest.assets import Asset, AssetStore
from heygen_studio.jobs import (
    Batch,
    BatchEntry,
    BatchState,
    Job,
    JobError,
    JobFilter,
    JobQueue,
    Repeatable,
    Videos,
    new_id,
)
from heygen_studio.library import AvatarLibrary
from heygen_studio.library.voice_samples import voice_sample
from heygen_studio.media import AvatarInfo, VoiceInfo
from heygen_studio.plugins import PluginRecord
from heygen_studio.registry import Registry, load_registry
from heygen_studio.scripts import ScriptDesk, TranslatedVideo, TranslateVideoRequest
from heygen_studio.settings import Settings, load_settings
from heygen_studio.settings.environment import prepare_environment
from heygen_studio.speech import Pronunciations
from heygen_studio.video.intake import Intake, recording_file
from heygen_studio.video.pipeline import Report, VideoResult, render_video
from heygen_studio.video.plan import Plan, plan_video
from heygen_studio.video.request import VideoRequest, check_characters
from heygen_studio.webhooks import Webhooks
from heygen_studio.webhooks.callbacks import Callbacks

log = structlog.get_logger(__name__)


class Studio:
    """A studio: its voices, presenters and plugins, and the videos it makes.

    Videos can be rendered here and now, by :meth:`render`. Between :meth:`start` and :meth:`close`, or within
    a ``with`` block, it also keeps jobs and carries them out in the background.
    """

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self.settings = settings
        self.keys = KeyRing(settings.data_dir.resolve())
        self.sessions = Sessions(settings.data_dir.resolve(), self.keys)
        self.assets = AssetStore(settings.data_dir)
        self._intake = Intake(settings, self.assets)
        self._registry = registry
        self._client = ""
        self._jobs: JobQueue | None = None
        self._callbacks: Callbacks | None = None
        self._since = time.monotonic()
        self.library = AvatarLibrary(settings, registry)
        """The presenters that users make from photos."""
        self.voice_library = VoiceLibrary(settings, registry)
        """The voices that users make from recordings."""
        self.scripts = ScriptDesk(registry, settings)
        """The script desk."""
        self.pronunciations = Pronunciations(settings.data_dir)
        """The pronunciation dictionary."""

    @classmethod
    def open(cls, settings: Settings | None = None) -> Self:
        """A studio with every plugin that is installed, not started yet.

        :raises SettingsError: a setting is wrong.
        """
        settings = settings or load_settings()
        prepare_environment(settings)
        return cls(settings, load_registry(settings))

    def seen_by(self, owner: str | None, client: str = "") -> Self:
        """The same studio, as the owner of an API key sees it: voices and presenters of others are not there,
        and presenters that are made are theirs. None sees all.

        :param client: who asks, where it is not the key that is told apart, for ``HEYGEN_MAX_CLIENT_JOBS``.
        """
        view = copy.copy(self)
        view._client = client
        view._registry = self._registry.seen_by(owner)
        view.library = self.library.seen_by(owner)
        view.voice_library = self.voice_library.seen_by(owner)
        view.scripts = ScriptDesk(view._registry, self.settings)
        view.pronunciations = Pronunciations(self.settings.data_dir, owner or "")
        return view

    # ---- what there is --------------------------------------------------------------------------------

    def voices(self) -> list[VoiceInfo]:
        """All voices."""
        return self._registry.voices()

    def voice(self, voice_id: str) -> VoiceInfo:
        """The voice with this id.

        :raises NotFoundError: there is none.
        """
        return self._registry.voice(voice_id)[1]

    def avatars(self) -> list[AvatarInfo]:
        """All presenters."""
        return self._registry.avatars()

    def formats(self) -> list[VideoFormat]:
        """All formats that videos come in."""
        return self._registry.formats()

    def plugins(self) -> list[PluginRecord]:
        """All plugins, the broken ones among them."""
        return list(self._registry.plugins.values())

    def engines(self) -> list[Provider]:
        """All engines of all plugins, ready or not."""
        return list(self._registry.providers.values())

    def voice_sample(self, voice_id: str) -> Path:
        """A WAV file in which the voice speaks a sentence. Made at the first call, which may take as long as
        preparing its model, and kept in the cache folder.

        :raises NotFoundError: there is no such voice.
        :raises EngineError: its engine is not ready, or failed.
        :raises OutputError: the cache folder cannot be written to.
        """
        return voice_sample(self.settings, self._registry, voice_id)

    def avatar(self, avatar_id: str) -> AvatarInfo:
        """The presenter with this id.

        :raises NotFoundError: there is none.
        """
        return self._registry.avatar(avatar_id)[1]

    def avatar_image(self, avatar_id: str) -> Path:
        """A picture of the presenter.

        :raises NotFoundError: there is no such presenter, or it has no picture.
        """
        _, info = self._registry.avatar(avatar_id)
        path = Path(info.image)
        if not path.is_file():
            raise NotFoundError(f"Presenter {avatar_id!r} has no picture.", code="AVATAR_IMAGE_NOT_FOUND")
        return path

    def health(self) -> dict[str, Any]:
        """Whether the parts of the studio work, in the shape that the API documents."""
        components = {
            "avatar_manager": _works(
                lambda: any(self._registry.avatar(a.id)[0].missing() is None for a in self.avatars())
            ),
            "voice_engine": _works(
                lambda: any(self._registry.voice(v.id)[0].missing() is None for v in self.voices())
            ),
            "video_renderer": _works(self._can_render),
            "script_generator": _works(lambda: self.scripts.ready),
        }
        broken = [plugin.name for plugin in self.plugins() if plugin.state != "ok"]
        needed = (components["avatar_manager"], components["voice_engine"], components["video_renderer"])
        return {
            "status": "healthy" if all(needed) and not broken else "degraded",
            "components": components,
            "broken_plugins": broken,
            "version": __version__,
            "uptime": round(time.monotonic() - self._since, 3),
        }

    def _can_render(self) -> bool:
        self._registry.lipsync()
        self._registry.background()
        imageio_ffmpeg.get_ffmpeg_exe()
        return self._jobs is None or self._jobs.working

    # ---- a video here and now -------------------------------------------------------------------------

    def render(
        self,
        request: VideoRequest,
        output: Path,
        on_progress: Callable[[Report], None] = lambda report: None,
        cancel: threading.Event | None = None,
    ) -> VideoResult:
        """Render a video in this process; needs no :meth:`start`.

        :raises InputError: something in the request is wrong.
        :raises StudioError: see :func:`~heygen_studio.video.pipeline.render_video`.
        """
        plan = self._planned(request, "")[1]
        return render_video(plan, output, on_progress=on_progress, cancel=cancel)

    # ---- videos as jobs -------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the job store and start the workers; videos and voices that were under way are taken up again.

        :raises ConflictError: another studio uses the data folder.
        :raises OutputError: the data folder cannot be written to.
        """
        if self._jobs is None:
            callbacks = Callbacks(self.settings)
            try:
                self._jobs = JobQueue(self.settings, callbacks.job_ended)
            except BaseException:
                callbacks.close()
                raise
            callbacks.follow(self._jobs)
            self._callbacks = callbacks
            self.voice_library.resume()

    def close(self) -> None:
        """Stop the workers. What is under way is taken up again at the next start."""
        self.voice_library.close()
        jobs, self._jobs = self._jobs, None
        if jobs is not None:
            jobs.close()
        callbacks, self._callbacks = self._callbacks, None
        if callbacks is not None:
            callbacks.close()

    @property
    def webhooks(self) -> Webhooks:
        """What is told to callback addresses. The studio must have been started."""
        if self._callbacks is None:
            raise RuntimeError("the studio has not been started")
        return self._callbacks.webhooks

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def create_video(
        self, request: VideoRequest, owner: str = "", repeatable: Repeatable | None = None
    ) -> Job:
        """Check a request and queue it. The voice and presenter that stand for "any" are settled here.

        :param owner: id of the API key that it belongs to.
        :param repeatable: where given, the same request gives the same job for a day.
        :raises InputError: something in the request is wrong.
        :raises LimitError: too many videos wait already.
        :raises NotReadyError: an engine that it needs is missing something.
        :raises OutputError: the job could not be written down.
        """
        kept = self._started.add(self._job(request, owner, repeatable=repeatable))
        log.info("video_asked_for", job=kept.id)
        return kept

    def create_batch(
        self,
        requests: Sequence[VideoRequest | TranslatedVideo | JobError],
        owner: str = "",
        callback: tuple[str | None, str | None] = (None, None),
        repeatable: Repeatable | None = None,
    ) -> BatchState:
        """Check requests and queue those that can be carried out; the others are noted as failed.

        :param requests: what is an error already is noted as such.
        :param callback: where to tell that all have ended, and the caller's own id for it.
        :raises QueueFullError: too many videos wait already.
        :raises OutputError: the batch could not be written down.
        """
        batch_id = new_id("batch")
        entries, jobs = [], []
        for request in requests:
            try:
                if isinstance(request, JobError):
                    entries.append(BatchEntry(error=request))
                    continue
                jobs.append(self._job(request, owner, batch_id=batch_id))
                entries.append(BatchEntry(job_id=jobs[-1].id))
            except StudioError as error:
                entries.append(BatchEntry(error=JobError.of(error)))
        url, own_id = callback
        batch = Batch(
            id=batch_id,
            owner=owner,
            entries=tuple(entries),
            callback_url=url,
            callback_id=own_id,
            repeatable=repeatable,
        )
        state = self._started.add_batch(batch, jobs)
        if self._callbacks is not None:
            self._callbacks.batch_changed(state)  # all of it may have been refused
        return state

    def translate_video(
        self, request: VideoRequest, wanted: TranslateVideoRequest, owner: str = ""
    ) -> BatchState:
        """Queue a video in other languages, as a batch; what cannot be translated is noted there as failed.
        The scripts are translated as the first step of making each.

        :raises QueueFullError: too many videos wait already.
        :raises OutputError: the batch could not be written down.
        """
        asked = self.scripts.translated_videos(request, wanted)
        return self.create_batch(
            [JobError.of(one) if isinstance(one, StudioError) else one for one in asked], owner
        )

    def _job(self, asked: VideoRequest | TranslatedVideo, owner: str, **more: Any) -> Job:
        request = asked.request if isinstance(asked, TranslatedVideo) else asked
        more["translation"] = asked.translation if isinstance(asked, TranslatedVideo) else None
        check_characters(request)
        request, plan = self._planned(request, owner)
        voice_id = request.voice_id if request.audio_url else plan.voice_info.id
        settled = {"avatar_id": plan.avatar_info.id, "voice_id": voice_id}
        client = owner or self._client
        return Job(request=request.model_copy(update=settled), owner=owner, client=client, **more)

    def _planned(self, request: VideoRequest, owner: str) -> tuple[VideoRequest, Plan]:
        """The request with its files kept, and its plan. What is wrong without them is said first."""
        registry = self._registry.seen_by(owner or None)
        words = Pronunciations(self.settings.data_dir, owner).all()
        plan = None if request.audio_url else plan_video(request, registry, None, words)
        settled = self._intake.settled(request, owner)
        if plan is None or settled != request:
            plan = plan_video(settled, registry, recording_file(settled, self.settings.data_dir), words)
        return settled, plan

    def take_asset(self, address: str, owner: str = "") -> Asset:
        """Keep the file at an address, or in a data URI; raises as :meth:`.Intake.take`."""
        return self._intake.take(address, owner)

    def videos_of(self, owner: str | None) -> Videos:
        """The videos of one API key, or all of them for None."""
        return Videos(self._started, owner)

    def video(self, video_id: str) -> Job:
        """A job as it is now. Quick.

        :raises NotFoundError: there is none with that id.
        """
        return self.videos_of(None).get(video_id)

    def videos(self, limit: int = 50) -> list[Job]:
        """The latest jobs, newest first."""
        return self.videos_of(None).page(JobFilter(), limit).jobs

    def watch(self, video_id: str, timeout: float | None = None) -> Iterator[Job]:
        """The job now and at each change, until it has ended or ``timeout`` seconds are over.

        :raises NotFoundError: there is none with that id.
        """
        return self.videos_of(None).watch(video_id, timeout)

    def cancel_video(self, video_id: str) -> Job:
        """Stop a job. Returns when it has stopped, within about a second.

        :raises NotFoundError: there is none with that id.
        :raises ConflictError: it has ended.
        """
        return self.videos_of(None).cancel(video_id)

    def video_file(self, video_id: str) -> Path:
        """The file of a finished video.

        :raises NotFoundError: there is no such video, or its file was removed.
        :raises ConflictError: it is not completed.
        """
        return self.videos_of(None).file(video_id)

    @property
    def _started(self) -> JobQueue:
        if self._jobs is None:
            raise RuntimeError("the studio has not been started")
        return self._jobs


def _works(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # a plugin may raise anything, and the answer is the same
        return False
