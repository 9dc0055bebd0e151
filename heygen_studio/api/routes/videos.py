"""Creating, following, fetching and cancelling videos."""

from __future__ import annotations

import asyncio
import re
import time

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from heygen_studio.api.dependencies import StudioDependency
from heygen_studio.api.errors import error_response
from heygen_studio.api.schemas import VideoResponse
from heygen_studio.jobs import Job
from heygen_studio.request import VideoRequest

MAX_WAIT = 60
"""Longest time in seconds that ``Prefer: wait`` is granted."""
_LOOK_EVERY = 0.1  # seconds
_WAIT = re.compile(r'\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?', re.IGNORECASE)

router = APIRouter(prefix="/videos", tags=["videos"])


@router.post("/create")
async def create_video(
    body: VideoRequest, request: Request, response: Response, studio: StudioDependency
) -> VideoResponse:
    """Create a video. Answers at once; follow it by its ``video_id``.

    With the header ``Prefer: wait=N`` (RFC 7240) the answer comes when the video has ended, or after N
    seconds, 60 at most.
    """
    job = await run_in_threadpool(studio.create_video, body)
    seconds = _preferred_wait(request)
    if seconds is not None:
        response.headers["Preference-Applied"] = f"wait={seconds}"
        until = time.monotonic() + seconds
        # Looking only reads memory; a thread for each who waits would soon leave none for the others.
        while not job.status.final and time.monotonic() < until and not await request.is_disconnected():
            await asyncio.sleep(_LOOK_EVERY)
            job = studio.video(job.id)
    return _answer(job, request)


@router.get("/{video_id}")
async def get_video(video_id: str, request: Request, studio: StudioDependency) -> VideoResponse:
    """A video, finished or not."""
    return _answer(studio.video(video_id), request)


@router.post("/{video_id}/cancel")
def cancel_video(video_id: str, request: Request, studio: StudioDependency) -> VideoResponse:
    """Stop a video that waits or is being made."""
    return _answer(studio.cancel_video(video_id), request)


@router.head("/{video_id}/file", include_in_schema=False)
@router.get("/{video_id}/file", response_class=FileResponse, responses={200: {"content": {"video/mp4": {}}}})
def video_file(video_id: str, studio: StudioDependency) -> FileResponse:
    """The finished video. Ranges can be asked for."""
    path = studio.video_file(video_id)
    return _VideoFile(path, filename=f"{video_id}{path.suffix}", content_disposition_type="inline")


class _VideoFile(FileResponse):
    """A file whose refusal of a wrong ``Range`` has the documented shape."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal: Message | None = None

        async def unless_refused(message: Message) -> None:
            nonlocal refusal
            if message["type"] == "http.response.start" and message["status"] >= 400:
                refusal = message
            if refusal is None:
                await send(message)

        await super().__call__(scope, receive, unless_refused)
        if refusal is not None:
            size = self.headers["content-length"]
            answer = error_response(
                416,
                "RANGE_NOT_SATISFIABLE",
                f"The video has {size} bytes, and the range asked for is not within them.",
                "Correct the Range header.",
                headers={"Content-Range": f"bytes */{size}"},
            )
            await answer(scope, receive, send)


def _answer(job: Job, request: Request) -> VideoResponse:
    return VideoResponse.of(job, str(request.url_for("video_file", video_id=job.id)))


def _preferred_wait(request: Request) -> int | None:
    """The seconds of the first ``wait`` preference, at most :data:`MAX_WAIT`; malformed ones do not count."""
    for preference in ",".join(request.headers.getlist("prefer")).split(","):
        if match := _WAIT.fullmatch(preference):
            return min(int(match[1]), MAX_WAIT)
    return None
