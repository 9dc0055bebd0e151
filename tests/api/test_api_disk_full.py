"""A disk that is full or cannot be written to, over HTTP. Needs root, to mount a small file system."""

from __future__ import annotations

import io
import subprocess
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from support.photos import hopper_file
from support.studio import Server, files, fill, small_disk
from support.writer import QuickPhotos, packed_voice

from heygen_studio.library.package import AVATAR
from heygen_studio.storage.avatar_cards import AVATAR_CARDS, Card, CardLicence

pytestmark = [pytest.mark.root, pytest.mark.whole]

ENGINES = """
from heygen_studio.hookspecs import hookimpl
from support.writer import QuickPhotos, QuickVoices

@hookimpl
def heygen_avatars(settings):
    return [QuickPhotos(settings)]

@hookimpl
def heygen_voices(settings):
    return [QuickVoices(settings)]
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose data folder and folder for temporary files are on a disk of 24 MiB."""
    folder = tmp_path_factory.mktemp("small")
    temporary = folder / "data" / "tmp"
    with small_disk(folder / "data", 24 << 20):
        temporary.mkdir()
        (folder / "plugins").mkdir()
        (folder / "plugins" / "quick.py").write_text(ENGINES)
        with Server(folder, TMPDIR=str(temporary), PYTHONPATH=str(Path(__file__).parents[1])) as server:
            yield server


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """No byte of room for the time of a block."""
    ballast = fill(folder)
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def test_the_data_folder_cannot_be_written_to(small: Server) -> None:
    folder = small.settings.data_dir
    kept = small.create(wait=60).json()
    assert kept["status"] == "completed"

    with full(folder):
        answer = small.create(script="One word. " * 2000)  # more than the journal of jobs has room for
        assert (answer.status_code, answer.json()["error_code"]) == (507, "DISK_FULL")
        assert "Free some space" in answer.json()["details"]["remedy"]

    with read_only(folder):
        answer = small.client.post("/assets", files={"file": ("photo", hopper_file().read_bytes())})
        assert (answer.status_code, answer.json()["error_code"]) == (500, "DATA_DIR_NOT_WRITABLE")
        assert "the data folder" in answer.json()["error"]
        assert str(folder) not in answer.text
        assert "HEYGEN_DATA_DIR" in answer.json()["details"]["remedy"]
        assert small.video(kept["video_id"]) == kept
        assert not small.client.get("/health").json()["components"]["storage"]

    assert small.create(wait=60).json()["status"] == "completed"


def kept_files(folder: Path) -> list[str]:
    return [path for path in files(folder) if (folder / path).is_file() and not path.endswith(".lock")]


def presenter(folder: Path) -> tuple[Card, bytes]:
    """A presenter in a folder of the library, and one as a file."""
    card = Card(
        id=f"avatar_{'a' * 16}", engine=QuickPhotos.id, name="Ann", image="image.jpg",
        sha256=sha256(hopper_file().read_bytes()).hexdigest(),
        licence=CardLicence(image="CC0-1.0", source="test"), created_at=datetime.now(UTC),
    )  # fmt: skip
    (folder / card.id).mkdir(parents=True, exist_ok=True)
    (folder / card.id / card.image).write_bytes(hopper_file().read_bytes())
    AVATAR_CARDS.write(card, folder / card.id)
    return card, AVATAR.pack(card, folder / card.id)


def sound(seconds: int = 4) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 2, 24_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 24_000 * seconds))
    return buffer.getvalue()


def test_what_comes_to_a_full_disk(small: Server, tmp_path: Path) -> None:
    data, client = small.settings.data_dir, small.client
    card, packed_presenter = presenter(data / "avatars")
    voice = packed_voice(tmp_path / "voice")
    picture, large = hopper_file().read_bytes(), b"\x89PNG\r\n\x1a\n" + bytes(2 << 20)
    wav = sound()

    def form(
        path: str, name: str, content: bytes, fields: dict[str, str] | None = None
    ) -> Callable[[], httpx.Response]:
        return lambda: client.post(path, files={name: ("file", content)}, data=fields or {})

    key = {"Idempotency-Key": "once", "Content-Type": "application/json"}
    consent = {"voice_name": "Ann", "consent": "true"}
    asked: dict[str, Callable[[], httpx.Response]] = {
        "asset": form("/assets", "file", picture),
        "asset that is not held in memory": form("/assets", "file", large),
        "address": lambda: client.post("/assets/fetch", json={"url": "data:image/png;base64,iVBORw0KGgo="}),
        "presenter": form("/avatars/import", "file", packed_presenter),
        "voice": form("/voices/import", "file", voice),
        "recording": form("/voices/clone", "audio_samples", wav, consent),
        "photo": form("/avatars/create", "image", picture, {"name": "Ann"}),
        "document": form("/scripts/documents", "file", large),
        "slides": form("/scripts/slides", "file", large),
        "repeatable": lambda: client.post("/scripts/analyze", content=bytes(2 << 20), headers=key),
        "name": lambda: client.patch(f"/avatars/{card.id}", json={"name": "Other"}),
        "word": lambda: client.put("/pronunciations", json={"word": "SQL", "language": "en", "say": "see"}),
    }
    assert client.get("/health").json()["components"]["storage"]
    assert asked["document"]().status_code == 422  # Python settles at first use where temporary files go

    with full(data):
        before = kept_files(data)
        for what, ask in asked.items():
            answer = ask()
            assert (what, answer.status_code, answer.json()["error_code"]) == (what, 507, "DISK_FULL")
            assert "The disk is full" in answer.json()["error"], what
            assert answer.json()["details"]["remedy"].startswith("Free some space"), what
            assert kept_files(data) == before, what

        script = client.post("/scripts/generate", json={"topic": "Sourdough bread"}).json()
        assert "bread" in script["script"]
        assert script["notes"][-1] == "Copy this script: the studio could not keep it, for the disk is full."
        assert client.get(f"/scripts/{script['script_id']}").status_code == 404

        health = client.get("/health").json()
        assert (health["status"], health["components"]["storage"]) == ("degraded", False)
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json()["error_code"]) == (503, "NOT_READY")
        assert "storage" in ready.json()["error"]

    for what in ("asset", "presenter", "voice", "name", "word"):
        answer = asked[what]()
        assert answer.is_success, (what, answer.text)
    assert client.get("/health").json()["components"]["storage"]
