"""From a request to a job: what it names is taken in, and what is wrong with it is said before it waits."""

from __future__ import annotations

from typing import Any

from heygen_studio.errors import StudioError
from heygen_studio.ingest.assets import AssetStore
from heygen_studio.ingest.fetch import check_callback
from heygen_studio.jobs.model import Job, JobError
from heygen_studio.registry import Registry
from heygen_studio.scripts import ScriptDesk, TranslatedVideo, TranslateVideoRequest
from heygen_studio.settings import Settings
from heygen_studio.speech import Pronunciations
from heygen_studio.video.intake import Intake, brought
from heygen_studio.video.plan import Plan, plan_video
from heygen_studio.video.request import VideoRequest, check_characters


class Admission:
    """Judges requests for videos, each as its caller's: by the voices, presenters, files and words of theirs.

    Every owner is the id of an API key, or empty where keys are off.
    """

    def __init__(self, settings: Settings, registry: Registry, assets: AssetStore) -> None:
        self._settings = settings
        self._registry = registry
        self._intake = Intake(assets, registry)

    def plan(self, request: VideoRequest, owner: str) -> tuple[VideoRequest, Plan]:
        """The request with its files kept, and its plan. What is wrong without them is said first.

        :raises InputError: something in the request is wrong.
        :raises NotReadyError: an engine that it needs is missing something.
        """
        registry = self._registry.seen_by(owner or None)
        words = Pronunciations(self._settings.data_dir, owner).all()
        named = request.audio_url or request.video_url or any(scene.audio_url for scene in request.scenes)
        plan = None if named else plan_video(request, registry, dictionary=words)
        settled = self._intake.settled(request, owner)
        if plan is None or settled != request:
            plan = plan_video(settled, registry, brought(settled, self._settings.data_dir), words)
        return settled, plan

    def check_callback(self, url: str) -> None:
        """Judge where the end of something is to be told.

        :raises InputError: ``CALLBACK_REFUSED``.
        """
        check_callback(url, self._settings.fetch_rules)

    def job(self, asked: VideoRequest | TranslatedVideo, owner: str, client: str, **more: Any) -> Job:
        """A new job. The voice and presenter that stand for "any" are settled here; raises as :meth:`plan`.

        :param client: whose it is for ``HEYGEN_MAX_CLIENT_JOBS``.
        :param more: further fields of the job.
        """
        request = asked.request if isinstance(asked, TranslatedVideo) else asked
        more["translation"] = asked.translation if isinstance(asked, TranslatedVideo) else None
        check_characters(request)
        if request.callback_url:
            self.check_callback(request.callback_url)
        request, plan = self.plan(request, owner)
        settled = request.with_people(
            [
                (
                    scene.avatar_id if scene.video_url else planned.avatar_info.id,
                    scene.voice_id if scene.audio_url else planned.voice_info.id,
                )
                for scene, planned in zip(request.each_scene(), plan.scenes, strict=True)
            ]
        )
        # Of a script that is still to be translated, nothing can be said yet.
        notes = () if more["translation"] else plan.notes
        return Job(request=settled, owner=owner, client=client, notes=notes, **more)

    def translations(
        self, request: VideoRequest, wanted: TranslateVideoRequest, owner: str
    ) -> list[TranslatedVideo | JobError]:
        """The same video in each language that is wanted, or why not."""
        desk = ScriptDesk(self._registry.seen_by(owner or None), self._settings)
        videos = desk.translated_videos(request, wanted)
        return [JobError.of(one) if isinstance(one, StudioError) else one for one in videos]
