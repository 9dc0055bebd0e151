"""The file that a video is written to until it is complete."""

from __future__ import annotations

import secrets
from pathlib import Path

from heygen_studio.errors import OutputError
from heygen_studio.render.encoder import disk_full
from heygen_studio.storage.space import disk_is_full


def partial_file(output: Path) -> Path:
    """A new file beside the output, so that the finished video can be moved into place at once."""
    if output.is_dir():
        raise OutputError(
            f"{output.name} is a folder.", remedy="Name a file, such as video.mp4.", code="OUTPUT_IS_FOLDER"
        )
    partial = output.with_name(f".{output.name}.{secrets.token_hex(4)}.part")
    try:
        partial.touch(exist_ok=False)
    except OSError as error:
        raise output_error(output, error) from error
    return partial


def output_error(output: Path, error: OSError) -> OutputError:
    """What an error of the operating system means for who waits for this file."""
    if disk_is_full(error):
        return disk_full()
    return OutputError(
        f"{output} cannot be written: {error.strerror or error}.",
        remedy="Choose a folder that exists and that you may write to.",
        code="OUTPUT_NOT_WRITABLE",
    )
