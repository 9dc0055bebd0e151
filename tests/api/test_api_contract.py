"""The documentation of the API line by line, over HTTP, with the engines that come with the studio."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from support.photos import hopper_file
from support.studio import Server

from heygen_studio.ingest.sound import RATE, blocks
from heygen_studio.render.reader import probe, read_frame

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "openapi.json").read_text())
EXAMPLES = json.loads((ROOT / "heygen_studio" / "api" / "examples.json").read_text())
TEXT = "Hello! Welcome."


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What the documentation finds at example.com."""
    folder = tmp_path_factory.mktemp("web")
    Image.new("RGB", (640, 360), (40, 90, 160)).save(folder / "background.jpg")
    (folder / "my_photo.jpg").write_bytes(hopper_file().read_bytes())
    handler = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("contract")
    with Server(folder, HEYGEN_FETCH_ALLOW="127.0.0.1", HEYGEN_RATE_LIMIT="100/hour") as server:
        server.client.timeout = 120
        yield server


@pytest.fixture(scope="module")
def finished(server: Server, web: str) -> dict[str, Any]:
    """The documented request as it is, but for the address of the background, waited for."""
    body = EXAMPLES["POST /videos/create"]["request"] | {"background": f"{web}/background.jpg"}
    assert (len(body["script"].split()), body["duration"], body["resolution"]) == (8, 30, "1080p")
    answer = server.client.post("/videos/create", json=body, headers={"Prefer": "wait=60"})
    assert answer.status_code == 200, answer.text
    video: dict[str, Any] = answer.json()
    return video if video["status"] == "completed" else server.ended(video["video_id"])


def test_create_gives_what_is_documented(server: Server, finished: dict[str, Any], tmp_path: Path) -> None:
    assert finished["status"] == "completed", finished
    assert finished["metadata"] == {
        "avatar_id": "professional_male_01", "voice_id": "en_us_01", "language": "en", "resolution": "1080p",
    }  # fmt: skip
    path = tmp_path / "video.mp4"
    path.write_bytes(httpx.get(finished["output_url"]).content)
    facts = probe(path)
    assert (facts.width, facts.height) == (1920, 1080)
    assert path.stat().st_size == finished["file_size"]
    assert float(facts.frames / facts.fps) == pytest.approx(finished["duration"], abs=0.05)
    assert finished["duration"] == pytest.approx(30, abs=1 / 25)
    assert "the presenter waits" in " ".join(finished["notes"])
    # The presenter lives on to the end, and the voice is silent there.
    sound = np.concatenate(list(blocks(path)))
    assert len(sound) / RATE == pytest.approx(30, abs=1 / 25)
    assert np.abs(sound[: 6 * RATE]).max() > 0.1
    assert np.abs(sound[12 * RATE :]).max() < 0.001
    last = [read_frame(path, 25 * second).astype(int) for second in (26, 28)]
    assert np.abs(last[1] - last[0]).max() > 20
    for name in ("created_at", "updated_at"):
        assert finished[name].endswith("Z")


def test_a_video_by_its_id(server: Server, finished: dict[str, Any]) -> None:
    assert server.client.get(f"/videos/{finished['video_id']}").json() == finished


def test_without_preference_the_answer_comes_at_once(server: Server) -> None:
    video = server.client.post("/videos/create", json={"script": TEXT, "test": True}).json()
    assert video["status"] == "pending"
    server.client.delete(f"/videos/{video['video_id']}")


def test_a_length_that_cannot_be_is_refused_before(server: Server) -> None:
    for seconds in (0.3, 7200):
        answer = server.client.post("/videos/create", json={"script": TEXT, "duration": seconds})
        assert (answer.status_code, answer.json()["error_code"]) == (422, "DURATION_UNREACHABLE")


def test_a_batch(server: Server) -> None:
    body = {"videos": [one | {"test": True} for one in EXAMPLES["POST /videos/batch"]["request"]["videos"]]}
    body["videos"].append({"script": "One.", "avatar_id": "nobody"})
    answer = server.client.post("/videos/batch", json=body, headers={"Prefer": "wait=60"}).json()
    assert answer["batch_id"].startswith("batch_")
    assert (answer["total_count"], answer["completed_count"], answer["failed_count"]) == (3, 2, 1)
    assert [video["status"] for video in answer["videos"]] == ["completed", "completed", "failed"]


def test_health(server: Server) -> None:
    health = server.client.get("/health").json()
    assert health["status"] == "healthy", health
    assert health["components"] == dict.fromkeys(
        ("avatar_manager", "voice_engine", "video_renderer", "script_generator", "storage"), True
    )
    assert health["version"] == SCHEMA["info"]["version"] == "1.0.0"
    assert isinstance(health["uptime"], float)


def test_a_script_is_generated(server: Server) -> None:
    asked = EXAMPLES["POST /scripts/generate"]["request"]
    script = server.client.post("/scripts/generate", json=asked).json()
    assert script["script_id"].startswith("script_")
    assert (script["language"], script["style"]) == ("en", "educational")
    assert script["word_count"] == pytest.approx(len(script["script"].split()), rel=0.1)
    assert script["estimated_duration"] > 0
    assert server.client.get(f"/scripts/{script['script_id']}").json() == script


def test_a_script_is_analysed(server: Server) -> None:
    found = server.client.post("/scripts/analyze", json=EXAMPLES["POST /scripts/analyze"]["request"]).json()
    assert found["word_count"] == 13
    assert found["sentiment"].keys() >= {"overall", "confidence", "emotions"}
    assert found["complexity"].keys() >= {"vocabulary_level", "sentence_complexity", "overall_complexity"}
    assert isinstance(found["readability_score"], float)
    assert isinstance(found["suggestions"], list)
    assert {"script_id", "estimated_duration"} <= found.keys()


VOICE = {
    "voice_id": str, "name": str, "language": str, "accent": str, "gender": str, "style": str,
    "sample_rate": int, "is_cloned": bool, "characteristics": dict,
}  # fmt: skip
AVATAR = {
    "avatar_id": str, "name": str, "gender": str, "style": str, "age_range": str, "ethnicity": str,
    "image_url": str, "is_custom": bool, "model_config": dict,
}  # fmt: skip


@pytest.mark.parametrize(("path", "fields"), [("/voices", VOICE), ("/avatars", AVATAR)])
def test_lists(server: Server, path: str, fields: dict[str, type]) -> None:
    for one in server.client.get(path).json():
        assert {name: type(one[name]) for name in fields} == fields


def test_the_documented_voices_and_presenters_are_there(server: Server) -> None:
    voices = {voice["voice_id"]: voice for voice in server.client.get("/voices").json()}
    assert {"en_us_01", "en_us_02"} <= voices.keys()
    documented = {
        "name": "American Male", "language": "en", "accent": "us", "gender": "male", "style": "professional",
        "is_cloned": False, "characteristics": {"pitch": "medium", "speed": "normal", "clarity": "high"},
    }  # fmt: skip
    assert voices["en_us_01"] | documented == voices["en_us_01"]
    assert {"en", "es", "fr", "de", "it", "pt", "zh", "ja", "ko"} <= {v["language"] for v in voices.values()}
    avatars = {avatar["avatar_id"]: avatar for avatar in server.client.get("/avatars").json()}
    assert {"professional_male_01", "professional_female_01"} <= avatars.keys()
    documented = {
        "name": "Professional Male", "gender": "male", "style": "professional", "age_range": "25-35",
        "ethnicity": "caucasian", "is_custom": False,
    }  # fmt: skip
    facts = {"face_structure": "oval", "hair_style": "short_business", "clothing": "business_suit"}
    man = avatars["professional_male_01"]
    assert man | documented == man
    assert man["model_config"] | facts == man["model_config"]


def test_a_presenter_from_an_address(server: Server, web: str) -> None:
    body = EXAMPLES["POST /avatars/create"]["request"] | {"image_url": f"{web}/my_photo.jpg"}
    made = server.client.post("/avatars/create", json=body).json()
    assert (made["name"], made["style"], made["is_custom"]) == (body["name"], "professional", True)
    assert made["description"] == body["description"]
    server.client.delete(f"/avatars/{made['avatar_id']}")


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("style", ["professional", "casual", "educational", "marketing", "entertainment"]),
        ("resolution", ["720p", "1080p", "4k"]),
        ("output_format", ["mp4", "mov", "avi", "webm"]),
    ],
)
def test_the_documented_values(field: str, values: list[str]) -> None:
    schema = SCHEMA["components"]["schemas"]["VideoRequest"]["properties"][field]
    assert set(schema["enum"]) == set(values)
    assert (
        schema["default"] == {"style": "professional", "resolution": "1080p", "output_format": "mp4"}[field]
    )


def test_the_states_of_a_video() -> None:
    states = set(SCHEMA["components"]["schemas"]["JobStatus"]["enum"])
    assert states == {"pending", "processing", "completed", "failed", "cancelled"}


@pytest.mark.parametrize(
    ("status", "path", "sent"),
    [
        (400, "/videos/create", {"content": b"{"}),
        (404, "/videos/create", {"json": {"script": "One.", "avatar_id": "nobody"}}),
        (422, "/videos/create", {"json": {"script": "One.", "resolution": "8k"}}),
    ],
)
def test_errors(server: Server, status: int, path: str, sent: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/json"}
    answer = server.client.post(path, headers=headers, **sent)
    assert answer.status_code == status
    body = answer.json()
    assert body.keys() == {"error", "error_code", "details", "timestamp"}
    code = body["error_code"]
    examples = SCHEMA["paths"][f"/api/v1{path}"]["post"]["responses"][str(status)]["content"]
    assert code in examples["application/json"]["examples"]


def test_the_headers_of_the_rate_limit(server: Server) -> None:
    headers = server.client.delete("/videos/none").headers
    assert headers["x-ratelimit-limit"] == "100"
    assert 0 < int(headers["x-ratelimit-remaining"]) < 100
    assert int(headers["x-ratelimit-reset"]) > 0


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_examples_of_the_schema_fit_it(name: str) -> None:
    import jsonschema_rs

    method, path = name.split()
    operation = SCHEMA["paths"][f"/api/v1{path}"][method.lower()]
    given = EXAMPLES[name]
    for kind, content in (
        ("request", operation.get("requestBody", {}).get("content", {})),
        ("response", next(v for k, v in operation["responses"].items() if k[0] == "2").get("content", {})),
    ):
        if kind in given:
            schema = content["application/json"]["schema"] | {"components": SCHEMA["components"]}
            jsonschema_rs.validate(schema, given[kind])
            assert content["application/json"]["example"] == given[kind]


def test_the_python_example(server: Server) -> None:
    """As the documentation has it, but for the address."""
    code = f"""
import requests
import json

# Create video
response = requests.post(
    "{server.url}/videos/create",
    json={{
        "script": "Hello, this is an AI-generated video!",
        "avatar_id": "professional_male_01",
        "voice_id": "en_us_01",
        "language": "en"
    }}
)

video_data = response.json()
print(f"Video created: {{video_data['video_id']}}")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.startswith("Video created: video_"), done.stderr
    server.client.delete(f"/videos/{done.stdout.split()[-1]}")
