"""The videos that were made in this browser."""

from __future__ import annotations

import gradio as gr

from heygen_studio.errors import NotFoundError
from heygen_studio.jobs import Videos
from heygen_studio.jobs.model import Job, JobStatus
from heygen_studio.speech.cues import spoken_text
from heygen_studio.studio.markup import clock, kept_in_browser, text
from heygen_studio.studio.result import file_address

MOST = 12
"""How many are kept in the list."""

_LABELS = {
    JobStatus.PENDING: "Waiting",
    JobStatus.PROCESSING: "Rendering",
    JobStatus.FAILED: "Failed",
    JobStatus.CANCELLED: "Cancelled",
}

_SCRIPT = """
element.addEventListener('click', event => {
    const card = event.target.closest('[data-video]');
    if (card) trigger('click', {video: card.dataset.video});
});
"""


def recent_list() -> tuple[gr.HTML, gr.BrowserState]:
    """The list and, newest first, the ids it shows. The ids are kept in the browser, and only there."""
    listed = gr.HTML(js_on_load=_SCRIPT, apply_default_css=False, elem_id="recent")
    return listed, kept_in_browser("videos", [])


def recent_videos(videos: Videos, ids: list[str]) -> str:
    """The list as HTML. Videos that are gone, or someone else's, are left out."""
    cards = []
    for video_id in ids[:MOST]:
        try:
            job = videos.get(video_id)
        except NotFoundError:
            continue
        cards.append(_card(job, lost=job.status is JobStatus.COMPLETED and videos.can_retry(video_id)))
    return f"<h2>Recent videos</h2><div class='recent'>{''.join(cards)}</div>" if cards else ""


def _card(job: Job, *, lost: bool) -> str:
    if lost:
        view, note = "<span class='blank'>–</span>", "The file is gone"
    elif job.status is JobStatus.COMPLETED:
        # The picture at half a second: at the very start the presenter has not begun to speak.
        source = f"{file_address(job)}#t=0.5"
        view = f"<video muted playsinline preload='metadata' tabindex='-1' src='{source}'></video>"
        note = clock(job.output.duration) if job.output else ""
    else:
        note = _LABELS[job.status]
        view = (
            f"<span class='blank'>{job.progress} %</span>"
            if not job.status.final
            else "<span class='blank'>–</span>"
        )
    title = (
        " ".join(spoken_text(" ".join(job.request.scripts)).split())[:80] or job.request.title or "Recording"
    )
    return (
        f"<button type='button' class='item' data-video='{job.id}'><span class='view'>{view}</span>"
        f"<span class='title'>{text(title)}</span><span class='note'>{note}</span></button>"
    )
