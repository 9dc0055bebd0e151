"""The page: its parts, and what happens when someone uses them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from heygen_studio.errors import NotFoundError, StudioError
from heygen_studio.ingest.assets import MAX_ASSET
from heygen_studio.jobs.model import Job, JobStatus
from heygen_studio.services import Studio
from heygen_studio.studio import look, result
from heygen_studio.studio.delivery import delivery_controls, engines_in_use
from heygen_studio.studio.footage import own_footage
from heygen_studio.studio.gate import Gate
from heygen_studio.studio.markup import error_notice
from heygen_studio.studio.other_languages import other_languages
from heygen_studio.studio.presenters import portrait, presenter_cards
from heygen_studio.studio.presenters_own import own_presenters
from heygen_studio.studio.recent import MOST, recent_list, recent_videos
from heygen_studio.studio.recordings import own_recording
from heygen_studio.studio.said_as import said_as
from heygen_studio.studio.script import script_box
from heygen_studio.studio.scripts import script_desk
from heygen_studio.studio.sleeping import SleepingQueue
from heygen_studio.studio.uploads import GuardedBlocks, Uploads
from heygen_studio.studio.visitor import owner_of, seen
from heygen_studio.studio.voices import voice_choice
from heygen_studio.studio.voices_own import own_voices
from heygen_studio.video.request import VideoRequest

_SIZES = [("HD 720p", "720p"), ("Full HD 1080p", "1080p"), ("4K", "4k")]
_POLL_SECONDS = 0.5
_MOST_SESSIONS = 200
"""Gradio keeps 0.4 MB for each visit for ever, up to so many, and looks through all of them every second."""

Update = dict[Any, Any]
"""New values by component; those that are left out stay as they are."""

# The id of the video lives in the address, so that a reload or a bookmark shows it again.
_KEEP_IN_ADDRESS = """
id => {
    const address = new URL(window.location);
    if (id) address.searchParams.set('video', id); else address.searchParams.delete('video');
    window.history.replaceState(null, '', address);
    const block = window.matchMedia('(max-width: 760px)').matches ? 'start' : 'nearest';
    if (id) document.getElementById('panel').scrollIntoView({behavior: 'smooth', block});
}
"""


def mount_studio(app: FastAPI, studio: Studio, folder: Path) -> None:
    """Serve the page at the root of an app. No folder is opened to the web by it.

    :param folder: for the uploads of visitors; it is emptied now, and removed when the app ends.
    """
    uploads = Uploads(folder)
    page = build_studio(studio, uploads)
    page._queue = SleepingQueue(page)
    page.state_session_capacity = _MOST_SESSIONS
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=MAX_ASSET,
        mcp_server=False,
        enable_monitoring=False,
        ssr_mode=False,
        theme=look.theme(),
        css=look.css(),
        head=look.HEAD,
    )
    app.add_middleware(Gate, uploads=uploads, framed=studio.settings.frame_ancestors != ("'self'",))
    run_page = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with run_page(app):
                yield
        finally:
            uploads.close()

    app.router.lifespan_context = lifespan


def build_studio(studio: Studio, uploads: Uploads) -> gr.Blocks:
    """The page. The studio must be started by the time that someone opens it."""
    page: gr.Blocks
    with GuardedBlocks(uploads, title="HeyGen Studio", analytics_enabled=False, fill_width=True) as page:
        gr.HTML(look.HEADER, apply_default_css=False)
        with gr.Row(elem_id="desk"):
            with gr.Column(scale=6, min_width=320, elem_id="form"):
                script, draft = script_box()
                desk = gr.Column(elem_id="script-tools")
                gr.HTML("<h2>Presenter</h2>", apply_default_css=False)
                presenter = presenter_cards(studio)
                below = gr.Column(elem_id="below-presenters")
                voice = voice_choice(studio, presenter)
                with desk:
                    said_as(studio, script, voice)
                    desk_loading = script_desk(studio, script, voice)
                with below:
                    current_cards = own_presenters(studio, presenter, voice)
                current_voices = own_voices(studio, voice)
                recording = own_recording()
                footage = own_footage()
                delivery = delivery_controls(studio, voice)
                size = gr.Radio(_SIZES, value="1080p", label="Resolution", elem_id="size")
                problem = gr.HTML(apply_default_css=False, elem_id="problem")
                create = gr.Button("Create video", variant="primary", size="lg", elem_id="create")
            with gr.Column(scale=7, min_width=320, elem_id="stage"):
                shown = gr.HTML(
                    _idle_panel(studio, presenter.value), apply_default_css=False, elem_id="panel"
                )
                cancel = gr.Button("Cancel", visible=False, elem_id="cancel")
                again = gr.Button("Make again", visible=False, elem_id="again")
                languages = other_languages()
                listed, mine = recent_list()
        video_id = gr.Textbox(visible="hidden", elem_id="video-id")
        timer = gr.Timer(_POLL_SECONDS, active=False)

        view = [shown, create, cancel, again, timer, listed, languages.shown]
        form = [script, presenter, voice, size]

        def state(job: Job, ids: list[str], owner: str | None) -> Update:
            running = not job.status.final
            can_retry = studio.seen_by(owner).videos.can_retry(job.id)
            return {
                shown: result.panel(job, lost=can_retry),
                create: gr.Button("Creating …" if running else "Create video", interactive=not running),
                cancel: gr.Button(visible=running),
                again: gr.Button(visible=can_retry),
                timer: gr.Timer(active=running),
                listed: recent_videos(studio.seen_by(owner).videos, ids),
                languages.shown: gr.Accordion(visible=job.status is JobStatus.COMPLETED),
            }

        def open_video(asked: str, ids: list[str], owner: str | None) -> Update:
            """Show a video, and what it was made from."""
            try:
                job = studio.seen_by(owner).videos.get(asked)
            except NotFoundError as error:
                return {
                    problem: error_notice(error),
                    listed: recent_videos(studio.seen_by(owner).videos, ids),
                }
            chosen = job.request
            return {
                problem: "",
                video_id: job.id,
                script: chosen.script,
                presenter: chosen.avatar_id,
                voice: chosen.voice_id,
                size: chosen.resolution,
                **delivery.values(chosen),
                **state(job, ids, owner),
            }

        def load(text: str, ids: list[str], request: gr.Request) -> Update:
            if asked := request.query_params.get("video"):
                return open_video(asked, ids, owner_of(request))
            draft_or_nothing = {script: text} if text else {}  # someone may have begun to type already
            return {**draft_or_nothing, listed: recent_videos(studio.seen_by(owner_of(request)).videos, ids)}

        def reopen(request: gr.Request, ids: list[str], event: gr.EventData) -> Update:
            return open_video(event.video, ids, owner_of(request))

        def start(
            request: gr.Request,
            said: str,
            avatar: str,
            speaker: str | None,
            resolution: Any,
            ids: list[str],
            recorded: str | None,
            told: bool,
            film: str | None,
            face: int,
            agreed: bool,
            *manner: Any,
        ) -> Update:
            theirs, owner = seen(studio, request), owner_of(request) or ""
            language = next((v.language for v in theirs.voices.all() if v.id == speaker), "en")
            try:
                job = theirs.videos.create(
                    VideoRequest(
                        **recording.fields(studio, owner, said, recorded, told),
                        **footage.fields(studio, owner, film, face, agreed),
                        avatar_id=avatar or None,
                        voice_id=speaker,
                        resolution=resolution,
                        language=language,
                        **delivery.choices(manner, engines_in_use(studio, speaker)),
                    )
                )
            except StudioError as error:
                return {problem: error_notice(error)}
            ids = [job.id, *ids][:MOST]
            return {problem: "", video_id: job.id, mine: ids, **state(job, ids, owner_of(request))}

        def follow(request: gr.Request, current: str, ids: list[str]) -> Update:
            owner = owner_of(request)
            try:
                return state(studio.seen_by(owner).videos.get(current), ids, owner)
            except NotFoundError as error:
                return {
                    shown: result.ended(error_notice(error)),
                    create: gr.Button("Create video", interactive=True),
                    cancel: gr.Button(visible=False),
                    again: gr.Button(visible=False),
                    timer: gr.Timer(active=False),
                }

        def stop(request: gr.Request, current: str, ids: list[str]) -> Update:
            try:
                owner = owner_of(request)
                return state(studio.seen_by(owner).videos.cancel(current), ids, owner)
            except StudioError:  # it ended in the meantime
                return follow(request, current, ids)

        def retry(request: gr.Request, current: str, ids: list[str]) -> Update:
            owner = owner_of(request)
            try:
                return {problem: "", **state(studio.seen_by(owner).videos.retry(current), ids, owner)}
            except StudioError as error:
                return {problem: error_notice(error)}

        def translate(request: gr.Request, current: str, codes: list[str], ids: list[str]) -> Update:
            try:
                made, refused = languages.start(studio, request, current, codes)
            except StudioError as error:
                return {languages.trouble: error_notice(error)}
            ids = [*made, *ids][:MOST]
            first = open_video(made[0], ids, owner_of(request)) if made else {}
            return {**first, mine: ids, languages.trouble: refused}

        def preview(request: gr.Request, avatar: str, current: str) -> Any:
            return gr.skip() if current else _idle_panel(seen(studio, request), avatar)

        quiet: dict[str, Any] = {
            "show_progress": "hidden",
            "api_visibility": "private",
            "concurrency_limit": None,
        }
        everything = [problem, video_id, *form, *delivery.components, *view]
        page.load(load, [draft, mine], everything, **quiet)
        page.load(current_cards, None, presenter, **quiet)
        page.load(current_voices, None, voice, **quiet)
        page.load(*desk_loading, **quiet)
        listed.click(reopen, mine, everything, **quiet)
        asked = [*form, mine, *recording.components, *footage.components, *delivery.components]
        create.click(start, asked, [problem, video_id, mine, *view], **quiet)
        of_video = [video_id, languages.codes, mine]
        languages.make.click(translate, of_video, [languages.trouble, mine, *everything], **quiet)
        timer.tick(follow, [video_id, mine], view, **quiet)
        cancel.click(stop, [video_id, mine], view, **quiet)
        again.click(retry, [video_id, mine], [problem, *view], **quiet)
        presenter.change(preview, [presenter, video_id], shown, **quiet)
        video_id.change(None, video_id, None, js=_KEEP_IN_ADDRESS, **quiet)
    return page


def _idle_panel(studio: Studio, avatar_id: str) -> str:
    avatar = next((avatar for avatar in studio.avatars.all() if avatar.id == avatar_id), None)
    return result.idle(portrait(studio, avatar, 720) if avatar else "")
