"""What the commands for presenters and voices of one's own share: files, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from heygen_studio.cli import output
from heygen_studio.errors import InputError, OutputError

if TYPE_CHECKING:
    from heygen_studio.media import Remark

M = TypeVar("M", bound=BaseModel)


def checked(model: type[M], fields: dict[str, Any]) -> M:
    """The values as a model.

    :raises InputError: one is wrong.
    """
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        raise InputError(
            f"The {field} is wrong: {first['msg'].removeprefix('Value error, ')}.",
            remedy="See the command with `--help`.",
            code="INVALID_VALUE",
            details={"field": field},
        ) from None


def read_file(path: Path) -> bytes:
    """The content of a file.

    :raises InputError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror or error}.",
            remedy="Name a file that exists and that you may read.",
            code="FILE_UNREADABLE",
        ) from None


def check_new(path: Path) -> None:
    """Make sure that a file is not there yet.

    :raises InputError: it is.
    """
    if path.exists():
        raise InputError(
            f"{path} exists already.",
            remedy="Choose another name, or remove it.",
            code="OUTPUT_EXISTS",
        )


def write_file(path: Path, data: bytes) -> None:
    """Write a file.

    :raises OutputError: it cannot be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.",
            remedy="Choose a folder that exists and that you may write to.",
            code="OUTPUT_NOT_WRITABLE",
        ) from None


def file_name(name: str) -> str:
    """A name for a file of something that has a name."""
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in name.strip().lower())
    return kept.strip("-")[:60] or "own"


def remark_json(remark: Remark) -> dict[str, str]:
    """A remark as JSON."""
    return {"code": remark.code, "message": remark.message, "remedy": remark.remedy}


def print_remarks(remarks: Sequence[Remark]) -> None:
    """Print what is not as good as it could be."""
    for remark in remarks:
        output.console(stderr=True).print(
            f"[yellow]Note:[/] {plain(f'{remark.message} {remark.remedy}')}", soft_wrap=True
        )


def plain(text: str) -> str:
    """A text on one line, without markup."""
    from rich.markup import escape

    return escape(" ".join(text.split()))
