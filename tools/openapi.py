"""Writes the schema of the API to docs/openapi.json; ``--check`` only says whether it is up to date."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from heygen_studio.api import create_app
from heygen_studio.services import Studio
from heygen_studio.settings import Settings

TARGET = Path(__file__).parent.parent / "docs" / "openapi.json"


def schema() -> str:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Studio.open(Settings(data_dir=Path(folder))))
        return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    new = schema()
    if "--check" in sys.argv:
        sys.exit(
            TARGET.read_text() != new and "docs/openapi.json is out of date: run python tools/openapi.py"
        )
    TARGET.write_text(new)
