"""A server that nobody uses sleeps, and is awake at once when somebody comes."""

from __future__ import annotations

import json
import secrets
import time
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest
from server_process import Server, page_config
from support.studio import eventually

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="counts wake-ups as Linux does")

BARE = 10
"""How often uvicorn wakes up in a second by itself."""


def wake_ups(server: Server) -> int:
    """How often any thread of the server or of its processes has gone to sleep so far."""
    process = psutil.Process(server.process.pid)
    total = 0
    for one in (process, *process.children(recursive=True)):
        for status in Path(f"/proc/{one.pid}/task").glob("*/status"):
            with suppress(OSError):  # it has just ended
                total += int(status.read_text().partition("\nvoluntary_ctxt_switches:")[2].split()[0])
    return total


def asleep(server: Server) -> bool:
    before = wake_ups(server)
    time.sleep(1)
    return wake_ups(server) - before <= 2 * BARE


def visit(server: Server) -> float:
    """Have the page do something that takes no time, as a browser does. Returns the seconds that it took."""
    with httpx.Client(base_url=server.url, timeout=20) as client:
        handlers = page_config(client.get("/").text)["dependencies"]
        loads = [one for one in handlers if one["backend_fn"] and one["targets"][0][1] == "load"]
        handler = next(one for one in loads if not one["inputs"])
        session = secrets.token_hex(8)
        started = time.monotonic()
        event = {"fn_index": handler["id"], "session_hash": session, "data": []}
        client.post("/gradio_api/queue/join", json=event).raise_for_status()
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as answer:
            said = (json.loads(line[6:]) for line in answer.iter_lines() if line)
            done = next(one for one in said if one["msg"] == "process_completed")
        assert done["success"], done
        return time.monotonic() - started


def test_a_server_that_nobody_uses_sleeps(server: Server) -> None:
    eventually(lambda: asleep(server), 30)  # what an earlier test has left comes to its end first
    visit(server)
    assert visit(server) < 0.5
    eventually(lambda: asleep(server), 30)
