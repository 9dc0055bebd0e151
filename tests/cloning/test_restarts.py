"""A studio that is killed while it makes voices makes them all the same, and says what became of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.studio import Server, eventually, files

from heygen_studio.cloning import VoiceDraft
from heygen_studio.cloning.records import CloneRecord
from heygen_studio.making import SourceFile, TaskFolder
from heygen_studio.services import Studio
from heygen_studio.settings import Settings
from heygen_studio.storage.shelf import new_id

pytestmark = pytest.mark.whole

SLOW = """
import time
from heygen_studio.hookspecs import hookimpl
from heygen_studio_plugins.voices.cloner.engine import KokoroClones

class SlowClones(KokoroClones):
    id = "slow-clone"
    preference = 1
    trials = 1

    def clone(self, recordings, language, folder, progress):
        while not (self._settings.data_dir / "go").exists():
            progress(0.0, "Waiting for the test")
            time.sleep(0.05)
        return super().clone(recordings, language, folder, progress)

@hookimpl
def heygen_voices(settings):
    return [SlowClones(settings)]
"""


def state(server: Server, voice_id: str) -> dict[str, Any]:
    answer = server.client.get(f"/voices/clone/{voice_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ended(server: Server, voice_id: str) -> dict[str, Any]:
    return eventually(
        lambda: (now := state(server, voice_id))["status"] not in ("pending", "processing") and now, 300
    )


def test_voices_survive_a_kill(tmp_path: Path, sample: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "slow.py").write_text(SLOW)
    kept = tmp_path / "data" / "voices-in-making"

    def ask(name: str, data: bytes) -> str:
        sent = [("audio_samples", ("ann.wav", data))]
        answer = server.client.post("/voices/clone", data={"voice_name": name, "consent": "true"}, files=sent)
        assert answer.status_code == 202, answer.text
        voice_id: str = answer.json()["voice_id"]
        return voice_id

    with Server(tmp_path) as server:
        first, second = (ask(name, sample.read_bytes()) for name in ("Ann", "Cleo"))
        bad = ask("Dan", b"no sound")
        eventually(lambda: state(server, first)["message"] == "Waiting for the test")
        server.client.post(f"/voices/clone/{second}/cancel")
        assert ended(server, second)["status"] == "cancelled"
        server.stop(kill=True)
    assert {f"{one}/0" for one in (first, bad)} < set(files(kept))
    (tmp_path / "data" / "go").touch()
    with Server(tmp_path) as server:
        assert state(server, second)["status"] == "cancelled"
        made = ended(server, first)
        assert made["status"] == "completed", made
        assert (made["voice"]["name"], made["voice"]["is_cloned"]) == ("Ann", True)
        assert ended(server, bad)["error"]["code"] == "AUDIO_UNREADABLE"
    # No recording is kept longer than it is needed.
    assert files(kept) == sorted(f"{one}.json" for one in (first, second, bad))
    library = Studio.open(Settings(data_dir=tmp_path / "data", plugins_dir=tmp_path / "plugins")).voices
    library.resume()
    assert (made := library.task(first).made)
    assert made.report == library.card(first).report
    assert library.card(first).consent.given
    assert (error := library.task(bad).error)
    assert error.code == "AUDIO_UNREADABLE"


def test_a_voice_that_breaks_the_studio_is_given_up(studio: Studio, sample: Path) -> None:
    record = CloneRecord(
        id=new_id("voice"), owner="", draft=VoiceDraft(name="Ann"), via="api", consent=True, attempts=3
    )
    folder = TaskFolder(studio.settings.data_dir / "voices-in-making", CloneRecord)
    folder.write(folder.with_sources(record, [SourceFile(sample, "ann.wav")]))
    studio.voices.resume()
    task = studio.voices.task(record.id)
    assert task.wait(60)
    assert task.error
    assert (task.status, task.error.code) == ("failed", "CLONE_GIVEN_UP")
    assert not folder.folder(record).exists()
