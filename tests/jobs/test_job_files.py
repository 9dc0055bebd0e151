"""The files of a job."""

from __future__ import annotations

from pathlib import Path

import pytest
from heygen_studio_plugins.formats import Mp4

from heygen_studio.errors import OutputError
from heygen_studio.jobs.files import make_proxy


def test_a_copy_for_players_that_fails_does_not_say_where_the_film_lies(tmp_path: Path) -> None:
    film = tmp_path / "video.avi"
    film.write_bytes(b"no film")
    with pytest.raises(OutputError, match="Writing the video failed") as caught:
        make_proxy(film, Mp4())
    assert str(tmp_path) not in f"{caught.value.message}{caught.value.details}"
    assert [path.name for path in tmp_path.iterdir()] == ["video.avi"]
