"""A desk, and a language model that plays recordings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.llm_server import LlmServer
from support.protocol_server import KEY

from heygen_studio.scripts import ScriptDesk
from heygen_studio.services import Studio
from heygen_studio.settings import Settings


@pytest.fixture(autouse=True)
def _no_key_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "HEYGEN_LLM_API_KEY", "HEYGEN_LLM_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def desk(tmp_path: Path) -> ScriptDesk:
    """A desk with no language model set."""
    return Studio.open(Settings(data_dir=tmp_path)).scripts


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[..., tuple[ScriptDesk, LlmServer]]]:
    """Makes a desk whose language model plays the given recordings."""
    servers: list[LlmServer] = []

    def make(*recordings: str, **settings: Any) -> tuple[ScriptDesk, LlmServer]:
        server = LlmServer(*recordings).__enter__()
        servers.append(server)
        given = {"llm_base_url": server.url, "llm_api_key": KEY, "llm_model": "recorded", "llm_timeout": 1.0}
        return Studio.open(Settings(data_dir=tmp_path, **{**given, **settings})).scripts, server

    yield make
    for server in servers:
        server.__exit__()
