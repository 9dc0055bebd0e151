"""A command line for every test."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_process import Cli


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command line."""
    return Cli(tmp_path)
