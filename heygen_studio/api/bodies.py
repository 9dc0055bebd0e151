"""Bodies that may be JSON or a form."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile

from heygen_studio.making import SourceFile

M = TypeVar("M", bound=BaseModel)


def is_form(request: Request) -> bool:
    """Whether the body is a form."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() in (
        "multipart/form-data",
        "application/x-www-form-urlencoded",
    )


async def json_body(request: Request) -> Any:
    """What the body says, as JSON.

    :raises RequestValidationError: it is none.
    """
    try:
        return json.loads(await request.body() or b"null")
    except json.JSONDecodeError as error:
        problem = {"type": "json_invalid", "loc": ("body", error.pos), "ctx": {"error": error.msg}}
        raise RequestValidationError([problem]) from None
    except (UnicodeDecodeError, RecursionError):
        problem = {"type": "json_invalid", "loc": ("body", 0), "ctx": {"error": "it cannot be read"}}
        raise RequestValidationError([problem]) from None


def valid(model: type[M], values: Any) -> M:
    """The values as a model.

    :raises RequestValidationError: they are not what it wants.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise RequestValidationError(
            [{**problem, "loc": ("body", *problem["loc"])} for problem in error.errors()]
        ) from None


def texts(form: FormData) -> dict[str, str]:
    """The fields of a form that are no files."""
    return {name: value for name, value in form.items() if isinstance(value, str)}


def one_file(media_type: str) -> dict[str, Any]:
    """What the schema of the API says of a body that is a file, or a form with a file named ``file``."""
    file = {"type": "string", "format": "binary"}
    form = {"type": "object", "properties": {"file": file}, "required": ["file"]}
    content = {media_type: {"schema": file}, "multipart/form-data": {"schema": form}}
    return {"requestBody": {"required": True, "content": content}}


async def sent_file(request: Request) -> bytes:
    """The file that :func:`one_file` tells of; empty where a form has none."""
    if not is_form(request):
        return await request.body()
    async with request.form(max_files=1, max_fields=4) as form:
        sent = form.get("file")
        return await sent.read() if isinstance(sent, UploadFile) else b""


async def file_sent(request: Request, path: Path) -> None:
    """Write what :func:`sent_file` returns to a path; a form of any size does not fill the memory."""
    if not is_form(request):
        path.write_bytes(await request.body())
        return
    async with request.form(max_files=1, max_fields=4) as form:
        sent = form.get("file")
        if isinstance(sent, UploadFile):
            await run_in_threadpool(kept_file, sent, path, "")
        else:
            path.write_bytes(b"")


def kept_file(sent: UploadFile, path: Path, unnamed: str) -> SourceFile:
    """A file of a form written to a path, under the name that the client gave it, without folders."""
    with path.open("wb") as target:
        shutil.copyfileobj(sent.file, target)
    name = (sent.filename or "").replace("\\", "/").rpartition("/")[2][:200]
    return SourceFile(path, name or unnamed)


def either(asked: type[BaseModel], form: type[BaseModel], files: dict[str, Any]) -> dict[str, Any]:
    """What the schema of the API says of a body that is JSON or a form with files.

    :param files: JSON schemas of the files of the form, by field.
    """
    fields = form.model_json_schema()
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": asked.model_json_schema()},
                "multipart/form-data": {
                    "schema": {**fields, "properties": {**files, **fields["properties"]}},
                },
            },
        }
    }
