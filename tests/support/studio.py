"""What the tests of jobs and of the API share: a folder with quick engines, and a real server process."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx
import psutil
import pytest
from support.forks import Forked

from heygen_studio.settings import Settings
from heygen_studio.video.request import VideoRequest

T = TypeVar("T")

NO_LIMITS = {"HEYGEN_RATE_LIMIT": "off", "HEYGEN_READ_RATE_LIMIT": "off"}
SUPPORT = Path(__file__).parent
FRAMES_PER_SENTENCE = 8
"""0.3 s at 25 fps, lengthened to a whole frame."""
RESULTS = ["speech.json", "thumbnail.jpg", "video.mp4"]
"""The files of a finished video."""


def settings(folder: Path, **changes: Any) -> Settings:
    """Settings of a studio in ``folder``, with the quick engines dropped in."""
    plugins = folder / "plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    shutil.copy(SUPPORT / "fake_engines.py", plugins)
    return Settings(data_dir=folder / "data", plugins_dir=plugins, log_level="WARNING", **changes)


def request(presenter: str = "square", sentences: int = 2) -> VideoRequest:
    """A small video."""
    return VideoRequest(
        script="One word. " * sentences, avatar_id=presenter, voice_id="tone", resolution="720p"
    )


def eventually(find: Callable[[], T], seconds: float = 180) -> T:
    """What ``find`` gives as soon as it gives something true."""
    end = time.monotonic() + seconds
    while not (found := find()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return found


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """Make a folder a file system of ``size`` bytes for the time of a block; skip the test without root."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    done = subprocess.run(mount, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        while folder.is_mount():
            subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path, leave: int = 0) -> Path:
    """Write a file that leaves at most ``leave`` bytes of room in a folder."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        with suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        file.truncate(file.tell() - leave)
    return ballast


def files(folder: Path) -> list[str]:
    """All files and folders below a folder, if it is there."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def processes(folder: Path) -> list[psutil.Process]:
    """The encoders that write below a folder."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if any(str(folder) in part for part in process.info["cmdline"] or ()):
            found.append(process)
    return found


class Server:
    """A server process, and a client for it. A context manager."""

    def __init__(self, folder: Path, **changes: str) -> None:
        self.settings = settings(folder)
        names = {"data_dir": self.settings.data_dir, "plugins_dir": self.settings.plugins_dir}
        environment = os.environ | {f"HEYGEN_{name.upper()}": str(value) for name, value in names.items()}
        self.log = (folder / "server.log").open("ab")
        environment |= {"HEYGEN_LOG_LEVEL": "WARNING"} | NO_LIMITS | changes
        self.process = Forked("server", cwd=Path.cwd(), env=environment, stderr=self.log)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}/api/v1"
        self.client = httpx.Client(base_url=self.url, timeout=120)

    def create(self, wait: int = 0, **body: Any) -> httpx.Response:
        """Ask for a video with the quick engines."""
        fields = {"script", "avatar_id", "voice_id", "resolution"}
        body = request().model_dump(mode="json", include=fields) | body
        return self.client.post(
            "/videos/create", json=body, headers={"Prefer": f"wait={wait}"} if wait else {}
        )

    def video(self, video_id: str, wait: int = 0) -> dict[str, Any]:
        """The state of a video, which is given so many seconds to end."""
        answer = self.client.get(f"/videos/{video_id}", headers={"Prefer": f"wait={wait}"} if wait else {})
        assert answer.status_code == 200, answer.text
        state: dict[str, Any] = answer.json()
        return state

    def ended(self, video_id: str) -> dict[str, Any]:
        """The state of a video once it has ended."""
        return eventually(
            lambda: (
                (state := self.video(video_id, wait=20))["status"] not in ("pending", "processing") and state
            )
        )

    def kept(self) -> str:
        """All that is on the disk about jobs."""
        return "".join(path.read_text() for path in self.settings.data_dir.glob("jobs.*"))

    def stop(self, *, kill: bool = False) -> None:
        """End the process, if it runs still. All that it started must end with it."""
        if self.process.returncode is not None:
            return
        self.client.close()
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill() if kill else self.process.terminate()
        self.process.wait(60)
        _, alive = psutil.wait_procs(children, timeout=30)
        assert not alive, alive
        self.process.close()
        self.log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
