"""What a video consists of: the film, its stills and captions, and its progress as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from heygen_studio.api.dependencies import StudioDependency, VideosDependency
from heygen_studio.api.files import StudioContent, StudioFile, binary
from heygen_studio.api.schemas import VideoEvent
from heygen_studio.api.waiting import LOOK_EVERY
from heygen_studio.errors import NotFoundError
from heygen_studio.jobs import Job
from heygen_studio.services import Studio
from heygen_studio.speech.captions import to_srt, to_vtt

router = APIRouter(prefix="/videos/{video_id}", tags=["videos"])

_JPEG = "image/jpeg"
_FILE = binary("video/*")
_STILL = binary(_JPEG)
_SRT: dict[str, Any] = {"content": {"application/x-subrip": {"schema": {"type": "string"}}}}
_VTT: dict[str, Any] = {"content": {"text/vtt": {"schema": {"type": "string"}}}}


@router.head("/file", include_in_schema=False)
@router.get("/file", response_class=FileResponse, responses={200: _FILE, 206: _FILE})
def video_file(
    video_id: str,
    studio: StudioDependency,
    videos: VideosDependency,
    download: Annotated[bool, Query(description="Save it instead of playing it.")] = False,
) -> FileResponse:
    """The finished video. Ranges can be asked for."""
    path = videos.file(video_id)
    title = videos.get(video_id).request.title
    return StudioFile(path, title or video_id, _media_type(studio, path), download=download)


@router.head("/play", include_in_schema=False)
@router.get("/play", response_class=FileResponse, responses={200: _FILE, 206: _FILE})
def video_play(video_id: str, studio: StudioDependency, videos: VideosDependency) -> FileResponse:
    """The finished video for a player in a browser: of an AVI, its MP4 twin. Ranges can be asked for."""
    path = videos.playable(video_id)
    return StudioFile(path, video_id, _media_type(studio, path))


@router.head("/thumbnail", include_in_schema=False)
@router.get("/thumbnail", response_class=FileResponse, responses={200: _STILL})
def video_thumbnail(video_id: str, videos: VideosDependency) -> FileResponse:
    """A still of the finished video."""
    return StudioFile(videos.thumbnail(video_id), video_id, _JPEG)


@router.head("/preview", include_in_schema=False)
@router.get("/preview", response_class=FileResponse, responses={200: _STILL})
def video_preview(video_id: str, videos: VideosDependency) -> Response:
    """What was drawn last of a video that is being made."""
    # It is replaced every second: what is told of it and what is sent must be of the same picture.
    answer = StudioContent(videos.preview(video_id), f"{video_id}.jpg", _JPEG)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.head("/captions.srt", include_in_schema=False)
@router.get("/captions.srt", response_class=Response, responses={200: _SRT})
def video_captions_srt(video_id: str, videos: VideosDependency) -> Response:
    """The captions of the finished video as SubRip."""
    return StudioContent(to_srt(videos.captions(video_id)), f"{video_id}.srt", "application/x-subrip")


@router.head("/captions.vtt", include_in_schema=False)
@router.get("/captions.vtt", response_class=Response, responses={200: _VTT})
def video_captions_vtt(video_id: str, videos: VideosDependency) -> Response:
    """The captions of the finished video as WebVTT."""
    return StudioContent(to_vtt(videos.captions(video_id)), f"{video_id}.vtt", "text/vtt")


async def _job(video_id: str, videos: VideosDependency) -> Job:
    return videos.get(video_id)  # before the stream begins: an error must still be an error


@router.get("/events", response_class=EventSourceResponse)
async def video_events(
    job: Annotated[Job, Depends(_job)], request: Request, videos: VideosDependency
) -> AsyncIterator[ServerSentEvent]:
    """How the video comes along, as server-sent events, until it has ended.

    An event ``progress`` at each change; the last is named after the final status: ``completed``, ``failed``,
    ``cancelled``, or ``deleted``. The data of each are a JSON object.
    """
    seen: Job | None = None
    while True:
        if job is not seen:
            seen = job
            name = job.status.value if job.status.final else "progress"
            yield ServerSentEvent(event=name, data=VideoEvent.of(job, request))
        if job.status.final:
            return
        await asyncio.sleep(LOOK_EVERY)
        try:
            job = videos.get(job.id)
        except NotFoundError:
            yield ServerSentEvent(event="deleted", data={"video_id": job.id})
            return


def _media_type(studio: Studio, film: Path) -> str:
    known = {one.suffix: one.media_type for one in studio.formats()}
    return known.get(film.suffix, "application/octet-stream")  # the plugin of its format may be gone
