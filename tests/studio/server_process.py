"""The whole server as its user starts it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
from support.studio import eventually, settings

SLOW = 180_000
"""Milliseconds that a page may wait for what is made: rendering takes what the other tests leave of the
processor."""


def page_config(page: str) -> dict[str, Any]:
    """What the page, as HTML, knows of its parts."""
    found = re.search(r"window\.gradio_config = (.*?);</script>", page)
    assert found
    config: dict[str, Any] = json.loads(found[1])
    return config


class Server:
    """``python -m heygen_studio`` with quick engines, on a free port."""

    def __init__(self, folder: Path, **changes: str) -> None:
        folder.mkdir(exist_ok=True)
        chosen = settings(folder)
        self.log = folder / "server.log"
        self.data = chosen.data_dir
        environment = os.environ | {
            "HEYGEN_DATA_DIR": str(chosen.data_dir),
            "HEYGEN_CACHE_DIR": str(folder / "cache"),
            "HEYGEN_PLUGINS_DIR": str(chosen.plugins_dir),
            "HEYGEN_API_HOST": "127.0.0.1",
            "HEYGEN_API_PORT": "0",
            "HEYGEN_RATE_LIMIT": "off",
            "HEYGEN_READ_RATE_LIMIT": "off",
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "heygen_studio"],
                cwd=folder,
                env=environment | changes,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    @property
    def url(self) -> str:
        """Its address, once it listens."""

        def find() -> str | None:
            assert self.process.poll() is None, self.log.read_text()
            found = re.search(r"HeyGen Studio is at (http://\S+) ", self.log.read_text())
            return found[1] if found else None

        return eventually(lambda: find() or "", 60)

    def wait_for_page(self) -> None:
        """Wait until the studio is built."""
        eventually(lambda: httpx.get(self.url).status_code == 200, 120)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it. Returns its exit status."""
        self.process.send_signal(number)
        return self.process.wait(30)
