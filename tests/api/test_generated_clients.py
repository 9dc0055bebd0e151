"""Clients that others generate from the schema make, follow and download a video, with typed results."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate
from support.studio import Server

pytestmark = pytest.mark.whole

SCHEMA = Path(__file__).parents[2] / "docs" / "openapi.json"
CLIENTS = Path(__file__).with_name("clients")


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def check(said: str) -> None:
    """What a client says of the video that it has made."""
    video = json.loads(said)
    assert video["status"] == "completed"
    assert video["bytes"] == video["size"] > 1000


def test_the_schema_is_valid() -> None:
    schema: dict[str, Any] = json.loads(SCHEMA.read_text())
    validate(schema)
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            for status, answer in operation["responses"].items():
                for kind, content in answer.get("content", {}).items():
                    assert content.get("schema"), (path, method, status, kind)


def test_a_client_for_python(server: Server, tmp_path: Path) -> None:
    tool = (CLIENTS / "python-generator").read_text().strip()
    generator = [sys.executable, "-m", "uv", "tool", "run", "--offline", "--quiet", tool]
    if subprocess.run([*generator, "--version"], capture_output=True).returncode != 0:
        pytest.skip(f"{tool} is not installed (uv tool run {tool} --version)")
    made = ("--path", SCHEMA, "--output-path", tmp_path / "generated", "--config", CLIENTS / "python.yaml")
    run(*generator, "generate", "--meta", "none", *made, cwd=tmp_path)
    shutil.copy(CLIENTS / "make_video.py", tmp_path)
    check(run(sys.executable, "make_video.py", server.url.removesuffix("/api/v1"), cwd=tmp_path))


def test_clients_for_typescript(server: Server, tmp_path: Path) -> None:
    modules = CLIENTS / "node_modules"
    if shutil.which("node") is None or not modules.is_dir():
        pytest.skip(f"node, or what the clients need, is not installed (npm ci in {CLIENTS.name})")
    for file in (*CLIENTS.glob("*.ts"), CLIENTS / "tsconfig.json"):
        shutil.copy(file, tmp_path)
    (tmp_path / "node_modules").symlink_to(modules)
    tools = modules / ".bin"
    run(
        tools / "openapi-typescript",
        SCHEMA,
        "-o",
        "schema.d.ts",
        "--default-non-nullable",
        "false",
        cwd=tmp_path,
    )
    run(
        tools / "openapi-ts", "-i", SCHEMA, "-o", "hey", "-c", "@hey-api/client-fetch", "--no-log-file",
        cwd=tmp_path,
    )  # fmt: skip
    run(tools / "tsc", cwd=tmp_path)
    for client in ("openapi_fetch.js", "hey_api.js"):
        check(run("node", client, server.url.removesuffix("/api/v1"), cwd=tmp_path))
