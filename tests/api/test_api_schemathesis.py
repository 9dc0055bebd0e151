"""Generated requests over the whole schema, all checks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.studio import Server

pytestmark = pytest.mark.whole

SCHEMA = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_no_request_breaks_the_server_or_the_schema(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        options = {
            "--url": server.url.removesuffix("/api/v1"),
            "--max-response-time": "60",
            "--phases": "examples,fuzzing",
            "--max-examples": "4",
            "--request-timeout": "30",
            "--workers": "2",
        }
        config = Path(__file__).with_name("schemathesis.toml")
        command = [
            Path(sys.executable).with_name("schemathesis"), f"--config-file={config}", "run", SCHEMA,
            *(word for option in options.items() for word in option),
            "--generation-deterministic", "--continue-on-failure",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
