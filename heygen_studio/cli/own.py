"""What the commands for presenters and voices of one's own share: files, and what they say."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from heygen_studio.cli import output
from heygen_studio.errors import InputError, OutputError
from heygen_studio.storage.files import whole

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


def check_consent(declared: str, where: str, *, given: bool) -> None:
    """Make sure that it is said that a person agrees; whoever sits at a terminal is asked.

    :param declared: what is declared. ``where``: where the person is seen or heard.
    :raises InputError: it is not said.
    """
    import typer

    if not given and not (sys.stdin.isatty() and typer.confirm(f"{declared} Is that so?", err=True)):
        raise InputError(
            f"It was not said that the person {where} agrees.",
            remedy="Give --consent if so.",
            code="CONSENT_MISSING",
        )


def read_file(path: Path) -> bytes:
    """The content of a file.

    :raises InputError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None


def readable(path: Path) -> Path:
    """A file that can be read.

    :raises InputError: it cannot.
    """
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(
        f"{path} cannot be read: {error.strerror or error}.",
        remedy="Name a file that exists and that you may read.",
        code="FILE_UNREADABLE",
    )


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
    """Write a file, whole or not at all.

    :raises OutputError: it cannot be written.
    """
    with writing_file(path) as place:
        place.write_bytes(data)


@contextmanager
def writing_file(path: Path) -> Iterator[Path]:
    """Where to write what is to be a file, whole or not at all.

    :raises OutputError: it cannot be written.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe, or /dev/stdout
            yield path
        else:
            with whole(path.resolve()) as partial:
                yield partial
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.",
            remedy="Choose a folder that exists and that you may write to.",
            code="OUTPUT_NOT_WRITABLE",
        ) from None


def write_export(
    write: Callable[[Path], object], name: str, ending: str, path: Path | None, *, force: bool, as_json: bool
) -> None:
    """Write something that is taken along to a file, and tell its name.

    :param write: writes it to a path.
    :param name: what the thing is called; the file is named after it, with this ending, if ``path`` is None.
    :raises InputError: the file is there already, and not to be replaced.
    :raises OutputError: it cannot be written.
    """
    target = path or Path(f"{_file_name(name)}.{ending}")
    if not force:
        check_new(target)
    with writing_file(target) as place:
        write(place)
        count = place.stat().st_size
    if as_json:
        output.print_json({"path": str(target.absolute()), "file_size": count})
        return
    size = f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"
    output.console().print(f"{target} ({size})", soft_wrap=True)


def _file_name(name: str) -> str:
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in name.strip().lower())
    return kept.strip("-")[:60] or "own"


def is_address(where: str) -> bool:
    """Whether this is an address rather than the name of a file."""
    return where[:5].lower() == "data:" or "://" in where


def print_one(own_id: str, name: str) -> None:
    """Print what something is called."""
    output.console().print(f"{own_id}  [dim]{output.plain(name)}[/]", soft_wrap=True)


def print_deleted(field: str, own_id: str, *, as_json: bool) -> None:
    """Tell that something was deleted.

    :param field: what its id is called in JSON.
    """
    if as_json:
        output.print_json({field: own_id, "deleted": True})
    else:
        output.console().print(f"{own_id} was deleted.")


def remark_json(remark: Remark) -> dict[str, str]:
    """A remark as JSON."""
    return {"code": remark.code, "message": remark.message, "remedy": remark.remedy}


def print_remarks(remarks: Sequence[Remark]) -> None:
    """Print what is not as good as it could be."""
    for remark in remarks:
        output.console(stderr=True).print(
            f"[yellow]Note:[/] {output.plain(f'{remark.message} {remark.remedy}')}", soft_wrap=True
        )
