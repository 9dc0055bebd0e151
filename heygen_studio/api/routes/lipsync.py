"""New speech for a video of a talking person."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from heygen_studio.api.dependencies import RepeatableDependency, VideosDependency
from heygen_studio.api.routes.videos import ended
from heygen_studio.api.schemas import VideoResponse
from heygen_studio.video.request import LipsyncRequest

router = APIRouter(prefix="/lipsync", tags=["videos"])


@router.post("")
async def create_lipsync(
    body: LipsyncRequest,
    request: Request,
    response: Response,
    videos: VideosDependency,
    repeatable: RepeatableDependency,
) -> VideoResponse:
    """Have the person in a video say something else. The answer is a video like any other: follow it by its
    ``video_id``. ``Prefer`` and ``Idempotency-Key`` are as for ``POST /videos/create``.
    """
    job = await run_in_threadpool(videos.create, body.video(), repeatable)
    return VideoResponse.of(await ended(request, response, videos.get, job), request)
