"""A film of someone who talks, all the way: presenter and voice in one step, and videos with both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import wave
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet.landmarks import FaceFinder
from heygen_studio_plugins.voices.espeak.engine import EspeakVoices
from support.films import ffmpeg, film_presenter
from support.studio import Server, eventually

from heygen_studio.media import FrameSpec
from heygen_studio.render.reader import read_frames
from heygen_studio.settings import Settings
from heygen_studio.speech import VoiceOptions

pytestmark = pytest.mark.whole

TEXT = "The old boat drifted past a row of houses. Nobody knew where it came from, or why. Ask on Friday."
ONE_TRIAL = """
from heygen_studio_plugins.voices.cloner.engine import KokoroClones
KokoroClones.trials = 1
"""
INNER_LIPS = 13, 14
EYES = 33, 263


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A presenter of the studio, with a voice."""
    folder = tmp_path_factory.mktemp("film")
    filmed = film_presenter(folder / "silent.mp4", FrameSpec(640, 480, Fraction(25)), times=3)
    engine = EspeakVoices(Settings())
    voice = next(one for one in engine.voices() if one.language == "en" and one.gender == "female")
    said = [speech.audio.samples for speech in engine.speak(TEXT, voice.id, VoiceOptions())]
    with wave.open(str(folder / "said.wav"), "wb") as file:
        file.setparams((1, 2, voice.sample_rate, 0, "NONE", ""))
        file.writeframes((np.clip(np.concatenate(said), -1, 1) * 32767).astype("<i2").tobytes())
    ffmpeg("-i", str(filmed.path), "-i", str(folder / "said.wav"), "-c:v", "copy", str(folder / "me.mp4"))
    return folder / "me.mp4"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "plugins").mkdir()
    (folder / "plugins" / "one_trial.py").write_text(ONE_TRIAL)
    with Server(folder) as server:
        yield server


def finished(server: Server, status_url: str) -> dict[str, Any]:
    """What is made in the background, once it is."""
    return eventually(
        lambda: (
            (now := server.client.get(status_url, headers={"Prefer": "wait=30"}).json())["status"]
            not in ("pending", "processing")
            and now
        ),
        600,
    )


def gaps(video: Path) -> np.ndarray[Any, np.dtype[np.float64]]:
    """How far the lips are apart in each second frame, in distances of the eyes; a face must be in each."""
    found = []
    with FaceFinder(1) as finder:
        for frame in list(read_frames(video))[::2]:
            (face,) = finder.find(np.ascontiguousarray(frame))
            points = np.asarray(face.points)[:, :2]
            eyes = np.linalg.norm(points[EYES[0]] - points[EYES[1]])
            found.append(np.linalg.norm(points[INNER_LIPS[0]] - points[INNER_LIPS[1]]) / eyes)
    return np.array(found)


def test_over_the_api(server: Server, film: Path, tmp_path: Path) -> None:
    fields = {"name": "Me", "consent": "true", "clone_voice": "true"}
    answer = server.client.post(
        "/avatars/create", data=fields, files={"video": ("me.mp4", film.read_bytes())}
    )
    assert answer.status_code == 202, answer.text
    made = finished(server, answer.json()["status_url"])
    assert made["status"] == "completed", made["error"]
    voice = finished(server, made["voice_status_url"])
    assert voice["status"] == "completed", voice["error"]
    preview = server.client.get(made["avatar"]["preview_url"])
    assert preview.headers["content-type"] == "video/mp4"

    body = {"avatar_id": made["avatar_id"], "voice_id": made["voice_id"], "resolution": "720p"}
    video = server.client.post(
        "/videos/create", json={**body, "script": "Maybe people walk far. Wow!"}
    ).json()
    assert server.ended(video["video_id"])["status"] == "completed"
    path = tmp_path / "video.mp4"
    path.write_bytes(server.client.get(f"/videos/{video['video_id']}/file").content)
    apart = gaps(path)
    assert len(apart) > 20
    assert apart.max() > 0.1  # it speaks
    assert apart.min() < 0.03  # and shuts the mouth

    packed = server.client.get(f"/avatars/{made['avatar_id']}/export").content
    taken = server.client.post("/avatars/import", files={"file": ("me.avatar", packed)})
    assert taken.status_code == 202, taken.text
    added = finished(server, taken.json()["status_url"])
    assert added["status"] == "completed", added["error"]
    assert added["avatar"]["model_config"] == made["avatar"]["model_config"]
    for avatar_id in (made["avatar_id"], added["avatar_id"]):
        assert server.client.delete(f"/avatars/{avatar_id}").status_code == 204
        assert avatar_id not in {one["avatar_id"] for one in server.client.get("/avatars").json()}


def test_on_the_command_line(film: Path, tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "one_trial.py").write_text(ONE_TRIAL)
    environment = os.environ | {
        "HEYGEN_DATA_DIR": str(tmp_path / "data"), "HEYGEN_PLUGINS_DIR": str(tmp_path / "plugins"),
    }  # fmt: skip

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from heygen_studio.cli import main; main()", *arguments]
        return subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )

    refused = run("avatar", "create", str(film), "--json")
    assert (refused.returncode, json.loads(refused.stdout)["error_code"]) == (3, "CONSENT_MISSING")
    made = run("avatar", "create", str(film), "--consent", "--voice", "--json")
    assert made.returncode == 0, made.stdout + made.stderr
    facts = json.loads(made.stdout)
    assert (facts["name"], facts["is_custom"]) == ("me", True)
    ids = "--avatar", facts["avatar_id"], "--voice", facts["voice_id"]
    video = run("create", "Hello!", *ids, "--resolution", "720p", "-o", "hello.mp4", "--json")
    assert video.returncode == 0, video.stderr
    assert gaps(tmp_path / "hello.mp4").max() > 0.05
