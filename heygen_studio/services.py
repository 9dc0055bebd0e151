"""The one façade that the API, the studio and the command line call. Each room gives a part of it."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import imageio_ffmpeg
import structlog

from heygen_studio import HTTP_API_VERSION, __version__
from heygen_studio.auth import KeyRing, Sessions
from heygen_studio.cloning import VoiceDraft, VoiceLibrary
from heygen_studio.contracts import Provider, VideoFormat
from heygen_studio.errors import InputError
from heygen_studio.ingest.assets import AssetStore
from heygen_studio.jobs import Admission, BatchState, JobQueue, Videos
from heygen_studio.library import AvatarDraft, AvatarLibrary, AvatarTask
from heygen_studio.making import SourceFile, Via
from heygen_studio.plugins import PluginRecord
from heygen_studio.registry import Registry, load_registry
from heygen_studio.retention import Retention
from heygen_studio.scripts import ScriptDesk
from heygen_studio.settings import Settings, load_settings
from heygen_studio.settings.environment import prepare_environment
from heygen_studio.speech import Pronunciations
from heygen_studio.storage.space import check_room
from heygen_studio.webhooks import Webhooks
from heygen_studio.webhooks.callbacks import Callbacks

log = structlog.get_logger(__name__)


class Studio:
    """A studio: its videos, presenters, voices and scripts, each a part of its own.

    Videos can be rendered here and now, by :meth:`.Videos.render`. Between :meth:`start` and :meth:`close`,
    or within a ``with`` block, it also keeps jobs and carries them out in the background.
    """

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self.settings = settings
        self._registry = registry
        self._jobs: JobQueue | None = None
        self._callbacks: Callbacks | None = None
        self._retention: Retention | None = None
        self._since = time.monotonic()
        self.keys = KeyRing(settings.data_dir.resolve())
        """The API keys."""
        self.sessions = Sessions(settings.data_dir.resolve(), self.keys)
        """Who has logged in to the studio page."""
        self.assets = AssetStore(settings.data_dir, settings.fetch_rules)
        """The files that users bring."""
        self.avatars = AvatarLibrary(settings, registry)
        """The presenters."""
        self.voices = VoiceLibrary(settings, registry)
        """The voices."""
        self.scripts = ScriptDesk(registry, settings)
        """The script desk."""
        self.pronunciations = Pronunciations(settings.data_dir)
        """The pronunciation dictionary."""
        self.videos = Videos(
            Admission(settings, registry, self.assets), self._running_queue, self._batch_changed
        )
        """The videos. But for rendering, they need a studio that was started."""

    @classmethod
    def open(cls, settings: Settings | None = None) -> Self:
        """A studio with every plugin that is installed, not started yet.

        :raises SettingsError: a setting is wrong.
        """
        settings = settings or load_settings()
        prepare_environment(settings)
        return cls(settings, load_registry(settings))

    def seen_by(self, owner: str | None, client: str = "") -> Self:
        """The same studio, as the owner of an API key sees it: what others have made is not there, and what
        is made is theirs. None sees all.

        :param client: who asks, where it is not the key that is told apart, for ``HEYGEN_MAX_CLIENT_JOBS``.
        """
        view = copy.copy(self)
        view._registry = self._registry.seen_by(owner)
        view.avatars = self.avatars.seen_by(owner)
        view.voices = self.voices.seen_by(owner)
        view.videos = self.videos.seen_by(owner, client)
        view.scripts = ScriptDesk(view._registry, self.settings)
        view.pronunciations = Pronunciations(self.settings.data_dir, owner or "")
        return view

    # ---- presenter and voice --------------------------------------------------------------------------

    def start_presenter(
        self,
        draft: AvatarDraft,
        film: SourceFile,
        *,
        via: Via,
        consent: bool,
        voice: VoiceDraft | None = None,
    ) -> AvatarTask:
        """Make a presenter of a video in the background, and a voice of what is said in it where one is asked
        for; see :meth:`.AvatarLibrary.start` and :meth:`.VoiceLibrary.start`."""
        clone = self.voices.start(voice, [film], via=via, consent=consent) if voice else None
        try:
            return self.avatars.start(
                draft, film, via=via, consent=consent, voice_id=clone.id if clone else None
            )
        except BaseException:
            if clone is not None:
                clone.cancel()
            raise

    def cancel_presenter(self, avatar_id: str) -> AvatarTask:
        """Stop making a presenter of a video, and the voice that is made with it.

        :raises NotFoundError: none with that id is being made.
        :raises ConflictError: it has ended.
        """
        task = self.avatars.task(avatar_id)
        task.cancel()
        if task.record.voice_id:
            with suppress(InputError):  # it is ready, or was deleted
                self.voices.task(task.record.voice_id).cancel()
        return task

    # ---- what there is --------------------------------------------------------------------------------

    def formats(self) -> list[VideoFormat]:
        """All formats that videos come in."""
        return self._registry.formats()

    def plugins(self) -> list[PluginRecord]:
        """All plugins, the broken ones among them."""
        return list(self._registry.plugins.values())

    def engines(self) -> list[Provider]:
        """All engines of all plugins, ready or not."""
        return list(self._registry.providers.values())

    def health(self) -> dict[str, Any]:
        """Whether the parts of the studio work, in the shape that the API documents."""
        components = {
            "avatar_manager": _works(
                lambda: any(self._registry.avatar(a.id)[0].missing() is None for a in self.avatars.all())
            ),
            "voice_engine": _works(
                lambda: any(self._registry.voice(v.id)[0].missing() is None for v in self.voices.all())
            ),
            "video_renderer": _works(self._can_render),
            "script_generator": _works(lambda: self.scripts.ready),
            "storage": _works(lambda: check_room(self.settings.data_dir, "HEYGEN_DATA_DIR") > 0),
        }
        broken = [plugin.name for plugin in self.plugins() if plugin.state != "ok"]
        needed = all(works for name, works in components.items() if name != "script_generator")
        return {
            "status": "healthy" if needed and not broken else "degraded",
            "components": components,
            "broken_plugins": broken,
            "version": HTTP_API_VERSION,
            "studio_version": __version__,
            "uptime": round(time.monotonic() - self._since, 3),
        }

    def _can_render(self) -> bool:
        self._registry.lipsync()
        self._registry.background()
        imageio_ffmpeg.get_ffmpeg_exe()
        return self._jobs is None or self._jobs.working

    # ---- at work --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the job store and start the workers; what was under way is taken up again: videos, voices and
        presenters.

        :raises ConflictError: another studio uses the data folder.
        :raises OutputError: the data folder cannot be written to.
        :raises StudioError: the file of keys or of jobs is damaged.
        """
        if self._jobs is None:
            self.keys.list()  # a damaged file of keys is told now rather than to every caller
            callbacks = Callbacks(self.settings)
            try:
                self._jobs = JobQueue(self.settings, callbacks.job_ended)
            except BaseException:
                callbacks.close()
                raise
            callbacks.follow(self._jobs)
            self._callbacks = callbacks
            self._retention = Retention(self.settings, self._jobs, self.assets)
            self.voices.resume()
            self.avatars.resume()

    def close(self) -> None:
        """Stop the workers. What is under way is taken up again at the next start."""
        self.voices.close()
        self.avatars.close()
        retention, self._retention = self._retention, None
        if retention is not None:
            retention.close()
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

    def _batch_changed(self, state: BatchState) -> None:
        if self._callbacks is not None:
            self._callbacks.batch_changed(state)

    def _running_queue(self) -> JobQueue:
        if self._jobs is None:
            raise RuntimeError("the studio has not been started")
        return self._jobs


def _works(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # a plugin may raise anything, and the answer is the same
        return False
