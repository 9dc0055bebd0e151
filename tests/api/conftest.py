"""A real server process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.studio import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with quick engines, shared by the tests of a module."""
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that all attacks of this process are made on. It must be well after them."""
    with Server(tmp_path_factory.mktemp("attacks"), HEYGEN_FETCH_ALLOW="127.0.0.2") as server:
        yield server
        assert server.client.get("/health").json()["components"]["video_renderer"] is True
        assert server.ended(server.create().json()["video_id"])["status"] == "completed"
        log = Path(server.log.name).read_text()
        assert "Traceback" not in log, log[-3000:]
