"""Where the presenters and the small models that come with the studio lie."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from heygen_studio.errors import EngineError

_PACKAGE = "heygen_studio_assets"


def assets_dir(name: str) -> Path:
    """The folder ``name`` of the installed assets."""
    return Path(str(files(_PACKAGE).joinpath(name)))


@lru_cache
def model_path(file: str) -> Path:
    """Path of a model that comes with the studio, after checking it against the manifest.

    :raises EngineError: the file is missing or is not the one that the manifest names.
    """
    folder = assets_dir("models")
    entries = json.loads((folder / "manifest.json").read_text("utf-8"))["models"]
    expected = next(entry["sha256"] for entry in entries if entry["file"] == file)
    path = folder / file
    try:
        actual = sha256(path)
    except OSError as error:
        raise EngineError(
            f"The model file {file} cannot be read ({error.strerror}).", remedy="Install the studio again."
        ) from error
    if actual != expected:
        raise EngineError(
            f"The model file {file} is damaged: its SHA-256 is not the one in the manifest.",
            remedy="Install the studio again.",
        )
    return path


def sha256(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
