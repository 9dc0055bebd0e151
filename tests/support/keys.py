"""API keys of test servers."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from support.forks import Forked


def keys(folder: Path, *words: str) -> Any:
    """Run ``heygen-studio keys`` for the data folder of a server."""
    environment = os.environ | {"HEYGEN_DATA_DIR": str(folder / "data")}
    with Forked("command", "keys", *words, "--json", cwd=Path.cwd(), env=environment) as process:
        return json.loads(process.communicate(timeout=60)[0])


def as_user(key: str) -> dict[str, str]:
    """The header of a caller."""
    return {"X-API-Key": key}
