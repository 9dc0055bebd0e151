"""Creating, finding, following, cancelling, retrying and deleting videos."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from heygen_studio.api.dependencies import RepeatableDependency, VideosDependency
from heygen_studio.api.schemas import VideoList, VideoResponse
from heygen_studio.api.waiting import waited
from heygen_studio.jobs import Job, JobFilter, JobStatus
from heygen_studio.video.request import VideoRequest

router = APIRouter(prefix="/videos", tags=["videos"])


class ListQuery(BaseModel):
    """Which videos are wanted."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(20, ge=1, le=100, description="How many at most.")
    token: str | None = Field(None, max_length=100, description="The `token` of the page before.")
    status: JobStatus | None = Field(None, description="Only videos that stand so.")
    avatar_id: str | None = Field(None, max_length=100, description="Only videos of this presenter.")
    created_after: datetime | None = Field(None, description="Only later ones.")
    created_before: datetime | None = Field(None, description="Only earlier ones.")


@router.post("/create")
async def create_video(
    body: VideoRequest,
    request: Request,
    response: Response,
    videos: VideosDependency,
    repeatable: RepeatableDependency,
) -> VideoResponse:
    """Create a video. Answers at once; follow it by its ``video_id``.

    With the header ``Prefer: wait=N`` (RFC 7240) the answer comes when the video has ended, or after N
    seconds, 60 at most. With ``Idempotency-Key`` a repeated request makes no second video.
    """
    job = await run_in_threadpool(videos.create, body, repeatable)
    return VideoResponse.of(await ended(request, response, videos.get, job), request)


@router.get("")
async def list_videos(
    query: Annotated[ListQuery, Query()], request: Request, videos: VideosDependency
) -> VideoList:
    """Videos, newest first, a page at a time: ask for the next one with the ``token`` of this one."""
    wanted = JobFilter(
        status=query.status,
        avatar_id=query.avatar_id,
        created_after=_with_zone(query.created_after),
        created_before=_with_zone(query.created_before),
    )
    page = videos.page(wanted, query.limit, query.token)
    return VideoList(videos=[VideoResponse.of(job, request) for job in page.jobs], token=page.token)


@router.get("/{video_id}")
async def get_video(
    video_id: str, request: Request, response: Response, videos: VideosDependency
) -> VideoResponse:
    """A video, finished or not. ``Prefer: wait=N`` gives the answer when it has ended, or after N seconds."""
    return VideoResponse.of(await ended(request, response, videos.get, videos.get(video_id)), request)


@router.get("/{video_id}/request")
def get_request(video_id: str, videos: VideosDependency) -> VideoRequest:
    """What the video was made from, its script among it, as ``POST /videos/create`` takes it."""
    return videos.get(video_id).request


@router.post("/{video_id}/cancel")
def cancel_video(video_id: str, request: Request, videos: VideosDependency) -> VideoResponse:
    """Stop a video that waits or is being made."""
    return VideoResponse.of(videos.cancel(video_id), request)


@router.post("/{video_id}/retry")
def retry_video(video_id: str, request: Request, videos: VideosDependency) -> VideoResponse:
    """Make a video again, under the same id, that failed, was cancelled or has lost its file."""
    return VideoResponse.of(videos.retry(video_id), request)


@router.delete("/{video_id}", status_code=204)
def delete_video(video_id: str, videos: VideosDependency) -> None:
    """Remove a video and its files. One that is not done yet is cancelled first."""
    videos.delete(video_id)


async def ended(request: Request, response: Response, get: Callable[[str], Job], job: Job) -> Job:
    """The job, once it has ended or the time is over that the request would wait."""
    return await waited(request, response, job, lambda: get(job.id), lambda found: found.status.final)


def _with_zone(moment: datetime | None) -> datetime | None:
    """A time that names no zone is meant as UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
