"""Measures what a server costs that nobody uses, and what a job costs with thousands kept.

Run by ``make bench``. Processor time, not seconds of the clock, each beside what it is held against in the
same run: a bare uvicorn app, and the build of :data:`BEFORE`, which wrote all jobs at each change.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
BEFORE = "6da213c"
IDLE_SECONDS = 30
KEPT = (0, 1000, 5000)
BARE = "import fastapi, uvicorn; uvicorn.run(fastapi.FastAPI(), port={port}, log_level='error')"
JOBS = """
import importlib, json, sys, tempfile, time
from pathlib import Path
try:
    words = importlib.import_module("heygen_studio.request")  # where it lay before
except ImportError:
    words = importlib.import_module("heygen_studio.video.request")
from heygen_studio.jobs import Job, JobStatus
from heygen_studio.jobs.store import JobStore

def job(**more):
    request = words.VideoRequest(script="A sentence of some words. " * 20, avatar_id="a", voice_id="b")
    return Job(request=request, client="c", **more)

def cost(work, times):
    began = time.process_time()
    for _ in range(times):
        work()
    return 1000 * (time.process_time() - began) / times

kept, database = int(sys.argv[1]), sys.argv[2] == "sqlite"
with tempfile.TemporaryDirectory() as name:
    store = JobStore(Path(name), Path(name) / "jobs.db" if database else None)
    if kept:
        store.add(*(job(status=JobStatus.COMPLETED) for _ in range(kept)))
    new = [job() for _ in range(40)]
    def add():
        store.unfinished("c")  # as the queue does
        store.add(new.pop())
    found = {"add": cost(add, 40)}
    first = store.next_waiting()
    found["change"] = cost(lambda: store.update(first.id, progress=3), 40)
    found["progress"] = cost(lambda: store.note(first.id, progress=4), 400)
    found["next"] = cost(store.next_waiting, 400)
    store.close()
print(json.dumps(found))
"""
console = Console(width=110)


def processor_seconds(pid: int) -> float:
    """Of a process and its children, so far."""
    process = psutil.Process(pid)
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return sum(one.user + one.system for one in times)


@contextmanager
def _running(command: list[str], **environment: str) -> Iterator[int]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=os.environ | environment, **quiet)  # type: ignore[call-overload]
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _ports() -> tuple[int, int]:
    import socket

    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def idle() -> None:
    """The server with its page built, before and after a visit and a video, beside a bare uvicorn app."""
    table = Table(title=f"Idle server, processor time of {IDLE_SECONDS} s", title_justify="left")
    for name in ("when", "bare uvicorn ms", "studio ms", "ratio", "limit"):
        table.add_column(name, justify="right")
    port, bare_port = _ports()
    url = f"http://127.0.0.1:{port}"
    with (
        tempfile.TemporaryDirectory() as data,
        _running(
            [sys.executable, "-m", "heygen_studio"],
            HEYGEN_API_HOST="127.0.0.1", HEYGEN_API_PORT=str(port), HEYGEN_DATA_DIR=data,
            HEYGEN_RATE_LIMIT="off",
        ) as studio,
        _running([sys.executable, "-c", BARE.format(port=bare_port)]) as bare,
    ):  # fmt: skip
        _wait_for(url)
        for when, before in (("page built", None), ("after a visit", _visit), ("after a video", _video)):
            if before is not None:
                before(url)
            time.sleep(12)  # Gradio notices within ten seconds that a visitor has left
            began = processor_seconds(studio), processor_seconds(bare)
            time.sleep(IDLE_SECONDS)
            ours, theirs = processor_seconds(studio) - began[0], processor_seconds(bare) - began[1]
            table.add_row(when, f"{1000 * theirs:.0f}", f"{1000 * ours:.0f}", f"{ours / theirs:.2f}", "2.00")
    console.print(table)


def _wait_for(url: str) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    raise SystemExit("the server did not start")


def _visit(url: str) -> None:
    """Do what a browser does that opens the page."""
    with httpx.Client(base_url=url, timeout=60) as client:
        config = re.search(r"window\.gradio_config = (\{.*?\});</script>", client.get("/").text, re.DOTALL)
        if config is None:
            raise SystemExit("the page has no configuration")
        handlers = json.loads(config[1])["dependencies"]
        loads = [one for one in handlers if one["backend_fn"] and one["targets"][0][1] == "load"]
        event = {"fn_index": next(one["id"] for one in loads if not one["inputs"]), "data": []}
        client.post("/gradio_api/queue/join", json=event | {"session_hash": "bench"}).raise_for_status()
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "bench"}) as answer:
            next(line for line in answer.iter_lines() if "process_completed" in line)


def _video(url: str) -> None:
    asked = {"script": "Hello there.", "resolution": "720p"}
    api = f"{url}/api/v1/videos"
    video = httpx.post(f"{api}/create", json=asked, timeout=60).raise_for_status().json()
    until = time.monotonic() + 300
    while httpx.get(f"{api}/{video['video_id']}", timeout=60).json()["status"] in ("pending", "processing"):
        if time.monotonic() > until:
            raise SystemExit("the video was not finished")
        time.sleep(1)


def jobs() -> None:
    """A job that is added or changed, with more and more kept, beside the build before."""
    table = Table(title=f"A job, processor ms, beside the build of {BEFORE}", title_justify="left")
    for name in ("kept in", "jobs", "what", "before", "now", "times faster", "goal"):
        table.add_column(name, justify="right")
    with tempfile.TemporaryDirectory() as name:
        old = Path(name) / "before"
        git = ["git", "-C", str(ROOT), "worktree"]
        if subprocess.run([*git, "add", "--detach", "--quiet", str(old), BEFORE]).returncode != 0:
            console.print(f"No job costs: the build of {BEFORE} is not in this copy of the repository.")
            return
        try:
            for kind in ("json", "sqlite"):
                for kept in KEPT:
                    before, now = (_job_costs(root, kept, kind) for root in (old, ROOT))
                    for what, spent in now.items():
                        goal = "5.0" if what == "add" and kept == 5000 else ""
                        table.add_row(
                            kind, f"{kept:,}", what, f"{before[what]:.3f}", f"{spent:.3f}",
                            f"{before[what] / spent:.1f}", goal,
                        )  # fmt: skip
        finally:
            subprocess.run([*git, "remove", "--force", str(old)], check=True)
    console.print(table)


def _job_costs(root: Path, kept: int, kind: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", JOBS, str(kept), kind],
        env=os.environ | {"PYTHONPATH": str(root)}, cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    jobs()
    idle()
