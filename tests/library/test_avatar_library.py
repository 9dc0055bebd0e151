"""Presenters of one's own: made, changed, deleted, taken along, and used for a video."""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet.landmarks import FaceFinder
from pydantic import ValidationError
from support.photos import FLAWS, astronaut_file, hopper_file, packed

from heygen_studio.errors import ConflictError, InputError, NotFoundError, OutputError, StudioError
from heygen_studio.library import AvatarChanges, AvatarDraft, PhotoFile
from heygen_studio.render.reader import read_frames
from heygen_studio.services import Studio
from heygen_studio.settings import Settings
from heygen_studio.storage.avatar_cards import AVATAR_CARDS, CARD

HOPPER = AvatarDraft(name="Grace", gender="female", description="Rear admiral", licence="Public domain")


def hopper_photo() -> PhotoFile:
    return PhotoFile(hopper_file().read_bytes(), "grace_hopper.jpg")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """A studio with Grace Hopper in its library. Tests leave her as she is."""
    studio = Studio.open(Settings(data_dir=tmp_path_factory.mktemp("data")))
    studio.avatars.create(HOPPER, hopper_photo())
    return studio


@pytest.fixture
def studio(shared: Studio, tmp_path: Path) -> Iterator[Studio]:
    """A studio of its own for each test, with a copy of her."""
    studio = Studio.open(Settings(data_dir=tmp_path / "studio"))
    shared.avatars.export(own(shared), tmp_path / "own.avatar")
    studio.avatars.take_in(tmp_path / "own.avatar")
    yield studio
    leftovers = [path.name for path in studio.settings.avatars_dir.iterdir() if path.name.startswith(".")]
    assert leftovers == []


def own(studio: Studio) -> str:
    (avatar,) = (avatar for avatar in studio.avatars.all() if avatar.is_custom)
    return avatar.id


def test_a_photo_becomes_a_presenter(shared: Studio) -> None:
    avatar = shared.avatars.get(own(shared))
    assert (avatar.name, avatar.gender, avatar.description) == ("Grace", "female", "Rear admiral")
    assert avatar.style == "professional"
    assert avatar.licence.code == "Public domain"
    assert avatar.licence.source == "grace_hopper.jpg"
    assert avatar.model_config["portrait"] == "512x600"
    assert shared.avatars.image(avatar.id).read_bytes()[8:12] == b"WEBP"
    folder = shared.settings.avatars_dir / avatar.id
    card = json.loads((folder / CARD).read_text())
    assert card["sha256"] == hashlib.sha256((folder / card["image"]).read_bytes()).hexdigest()
    assert card["engine"] == "puppet"
    assert avatar.id in {listed.id for listed in Studio.open(shared.settings).avatars.all()}


@pytest.mark.parametrize(("file", "gender"), [(astronaut_file, "female"), (hopper_file, "male")])
def test_a_face_speaks_in_every_frame_of_the_preview(
    file: Callable[[], Path], gender: str, tmp_path: Path
) -> None:
    studio = Studio.open(Settings(data_dir=tmp_path / "data"))
    draft = AvatarDraft.model_validate({"name": "X", "gender": gender})
    avatar = studio.avatars.create(draft, PhotoFile(file().read_bytes(), file().name)).avatar
    told: list[float] = []
    film = studio.avatars.preview(avatar.id, lambda report: told.append(report.overall))
    frames = list(read_frames(film))
    assert 2 <= len(frames) / 25 <= 5
    gaps = []
    with FaceFinder() as finder:
        for frame in frames:
            (face,) = finder.find(np.asarray(frame))
            eyes = np.linalg.norm(face.points[33, :2] - face.points[263, :2])
            gaps.append(float(np.linalg.norm(face.points[13, :2] - face.points[14, :2]) / eyes))
    assert max(gaps) > min(gaps) + 0.08  # it speaks
    assert told == sorted(told)
    before = film.stat().st_mtime_ns
    assert studio.avatars.preview(avatar.id) == film
    assert film.stat().st_mtime_ns == before
    studio.avatars.delete(avatar.id)
    assert not film.exists()


def test_progress_is_told(shared: Studio, tmp_path: Path) -> None:
    studio = Studio.open(Settings(data_dir=tmp_path / "data"))
    told: list[tuple[float, str]] = []
    studio.avatars.create(HOPPER, hopper_photo(), lambda fraction, message: told.append((fraction, message)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert len(told) >= 5
    assert fractions[-1] == 1
    assert all(message for _, message in told)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", "PHOTO_EMPTY"),
        (lambda: b"nonsense", "NOT_A_PHOTO"),
        (lambda: packed(np.zeros((40, 40, 3), np.uint8))[:60], "PHOTO_DAMAGED"),
        (lambda: packed(FLAWS["NO_FACE"]()), "NO_FACE"),
        (lambda: packed(FLAWS["MOUTH_COVERED"]()), "MOUTH_COVERED"),
    ],
)
def test_of_a_photo_that_is_refused_nothing_is_kept(
    tmp_path: Path, make: Callable[[], bytes], code: str
) -> None:
    studio = Studio.open(Settings(data_dir=tmp_path / "data"))
    with pytest.raises(InputError) as caught:
        studio.avatars.create(HOPPER, PhotoFile(make(), "x"))
    assert caught.value.code == code
    assert list(studio.settings.avatars_dir.iterdir()) == []
    assert not any(avatar.is_custom for avatar in studio.avatars.all())


def test_rename_and_describe(studio: Studio) -> None:
    changed = studio.avatars.change(
        own(studio), AvatarChanges(name="  Amazing Grace ", description="Admiral")
    )
    assert (changed.name, changed.description, changed.gender) == ("Amazing Grace", "Admiral", "female")
    studio.avatars.change(own(studio), AvatarChanges(gender="", style="casual"))
    again = Studio.open(studio.settings).avatars.get(own(studio))
    assert (again.name, again.gender, again.style) == ("Amazing Grace", "", "casual")


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": " "}, {"name": "x" * 81}, {"name": "half \ud83d"}])
def test_names_that_are_none(fields: dict[str, str]) -> None:
    for kind in (AvatarDraft, AvatarChanges):
        with pytest.raises(ValidationError, match="name"):
            kind.model_validate(fields)


def test_delete(studio: Studio, tmp_path: Path) -> None:
    avatar_id = own(studio)
    studio.avatars.delete(avatar_id)
    assert list(studio.settings.avatars_dir.iterdir()) == []

    def export(avatar_id: str) -> None:
        studio.avatars.export(avatar_id, tmp_path / "none.avatar")

    for ask in (studio.avatars.get, studio.avatars.delete, export, studio.avatars.preview):
        with pytest.raises(NotFoundError) as caught:
            ask(avatar_id)
        assert caught.value.code == "AVATAR_NOT_FOUND"


def test_stock_presenters_stay_as_they_are(studio: Studio, tmp_path: Path) -> None:
    stock = next(avatar.id for avatar in studio.avatars.all() if not avatar.is_custom)
    for change in (
        lambda: studio.avatars.delete(stock),
        lambda: studio.avatars.change(stock, AvatarChanges(name="Mine")),
        lambda: studio.avatars.export(stock, tmp_path / "none.avatar"),
    ):
        with pytest.raises(ConflictError) as caught:
            change()
        assert caught.value.code == "AVATAR_IS_STOCK"
    assert studio.avatars.get(stock).name != "Mine"


@pytest.mark.parametrize(
    "wrong", ["../../etc", "..", "", ".new-1", "avatar_AAAAAAAAAAAAAAAA", "avatar_" + "a" * 16]
)
def test_an_id_is_never_a_path(studio: Studio, wrong: str) -> None:
    with pytest.raises(NotFoundError):
        studio.avatars.delete(wrong)
    assert own(studio)


def test_a_faulty_card_hides_one_presenter_only(studio: Studio) -> None:
    folder = studio.settings.avatars_dir / own(studio)
    other = studio.settings.avatars_dir / f"avatar_{'b' * 16}"
    other.mkdir()
    for content in ("{", "{}", (folder / CARD).read_text()):  # the last one names another id
        (other / CARD).write_text(content)
        os.utime(other / CARD, ns=(0, hash(content) % 10**9))
        assert [card.id for card, _ in AVATAR_CARDS.read(studio.settings.avatars_dir)] == [folder.name]
        assert own(studio) == folder.name


def test_a_rig_of_another_version_is_made_again(studio: Studio) -> None:
    from heygen_studio.video.request import VideoRequest

    rig = studio.settings.avatars_dir / own(studio) / "rig.npz"
    rig.write_bytes(b"of another version")
    video = studio.settings.data_dir / "out.mp4"
    studio.videos.render(VideoRequest(script="Hi.", avatar_id=own(studio), resolution="720p"), video)
    assert video.stat().st_size > 10_000
    assert rig.stat().st_size > 10_000


def test_no_room(tmp_path: Path) -> None:
    data = tmp_path / "data"
    studio = Studio.open(Settings(data_dir=data))
    data.mkdir()
    (data / "avatars").write_text("a file where the folder should be")
    with pytest.raises(OutputError) as caught:
        studio.avatars.create(HOPPER, hopper_photo())
    assert "HEYGEN_DATA_DIR" in caught.value.remedy


# ---- taking along -----------------------------------------------------------------------------------------


def test_export_and_import(shared: Studio, tmp_path: Path) -> None:
    data, again = tmp_path / "own.avatar", tmp_path / "again.avatar"
    shared.avatars.export(own(shared), data)
    shared.avatars.export(own(shared), again)
    assert again.read_bytes() == data.read_bytes()
    other = Studio.open(Settings(data_dir=tmp_path / "other"))
    told: list[float] = []
    first = other.avatars.take_in(data, lambda fraction, message: told.append(fraction))
    assert told[-1] == 1
    assert first.id != own(shared)
    before = shared.avatars.get(own(shared))
    assert (first.name, first.description, first.licence) == (before.name, before.description, before.licence)
    assert Path(first.image).read_bytes() == Path(before.image).read_bytes()
    second = other.avatars.take_in(data)
    assert len({first.id, second.id}) == 2


@pytest.fixture(scope="module")
def exported(shared: Studio, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The entries of an exported file."""
    path = tmp_path_factory.mktemp("exported") / "own.avatar"
    shared.avatars.export(own(shared), path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def listed(entries: dict[str, bytes], **changes: object) -> bytes:
    """An archive whose manifest fits its files, but for the changes."""
    manifest = json.loads(entries["manifest.json"])
    files = {name: data for name, data in entries.items() if name != "manifest.json"}
    manifest["files"] = {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
    }
    return zipped({"manifest.json": json.dumps(manifest | changes).encode(), **files})


def card_with(entries: dict[str, bytes], **changes: object) -> bytes:
    card = json.loads(entries[CARD]) | changes
    return listed(entries | {CARD: json.dumps(card).encode()})


def lying_size(entries: dict[str, bytes]) -> bytes:
    """A bomb: 400 MB of nothing under a header that claims next to nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
        with archive.open("bomb.bin", "w", force_zip64=True) as file:
            for _ in range(400):
                file.write(bytes(1 << 20))
    data = bytearray(out.getvalue())
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"bomb.bin"))
    struct.pack_into("<I", data, place + 24, 1000)
    return bytes(data)


Entries = dict[str, bytes]
BAD: dict[str, tuple[Callable[[Entries], bytes], str]] = {
    "empty": (lambda e: b"", "NOT_AN_AVATAR_FILE"),
    "no archive": (lambda e: b"hello", "NOT_AN_AVATAR_FILE"),
    "cut off": (lambda e: zipped(e)[:-400], "NOT_AN_AVATAR_FILE"),
    "another archive": (lambda e: zipped({"readme.txt": b"hi"}), "NOT_AN_AVATAR_FILE"),
    "faulty manifest": (lambda e: zipped(e | {"manifest.json": b"{}"}), "AVATAR_FILE_DAMAGED"),
    "newer format": (lambda e: listed(e, format=99), "AVATAR_FILE_TOO_NEW"),
    "wrong hash": (lambda e: zipped(e | {"portrait.webp": e["portrait.webp"][::-1]}), "AVATAR_FILE_DAMAGED"),
    "file too many": (lambda e: zipped(e | {"more.bin": b"x"}), "AVATAR_FILE_DAMAGED"),
    "file missing": (
        lambda e: zipped({k: v for k, v in e.items() if k != "portrait.webp"}), "AVATAR_FILE_DAMAGED",
    ),
    "card missing": (lambda e: listed({k: v for k, v in e.items() if k != CARD}), "AVATAR_FILE_DAMAGED"),
    "faulty card": (lambda e: listed(e | {CARD: b"[]"}), "AVATAR_FILE_DAMAGED"),
    "path upwards": (lambda e: listed(e | {"../evil.txt": b"x"}), "AVATAR_FILE_UNSAFE"),
    "absolute path": (lambda e: listed(e | {"/evil.txt": b"x"}), "AVATAR_FILE_UNSAFE"),
    "windows path": (lambda e: listed(e | {"..\\evil.txt": b"x"}), "AVATAR_FILE_UNSAFE"),
    "folder": (lambda e: listed(e | {"a/b.txt": b"x"}), "AVATAR_FILE_UNSAFE"),
    "hidden file": (lambda e: listed(e | {".profile": b"x"}), "AVATAR_FILE_UNSAFE"),
    "image elsewhere": (lambda e: card_with(e, image="../../x.webp"), "AVATAR_FILE_DAMAGED"),
    "other image": (lambda e: card_with(e, image="rig.npz"), "AVATAR_FILE_DAMAGED"),
    "id elsewhere": (lambda e: card_with(e, id="../../x"), "AVATAR_FILE_DAMAGED"),
    "unknown engine": (lambda e: card_with(e, engine="nothing"), "ENGINE_NOT_FOUND"),
    "many files": (lambda e: listed(e | {f"f{i}.bin": b"" for i in range(40)}), "AVATAR_FILE_TOO_LARGE"),
    "zip bomb": (lambda e: listed(e | {"bomb.bin": bytes(140 << 20)}), "AVATAR_FILE_TOO_LARGE"),
    "bomb that lies": (lying_size, "AVATAR_FILE_DAMAGED"),
    "no picture": (
        lambda e: card_with(
            e | {"portrait.webp": b"x"}, sha256=hashlib.sha256(b"x").hexdigest()
        ), "NOT_A_PHOTO",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_files_that_are_not_taken_in(exported: Entries, tmp_path: Path, what: str) -> None:
    make, code = BAD[what]
    studio = Studio.open(Settings(data_dir=tmp_path / "a" / "b" / "data"))
    (file := tmp_path / "bad.avatar").write_bytes(make(exported))
    with pytest.raises(StudioError) as caught:
        studio.avatars.take_in(file)
    assert caught.value.code == code
    assert caught.value.remedy
    assert list(studio.settings.avatars_dir.iterdir()) == []
    assert [path for path in tmp_path.rglob("*") if "evil" in path.name] == []


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (file := tmp_path / "large.avatar").open("wb") as out:
        out.truncate(513 << 20)
    with pytest.raises(InputError) as caught:
        Studio.open(Settings(data_dir=tmp_path / "data")).avatars.take_in(file)
    assert caught.value.code == "AVATAR_FILE_TOO_LARGE"


def test_a_rig_from_elsewhere_is_not_used(exported: Entries, tmp_path: Path) -> None:
    """Its numbers would steer the rasteriser: it is made again from the picture."""
    studio = Studio.open(Settings(data_dir=tmp_path / "data"))
    (file := tmp_path / "own.avatar").write_bytes(listed(exported | {"rig.npz": b"poison", "more.bin": b"x"}))
    avatar = studio.avatars.take_in(file)
    folder = studio.settings.avatars_dir / avatar.id
    assert sorted(path.name for path in folder.iterdir()) == [CARD, "portrait.webp", "rig.npz"]
    assert b"poison" not in (folder / "rig.npz").read_bytes()
