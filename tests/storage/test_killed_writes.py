"""What was acknowledged is there, and nothing half is, after the process that wrote it was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

from PIL import Image
from support import writer

from heygen_studio.ingest.assets import AssetStore
from heygen_studio.scripts import ScriptStore
from heygen_studio.services import Studio
from heygen_studio.storage.avatar_cards import AVATAR_CARDS
from heygen_studio.storage.voice_cards import VOICE_CARDS

KILLS = 8


Thing = tuple[str, str]
"""A kind, and an id."""


def acknowledged(output: str) -> tuple[dict[Thing, str], set[Thing], set[Thing]]:
    """What must be there, what must not, and what was being removed at the end."""
    there: dict[Thing, str] = {}
    gone: set[Thing] = set()
    doubtful: set[Thing] = set()
    for line in output.splitlines():
        sign, kind, name, *found = line.split()
        if sign == "+":
            there[kind, name] = " ".join(found)
        elif sign == "?":
            doubtful.add((kind, name))
        else:
            gone.add((kind, name))
    for one in doubtful | gone:
        there.pop(one, None)
    return there, gone, doubtful - gone


def listed(studio: Studio) -> dict[Thing, str]:
    """Everything that the studio lists, each looked at whole."""
    found: dict[Thing, str] = {}
    for asset in studio.assets.list():
        content = studio.assets.file(asset.id).read_bytes()
        assert len(content) == asset.size
        found["asset", asset.id] = sha256(content).hexdigest()
    for script in ScriptStore(studio.settings.data_dir, None).list():
        assert script.script == writer.SCRIPT["script"]
        found["script", script.script_id] = ""
    for avatar in studio.avatars.all():
        with Image.open(studio.avatars.image(avatar.id)) as picture:
            picture.load()
        found["avatar", avatar.id] = avatar.name
    for voice in studio.voices.all():
        found["voice", voice.id] = ""
    folders = [folder for _, folder in AVATAR_CARDS.read(studio.settings.avatars_dir)]
    folders += [folder for _, folder in VOICE_CARDS.read(studio.settings.voices_dir)]
    for folder in folders:
        parts = [path.stat().st_size for path in folder.glob("part-*.bin")]
        assert parts == [parts[0]] * writer.PARTS
    found |= {("word", entry.word): "" for entry in studio.pronunciations.all()}
    found |= {("key", key.id): "" for key in studio.keys.list()}
    return found


def test_what_was_acknowledged_is_there_and_nothing_half_is(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "support.writer", tmp_path, "1", str(KILLS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=Path(__file__).parents[1])
    assert done.returncode == 0, done.stderr
    assert not done.stderr, "each ended by being killed, and none by a fault"
    there, gone, doubtful = acknowledged(done.stdout)
    found = listed(writer.open_studio(tmp_path / "data"))
    lost = {one: value for one, value in there.items() if found.get(one) != value}
    # A new name may be written, and not told yet.
    assert all(found.get(one, "").startswith("Ann") and value == "Ann" for one, value in lost.items()), lost
    assert not gone & found.keys()
    kinds = {kind for kind, _ in there}
    assert kinds == {"asset", "script", "avatar", "voice", "word", "key"}
    assert len(there) + len(gone) > 10 * KILLS, "or the test has shown little"
    # What was made but not told yet when the process was killed: one thing at a time.
    assert len(found.keys() - there.keys() - doubtful) <= KILLS


def test_what_was_left_half_written_is_removed_after_an_hour(tmp_path: Path) -> None:
    assets = AssetStore(tmp_path)
    old, new = assets.new_file(), assets.new_file()
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (time.time() - 4000,) * 2)
    assets.new_file()
    assert not old.exists()
    assert new.exists()
