"""Files that are there whole or not at all, and where those of engines are."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write to, which takes its place when the block ends, and is removed when the
    block fails.

    :raises OSError: it cannot take its place.
    """
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        yield partial
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def models_dir(cache_dir: Path, engine_id: str) -> Path:
    """The folder in which an engine keeps what its ``prepare`` makes. Created if needed."""
    folder = cache_dir / "models" / engine_id
    folder.mkdir(parents=True, exist_ok=True)
    return folder
