"""Recordings through the API: as an asset, a data URI or in a batch, and kept through a restart."""

from __future__ import annotations

import base64
import io
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from support.photos import packed
from support.studio import Server


def wav(seconds: float, level: float = 0.2, channels: tuple[float, ...] = (1,)) -> bytes:
    """A tone that swells three times a second, as speech does; ``channels`` are factors of each."""
    times = np.arange(int(seconds * 16_000)) / 16_000
    tone = level * np.sin(2 * np.pi * 220 * times) * np.sin(np.pi * 3 * times) ** 2
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((len(channels), 2, 16_000, 0, "NONE", ""))
        sound.writeframes((np.outer(tone, channels) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def uri(content: bytes) -> str:
    return "data:audio/wav;base64," + base64.b64encode(content).decode()


def create(server: Server, **body: Any) -> dict[str, Any]:
    fields = {"avatar_id": "square", "resolution": "720p", **body}
    answer = server.client.post("/videos/create", json=fields, headers={"Prefer": "wait=60"})
    found: dict[str, Any] = answer.json()
    return found


def test_a_recording_needs_no_script(server: Server) -> None:
    sound = wav(1.3)
    asset = server.client.post("/assets", files={"file": ("said.wav", sound)}).json()
    for address in (asset["asset_id"], uri(sound)):
        video = create(server, audio_url=address)
        assert video.get("status") == "completed", video
        assert video["duration"] == pytest.approx(1.3, abs=0.04)
    batch = server.client.post(
        "/videos/batch",
        json={"videos": [{"audio_url": asset["asset_id"], "avatar_id": "square", "resolution": "720p"}]},
        headers={"Prefer": "wait=60"},
    ).json()
    assert batch["completed_count"] == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "SCRIPT_EMPTY"),
        ({"audio_url": uri(wav(0.2))}, "AUDIO_TOO_SHORT"),
        ({"audio_url": uri(wav(2, 0.0))}, "AUDIO_SILENT"),
        ({"audio_url": uri(b"RIFF0000WAVEnothing of the kind")}, "AUDIO_UNREADABLE"),
        ({"audio_url": uri(packed(Image.new("RGB", (8, 8))))}, "AUDIO_NOT_AUDIBLE"),
        ({"audio_url": uri(b"plain text")}, "ASSET_TYPE_UNKNOWN"),
        ({"audio_url": "asset_" + "a" * 26}, "ASSET_NOT_FOUND"),
        ({"audio_url": "http://127.0.0.1/said.wav"}, "FETCH_REFUSED"),
        ({"audio_url": "file:///etc/passwd"}, "VALIDATION_ERROR"),
        ({"audio_url": uri(wav(1)), "duration": 0.5}, "DURATION_UNREACHABLE"),
    ],
)
def test_what_cannot_be_used_is_told_at_once(server: Server, body: dict[str, Any], code: str) -> None:
    answer = server.client.post("/videos/create", json={"avatar_id": "square", **body})
    assert answer.json()["error_code"] == code
    assert answer.json()["details"]["remedy"]


@pytest.mark.parametrize(
    ("channels", "words"), [((1, -1), "opposite phase"), ((0, 1), "Only the right channel"), ((1, 1), None)]
)
def test_what_should_be_known_of_a_recording_is_told(
    server: Server, channels: tuple[float, ...], words: str | None
) -> None:
    body = {"audio_url": uri(wav(1, channels=channels)), "avatar_id": "square", "resolution": "720p"}
    video = server.client.post("/videos/create", json=body).json()
    server.client.post(f"/videos/{video['video_id']}/cancel")
    told = " ".join(video["notes"])
    assert words in told if words else not told


def test_a_recording_outlasts_a_restart(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        asked = server.client.post(
            "/videos/create", json={"audio_url": uri(wav(2)), "avatar_id": "stuck", "resolution": "720p"}
        ).json()
    with Server(tmp_path) as server:
        server.client.post(f"/videos/{asked['video_id']}/cancel")
        assets = server.client.get("/assets").json()
        assert [asset["kind"] for asset in assets] == ["audio"]
        again = create(server, audio_url=assets[0]["asset_id"])
        assert again["duration"] == pytest.approx(2, abs=0.04)
