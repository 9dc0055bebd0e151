"""Cloning by the API and on the command line."""

from __future__ import annotations

import base64
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from quick_clones import quick_settings
from support.forks import Forked

from heygen_studio.api import create_app
from heygen_studio.services import Studio

API = "/api/v1/voices"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    studio = Studio.open(quick_settings(tmp_path_factory.mktemp("api")))
    with TestClient(create_app(studio)) as client:
        yield client


def ended(client: TestClient, voice_id: str) -> dict[str, Any]:
    until = time.monotonic() + 240
    while time.monotonic() < until:
        state = client.get(f"{API}/clone/{voice_id}", headers={"Prefer": "wait=20"}).json()
        if state["status"] not in ("pending", "processing"):
            return state
    raise AssertionError("it never ended")


def test_the_documented_request_makes_a_voice(client: TestClient, sample: Path) -> None:
    address = "data:audio/wav;base64," + base64.b64encode(sample.read_bytes()).decode()
    body = {
        "voice_name": "My Custom Voice",
        "audio_samples": [address],
        "description": "Professional voice for business presentations",
    }
    answer = client.post(f"{API}/clone", json=body)
    assert answer.status_code == 202, answer.text
    state = ended(client, answer.json()["voice_id"])
    assert state["status"] == "completed", state
    assert state["progress"] == 100
    assert state["voice"]["is_cloned"]
    assert state["report"]["similarity"] > 0.3
    assert len(state["summary"]) == 4
    voice = client.get(f"{API}/{state['voice_id']}").json()
    assert voice["description"] == body["description"]
    assert voice["consent"]["given"] is False
    assert voice["voice_id"] in {one["voice_id"] for one in client.get(API).json()}
    exported = client.get(f"{API}/{state['voice_id']}/export")
    assert exported.headers["content-disposition"].endswith("My%20Custom%20Voice.voice")
    again = client.post(f"{API}/import", content=exported.content)
    assert again.status_code == 201, again.text
    for voice_id in (state["voice_id"], again.json()["voice_id"]):
        assert client.delete(f"{API}/{voice_id}").status_code == 204
        assert client.get(f"{API}/{voice_id}").status_code == 404


def test_what_is_wrong_is_said(client: TestClient, sample: Path) -> None:
    def refused(status: int, code: str, **request: Any) -> None:
        answer = client.post(f"{API}/clone", **request)
        assert (answer.status_code, answer.json()["error_code"]) == (status, code), answer.text

    named = {"voice_name": "Ann"}
    refused(422, "VALIDATION_ERROR", json=named)
    refused(422, "VALIDATION_ERROR", json={"audio_samples": ["https://a.example/b.wav"]})
    refused(422, "SAMPLE_COUNT", json=named | {"audio_samples": []})
    refused(422, "INVALID_URL", json=named | {"audio_samples": ["/etc/passwd"]})
    refused(422, "CONSENT_MISSING", json=named | {"audio_samples": ["data:,x"], "consent": False})
    refused(404, "ASSET_NOT_FOUND", json=named | {"audio_samples": ["asset_" + "a" * 26]})
    refused(503, "ENGINE_NOT_READY", json=named | {"audio_samples": ["data:,x"], "language": "xx"})
    files = [("audio_samples", (f"{n}.wav", b"x")) for n in range(11)]
    refused(422, "SAMPLE_COUNT", data=named, files=files)


def test_a_damaged_upload_fails_with_its_name(client: TestClient) -> None:
    files = [("audio_samples", ("ann.mp3", b"not a sound" * 100))]
    answer = client.post(f"{API}/clone", data={"voice_name": "Ann", "consent": "true"}, files=files)
    assert answer.status_code == 202, answer.text
    state = ended(client, answer.json()["voice_id"])
    assert state["status"] == "failed"
    assert state["error"]["code"] == "AUDIO_UNREADABLE"
    assert "ann.mp3" in state["error"]["message"]


def test_cancelling(client: TestClient, sample: Path) -> None:
    files = [("audio_samples", ("ann.wav", sample.read_bytes()))]
    started = client.post(f"{API}/clone", data={"voice_name": "Ann"}, files=files).json()
    answer = client.post(f"{API}/clone/{started['voice_id']}/cancel")
    assert answer.status_code == 200
    assert ended(client, started["voice_id"])["status"] == "cancelled"
    again = client.post(f"{API}/clone/{started['voice_id']}/cancel")
    assert (again.status_code, again.json()["error_code"]) == (409, "VOICE_ENDED")
    assert started["voice_id"] not in {one["voice_id"] for one in client.get(API).json()}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["Ann", "missing.wav", "--consent"], "FILE_UNREADABLE"),
        (["Ann", "{sample}"], "CONSENT_MISSING"),
        (["", "{sample}", "--consent"], "INVALID_VALUE"),
    ],
)
def test_the_command_says_what_is_wrong(sample: Path, arguments: list[str], code: str) -> None:
    given = [argument.format(sample=sample) for argument in arguments]
    with Forked("command", "voices", "clone", "--json", *given, cwd=Path.cwd(), env=os.environ) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 3, err
    assert json.loads(out)["error_code"] == code
