"""API keys of test servers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

_COMMAND = [sys.executable, "-c", "from heygen_studio.cli import main; main()", "keys"]


def keys(folder: Path, *words: str) -> Any:
    """Run ``heygen-studio keys`` for the data folder of a server."""
    done = subprocess.run(
        [*_COMMAND, *words, "--json"],
        capture_output=True,
        text=True,
        env=os.environ | {"HEYGEN_DATA_DIR": str(folder / "data")},
    )
    return json.loads(done.stdout)


def as_user(key: str) -> dict[str, str]:
    """The header of a caller."""
    return {"X-API-Key": key}
