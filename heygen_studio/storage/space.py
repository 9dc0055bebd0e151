"""Room on the disk: whether there is any, and what is said where there is none."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heygen_studio.errors import OutputError

LEAST = 16 << 20
"""Bytes that must be free for a studio to be well: room for a short video."""


def disk_is_full(error: BaseException | None) -> bool:
    """Whether this error, or what it came of, is that of a disk without room."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__
    return False


_FOLDERS = {"HEYGEN_DATA_DIR": "the data folder", "HEYGEN_CACHE_DIR": "the cache folder"}
"""By the setting that names it. Where it lies is no business of who only uses the studio."""


@contextmanager
def writing(what: str, setting: str = "HEYGEN_DATA_DIR") -> Iterator[None]:
    """What the system says of writing becomes an error for the user.

    :param what: what is being kept, such as “the presenter”.
    :param setting: what names the folder that it is kept in.
    :raises OutputError: it could not be written; ``DISK_FULL``, or that the folder is not writable.
    """
    try:
        yield
    except OSError as error:
        raise not_kept(what, error, setting) from error


def not_kept(what: str, error: OSError, setting: str = "HEYGEN_DATA_DIR") -> OutputError:
    """What an error of the system means for who wanted something kept; see :func:`writing`."""
    if disk_is_full(error):
        return OutputError(
            f"The disk is full: {_FOLDERS[setting]} has no room for {what}.",
            remedy=f"Free some space or choose another folder in {setting}, and try again.",
            code="DISK_FULL",
        )
    return OutputError(
        f"{what[0].upper()}{what[1:]} cannot be kept in {_FOLDERS[setting]}: {error.strerror or error}.",
        remedy=f"Name a folder with room that you may write to in {setting}.",
        code=f"{setting.removeprefix('HEYGEN_')}_NOT_WRITABLE",
    )


def check_room(folder: Path, setting: str) -> int:
    """Free bytes where a folder is, or is to be. Quick: writes a little there, and takes it away again.

    :raises OutputError: it cannot be written to, or fewer than :data:`LEAST` bytes are free.
    """
    with writing("what is made", setting):
        nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        with tempfile.TemporaryFile(dir=nearest, buffering=0) as file:
            file.write(bytes(4096))
        free = shutil.disk_usage(nearest).free
        if free < LEAST:
            raise OSError(errno.ENOSPC, "too little room")
        return free
