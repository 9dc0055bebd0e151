"""What is kept in the data folder may be damaged: each says what to do, and takes nothing else with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from support.studio import settings

from heygen_studio.api import create_app
from heygen_studio.auth import KeyRing, Sessions
from heygen_studio.cli.doctor import examine
from heygen_studio.errors import StudioError
from heygen_studio.services import Studio
from heygen_studio.speech import Pronunciations
from heygen_studio.storage.avatar_cards import AVATAR_CARDS
from heygen_studio.webhooks import webhook_secret

DAMAGED = {
    "empty": b"",
    "cut": b'[{"id": "ab',
    "other": b'{"a": [1]}',
    "null": b"null",
    "bytes": b"\xff\xfe\x00",
}
COMMAND = [sys.executable, "-c", "from heygen_studio.cli import main; main()"]
USES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "keys.json": ("KEYS_DAMAGED", lambda folder: KeyRing(folder).needed),
    "webhook.secret": ("WEBHOOK_SECRET_DAMAGED", lambda folder: webhook_secret(settings(folder.parent))),
    "pronunciations.json": ("PRONUNCIATIONS_DAMAGED", lambda folder: Pronunciations(folder).all()),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("how", DAMAGED)
@pytest.mark.parametrize("name", USES)
def test_a_damaged_file_says_its_remedy_and_stays(folder: Path, name: str, how: str) -> None:
    code, use = USES[name]
    (folder / name).write_bytes(DAMAGED[how])
    with pytest.raises(StudioError) as raised:
        use(folder)
    assert raised.value.code == code
    assert "copy" in raised.value.remedy or "Correct" in raised.value.remedy
    assert (folder / name).read_bytes() == DAMAGED[how]


@pytest.mark.parametrize("name", USES)
def test_a_file_that_cannot_be_read_says_why(folder: Path, name: str) -> None:
    (folder / name).mkdir()  # as good as without the right to, which root always has
    with pytest.raises(StudioError) as raised:
        USES[name][1](folder)
    assert "Is a directory" in raised.value.message
    assert raised.value.remedy


def test_a_file_of_keys_without_keys_opens_nothing(folder: Path) -> None:
    with pytest.raises(StudioError):
        KeyRing(folder).revoke("nobody")
    assert not KeyRing(folder).needed
    (folder / "keys.json").write_text("[]")
    with pytest.raises(StudioError):
        _ = KeyRing(folder).needed


@pytest.mark.parametrize("how", DAMAGED)
def test_a_damaged_secret_of_logins_is_replaced_and_ends_them(folder: Path, how: str) -> None:
    keys = KeyRing(folder)
    key, _ = keys.create("Ann")
    cookie = Sessions(folder, keys).cookie(key.id)
    assert Sessions(folder, keys).key_id(cookie) == key.id
    (folder / "session.secret").write_bytes(DAMAGED[how])
    assert Sessions(folder, keys).key_id(cookie) is None
    again = Sessions(folder, keys)
    assert again.key_id(again.cookie(key.id)) == key.id


def test_a_word_of_the_dictionary_that_is_wrong_is_named(folder: Path) -> None:
    (folder / "pronunciations.json").write_text('{"en": {"SQL": {"say": "sequel"}, "API": {}}}')
    with pytest.raises(StudioError, match="one of ipa and say"):
        Pronunciations(folder).all()


def test_damaged_cards_are_left_out_and_the_doctor_names_them(folder: Path) -> None:
    options = settings(folder.parent)
    for letter, content in zip("abcde", DAMAGED.values(), strict=True):
        own = folder / "avatars" / f"avatar_{letter * 16}"
        own.mkdir(parents=True)
        (own / "avatar.json").write_bytes(content)
    (folder / "keys.json").write_bytes(b"")
    (folder / "pronunciations").mkdir()
    (folder / "pronunciations" / "ab12.json").write_bytes(b"")
    assert AVATAR_CARDS.read(options.avatars_dir) == []
    found = {check.name: check for check in examine(lambda: Studio.open(options))}
    for letter in "abcde":
        check = found[f"avatar avatar_{letter * 16}"]
        assert check.state == "warn"
        assert "Put back a copy" in check.remedy
    assert found["API keys"].state == found["pronunciations"].state == "fail"
    assert "webhook secret" not in found


def test_who_asks_while_the_file_of_keys_is_damaged_is_not_let_in(folder: Path) -> None:
    (folder / "keys.json").write_bytes(b"")
    client = TestClient(create_app(Studio.open(settings(folder.parent))))
    answer = client.get("/api/v1/voices")
    assert (answer.status_code, answer.json()["error_code"]) == (500, "KEYS_DAMAGED")
    assert str(folder) not in answer.text
    assert client.get("/api/v1/health/live").status_code == 200


def test_the_command_line_and_the_start_of_the_server_tell(folder: Path) -> None:
    (folder / "keys.json").write_bytes(b"")
    environment = os.environ | {"HEYGEN_DATA_DIR": str(folder), "HEYGEN_API_PORT": "0"}
    for words in (["keys", "create", "Ann"], ["serve"]):
        done = subprocess.run(
            [*COMMAND, *words, "--json"], env=environment, capture_output=True, text=True, timeout=120
        )
        told = json.loads(done.stdout)
        assert (done.returncode, told["error_code"]) == (4, "KEYS_DAMAGED")
        assert "heygen-studio keys create" in told["details"]["remedy"]
    assert (folder / "keys.json").read_bytes() == b""
