"""The presenter pack: listed first, made of its photos when used, and only of those."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.avatars.people import People, heygen_avatars

from heygen_studio.contracts import Options
from heygen_studio.errors import EngineError, NotFoundError
from heygen_studio.media import Canvas, FaceTrack, FrameSpec
from heygen_studio.registry import load_registry
from heygen_studio.settings import Settings

SPEC = FrameSpec(640, 360, Fraction(25))


def pack(folder: Path) -> People:
    (engine,) = heygen_avatars(Settings(data_dir=folder / "data", cache_dir=folder / "cache"))
    assert isinstance(engine, People)
    return engine


def test_its_presenters_come_first_and_say_what_they_are() -> None:
    listed = load_registry(Settings()).avatars()
    people = pack(Path()).avatars()
    assert len(people) == 8
    assert listed[: len(people)] == people
    for person in people:
        assert person.licence.code == "MIT"
        assert "AI-made" in person.licence.source
        assert "AI-made" in person.description
        assert Path(person.image).is_file()


def test_a_presenter_is_made_once_and_drawn(tmp_path: Path) -> None:
    canvas = Canvas.blank(SPEC)
    still = FaceTrack(np.zeros((1, 52), np.float32), np.zeros((1, 6), np.float32))
    with pack(tmp_path).open("naomi", SPEC, Options()) as session:
        session.draw(canvas, still, 0)
    assert canvas.y[60:300, 220:420].std() > 30
    (made,) = (tmp_path / "cache" / "models" / "people").iterdir()
    written = (made / "rig.npz").stat().st_mtime_ns
    pack(tmp_path).open("naomi", SPEC, Options()).close()
    assert (made / "rig.npz").stat().st_mtime_ns == written
    with pytest.raises(NotFoundError):
        pack(tmp_path).open("nobody", SPEC, Options())


def test_a_photo_that_was_changed_is_not_used(tmp_path: Path) -> None:
    known = pack(tmp_path)
    photo = Path(next(person.image for person in known.avatars() if person.id == "naomi"))
    other = tmp_path / "photos" / "P001" / "assets" / photo.name
    other.parent.mkdir(parents=True)
    shutil.copy(photo, other)
    with other.open("ab") as file:
        file.write(b"\0")
    changed = People(known._table, tmp_path / "photos", tmp_path / "rigs")
    with pytest.raises(EngineError, match="not the one that was packed"):
        changed.open("naomi", SPEC, Options())
    assert not (tmp_path / "rigs").exists()


def test_without_the_photos_it_says_what_to_install(tmp_path: Path) -> None:
    engine = People(tmp_path / "none.toml", None, tmp_path)
    assert engine.avatars() == []
    assert "heygen-studio[people]" in (engine.missing() or "")
