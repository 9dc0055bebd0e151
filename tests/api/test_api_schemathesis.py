"""Generated requests over the whole schema of videos, batches, assets, webhooks and health."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support.studio import Server

SCHEMA = Path(__file__).parents[2] / "docs" / "openapi.json"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_no_request_breaks_the_server_or_the_schema(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        options = {
            "--url": server.url.removesuffix("/api/v1"),
            "--checks": CHECKS,
            "--phases": "examples,fuzzing",
            "--max-examples": "10",
            "--request-timeout": "30",
            # Streams end with their video, and what others own has tests of its own.
            "--exclude-path-regex": "events|scripts|avatars|voices",
        }
        command = Path(sys.executable).with_name("schemathesis")
        words = [word for option in options.items() for word in option]
        done = subprocess.run(
            [command, "run", SCHEMA, *words, "--generation-deterministic", "--continue-on-failure"],
            capture_output=True,
            text=True,
            cwd=tmp_path,
        )
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
