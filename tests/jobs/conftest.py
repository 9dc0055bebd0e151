"""A studio with quick engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.studio import settings

from heygen_studio.services import Studio


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A started studio, shared by the tests of a module; every test brings its jobs to an end."""
    with Studio.open(settings(tmp_path_factory.mktemp("studio"))) as studio:
        yield studio
