"""What the page shows of a video: how far it is, the finished film, or why there is none."""

from __future__ import annotations

from heygen_studio.jobs.model import Job, JobStatus
from heygen_studio.studio.markup import clock, notice, text
from heygen_studio.video.stages import Stage

_STAGES = {
    Stage.PREPARE: ("Prepare", "Getting the engines ready"),
    Stage.VOICE: ("Voice", "Speaking the script"),
    Stage.LIPSYNC: ("Lip-sync", "Matching the lips to the voice"),
    Stage.RENDER: ("Render", "Drawing the presenter"),
    Stage.ENCODE: ("Encode", "Finishing the file"),
}


def idle(portrait: str) -> str:
    """The panel before the first video: the presenter, as HTML, in an empty frame."""
    return f"<div class='screen idle'>{portrait}<p>Your video will appear here</p></div>"


def panel(job: Job, *, lost: bool = False) -> str:
    """The panel of one video, whose file may be ``lost`` though it is completed."""
    if job.status is JobStatus.COMPLETED and lost:
        remedy = "Make it again from what was asked for."
        return ended(notice("The file of the video was removed.", remedy, title="The video is gone"))
    if job.status is JobStatus.COMPLETED:
        return _film(job)
    if job.status is JobStatus.FAILED:
        error = job.error
        title = "The video could not be made"
        return ended(notice(error.message, error.remedy, title=title) if error else notice(title))
    if job.status is JobStatus.CANCELLED:
        return ended("<p>Cancelled. Nothing was kept of it.</p>")
    return _progress(job)


def ended(why: str) -> str:
    """The panel of a video that will not come, with the reason as HTML."""
    return f"<div class='screen ended'>{why}</div>"


def _progress(job: Job) -> str:
    if job.status is JobStatus.PENDING and not job.stages:
        doing = "Waiting for its turn"
    else:
        doing = job.message or next(
            (says for stage, (_, says) in _STAGES.items() if stage == job.stage), "Starting"
        )
    rows = "".join(_row(stage, name, job) for stage, (name, _) in _STAGES.items())
    return (
        "<div class='screen working'>"
        f"<p class='percent'>{job.progress}<small>%</small></p>"
        f"<p class='doing' aria-live='polite'>{text(doing)}</p>"
        f"{_bar(job.progress / 100, 'The whole video')}<ul class='stages'>{rows}</ul></div>"
    )


def _row(stage: Stage, name: str, job: Job) -> str:
    fraction = job.stages.get(stage, 0.0)
    current = " class='current'" if stage == job.stage else ""
    return f"<li{current}><span>{name}</span>{_bar(fraction, name)}<b>{fraction:.0%}</b></li>"


def _bar(fraction: float, name: str) -> str:
    return (
        f"<div class='bar' role='progressbar' aria-label='{name}' aria-valuemin='0' aria-valuemax='100' "
        f"aria-valuenow='{100 * fraction:.0f}'><i style='width:{fraction:.1%}'></i></div>"
    )


def _film(job: Job) -> str:
    address = file_address(job)
    out = job.output
    facts = f"{clock(out.duration)} · {out.width}×{out.height} · {out.file_size / 1e6:.1f} MB" if out else ""
    notes = "".join(f"<p class='note'>{text(note)}</p>" for note in job.notes)
    return (
        "<div class='film'>"
        f"<video controls playsinline preload='metadata' src='{address}'></video>"
        f"<div class='below'><span class='facts'>{facts}</span>"
        f"<a class='download' href='{address}' download='{job.id}.mp4'>Download</a></div>{notes}</div>"
    )


def file_address(job: Job) -> str:
    """The address of the finished file, relative to the page so that it holds behind a proxy too."""
    return f"api/v1/videos/{job.id}/file"
