"""Many videos in one request, as JSON or as a table."""

from __future__ import annotations

import csv
import io
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heygen_studio.api.dependencies import RepeatableDependency, VideosDependency
from heygen_studio.api.errors import wrong_fields
from heygen_studio.api.schemas import BatchResponse
from heygen_studio.api.waiting import waited
from heygen_studio.errors import InputError
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

    As CSV (``Content-Type: text/csv``) the first row names the fields; a dot leads into an object, as in
    ``custom_settings.lighting``. Empty cells are left out. The callback is given as query parameters then.
    """
    body = await request.body()
    asked = await run_in_threadpool(_asked, request, body)
    items = [_checked(item) for item in asked.videos]
    callback = (asked.callback_url, asked.callback_id)
    state = await run_in_threadpool(videos.create_batch, items, callback, repeatable)
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


def _asked(request: Request, body: bytes) -> BatchRequest:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "text/csv":
            names = ("callback_url", "callback_id")
            given = {name: request.query_params[name] for name in names if name in request.query_params}
            return BatchRequest.model_validate({"videos": _rows(body), **given})
        return BatchRequest.model_validate_json(body)
    except ValidationError as error:
        problems: list[Any] = [dict(one, loc=("body", *one["loc"])) for one in error.errors()]
        if problems[0]["type"] == "json_invalid":
            problems[0]["loc"] = ("body", 0)
        raise RequestValidationError(problems) from None


def _rows(body: bytes) -> list[dict[str, Any]]:
    try:
        table = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        rows = []
        for row in table:
            if None in row:
                raise InputError(
                    f"Row {table.line_num} of the table has more cells than the first row names.",
                    remedy="Put cells that hold commas into quotation marks.",
                    code="MALFORMED_CSV",
                )
            rows.append(_nested({name: cell for name, cell in row.items() if cell}))
    except UnicodeDecodeError:
        raise InputError(
            "The table is not encoded as UTF-8.", remedy="Save it as CSV UTF-8.", code="MALFORMED_CSV"
        ) from None
    except csv.Error as error:
        raise InputError(
            f"The table cannot be read: {error}.", remedy="Save it as CSV UTF-8.", code="MALFORMED_CSV"
        ) from None
    return rows


def _nested(cells: dict[str, str]) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for name, cell in cells.items():
        *parents, last = name.strip().split(".")
        place = item
        for parent in parents:
            place = place.setdefault(parent, {})
            if not isinstance(place, dict):
                raise InputError(
                    f"The columns {parent!r} and {name!r} contradict each other.",
                    remedy="Name either an object or its parts.",
                    code="MALFORMED_CSV",
                )
        place[last] = cell
    return item


def _checked(item: Any) -> VideoRequest | JobError:
    try:
        return VideoRequest.model_validate(item)
    except ValidationError as error:
        # A location of one item has no part that says where in the request it is, as those of bodies have.
        message, _ = wrong_fields([dict(one, loc=("video", *one["loc"])) for one in error.errors()])
        return JobError(code="VALIDATION_ERROR", message=message, remedy="Correct the fields named.")
