"""The server tells how it is, and is quick to start because it loads no engine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from support.studio import Server, settings

from heygen_studio import HTTP_API_VERSION, __version__
from heygen_studio.api import create_app
from heygen_studio.services import Studio


def test_the_documented_shape(server: Server) -> None:
    health = server.client.get("/health").json()
    assert health["components"] == {
        "avatar_manager": True, "voice_engine": True, "video_renderer": True, "script_generator": True,
        "storage": True,
    }  # fmt: skip
    assert (health["version"], health["studio_version"]) == (HTTP_API_VERSION, __version__)
    assert 0 < health["uptime"] < server.client.get("/health").json()["uptime"]
    assert health["status"] == ("degraded" if health["broken_plugins"] else "healthy")


def test_a_broken_plugin_is_named(tmp_path: Path) -> None:
    options = settings(tmp_path)
    (tmp_path / "plugins" / "broken.py").write_text("1 / 0")
    health = Studio.open(options).health()
    assert health["status"] == "degraded"
    assert "broken" in health["broken_plugins"]


def test_the_server_loads_no_engine(tmp_path: Path) -> None:
    code = """
import asyncio, json, sys
import httpx
from heygen_studio.api import create_app
from heygen_studio.services import Studio

async def main():
    app = create_app(Studio.open())
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            health = (await client.get("/api/v1/health")).json()
    heavy = {"torch", "numba", "onnx", "onnxruntime", "mediapipe", "cv2", "decord", "gradio"}
    print(json.dumps([health["status"], sorted(heavy & sys.modules.keys())]))

asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    status, loaded = json.loads(done.stdout.splitlines()[-1])  # log lines come before
    assert status in ("healthy", "degraded")
    assert loaded == []


@pytest.mark.parametrize("debug", [True, False])
def test_the_documentation_is_there_in_debug_mode_only(tmp_path: Path, debug: bool) -> None:
    app = create_app(Studio.open(settings(tmp_path, debug=debug)))
    addresses = {getattr(route, "path", "") for route in app.routes}
    assert ("/docs" in addresses) == ("/api/v1/openapi.json" in addresses) == debug
    assert "/api/v1/videos/create" in app.openapi()["paths"]


def test_live_and_ready(server: Server) -> None:
    assert server.client.get("/health/live").json() == {"status": "alive"}
    assert server.client.get("/health/ready").json() == {"status": "ready"}


def test_metrics(server: Server) -> None:
    server.create(wait=60)
    server.client.get("/videos/unknown")
    answer = httpx.get(server.url.removesuffix("/api/v1") + "/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert found["heygen_jobs", "completed"] >= 1
    assert found["heygen_queue_length",] == 0
    assert found["heygen_requests_total", "POST", "/videos/create", "200"] >= 1
    assert found["heygen_requests_total", "GET", "/videos/{video_id}", "404"] == 1
    assert found["heygen_stage_seconds_total", "encode"] > 0
    assert found["heygen_real_time_factor",] > 0
    assert found["heygen_worker_memory_bytes",] > 10e6
    assert "unknown" not in answer.text  # ids are no labels
