"""What all tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_COMPILE = "\n".join(
    f"from heygen_studio_plugins.avatars.{engine}.warmup import compile_kernels as go; go(lambda *_: None)"
    for engine in ("puppet", "twin")
)


def pytest_configure(config: pytest.Config) -> None:
    """Before the processes of a parallel run start, compile once what each of them, and each of the workers
    that they start, would otherwise compile for itself at the same time."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        subprocess.run([sys.executable, "-c", _COMPILE], check=True)


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has a data folder of its own. Prepared models are shared: they are the same for all."""
    monkeypatch.setenv("HEYGEN_DATA_DIR", str(tmp_path / "data"))


WITH_PROCESSES = {"api", "cli", "client", "jobs", "scripts", "studio"}
"""Folders of tests that start servers, workers or browsers."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A server or a browser on a machine with too much to do misses a deadline now and then, so these tests
    get a second chance; a fault fails twice."""
    for item in items:
        if item.path.parent.name in WITH_PROCESSES:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI everything that a test may need is installed, so a skipped test is a failed one."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but nothing may be skipped in CI: {report.longrepr}"
    return report
