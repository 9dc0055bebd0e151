"""Every portrait of the regression set talks, and what is seen in the video is what was driven."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.portraits import Portrait, film, portraits

pytestmark = pytest.mark.whole


@pytest.mark.parametrize("portrait", portraits(), ids=lambda portrait: portrait.name)
def test_portrait_talks(portrait: Portrait, tmp_path: Path) -> None:
    clip = film(portrait, tmp_path / "clip.mp4")
    assert clip.problems() == []
    assert clip.driven[:, 0].max() > 0.15, "the script opens the mouth"


def test_every_portrait_says_whose_it_is() -> None:
    names = [portrait.name for portrait in portraits()]
    assert len(names) == len(set(names))
    for portrait in portraits():
        assert portrait.licence
        assert portrait.source
        assert portrait.file.exists()
