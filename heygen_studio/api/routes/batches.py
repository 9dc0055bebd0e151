"""Many videos in one request, as JSON or as a table."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heygen_studio.api.dependencies import RepeatableDependency, VideosDependency
from heygen_studio.api.errors import wrong_fields
from heygen_studio.api.schemas import BatchResponse
from heygen_studio.api.waiting import waited
from heygen_studio.ingest.tables import read_table
from heygen_studio.jobs import MAX_BATCH, JobError
from heygen_studio.settings.networks import WEB_ADDRESS
from heygen_studio.video.request import VideoRequest

router = APIRouter(prefix="/videos/batch", tags=["batches"])


class BatchRequest(BaseModel):
    """Videos to create. Each is checked on its own: one that is wrong stops none of the others."""

    model_config = ConfigDict(extra="forbid")

    videos: list[Any] = Field(min_length=1, max_length=MAX_BATCH, description="Requests as for one video.")
    callback_url: str | None = Field(
        None,
        max_length=2048,
        pattern=f"^{WEB_ADDRESS}",
        description="Where to tell that all videos have ended.",
    )
    callback_id: str | None = Field(None, max_length=255, description="Your own id, told with the callback.")


def _schema() -> dict[str, Any]:
    schema = BatchRequest.model_json_schema()
    schema["properties"]["videos"]["items"] = {"$ref": "#/components/schemas/VideoRequest"}
    return schema


_NUMBERS = ("duration", "fps", "seed", "test")
"""Fields that a spreadsheet writes in a way of its language."""
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _schema()},
            "text/csv": {
                "schema": {"type": "string"},
                "example": "script,avatar_id,voice_id\nFirst video,professional_male_01,en_us_01\n",
            },
        },
    }
}


@router.post("", openapi_extra=_BODY)
async def create_batch(
    request: Request,
    response: Response,
    videos: VideosDependency,
    repeatable: RepeatableDependency,
) -> BatchResponse:
    """Create up to 100 videos. Answers at once, or with ``Prefer: wait=N`` when all have ended.

    As CSV (``Content-Type: text/csv``) the first row names the fields, in any case of letters; a dot leads
    into an object, as in ``custom_settings.lighting``. Commas, semicolons, tabs or what a first line ``sep=``
    says stand between the cells; empty cells and rows are left out, and numbers may have a comma for a point.
    The callback is given as query parameters then.
    """
    body = await request.body()
    asked, rows = await run_in_threadpool(_asked, request, body)
    items = [_checked(item) for item in asked.videos]
    callback = (asked.callback_url, asked.callback_id)
    state = await run_in_threadpool(videos.create_batch, items, callback, repeatable, rows)
    state = await waited(
        request, response, state, lambda: videos.batch(state.batch.id), lambda now: now.ended
    )
    return BatchResponse.of(state, request)


@router.get("/{batch_id}")
async def get_batch(
    batch_id: str, request: Request, response: Response, videos: VideosDependency
) -> BatchResponse:
    """A batch: the state of each video, and the counts. ``Prefer: wait=N`` gives it when all have ended."""
    state = await waited(
        request, response, videos.batch(batch_id), lambda: videos.batch(batch_id), lambda now: now.ended
    )
    return BatchResponse.of(state, request)


def _asked(request: Request, body: bytes) -> tuple[BatchRequest, list[str]]:
    """What is asked for, and, of a table, what its rows are called."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "text/csv":
            names = ("callback_url", "callback_id")
            given = {name: request.query_params[name] for name in names if name in request.query_params}
            table = read_table(body, numbers=_NUMBERS, kept=("engine_options",))
            asked = BatchRequest.model_validate({"videos": [row.cells for row in table], **given})
            return asked, [f"Row {row.number}" for row in table]
        return BatchRequest.model_validate_json(body), []
    except ValidationError as error:
        problems: list[Any] = [dict(one, loc=("body", *one["loc"])) for one in error.errors()]
        if problems[0]["type"] == "json_invalid":
            problems[0]["loc"] = ("body", 0)
        raise RequestValidationError(problems) from None


def _checked(item: Any) -> VideoRequest | JobError:
    try:
        return VideoRequest.model_validate(item)
    except ValidationError as error:
        # A location of one item has no part that says where in the request it is, as those of bodies have.
        message, _ = wrong_fields([dict(one, loc=("video", *one["loc"])) for one in error.errors()])
        return JobError(code="VALIDATION_ERROR", message=message, remedy="Correct the fields named.")
