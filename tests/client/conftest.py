"""A real server process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.studio import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with quick engines, shared by the tests of a module."""
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server
