"""The log is structured, filtered, and gives nothing away."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

CODE = """
import logging, sys
import structlog
from heygen_studio.settings.logs import configure_logging
from heygen_studio.settings import Settings

configure_logging(Settings(log_format=sys.argv[1], log_level="INFO"))
log = structlog.get_logger("heygen_studio.somewhere")

def work():
    password = "hunter" + str(1 + 1)
    raise ValueError("it broke")

with structlog.contextvars.bound_contextvars(job="video_7"):
    log.debug("hidden")
    log.info("seen", frames=3)
    logging.getLogger("library").warning("by %s", "another")
    try:
        work()
    except ValueError:
        log.exception("failed")
"""


def run(log_format: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", CODE, log_format], capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    return done.stderr


def test_json() -> None:
    seen, other, failed = map(json.loads, run("json").splitlines())
    assert seen["event"] == "seen"
    assert (seen["frames"], seen["level"], seen["job"]) == (3, "info", "video_7")
    assert seen["logger"] == "heygen_studio.somewhere"
    assert seen["timestamp"].endswith("Z")
    assert (other["event"], other["level"], other["job"]) == ("by another", "warning", "video_7")
    assert failed["exception"].endswith("ValueError: it broke")


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_what_is_shown_and_what_is_not(log_format: str) -> None:
    text = run(log_format)
    assert "ValueError: it broke" in text
    assert "video_7" in text
    assert "hidden" not in text
    assert "hunter2" not in text
