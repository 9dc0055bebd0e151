"""The three documented endpoints, and those beside them, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.decks import write_pdf
from support.llm_server import LlmServer, answer
from support.studio import Server, eventually


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without a language model."""
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server


def post(server: Server, path: str, status: int = 200, **body: Any) -> dict[str, Any]:
    reply = server.client.post(f"/scripts/{path}", json=body)
    assert reply.status_code == status, reply.text
    document: dict[str, Any] = reply.json()
    return document


def test_generate_as_documented(server: Server) -> None:
    script = post(
        server,
        "generate",
        topic="The Future of Artificial Intelligence",
        language="en",
        style="educational",
        duration="3 minutes",
        additional_context="Target audience: university students",
    )
    assert re.fullmatch(r"script_[a-z2-7]{16}", script["script_id"])
    assert "Artificial Intelligence" in script["script"]
    assert isinstance(script["word_count"], int)
    assert isinstance(script["estimated_duration"], float)
    assert (script["language"], script["style"]) == ("en", "educational")
    assert script["created_at"].endswith("Z")
    assert script["engine"] == "offline"
    assert "offline writer" in script["notes"][0]


def test_analyze_as_documented(server: Server) -> None:
    found = post(server, "analyze", script="Welcome to a wonderful day. It was written by us.")
    assert found["script_id"].startswith("analysis_")
    assert found["word_count"] == 10
    assert isinstance(found["estimated_duration"], float)
    assert isinstance(found["readability_score"], float)
    assert found["sentiment"]["overall"] == "positive"
    assert 0 < found["sentiment"]["confidence"] <= 1
    assert all(isinstance(emotion, str) for emotion in found["sentiment"]["emotions"])
    assert found["complexity"].keys() == {
        "vocabulary_level", "sentence_complexity", "overall_complexity",
    }  # fmt: skip
    assert all(isinstance(suggestion, str) for suggestion in found["suggestions"])
    assert found["suggestions"]


def test_translate_that_cannot_be_done(server: Server) -> None:
    error = post(
        server, "translate", 503, script="Hello, welcome to our presentation.", target_language="ja",
        source_language="en", preserve_style=True,
    )  # fmt: skip
    assert error.keys() == {"error", "error_code", "details", "timestamp"}
    assert error["error_code"] == "TRANSLATION_NOT_AVAILABLE"
    assert "HEYGEN_ARGOS_DIR" in error["details"]["remedy"]


def test_translate_as_documented(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    good = answer({"translation": "Hola, bienvenidos a nuestra presentación."}, logprob=-0.05)
    with LlmServer(good) as model:
        monkeypatch.setenv("HEYGEN_LLM_BASE_URL", model.url)
        with Server(tmp_path) as server:
            found = post(
                server, "translate", script="Hello, welcome to our presentation.", target_language="es",
                source_language="en", preserve_style=True,
            )  # fmt: skip
    assert found["translation_id"].startswith("translation_")
    assert found["original_script"] == "Hello, welcome to our presentation."
    assert found["translated_script"] == "Hola, bienvenidos a nuestra presentación."
    assert (found["source_language"], found["target_language"]) == ("en", "es")
    assert found["word_count"] == 5
    assert found["confidence_score"] == pytest.approx(0.951, abs=0.001)
    assert found["usage"]["model"] == "gpt-4o-mini"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("generate", {}, 422, "VALIDATION_ERROR"),
        ("generate", {"topic": "x", "language": "xx"}, 422, "VALIDATION_ERROR"),
        ("generate", {"topic": "x", "duration": "soon"}, 422, "VALIDATION_ERROR"),
        ("generate", {"topic": "x", "style": "angry"}, 422, "VALIDATION_ERROR"),
        ("generate", {"topic": "x" * 3000}, 422, "VALIDATION_ERROR"),
        ("generate", {"topic": "…"}, 422, "TOPIC_EMPTY"),
        ("generate", {"topic": "x", "engine": "nobody"}, 404, "ENGINE_NOT_FOUND"),
        ("generate", {"topic": "x", "engine": "llm"}, 503, "ENGINE_NOT_READY"),
        ("generate", {"topic": "x", "voice_id": "nobody"}, 404, "VOICE_NOT_FOUND"),
        ("analyze", {"script": ""}, 422, "SCRIPT_EMPTY"),
        ("analyze", {"script": "Hello.", "nonsense": 1}, 422, "VALIDATION_ERROR"),
        ("analyze", {"script": "Hallo.", "language": "de", "voice_id": "tone"}, 422, "LANGUAGE_MISMATCH"),
        ("translate", {"script": "Hello."}, 422, "VALIDATION_ERROR"),
        ("translate", {"script": "Hello.", "source_language": "en", "target_language": "en"}, 422,
         "SAME_LANGUAGE"),
        ("continue", {"script": "Hello."}, 503, "WRITER_NOT_AVAILABLE"),
        ("rewrite", {"script": "Hello there.", "wish": "in verse"}, 422, "TASK_NOT_SUPPORTED"),
    ],
)  # fmt: skip
def test_errors(server: Server, path: str, body: dict[str, Any], status: int, code: str) -> None:
    reply = server.client.post(f"/scripts/{path}", json=body)
    error = reply.json()
    assert (reply.status_code, error["error_code"]) == (status, code), error
    assert error["details"]["remedy"]
    assert "Traceback" not in reply.text


def test_half_a_character(server: Server) -> None:
    reply = server.client.post("/scripts/generate", content=rb'{"topic": "\ud83d"}')
    assert (reply.status_code, reply.json()["error_code"]) == (422, "VALIDATION_ERROR")


def test_the_other_endpoints(server: Server) -> None:
    script = "Bread is old. It needs flour, water and time. Bakers rise early. So try it yourself!"
    assert post(server, "rewrite", script=script, wish="shorter")["word_count"] < 16
    assert post(server, "hook", script=script, place="call_to_action", style="casual")["script"]
    scenes = post(server, "scenes", script=script, longest=4)["scenes"]
    assert [scene["start"] for scene in scenes] == sorted(scene["start"] for scene in scenes)


def test_a_document_is_read(server: Server) -> None:
    fact = "Sourdough is a mixture of flour and water."
    reply = server.client.post("/scripts/documents", files={"file": ("../facts.md", f"# Bread\n\n{fact}")})
    assert reply.status_code == 200, reply.text
    assert reply.json() == {"name": "facts.md", "text": f"# Bread\n\n{fact}"}
    assert fact in post(server, "generate", topic="Bread", additional_context=reply.json()["text"])["script"]
    wrong = server.client.post("/scripts/documents", files={"file": ("a.exe", b"MZ")})
    assert (wrong.status_code, wrong.json()["error_code"]) == (422, "DOCUMENT_TYPE")
    assert server.client.post("/scripts/documents", json={}).status_code == 422


def test_a_deck_comes_back_as_scenes_that_a_video_is_made_of(server: Server, tmp_path: Path) -> None:
    deck = write_pdf(tmp_path / "deck.pdf", ["Bread", "Flour"]).read_bytes()
    reply = server.client.post(
        "/scripts/slides",
        files={"file": ("../bread.pdf", deck)},
        data={"script": "One. [next] Two.", "resolution": "720p"},
    )
    assert reply.status_code == 200, reply.text
    scenes = reply.json()["scenes"]
    assert [(scene["slide"], scene["script"]) for scene in scenes] == [(1, "One."), (2, "Two.")]
    picture = server.client.get(f"/assets/{scenes[0]['background']}")
    assert picture.json()["name"] == "bread 1.png"
    wrong = server.client.post("/scripts/slides", files={"file": ("a.pdf", b"MZ")})
    assert (wrong.status_code, wrong.json()["error_code"]) == (422, "DECK_TYPE")
    assert "/" not in wrong.json()["error"]


def test_a_failing_model_is_a_bad_gateway(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with LlmServer("rate_limit") as model:
        monkeypatch.setenv("HEYGEN_LLM_BASE_URL", model.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-1234567890")
        with Server(tmp_path) as server:
            error = post(server, "generate", 502, topic="Bread")
        assert error["error_code"] == "LLM_RATE_LIMITED"
        assert error["details"]["retry_after"] == 90
        assert "sk-secret" not in str(error)
        assert b"sk-secret" not in (tmp_path / "server.log").read_bytes()


def test_a_video_in_other_languages(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with LlmServer(answer({"translation": "Una palabra. ⟦0⟧"})) as model:
        monkeypatch.setenv("HEYGEN_LLM_BASE_URL", model.url)
        with Server(tmp_path) as server:
            first = server.create(script="One word. [smile]", title="Words", avatar_id="stuck").json()
            reply = server.client.post(
                f"/videos/{first['video_id']}/translate", json={"languages": ["es", "en"]}
            )
            assert reply.status_code == 200, reply.text
            batch = reply.json()
            assert model.requests == []  # it waits for its turn
            server.client.post(f"/videos/{first['video_id']}/cancel")
            video_id = batch["videos"][0]["video_id"]
            notes = eventually(lambda: server.video(video_id)["notes"])
            server.client.post(f"/videos/{video_id}/cancel")
    assert (batch["total_count"], batch["failed_count"]) == (2, 1)
    spanish, english = batch["videos"]
    assert spanish["metadata"]["language"] == "es"
    assert spanish["metadata"]["voice_id"].startswith("es_")
    assert spanish["metadata"]["avatar_id"] == "stuck"
    assert english["error"]["code"] == "SAME_LANGUAGE"
    assert model.question["script"] == "One word. ⟦0⟧"
    assert any("original" in note for note in notes)
