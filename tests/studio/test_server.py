"""Starting and stopping the server."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from server_process import Server


def test_the_api_answers_before_the_page_is_built(tmp_path: Path) -> None:
    server = Server(tmp_path)
    try:
        answer = httpx.get(f"{server.url}/api/v1/health")
        assert answer.status_code == 200
        waiting = httpx.get(server.url)
        assert waiting.status_code == 503
        assert "starting" in waiting.text
        assert 'http-equiv="refresh"' in waiting.text
        server.wait_for_page()
        ready = httpx.get(server.url)
        assert "HeyGen Studio" in ready.text
        assert "text/html" in ready.headers["content-type"]
        unknown = httpx.get(f"{server.url}/api/v1/nothing")
        assert (unknown.status_code, unknown.json()["error_code"]) == (404, "NOT_FOUND")
    finally:
        status = server.stop(signal.SIGINT)
    assert status in (0, -signal.SIGINT, 130)
    assert "Traceback" not in server.log.read_text()


def test_heavy_libraries_come_later(tmp_path: Path) -> None:
    """By the time that the API answers, none of these has been imported."""
    program = (
        "import sys\n"
        "from fastapi.testclient import TestClient\n"
        "from heygen_studio.api import create_app\n"
        "import heygen_studio.server\n"
        "from heygen_studio.services import Studio\n"
        "with TestClient(create_app(Studio.open())) as client:\n"
        "    assert client.get('/api/v1/health').status_code == 200\n"
        "heavy = {'torch', 'numba', 'onnx', 'onnxruntime', 'gradio', 'mediapipe', 'cv2'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [["-m", "heygen_studio"], [str(Path(__file__).parents[2] / "app.py")]])
def test_an_address_that_is_taken(
    tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("HEYGEN_API_HOST", "127.0.0.1")
        monkeypatch.setenv("HEYGEN_API_PORT", str(port))
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert "HEYGEN_API_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_data_folder_that_is_in_use(tmp_path: Path) -> None:
    first = Server(tmp_path)
    try:
        httpx.get(f"{first.url}/api/v1/health")
        second = Server(tmp_path / "second", HEYGEN_DATA_DIR=str(tmp_path / "data"))
        assert second.process.wait(60) == 1
        said = second.log.read_text()
        assert str(tmp_path / "data") in said
        assert "Traceback" not in said
    finally:
        first.stop()


def test_serve_command(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from heygen_studio.cli import main; main()", "serve", "--json"]
    address = ["--host", "127.0.0.1", "--port"]
    with subprocess.Popen(
        [*command, *address, "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    ) as process:
        assert process.stdout
        lines: list[str] = []
        while "}\n" not in lines:
            lines += [process.stdout.readline()]
            assert lines[-1], "the server has ended"
        told = json.loads("".join(lines))
        assert httpx.get(f"{told['api_url']}/health").status_code == 200
        port = told["url"].rpartition(":")[2]
        second = subprocess.run([*command, *address, port], capture_output=True, text=True, cwd=tmp_path)
        assert second.returncode == 4
        assert json.loads(second.stdout)["error_code"] == "ADDRESS_NOT_AVAILABLE"
        process.send_signal(signal.SIGINT)
        rest, log = process.communicate(timeout=30)
    assert process.returncode == 0
    assert rest == ""
    assert "Traceback" not in log
