"""Every error in the one documented shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from heygen_studio.api.schemas import ErrorResponse
from heygen_studio.errors import (
    ConflictError,
    InputError,
    LimitError,
    NotFoundError,
    NotReadyError,
    StudioError,
    UpstreamError,
)
from heygen_studio.storage.space import disk_is_full

_STATUS: tuple[tuple[type[StudioError], int], ...] = (
    (NotFoundError, 404),
    (ConflictError, 409),
    (InputError, 422),
    (NotReadyError, 503),
    (UpstreamError, 502),
    (LimitError, 429),
    (StudioError, 500),
)
_PROTOCOL = {
    400: ("BAD_REQUEST", "The request could not be read.", "Send a JSON object, encoded as UTF-8."),
    404: ("NOT_FOUND", "There is nothing at this address.", "See the API documentation for what there is."),
    405: ("METHOD_NOT_ALLOWED", "This method is not possible here.", "Use one that the Allow header names."),
    408: ("REQUEST_TIMEOUT", "The request came too slowly.", "Send it again, over a better connection."),
    413: (
        "BODY_TOO_LARGE",
        "The body of the request is too large.",
        "Send at most 16 MiB, and files of at most 200 MiB (presenters to import: 512 MiB) as an upload.",
    ),
}
_NO_OBJECT = {"model_attributes_type", "model_type", "dict_type"}


def add_error_handlers(app: FastAPI) -> None:
    """Make the app answer every error in the documented shape."""

    @app.exception_handler(StudioError)
    async def studio_error(_: Request, error: StudioError) -> JSONResponse:
        return studio_error_response(error)

    @app.exception_handler(RequestValidationError)
    async def validation_error(_: Request, error: RequestValidationError) -> JSONResponse:
        problems = error.errors()
        if problems[0]["type"] == "json_invalid":
            position = problems[0]["loc"][-1]
            return error_response(
                400,
                "MALFORMED_JSON",
                f"The body is not valid JSON: {problems[0]['ctx']['error']}, at character {position}.",
                "Send a JSON object.",
            )
        message, fields = wrong_fields(problems)
        return error_response(
            422, "VALIDATION_ERROR", message, "Correct the fields named in the details.", fields
        )

    @app.exception_handler(HTTPException)
    async def http_error(_: Request, error: HTTPException) -> JSONResponse:
        if disk_is_full(error):  # an upload lies on the disk before it is looked at
            return broken_response(error)
        return http_error_response(error)


def broken_response(error: Exception) -> JSONResponse:
    """The answer to a request that something unexpected happened to. The connection is closed: what is left
    of the request has not been read."""
    if isinstance(error, StudioError):
        answer = studio_error_response(error)
    elif disk_is_full(error):
        answer = error_response(
            507,
            "DISK_FULL",
            "The disk is full: the studio has no room for what was sent.",
            "Free some space, and try again.",
        )
    else:
        answer = error_response(
            500,
            "INTERNAL_ERROR",
            "Something unexpected went wrong in the studio.",
            "Try again; if it happens again, the log of the studio says more.",
        )
    answer.headers["Connection"] = "close"
    return answer


def studio_error_response(error: StudioError) -> JSONResponse:
    """An error of the studio in the documented shape."""
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    if error.code == "DISK_FULL":
        status = 507
    headers = {"Retry-After": "30"} if status == 429 else None
    return error_response(status, error.code, error.message, error.remedy, error.details, headers)


def http_error_response(error: HTTPException) -> JSONResponse:
    """An error of the protocol in the documented shape."""
    status = error.status_code
    code, message, remedy = _PROTOCOL.get(status, (f"HTTP_{status}", f"{HTTPStatus(status).phrase}.", ""))
    return error_response(status, code, message, remedy, headers=error.headers)


def error_response(
    status: int,
    code: str,
    message: str,
    remedy: str = "",
    details: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """An error in the documented shape; the remedy and the id of the request go into the details."""
    told = dict(details or {})
    if remedy:
        told["remedy"] = remedy
    if request_id := structlog.contextvars.get_contextvars().get("request"):
        told["request_id"] = request_id
    body = ErrorResponse(error=message, error_code=code, details=told)
    return JSONResponse(body.model_dump(mode="json"), status_code=status, headers=dict(headers or {}))


def wrong_fields(problems: Sequence[Any]) -> tuple[str, dict[str, str]]:
    """What pydantic found wrong: in one sentence, and by field."""
    fields = {_field(problem["loc"]): _problem(problem) for problem in problems}
    told = "; ".join(f"{field} {problem}" for field, problem in fields.items())
    return f"The request is not valid: {told}.", fields


def _field(location: tuple[int | str, ...]) -> str:
    name = ".".join(map(str, location[1:] or location))
    return name.encode(errors="backslashreplace").decode()  # the name of an unknown field may hold anything


def _problem(problem: Mapping[str, Any]) -> str:
    if problem["type"] == "missing":
        return "is missing"
    if problem["type"] == "extra_forbidden":
        return "is not known here"
    if problem["type"] in _NO_OBJECT and len(problem["loc"]) == 1:
        return "must be a JSON object, sent with Content-Type: application/json"
    text = str(problem["msg"]).removeprefix("Value error, ")
    return f"is wrong: {text}"
